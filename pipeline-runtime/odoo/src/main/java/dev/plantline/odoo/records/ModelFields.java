package dev.plantline.odoo.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** The fields of models as one user sees them: Odoo shows no field to who may not read it. Each model is asked for once. For one thread. */
final class ModelFields {
    /** Models that one query can reach at most. */
    private static final int MOST_MODELS = 40;

    private static final int MOST_DIGITS = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]{1,128}");

    private static final long LONGEST = Duration.ofMinutes(2).toNanos();

    private final OdooProtocol odoo;
    private final LongSupplier nanos;
    private final long begun;
    private final Map<String, Map<String, Field>> known = new TreeMap<>();

    ModelFields(OdooProtocol odoo, LongSupplier nanos) {
        this.odoo = odoo;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /**
     * A field.
     *
     * @param type Odoo's, for example many2one
     * @param relation the model of a relation; null: it is none
     * @param stored whether the database has it
     * @param digits after the point; -1: Odoo keeps all that there are
     */
    record Field(String type, String relation, boolean stored, int digits) {}

    /** The fields of a model by name. */
    Map<String, Field> of(String model) throws OdooFault {
        Map<String, Field> fields = known.get(model);
        if (fields == null) {
            if (known.size() == MOST_MODELS) {
                throw new OdooFault(
                        OdooFault.Kind.mapping, "fields", "the fields reach more than " + MOST_MODELS + " models");
            }
            if (nanos.getAsLong() - begun > LONGEST) {
                throw new OdooFault(
                        OdooFault.Kind.unreachable,
                        "fields",
                        "it takes more than two minutes to say what its models have");
            }
            fields = asked(model);
            known.put(model, fields);
        }
        return fields;
    }

    private Map<String, Field> asked(String model) throws OdooFault {
        Map<String, Field> fields = new TreeMap<>();
        JsonNode answer =
                odoo.call(model, "fields_get", Map.of("attributes", List.of("type", "relation", "store", "digits")));
        answer.properties().forEach(each -> {
            if (isName(each.getKey())) {
                fields.put(each.getKey(), field(each.getValue()));
            }
        });
        return fields;
    }

    private static Field field(JsonNode told) {
        String relation = told.path("relation").asText();
        JsonNode digits = told.path("digits").path(1);
        return new Field(
                isName(told.path("type").asText()) ? told.path("type").asText() : "unknown",
                isName(relation) ? relation : null,
                told.path("store").asBoolean(false),
                digits.isInt() && digits.intValue() >= 0 && digits.intValue() <= MOST_DIGITS ? digits.intValue() : -1);
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
