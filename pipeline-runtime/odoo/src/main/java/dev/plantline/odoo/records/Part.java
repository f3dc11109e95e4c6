package dev.plantline.odoo.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A field that is read, with what is read behind it: how Odoo is asked for it, and what its value is in a message. What is empty in Odoo is not in the
 * message.
 */
final class Part {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Name of the fault where a value is of another kind than Odoo said. */
    static final String OTHER = "value";

    private static final String WRITE_DATE = "write_date";

    private final Form form;
    private final int digits;
    private final boolean isSilent;
    private final Map<String, Part> behind = new TreeMap<>();

    /** What a value is. The closed set of types that are read. */
    enum Form {
        /** Text, also a value of a selection and a day. */
        text,
        /** A moment, without its zone in Odoo. */
        moment,
        /** True or false. */
        bool,
        /** A number. */
        number,
        /** One record: an object with its id and what is read behind it. */
        one,
        /** Several records: a list of objects, without ids. */
        several
    }

    Part(Form form, int digits) {
        this(form, digits, false);
    }

    private Part(Form form, int digits, boolean isSilent) {
        this.form = form;
        this.digits = digits;
        this.isSilent = isSilent;
    }

    /** One that is read for {@link #latest} and is not in the message. */
    static Part silent(Form form) {
        return new Part(form, -1, true);
    }

    /**
     * When a record or one of its lines that are read was written last, as Odoo writes a moment; empty: Odoo does not say.
     *
     * @param record as Odoo answers it
     */
    static Optional<String> latest(Map<String, Part> parts, JsonNode record) {
        String latest =
                record.path(WRITE_DATE).isTextual() ? record.path(WRITE_DATE).textValue() : "";
        for (Map.Entry<String, Part> each : parts.entrySet()) {
            if (each.getValue().form == Form.several) {
                for (JsonNode line : record.path(each.getKey())) {
                    String written = line.path(WRITE_DATE).isTextual()
                            ? line.path(WRITE_DATE).textValue()
                            : "";
                    latest = written.compareTo(latest) > 0 ? written : latest;
                }
            }
        }
        return latest.isEmpty() ? Optional.empty() : Optional.of(latest);
    }

    Form form() {
        return form;
    }

    /** What is read behind this field, by name. */
    Map<String, Part> behind() {
        return behind;
    }

    /** As {@code web_search_read} is asked for fields. */
    static Map<String, Object> specification(Map<String, Part> parts) {
        Map<String, Object> specification = new LinkedHashMap<>();
        parts.forEach((name, part) -> specification.put(
                name,
                switch (part.form) {
                    case text, moment, bool, number -> Map.of();
                    case one, several -> Map.of("fields", specification(part.behind));
                }));
        return specification;
    }

    /**
     * The values of a record.
     *
     * @param record as Odoo answers it
     * @throws OdooFault when a value is of another kind than Odoo said
     */
    static ObjectNode values(Map<String, Part> parts, JsonNode record) throws OdooFault {
        ObjectNode values = JSON.objectNode();
        for (Map.Entry<String, Part> each : parts.entrySet()) {
            if (each.getValue().isSilent) {
                continue;
            }
            JsonNode value = each.getValue().value(each.getKey(), record.get(each.getKey()));
            if (value != null) {
                values.set(each.getKey(), value);
            }
        }
        return values;
    }

    /** Null: it is empty in Odoo. */
    private JsonNode value(String name, JsonNode read) throws OdooFault {
        if (read == null) {
            throw other(name, "nothing");
        }
        if (form == Form.bool) {
            return JSON.booleanNode(read.asBoolean(false));
        }
        if (read.isNull() || read.isBoolean() && !read.booleanValue()) {
            return null;
        }
        return switch (form) {
            case text, bool -> {
                if (!read.isTextual()) {
                    throw other(name, "no text");
                }
                yield read.textValue().isEmpty() ? null : read;
            }
            case moment -> {
                if (!read.isTextual()) {
                    throw other(name, "no moment");
                }
                yield JSON.textNode(OdooMoments.iso(read.textValue()));
            }
            case number -> {
                if (!read.isNumber()) {
                    throw other(name, "no number");
                }
                yield number(read.decimalValue());
            }
            case one -> one(name, read);
            case several -> several(name, read);
        };
    }

    /** As many digits as Odoo keeps; what it computes can have more, from the binary numbers that it computes with. */
    private JsonNode number(BigDecimal read) {
        BigDecimal exact = digits < 0 ? read : read.setScale(digits, RoundingMode.HALF_UP);
        BigDecimal plain = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
        return JSON.numberNode(plain.scale() < 0 ? plain.setScale(0) : plain);
    }

    private ObjectNode one(String name, JsonNode read) throws OdooFault {
        if (!read.isObject() || !read.path("id").isIntegralNumber()) {
            throw other(name, "no record");
        }
        ObjectNode values = JSON.objectNode();
        values.set("id", read.get("id"));
        values.setAll(values(behind, read));
        return values;
    }

    private ArrayNode several(String name, JsonNode read) throws OdooFault {
        if (!read.isArray()) {
            throw other(name, "no list of records");
        }
        ArrayNode all = JSON.arrayNode();
        for (JsonNode each : read) {
            all.add(values(behind, each));
        }
        return all;
    }

    private static OdooFault other(String name, String what) {
        return new OdooFault(
                OdooFault.Kind.configuration, OTHER, "Odoo answered with " + what + " in the field " + name);
    }
}
