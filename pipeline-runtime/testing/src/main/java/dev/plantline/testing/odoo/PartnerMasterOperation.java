package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** partner.master: a supplier, customer or contact is in Odoo as its owner describes it. */
final class PartnerMasterOperation implements SimulatedOperation {
    private static final String MODEL = "res.partner";
    private static final List<String> ADDRESS = List.of("street", "street2", "zip", "city", "state", "country");
    private static final List<String> OF_COMPANY = List.of("taxNumber", "registry");
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("name", "name"),
            Map.entry("internalReference", "ref"),
            Map.entry("taxNumber", "vat"),
            Map.entry("registry", "company_registry"),
            Map.entry("barcode", "barcode"),
            Map.entry("street", "street"),
            Map.entry("street2", "street2"),
            Map.entry("zip", "zip"),
            Map.entry("city", "city"),
            Map.entry("phone", "phone"),
            Map.entry("email", "email"),
            Map.entry("position", "function"),
            Map.entry("addressType", "type"));

    @Override
    public String name() {
        return "partner.master";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        MasterRecords masters = new MasterRecords(scene, "partner", document);
        masters.checkCode(document, Map.of("internalReference", "ref", "taxNumber", "vat", "barcode", "barcode"));
        Records records = scene.records();
        Long partner = masters.find();
        Map<String, Object> values = described(scene, document, partner);
        checkBelonging(scene, document, masters.code(), partner, values);
        if (partner != null) {
            checkOurs(records, partner, masters.code());
        }
        Map<String, Object> changes = partner == null ? values : masters.changes(partner, values);
        boolean wakes = partner != null && document.path("active").asBoolean(false) && !masters.isActive(partner);
        Object barcode = changes.getOrDefault("barcode", wakes ? records.value(MODEL, partner, "barcode") : null);
        if (barcode != null) {
            masters.checkBarcode(partner, barcode);
        }
        if (partner == null) {
            partner = masters.create(document, List.of("name", "kind"), "ref", values);
        } else if (!changes.isEmpty()) {
            records.write(MODEL, partner, changes);
        }
        if (document.has("active")) {
            records.write(MODEL, partner, "active", document.path("active").asBoolean());
        }
        return new Outcome(MODEL, partner, Map.of(), List.of(OperationScene.booking(MODEL, partner, null, null)));
    }

    private static Map<String, Object> described(OperationScene scene, JsonNode document, Long partner) {
        Records records = scene.records();
        Map<String, Object> values = new LinkedHashMap<>();
        FIELDS.forEach((property, field) -> {
            if (document.has(property)) {
                values.put(field, document.path(property).asText());
            }
        });
        if (document.has("kind")) {
            values.put("is_company", document.path("kind").asText().equals("company"));
        }
        Map.of("supplier", "supplier_rank", "customer", "customer_rank").forEach((property, field) -> {
            if (document.has(property)) {
                values.put(field, document.path(property).asBoolean() ? 1L : 0L);
            }
        });
        if (document.has("website")) {
            String website = document.path("website").asText();
            values.put("website", website.contains("://") ? website : "http://" + website);
        }
        if (document.has("language")) {
            values.put("lang", MasterRecords.language(document.path("language").asText(), "/language"));
        }
        Long country = partner == null ? null : records.one(MODEL, partner, "country_id");
        if (document.has("country")) {
            country = country(records, document.path("country").asText());
            values.put("country_id", country);
            Long state = partner == null ? null : records.one(MODEL, partner, "state_id");
            if (state != null && !country.equals(records.one("res.country.state", state, "country_id"))) {
                values.put("state_id", null);
            }
        }
        if (document.has("state")) {
            values.put("state_id", state(records, document.path("state").asText(), country));
        }
        return values;
    }

    private static long country(Records records, String code) {
        return records.store().all("res.country").keySet().stream()
                .filter(each -> records.text("res.country", each, "code").equals(code))
                .findFirst()
                .orElseThrow(() -> OperationScene.wrong(
                        "lookup",
                        "Odoo knows no country " + code + "; it is the ISO code of two capital letters",
                        "/country"));
    }

    private static long state(Records records, String code, Long country) {
        if (country == null) {
            throw OperationScene.wrong(
                    "document",
                    "the state " + code + " is one of a country, and neither the message nor Odoo says which",
                    "/state");
        }
        return records.store().with("res.country.state", "country_id", country).stream()
                .filter(each -> records.text("res.country.state", each, "code").equals(code))
                .findFirst()
                .orElseThrow(() -> OperationScene.wrong(
                        "lookup",
                        "0 states of " + records.text("res.country", country, "code") + " have the code " + code
                                + " in Odoo; a code names exactly one",
                        "/state"));
    }

    private static void checkOurs(Records records, long partner, String code) {
        if (!records.store().with("res.company", "partner_id", partner).isEmpty()) {
            throw OperationScene.wrong(
                    "state", code + " is the company of this Odoo itself, which is changed there", "/partner");
        }
        if (!records.store().with("res.users", "partner_id", partner).isEmpty()) {
            throw OperationScene.wrong(
                    "state", code + " is the contact of a user of Odoo, which its administrator changes", "/partner");
        }
    }

    /** What a contact has from its company. */
    private static void checkBelonging(
            OperationScene scene, JsonNode document, String code, Long partner, Map<String, Object> values) {
        Records records = scene.records();
        Long parent = partner == null ? null : records.one(MODEL, partner, "parent_id");
        if (document.has("parent")) {
            parent = scene.one("partner", document.path("parent").asText(), "/parent");
            if (parent.equals(partner)) {
                throw OperationScene.wrong("document", code + " cannot be its own parent", "/parent");
            }
            values.put("parent_id", parent);
        }
        if (parent == null) {
            return;
        }
        Object type = values.getOrDefault("type", partner == null ? "contact" : records.value(MODEL, partner, "type"));
        Object company = values.getOrDefault(
                "is_company", partner == null ? false : records.value(MODEL, partner, "is_company"));
        String owner = records.displayName(MODEL, parent);
        for (String property : ADDRESS) {
            if (document.has(property) && type.equals("contact")) {
                throw OperationScene.wrong(
                        "document",
                        code + " is a contact of " + owner
                                + " and has its address: change that one, or say another addressType",
                        "/" + property);
            }
        }
        for (String property : OF_COMPANY) {
            if (document.has(property) && !Boolean.TRUE.equals(company)) {
                throw OperationScene.wrong(
                        "document",
                        code + " has the " + property + " of " + owner + ": it is written there",
                        "/" + property);
            }
        }
    }
}
