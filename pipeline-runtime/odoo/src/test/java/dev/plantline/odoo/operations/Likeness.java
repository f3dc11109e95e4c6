package dev.plantline.odoo.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** In which stored fields two records of a real Odoo differ: of a person's and an operation's, none may be left. */
final class Likeness {
    /** What no two records have in common, or what says who and when. */
    private static final Pattern OWN = Pattern.compile(
            "id|display_name|complete_name|(create|write)_(date|uid)|(message|activity|website_message)_.*|access_.*|responsible_id|product_tmpl_id"
                    + "|product_variant_ids?|signup_.*|audit_trail_message_ids");

    private final OdooUnderTest odoo;
    private final String login;

    Likeness(OdooUnderTest odoo, String login) {
        this.odoo = odoo;
        this.login = login;
    }

    /**
     * The differences: {@code field: one and other}.
     *
     * @param differing fields that are to differ, for example codes
     */
    List<String> differences(String model, long one, long other, String... differing) throws OdooFault {
        List<String> fields = new ArrayList<>();
        JsonNode known = odoo.as(login).call(model, "fields_get", Map.of("attributes", List.of("store", "type")));
        known.properties().forEach(field -> {
            boolean own = OWN.matcher(field.getKey()).matches()
                    || List.of(differing).contains(field.getKey())
                    // stands on the other side, which not everybody may read
                    || field.getValue().path("type").asText().equals("one2many");
            if (field.getValue().path("store").asBoolean() && !own) {
                fields.add(field.getKey());
            }
        });
        Map<Long, JsonNode> read = new LinkedHashMap<>();
        odoo.as(login)
                .call(model, "read", Map.of("ids", List.of(one, other), "fields", fields))
                .forEach(record -> read.put(record.path("id").asLong(), record));
        List<String> differences = new ArrayList<>();
        for (String field : fields) {
            JsonNode left = read.get(one).path(field);
            JsonNode right = read.get(other).path(field);
            if (!left.equals(right)) {
                differences.add(field + ": " + left + " and " + right);
            }
        }
        if (fields.size() < 5) {
            throw new IllegalStateException("only " + fields + " of " + model + " could be compared");
        }
        return differences;
    }
}
