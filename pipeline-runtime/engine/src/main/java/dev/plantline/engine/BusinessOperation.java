package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.Failure;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Quantity;
import dev.plantline.model.ShippedText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be done in Odoo as a whole, and its canonical document: {@code operations/<name>.json} beside this class, a JSON Schema 2020-12 with units and
 * meanings. Immutable and thread safe.
 */
public final class BusinessOperation {
    /** The keyword of the schemas that says what JSON Schema has no word for. */
    static final String KEYWORD = "x-plantline";

    /** As the side kit takes them, see its part {@code operation}. */
    private static final int MOST_WHOLE_DIGITS = 15;

    private static final int MOST_FRACTION_DIGITS = 12;
    private static final String TOTAL = "total";
    private static final String CODE = "code";
    private static final String RECORD = "record";

    /** Beside a quantity, in each document that names its unit. */
    private static final String UNIT = "unit";

    /** Beside an amount of money. */
    private static final String CURRENCY = "currency";

    private final String name;
    private final int version;
    private final JsonNode schema;
    private final Map<String, String> codes;
    private final Optional<String> total;
    private final List<String> record;
    private final ContractCheck check;
    private final PersonalData personal;

    /**
     * One with a schema of the usual plain form.
     *
     * @throws IllegalStateException when it is no valid one
     */
    BusinessOperation(String name, JsonNode schema) {
        this.name = name;
        this.schema = schema;
        String id = schema.path("$id").asText();
        this.version = Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
        Map<String, String> places = new LinkedHashMap<>();
        List<String> totals = new ArrayList<>();
        collect(new DocumentShape(schema), "", places, totals);
        this.codes = Collections.unmodifiableMap(places);
        this.total = totals.stream().findFirst();
        this.record = shape().names().stream()
                .filter(each ->
                        shape().property(each).orElseThrow().word(RECORD).asBoolean())
                .toList();
        this.check = ContractCheck.ofOperation(name, schema);
        this.personal = PersonalData.of(schema);
    }

