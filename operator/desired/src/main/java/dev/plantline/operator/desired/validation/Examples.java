package dev.plantline.operator.desired.validation;

import java.util.Map;

/** A good value for each field that has a pattern: people read an example faster than a regular expression. */
final class Examples {
    private static final Map<String, String> BY_FIELD = Map.ofEntries(
            Map.entry("as", "transfer"),
            Map.entry("asideRetention", "720h"),
            Map.entry("bootstrapServers", "kafka.example.com:9092"),
            Map.entry("call", "button_validate"),
            Map.entry("class", "contract"),
            Map.entry("commit", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"),
            Map.entry("codeMap", "units"),
            Map.entry("command", "wms-transfer-discard-1a2b3c4d"),
            Map.entry("compare", "qty_producing"),
            Map.entry("database", "lyon"),
            Map.entry("digest", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("do", "stock.transfer"),
            Map.entry("duty", "production"),
            Map.entry("every", "1m"),
            Map.entry("factor", "12.5"),
            Map.entry("field", "date_planned_start"),
            Map.entry("fields", "partner_id.ref"),
            Map.entry("first", "backorder_sequence"),
            Map.entry("fixed", "retries.holdFor"),
            Map.entry("group", "cutover-2027"),
            Map.entry("holdFor", "8h"),
            Map.entry("id", "mes-1"),
            Map.entry("initialDelay", "1s"),
            Map.entry("clusterId", "5L6g3nShT-eMCtK--X86sw"),
            Map.entry("cause", "1a2b3c4d"),
            Map.entry("commandUid", "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"),
            Map.entry("connection", "odoo-lyon"),
            Map.entry("interface", "mes-production-confirmation"),
            Map.entry("key", "apiKey"),
            Map.entry("maxDelay", "5m"),
            Map.entry("model", "stock.lot"),
            Map.entry("name", "units"),
            Map.entry("notBefore", "2027-01-02T05:00"),
            Map.entry("objective", "30s"),
            Map.entry("odooConnection", "odoo-lyon"),
            Map.entry("open", "classification.consequence"),
            Map.entry("path", "confirmations"),
            Map.entry("place", "spec.owners"),
            Map.entry("plant", "lyon"),
            Map.entry("position", "0/12"),
            Map.entry("positions", "0/12"),
            Map.entry("record", "transfer"),
            Map.entry("release", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("replacedBy", "mes-production-confirmation"),
            Map.entry("retention", "336h"),
            Map.entry("revision", "1a2b3c4d5e6f70891a2b3c4d5e6f7089"),
            Map.entry("reviewers", "ana@example.com"),
            Map.entry("role", "business"),
            Map.entry("roles", "quality"),
            Map.entry("runbook", "https://runbooks.example.com/confirmations"),
            Map.entry("seen", "1a2b3c4d5e6f7089"),
            Map.entry("setAsideBefore", "2026-11-27T12:00:00Z"),
            Map.entry("setting", "location"),
            Map.entry("since", "2026-11-27T12:00:00Z"),
            Map.entry("schedule", "0 6 * * *"),
            Map.entry("sender", "press shop"),
            Map.entry("sunset", "2027-06-30"),
            Map.entry("system", "mes"),
            Map.entry("timeZone", "Europe/Paris"),
            Map.entry("to", "product_id"),
            Map.entry("topic", "mes.confirmations"),
            Map.entry("toPosition", "0/40"),
            Map.entry("username", "lyon-delivery"),
            Map.entry("until", "2027-06-30"),
            Map.entry("url", "https://odoo.example.com"),
            Map.entry("validFrom", "2027-01-31"),
            Map.entry("version", "2.1.0"),
            Map.entry("when", "rows > 500"),
            Map.entry("with", "wms-transfer"));

    private static final String TEMPLATE = "goods-receipt.v1";

    private Examples() {}

    /** {@code ", for example 8h"}; empty where none is known. */
    static String of(String path) {
        var field = path.substring(path.lastIndexOf('.') + 1).replaceAll("\\[.*", "");
        var example = path.endsWith("templateRef.name")
                ? TEMPLATE
                : path.endsWith("applied.until") ? BY_FIELD.get("since") : BY_FIELD.get(field);
        return example == null ? "" : ", for example " + example;
    }
}
