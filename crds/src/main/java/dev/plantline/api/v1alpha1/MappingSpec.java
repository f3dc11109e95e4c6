package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * Contract to target fields, as steps that are worked in order inside one Odoo transaction.
 *
 * @param steps the steps, worked in this order
 * @param let values with a name, for what is used several times
 */
public record MappingSpec(
        @Required
                @Size(min = 1, max = 16)
                @ValidationRule(
                        value = "self.size() == 0 || !has(self[0].call)",
                        message =
                                "a call works on the record of the step before it, so the first step must be a load, upsert or find")
                List<Step> steps,
        @Size(max = 32) List<Let> let) {

    /**
     * A value that has a name, for expressions, conditions, paths and templates. It is worked out once for a message, when it is first needed.
     *
     * @param name letters, digits and _; no other value of let and nothing in the message is called so
     * @param expr CEL expression on the message; may use the values that stand above this one
     */
    public record Let(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LET) String name,
            @Required @Size(min = 1, max = 1024) String expr) {}

    /**
     * One step; exactly one of do, load, upsert, find and call is set.
     *
     * @param operation a business operation, for example stock.transfer; fields and lines make its document, without them the message is the document
     * @param load new documents through Odoo's load
     * @param upsert load with an external id
     * @param find the one record that matches; its fields are written
     * @param call a method on the record of the step before
     * @param as name of the record that the step makes or finds, for fields of later steps (record); not with forEach (load, upsert, find)
     * @param forEach path of a list in the message: the step, with the calls behind it, is done once for each element, and its paths start there; not on a call
     * @param when CEL condition on the message, with forEach on the element; false skips the step
     * @param fields what is written (load, upsert, find), or what the document says (do)
     * @param lines one2many lines that are written (load, upsert, find), or lists of the document (do)
     * @param context context keys (call, load)
     * @param arguments named arguments of the method (call): a constant, or an object that says where the value comes from, with the words of a field but for to
     * @param partial what makes a call partial (call)
     * @param until the state that proves the call, field to allowed values (call)
     * @param ensure what must stand in Odoo afterwards, beside what the operation proves itself (do)
     */
    @ValidationRule(
            value = "!has(self.ensure) || has(self.do)",
            message = "ensure belongs to do: a find has match, and a call until")
    @ValidationRule(
            value = "!has(self.call) || (!has(self.fields) && !has(self.lines))",
            message = "fields and lines belong to do, load, upsert and find: write them in a step before the call")
    @ValidationRule(
            value = "has(self.call) || (!has(self.arguments) && !has(self.partial) && !has(self.until))",
            message = "arguments, partial and until belong to a call: move them to the step with the call")
    @ValidationRule(
            value = "!has(self.call) || !has(self.forEach)",
            message =
                    "a call is done for the record of the step before it: put forEach there, and the call is done for each of its records")
    @ValidationRule(
            value = "!has(self.as) || (!has(self.call) && !has(self.do) && !has(self.forEach))",
            message =
                    "as names the one record of a load, upsert or find, for later steps: remove it here, where there is none or one for each element")
    @ValidationRule(
            value = "!has(self.context) || has(self.call) || has(self.load)",
            message = "context belongs to a call or a load: move it there or remove it")
    @ValidationRule(
            value = "(!has(self.load) && !has(self.upsert)) || has(self.fields)",
            message = "load and upsert write fields: name at least one")
    @ValidationRule(
            value =
                    "has(self.do) || (has(self.load) && !has(self.load.id)) || !has(self.lines) || self.lines.all(each, has(each.id) || has(each.match) || (has(each.replace) && each.replace) || (has(each.add) && each.add))",
            message =
                    "on a document that may be there already, lines need an id, a match, replace: true or add: true, which says how they meet those that are there")
    @ValidationRule(
            value = "!has(self.find) || !has(self.lines) || !self.lines.exists(each, has(each.id))",
            message = "lines of a record that is found have no id: use match, replace or add, or upsert the document")
    public record Step(
            @JsonProperty("do") @Size(min = 1, max = 64) @Pattern(PlantlineApi.OPERATION) String operation,
            Load load,
            Upsert upsert,
            Find find,
            @Size(min = 1, max = 128) @Pattern(PlantlineApi.FIELD) String call,
            @Size(min = 1, max = 63) @Pattern(PlantlineApi.LET) String as,
            @Size(min = 1, max = 256) String forEach,
            @Size(min = 1, max = 1024) String when,
            @Size(min = 1, max = 64) List<Field> fields,
            @Size(min = 1, max = 8) List<Lines> lines,
            @Size(max = 16) Map<String, JsonNode> context,
            @Size(max = 8) Map<String, JsonNode> arguments,
            Partial partial,
            @Size(max = 8) Map<String, @Size(min = 1, max = 16) List<@Size(min = 1, max = 128) String>> until,
            @Size(min = 1, max = 8) List<Ensure> ensure) {}

    /**
     * What must stand in Odoo when an operation is done, else nothing of it stays; exactly one of from, value and expr says the number, text or day.
     *
     * @param path Odoo fields, joined by dots, from the record that came of the operation; one to five
     * @param of what is compared, of several values there; default each
     * @param is how they compare; default equals
     * @param from path into the message
     * @param value constant; with in and notIn a list of constants
     * @param expr CEL expression
     * @param code name of a code map that the value goes through
     * @param convert unit conversion and rounding
     * @param as type of the value
     * @param when CEL condition; false leaves this one out
     */
    public record Ensure(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.FIELDS) String path,
            Of of,
            Comparison is,
            @Size(min = 1, max = 256) String from,
            JsonNode value,
            @Size(min = 1, max = 1024) String expr,
            @Size(min = 1, max = 63) String code,
            Convert convert,
            Type as,
            @Size(min = 1, max = 1024) String when) {}

    /** What is compared of the values at a path. */
    public enum Of {
        /** Every one of them; there must be one. */
        each,
        /** Their sum, of numbers. */
        sum,
        /** How many there are. */
        count
    }

    /**
     * New documents.
     *
     * @param model Odoo model
     * @param id template of an external id; absent: none
     */
    public record Load(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.MODEL) String model,
            @Size(min = 1, max = 253) String id) {}

    /**
     * New or existing documents by external id.
     *
     * @param model Odoo model
     * @param id template of the external id, for example lot_{product}_{lot}
     */
    public record Upsert(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.MODEL) String model,
            @Required @Size(min = 1, max = 253) String id) {}

    /**
     * The one record that matches; none or several is a business failure.
     *
     * @param model Odoo model
     * @param by Odoo field to path into the message, all equal
     * @param where Odoo field to allowed constants
     * @param first Odoo field that orders several matches; the lowest is taken. Short for order and take
     * @param match Odoo field to what it must be
     * @param order what orders several matches; needs take: first
     * @param take which of several matches; default one: several are a failure
     * @param archived whether archived records are found too; default false
     */
    @ValidationRule(
            value = "has(self.by) || has(self.match)",
            message = "say by which values the record is found: by or match")
    public record Find(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.MODEL) String model,
            @Size(min = 1, max = 8) Map<String, @Size(min = 1, max = 256) String> by,
            @Size(max = 8) Map<String, @Size(min = 1, max = 16) List<JsonNode>> where,
            @Size(min = 1, max = 128) @Pattern(PlantlineApi.FIELD) String first,
            @Size(min = 1, max = 8) Map<String, Criterion> match,
            @Size(min = 1, max = 4) List<Order> order,
            Take take,
            Boolean archived) {}

    /**
     * What a field of a record that is found, or of a line that is met, must be; exactly one of from, value, ref and record says it.
     *
     * @param is how they compare; default equals
     * @param from path
     * @param value constant; with in and notIn a list of constants
     * @param ref template of an external id; with equals and not
     * @param record the record of an earlier step, by the name that its as gives it; with equals; not in a lookup
     * @param code name of a code map that the value goes through
     * @param as type of the value
     */
    public record Criterion(
            Comparison is,
            @Size(min = 1, max = 256) String from,
            JsonNode value,
            @Size(min = 1, max = 253) String ref,
            @Size(min = 1, max = 63) @Pattern(PlantlineApi.LET) String record,
            @Size(min = 1, max = 63) String code,
            Type as) {}

    /** How a field and a value compare. Texts compare as Odoo's database orders them, days and moments by time. */
    public enum Comparison {
        /** The same. */
        equals,
        /** Another one, or none. */
        not,
        /** One of a list. */
        in,
        /** None of a list. */
        notIn,
        /** Less, or earlier. */
        below,
        /** At most, or not later. */
        atMost,
        /** More, or later. */
        above,
        /** At least, or not earlier. */
        atLeast
    }

    /**
     * One field that orders several matches.
     *
     * @param field Odoo field
     * @param descending the highest comes first; default false
     */
    public record Order(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.FIELD) String field, Boolean descending) {}

    /** Which of several matches. */
    public enum Take {
        /** The only one; several are a business failure. */
        one,
        /** The first by order. */
        first,
        /** All of them, at most 500: each is written, and the calls behind are for all. Only of a find. */
        all
    }

    /**
     * Sends a context key only while the document is incomplete.
     *
     * @param compare two Odoo fields; the call is partial while the first is less than the second
     * @param context context key that receives the record's id when partial
     */
    public record Partial(
            @Required @Size(min = 2, max = 2)
                    List<@Size(min = 1, max = 128) @Pattern(PlantlineApi.FIELD) String> compare,
            @Required @Size(min = 1, max = 128) String context) {}

    /**
     * One target field; exactly one of from, value, expr, ref, lookup and record is its source.
     *
     * @param to Odoo field, or property of an operation's document
     * @param from path: a.b[0], inside lines relative to the line, $ is the message
     * @param value constant
     * @param expr CEL expression
     * @param ref template of an external id
     * @param lookup natural key
     * @param record the record of an earlier step, by the name that its as gives it
     * @param forEach path of a list, on a field that holds several records: ref or lookup name one for each element, and their paths start there
     * @param links what becomes of the records that such a field holds; default set
     * @param code name of a code map that the value goes through
     * @param convert unit conversion and rounding
     * @param as type of the result
     * @param when CEL condition; false omits the field
     * @param whenMissing what an absent value does; default reject
     * @param defaultValue the value with whenMissing default
     */
    @ValidationRule(
            value = "(!has(self.forEach) && !has(self.links)) || has(self.ref) || has(self.lookup) || has(self.record)",
            message = "forEach and links are about records: name them by ref, lookup or record")
    public record Field(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.TARGET) String to,
            @Size(min = 1, max = 256) String from,
            JsonNode value,
            @Size(min = 1, max = 1024) String expr,
            @Size(min = 1, max = 253) String ref,
            Lookup lookup,
            @Size(min = 1, max = 63) @Pattern(PlantlineApi.LET) String record,
            @Size(min = 1, max = 256) String forEach,
            Links links,
            @Size(min = 1, max = 63) String code,
            Convert convert,
            Type as,
            @Size(min = 1, max = 1024) String when,
            WhenMissing whenMissing,
            @JsonProperty("default") JsonNode defaultValue) {}

    /** What becomes of the records that a field with several of them holds. */
    public enum Links {
        /** They give way to those that are named. */
        set,
        /** They stay, and those that are named join them. */
        add,
        /** Those that are named go; the others stay. */
        remove
    }

    /**
     * A record by its natural key.
     *
     * @param model Odoo model
     * @param by Odoo field to path into the message
     * @param match Odoo field to what it must be
     * @param order what orders several matches; needs take: first
     * @param take which of several matches; default one: several are a failure
     * @param archived whether archived records are found too; default false
     */
    public record Lookup(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.MODEL) String model,
            @Size(min = 1, max = 8) Map<String, @Size(min = 1, max = 256) String> by,
            @Size(min = 1, max = 8) Map<String, Criterion> match,
            @Size(min = 1, max = 4) List<Order> order,
            Take take,
            Boolean archived) {}

    /**
     * Unit conversion and rounding, HALF_UP.
     *
     * @param codeMap code map of kind unit; absent: built-in units only (SI and time)
     * @param unit path of the unit's code; absent: the value is in the canonical unit already
     * @param to canonical unit
     * @param product path of the product, for factors per product
     * @param scale digits after the point; 0 to 12; absent: exact
     */
    public record Convert(
            @Size(min = 1, max = 63) String codeMap,
            @Size(min = 1, max = 256) String unit,
            @Size(min = 1, max = 63) String to,
            @Size(min = 1, max = 256) String product,
            @Min(0) @Max(12) Integer scale) {}

    /** Type of a result. */
    public enum Type {
        /** Text. */
        string,
        /** Whole number. */
        integer,
        /** Exact decimal. */
        decimal,
        /** True or false. */
        @JsonProperty("boolean")
        bool,
        /** Calendar day. */
        date,
        /** Moment, written in UTC. */
        datetime
    }

    /** What an absent value does. */
    public enum WhenMissing {
        /** The message is a mapping failure. */
        reject,
        /** The field is left alone. */
        omit,
        /** The field is cleared. */
        @JsonProperty("null")
        clear,
        /** The default is taken. */
        @JsonProperty("default")
        useDefault
    }

    /**
     * Lines of a one2many, or a list of an operation's document; on existing documents of Odoo exactly one of id, match, replace and add says how a line meets what is there.
     *
     * @param to one2many field, or property of an operation's document
     * @param from path of a list in the message; absent: one line from the message itself
     * @param id template of an external id per line; not on a record that is found
     * @param match Odoo field to what it must be: the one existing line of which all of it holds; at least one of them equals
     * @param orCreate with match: where no line equals, a new one is made of match and fields
     * @param replace the lines take the place of those that are there
     * @param add the lines join those that are there: each message adds its own, once
     * @param when CEL condition on the message; false leaves the lines alone
     * @param whenLine CEL condition on the line; false leaves this one out
     * @param fields what is written on each line
     * @param lines lines of lines
     */
    @ValidationRule(
            value =
                    "[has(self.id), has(self.match), has(self.replace) && self.replace, has(self.add) && self.add].filter(each, each).size() <= 1",
            message = "say in one way how lines meet those that are there: id, match, replace or add")
    @ValidationRule(
            value = "!has(self.orCreate) || !self.orCreate || has(self.match)",
            message = "orCreate says what to do where no line equals match: write match")
    public record Lines(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.TARGET) String to,
            @Size(min = 1, max = 256) String from,
            @Size(min = 1, max = 253) String id,
            @Size(min = 1, max = 4) Map<String, Criterion> match,
            Boolean orCreate,
            Boolean replace,
            Boolean add,
            @Size(min = 1, max = 1024) String when,
            @Size(min = 1, max = 1024) String whenLine,
            @Size(min = 1, max = 32) List<Field> fields,
            @Size(min = 1, max = 4) List<InnerLines> lines) {}

    /**
     * Lines of lines; as {@link Lines}, one level deeper (the depth that Odoo's documents need; a CRD cannot nest for ever).
     *
     * @param to one2many field, or property of an operation's document
     * @param from path of a list, relative to the line
     * @param id template of an external id per line; only below lines with an id of their own, or new ones
     * @param match Odoo field to what it must be
     * @param orCreate with match: where no line equals, a new one is made of match and fields
     * @param replace the lines take the place of those that are there
     * @param add the lines join those that are there: each message adds its own, once
     * @param when CEL condition; false leaves the lines alone
     * @param whenLine CEL condition on the line; false leaves this one out
     * @param fields what is written on each line
     */
    @ValidationRule(
            value =
                    "[has(self.id), has(self.match), has(self.replace) && self.replace, has(self.add) && self.add].filter(each, each).size() <= 1",
            message = "say in one way how lines meet those that are there: id, match, replace or add")
    @ValidationRule(
            value = "!has(self.orCreate) || !self.orCreate || has(self.match)",
            message = "orCreate says what to do where no line equals match: write match")
    public record InnerLines(
            @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.TARGET) String to,
            @Size(min = 1, max = 256) String from,
            @Size(min = 1, max = 253) String id,
            @Size(min = 1, max = 4) Map<String, Criterion> match,
            Boolean orCreate,
            Boolean replace,
            Boolean add,
            @Size(min = 1, max = 1024) String when,
            @Size(min = 1, max = 1024) String whenLine,
            @Size(min = 1, max = 32) List<Field> fields) {}
}