    /**
     * Reads one that is shipped.
     *
     * @throws IllegalStateException when its file is missing or wrong, which is a mistake of the build
     */
    static BusinessOperation read(String name) {
        try {
            return new BusinessOperation(
                    name,
                    Json.MAPPER.readTree(ShippedText.of(BusinessOperation.class, "operations/" + name + ".json")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("operations/" + name + ".json of the jar cannot be read", e);
        }
    }

    private static void collect(DocumentShape object, String path, Map<String, String> places, List<String> totals) {
        for (String property : object.names()) {
            DocumentShape here = object.property(property).orElseThrow();
            String at = path.isEmpty() ? property : path + "/" + property;
            DocumentShape value = here.value();
            if (value.isObject()) {
                collect(value, at, places, totals);
            } else if (value.word(CODE).isTextual()) {
                places.put(at, value.word(CODE).textValue());
            } else if (value.word(TOTAL).asBoolean()) {
                totals.add(at);
            }
        }
    }

    /** Its name, for example {@code stock.transfer}. */
    public String name() {
        return name;
    }

    /** The version of its document; a document of one version is never read as one of another. */
    public int version() {
        return version;
    }

    /** What it does, in one sentence. */
    public String title() {
        return schema.path("title").asText();
    }

    /** The JSON Schema 2020-12 of its document, with our keyword {@code x-plantline}. Not to be changed. */
    public JsonNode schema() {
        return schema;
    }

    /**
     * The places of the document whose texts are codes that the connection's references find a record by, each with its kind:
     * {@code lines/item → item}. The entries of lists have no number; in the order of the schema.
     */
    public Map<String, String> codes() {
        return codes;
    }

    /** The place of the one quantity that counts in control totals, for example {@code lines/quantity}; empty: the operation has none. */
    public Optional<String> total() {
        return total;
    }

    /**
     * Whether a document describes one record of the target, which some of its properties name: then the target can be asked what the document would change,
     * see {@link dev.plantline.model.Target#look}.
     */
    public boolean describesRecord() {
        return !record.isEmpty();
    }

    /** The record that a document names: equal for documents that are about the same one. Of an operation whose documents describe none it says nothing. */
    String recordOf(JsonNode document) {
        ArrayNode named = JsonNodeFactory.instance.arrayNode().add(name);
        record.forEach(each -> named.add(document.path(each)));
        return named.toString();
    }

    /** Of these properties a document has exactly one; empty: the operation says nothing of the kind. In the order of the schema. */
    public Set<String> exactlyOneOf() {
        return shape().exactlyOneOf();
    }

    /** The properties of the document, for people. */
    public List<DocumentField> fields() {
        return DocumentField.of(shape());
    }

    /** What it does and what it asks for, in some sentences. */
    public String description() {
        return schema.path("description").asText();
    }

    /** What stands at {@link #total()}, exact, each with the unit or the currency that stands beside it. */
    public List<Quantity> quantitiesOf(JsonNode document) {
        List<Quantity> found = new ArrayList<>();
        total.ifPresent(path -> collect(document, path.split("/"), 0, found));
        return found;
    }

    private static void collect(JsonNode node, String[] path, int from, List<Quantity> found) {
        if (node.isArray()) {
            node.forEach(entry -> collect(entry, path, from, found));
        } else if (from < path.length - 1) {
            collect(node.path(path[from]), path, from + 1, found);
        } else if (node.path(path[from]).isNumber()) {
            JsonNode unit = node.path(node.has(UNIT) ? UNIT : CURRENCY);
            found.add(new Quantity(node.path(path[from]).decimalValue(), unit.textValue()));
        }
    }

    DocumentShape shape() {
        return new DocumentShape(schema);
    }

    /**
     * A document that was written by hand, held against the schema and made canonical as that of a message is.
     *
     * @param document is left as it is
     * @throws MessageFailedException class mapping, with the place in the document
     */
    public JsonNode document(ObjectNode document) throws MessageFailedException {
        return checked(document, new PatternSteps(document.toString().length()));
    }

    /**
     * Holds a document against the schema and makes it canonical: numbers are decimals without trailing zeros, whole numbers integral nodes, moments
     * UTC texts to the second, which is what Odoo keeps.
     *
     * @param document is left as it is
     * @param steps what patterns may cost
     * @throws MessageFailedException class mapping, with the place in the document
     */
    JsonNode checked(ObjectNode document, PatternSteps steps) throws MessageFailedException {
        Set<String> choices = exactlyOneOf();
        List<String> chosen = choices.stream().filter(document::has).toList();
        if (!choices.isEmpty() && chosen.size() != 1) {
            throw Failures.mapping(
                    "",
                    "The document is not one of " + name + ": it needs exactly one of " + String.join(" and ", choices)
                            + ", and it has " + (chosen.isEmpty() ? "none" : String.join(" and ", chosen)) + ".");
        }
        check.check(document, steps);
        return canonical(document, shape(), "");
    }

    /**
     * A failure as it may be told: without the values that the schema marks as personal, whatever the contract of the message says of them.
     *
     * @param document that it is about
     */
    Failure masked(Failure failure, JsonNode document) {
        return document instanceof ObjectNode object ? personal.masked(failure, object) : failure;
    }

    /** The same for any text about a document. */
    String masked(String text, JsonNode document) {
        return document instanceof ObjectNode object ? personal.masked(text, object) : text;
    }

    private static JsonNode canonical(JsonNode value, DocumentShape shape, String at) throws MessageFailedException {
        if (shape.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                DocumentShape inner = shape.property(member.getKey()).orElseThrow();
                object.set(member.getKey(), canonical(member.getValue(), inner, at + "/" + member.getKey()));
            }
            return object;
        }
        if (shape.isList()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode(value.size());
            DocumentShape items = shape.items();
            for (int i = 0; i < value.size(); i++) {
                list.add(canonical(value.path(i), items, at + "/" + i));
            }
            return list;
        }
        return switch (shape.type()) {
            case decimal -> decimal(value.decimalValue(), at);
            case integer -> integer(value.decimalValue().toBigIntegerExact());
            case datetime -> TextNode.valueOf(Times.rfc3339(Times.odoo(Times.utc(Times.parse(value.textValue())))));
            case string, bool, date -> value;
        };
    }

    /** A number of more digits is no quantity or amount, and no side kit takes it: the other messages of its call would be refused with it. */
    private static JsonNode decimal(BigDecimal number, String at) throws MessageFailedException {
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() > MOST_FRACTION_DIGITS || shortest.precision() - shortest.scale() > MOST_WHOLE_DIGITS) {
            throw Failures.mapping(
                    at,
                    "the number has more than " + MOST_WHOLE_DIGITS + " digits before or " + MOST_FRACTION_DIGITS
                            + " behind the point, which no quantity in Odoo has: round it on purpose by scale in the mapping");
        }
        return DecimalNode.valueOf(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
    }

    private static JsonNode integer(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return IntNode.valueOf(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? LongNode.valueOf(number.longValue()) : BigIntegerNode.valueOf(number);
    }
}
