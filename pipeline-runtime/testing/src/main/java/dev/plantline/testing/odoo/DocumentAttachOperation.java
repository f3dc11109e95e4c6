package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** document.attach: a file, or the address of one, is attached to a record in Odoo. */
final class DocumentAttachOperation implements SimulatedOperation {
    private static final String MODEL = "ir.attachment";

    /**
     * What a file can be attached to.
     *
     * @param field that its number is; empty: it has none
     * @param names properties that name it
     */
    private record Target(String model, String field, List<String> names) {}

    private static final Map<String, Target> TARGETS = Map.of(
            "item", new Target("product.product", "", List.of("item")),
            "partner", new Target("res.partner", "", List.of("partner")),
            "lot", new Target("stock.lot", "name", List.of("item", "number")),
            "productionOrder", new Target("mrp.production", "name", List.of("number")),
            "purchaseOrder", new Target("purchase.order", "name", List.of("number")),
            "transfer", new Target("stock.picking", "name", List.of("number")),
            "bill", new Target("account.move", "ref", List.of("partner", "number")),
            "refund", new Target("account.move", "ref", List.of("partner", "number")));

    @Override
    public String name() {
        return "document.attach";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        Target target = TARGETS.get(document.path("to").asText());
        checkNames(document, target.names());
        long to = target(scene, document, target);
        String model = target.model();
        if (model.equals("product.product")) {
            to = records.one(model, to, "product_tmpl_id");
            model = "product.template";
        }
        if (document.has("content") == document.has("url")) {
            throw OperationScene.wrong("document", "an attachment has either content or url", "/content");
        }
        String fileName = document.path("fileName").asText().strip();
        if (fileName.isEmpty()) {
            throw OperationScene.wrong("document", "the file name is empty", "/fileName");
        }
        Map<String, Object> values = OperationScene.values("name", fileName, "res_model", model, "res_id", to);
        String same = content(document, fileName, values);
        Long attachment = null;
        for (long other : records.store().all(MODEL).keySet()) {
            if (records.text(MODEL, other, "res_model").equals(model)
                    && records.value(MODEL, other, "res_id").equals(to)
                    && records.text(MODEL, other, same).equals(values.get(same))) {
                attachment = other;
                break;
            }
        }
        if (attachment == null) {
            attachment = records.create(MODEL, values);
        }
        String lot = document.path("to").asText().equals("lot")
                ? document.path("number").asText()
                : null;
        return new Outcome(
                MODEL,
                attachment,
                Map.of(),
                List.of(
                        OperationScene.booking(MODEL, attachment, null, null),
                        OperationScene.booking(model, to, document.path("item").asText(null), lot)));
    }

    private static void checkNames(JsonNode document, List<String> names) {
        for (String name : List.of("item", "partner", "number")) {
            if (names.contains(name) != document.has(name)) {
                throw OperationScene.wrong(
                        "document",
                        document.path("to").asText() + " is named by " + String.join(" and ", names)
                                + ", and the message has "
                                + (names.contains(name) ? "no " + name : name + " as well"),
                        "/" + name);
            }
        }
    }

    private static long target(OperationScene scene, JsonNode document, Target target) {
        Records records = scene.records();
        if (target.field().isEmpty()) {
            String kind = target.names().get(0);
            return scene.one(kind, document.path(kind).asText(), "/" + kind);
        }
        String number = document.path("number").asText();
        Long item =
                document.has("item") ? scene.one("item", document.path("item").asText(), "/item") : null;
        Long partner = document.has("partner")
                ? scene.one("partner", document.path("partner").asText(), "/partner")
                : null;
        String type = document.path("to").asText().equals("refund") ? "in_refund" : "in_invoice";
        List<Long> found = records.store().all(target.model()).keySet().stream()
                .filter(each ->
                        records.text(target.model(), each, target.field()).equals(number))
                .filter(each -> item == null || item.equals(records.one(target.model(), each, "product_id")))
                .filter(each -> partner == null
                        || partner.equals(records.one(target.model(), each, "partner_id"))
                                && records.text(target.model(), each, "move_type")
                                        .equals(type)
                                && !records.text(target.model(), each, "state").equals("cancel"))
                .toList();
        if (found.size() != 1) {
            throw OperationScene.wrong(
                    "lookup", "no record of " + target.model() + " has the number " + number, "/number");
        }
        return found.get(0);
    }

    /** Puts in what is attached, and gives back the field by which the same is known again. */
    private static String content(JsonNode document, String fileName, Map<String, Object> values) {
        if (document.has("url")) {
            String url = document.path("url").asText();
            if (!url.startsWith("https://") || url.contains(" ")) {
                throw OperationScene.wrong(
                        "document", "the address does not begin with https://, or has a blank in it", "/url");
            }
            values.put("type", "url");
            values.put("url", url);
            return "url";
        }
        byte[] content = decoded(document.path("content").asText());
        String guessed = URLConnection.guessContentTypeFromName(fileName);
        String media = document.path("mediaType").asText(guessed == null ? "application/octet-stream" : guessed);
        values.put("type", "binary");
        values.put("mimetype", media.contains("ht") || media.contains("xml") ? "text/plain" : media);
        values.put("file_size", (long) content.length);
        values.put("checksum", checksum(content));
        return "checksum";
    }

    private static byte[] decoded(String text) {
        try {
            byte[] content = Base64.getDecoder().decode(text);
            if (content.length > 0
                    && Base64.getEncoder().encodeToString(content).equals(text)) {
                return content;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw OperationScene.wrong(
                "document", "the content is no file in base64, with its padding and without line breaks", "/content");
    }

    private static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
