package dev.plantline.odoo.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.engine.Nearest;
import dev.plantline.engine.RecordQueries;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.RecordsUnreadableException;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.records.ModelFields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A query held to the fields that the user sees in this Odoo.
 *
 * @param parts what is read, by field
 * @param when terms of the domain
 */
record ReadingPlan(Map<String, Part> parts, List<Object> when) {
    private static final String WRITE_DATE = "write_date";
    private static final String ENTRY = "account.move";
    private static final String ALL_LINES = "line_ids";

    private static final Set<String> TEXTS = Set.of("char", "text", "html", "selection", "date");
    private static final Set<String> NUMBERS = Set.of("integer", "float", "monetary");

    /**
     * Makes it.
     *
     * @throws RecordsUnreadableException when the user does not see a field, or it is of a kind that is not read
     */
    static ReadingPlan of(RecordQuery query, ModelFields fields) throws OdooFault, RecordsUnreadableException {
        Map<String, Part> parts = new TreeMap<>();
        for (String path : query.fields()) {
            add(parts, query.model(), path, path, fields);
        }
        for (Map.Entry<String, List<String>> each : query.lines().entrySet()) {
            Field field = field(fields, query.model(), each.getKey());
            if (!isSeveral(field)) {
                throw new RecordsUnreadableException(each.getKey() + " of " + query.model()
                        + " holds no lines in this Odoo, it is of type " + field.type() + ": name it under fields");
            }
            Part lines = new Part(Part.Form.several, -1);
            parts.put(each.getKey(), lines);
            for (String path : each.getValue()) {
                add(lines.behind(), field.relation(), path, path, fields);
            }
            lineMoments(lines, field, fields);
        }
        if (query.model().equals(ENTRY) && !parts.containsKey(ALL_LINES)) {
            // What posts an entry looks at all of its lines, and invoice_line_ids are some of them.
            Field field = fields.of(ENTRY).get(ALL_LINES);
            if (field != null && isSeveral(field)) {
                Part lines = Part.silent(Part.Form.several);
                lineMoments(lines, field, fields);
                parts.put(ALL_LINES, lines);
            }
        }
        parts.put(WRITE_DATE, new Part(Part.Form.moment, -1));
        return new ReadingPlan(parts, when(query, fields));
    }

    /** A line that changes does not move its record's own moment. */
    private static void lineMoments(Part lines, Field field, ModelFields fields) throws OdooFault {
        Field written = fields.of(field.relation()).get(WRITE_DATE);
        if (written != null && written.type().equals("datetime")) {
            lines.behind().putIfAbsent(WRITE_DATE, Part.silent(Part.Form.moment));
        }
    }

    private static void add(Map<String, Part> parts, String model, String path, String rest, ModelFields fields)
            throws OdooFault, RecordsUnreadableException {
        int dot = rest.indexOf('.');
        String name = dot < 0 ? rest : rest.substring(0, dot);
        Field field = field(fields, model, name);
        if (isSeveral(field)) {
            throw new RecordsUnreadableException(name + " of " + model
                    + " holds several records in this Odoo: name it under lines"
                    + (path.startsWith(name) ? "" : ", which has no lists behind dots: leave " + path + " out"));
        }
        boolean isOne = field.type().equals("many2one");
        if (dot >= 0 && !isOne) {
            throw new RecordsUnreadableException(path + ": " + name + " of " + model
                    + " is no relation in this Odoo, it is of type " + field.type());
        }
        Part part = parts.get(name);
        if (part == null) {
            part = part(field, name, model);
            parts.put(name, part);
        }
        if (dot >= 0) {
            add(part.behind(), field.relation(), path, rest.substring(dot + 1), fields);
        }
    }

    private static Part part(Field field, String name, String model) throws RecordsUnreadableException {
        if (TEXTS.contains(field.type())) {
            return new Part(Part.Form.text, -1);
        }
        if (NUMBERS.contains(field.type())) {
            return new Part(Part.Form.number, field.digits());
        }
        return switch (field.type()) {
            case "datetime" -> new Part(Part.Form.moment, -1);
            case "boolean" -> new Part(Part.Form.bool, -1);
            case "many2one" -> new Part(Part.Form.one, -1);
            default ->
                throw new RecordsUnreadableException(name + " of " + model + " is of type " + field.type()
                        + " in this Odoo, which is not read: leave it out");
        };
    }

    private static boolean isSeveral(Field field) {
        return field.type().equals("one2many") || field.type().equals("many2many");
    }

    private static Field field(ModelFields fields, String model, String name)
            throws OdooFault, RecordsUnreadableException {
        Optional<String> refused = RecordQueries.refused(model, name);
        if (refused.isPresent()) {
            throw new RecordsUnreadableException(refused.get() + ": leave it out");
        }
        Map<String, Field> all = fields.of(model);
        Field field = all.get(name);
        if (field == null) {
            String nearest = Nearest.to(name, all.keySet());
            throw new RecordsUnreadableException("the duty's user sees no field " + name + " of " + model
                    + (nearest == null ? "" : ", did you mean " + nearest + "?")
                    + ": correct the name, or give the user in Odoo the group that may read it");
        }
        return field;
    }

    private static List<Object> when(RecordQuery query, ModelFields fields)
            throws OdooFault, RecordsUnreadableException {
        List<Object> terms = new ArrayList<>();
        for (RecordQuery.Condition each : query.when()) {
            Field compared = null;
            String model = query.model();
            for (String name : each.field().split("\\.")) {
                compared = field(fields, model, name);
                if (!compared.stored()) {
                    throw new RecordsUnreadableException(
                            name + " of " + model + " is not stored in this Odoo, so records are not told apart by it: "
                                    + "take a stored field into when");
                }
                model = compared.relation() == null ? "" : compared.relation();
            }
            terms.add(List.of(each.field(), each.operator(), value(compared, each.value())));
        }
        return terms;
    }

    private static JsonNode value(Field field, JsonNode value) {
        if (!field.type().equals("datetime")) {
            return value;
        }
        if (value.isArray()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            value.forEach(each -> all.add(value(field, each)));
            return all;
        }
        return value.isTextual() ? TextNode.valueOf(OdooMoments.odoo(value.textValue())) : value;
    }
}
