package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** quality.record: the results of an inspection stand with the lot, as a note with its files. */
final class QualityRecordOperation implements SimulatedOperation {
    private static final String LOT = "stock.lot";
    private static final String NOTE = "mail.message";
    private static final Map<String, String> VERDICTS = Map.of("passed", "passed", "failed", "FAILED");

    @Override
    public String name() {
        return "quality.record";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        String code = document.path("item").asText();
        long item = scene.one("item", code, "/item");
        if (records.text("product.product", item, "tracking").equals("none")) {
            throw wrong(
                    "lot",
                    code + " is not tracked in Odoo, so that it has no lots that an inspection could stand with",
                    "/item");
        }
        String name = document.path("lot").asText();
        Long lot = scene.lotOf(item, name);
        if (lot == null) {
            throw scene.noLot(name, code, "/lot");
        }
        checkResults(document);
        String note = note(document);
        Map<Long, String> files = new LinkedHashMap<>();
        for (int n = 0; n < document.path("files").size(); n++) {
            String place = "/files/" + n;
            JsonNode file = document.path("files").path(n);
            String fileName = file.path("fileName").asText();
            String other = files.putIfAbsent(Attachments.attach(records, LOT, lot, file, place), fileName.strip());
            if (other != null) {
                throw wrong(
                        "document",
                        "the content of " + fileName + " is that of " + other + " in the same message",
                        place + "/content");
            }
        }
        long message = records.create(
                NOTE,
                OperationScene.values(
                        "model", LOT, "res_id", lot, "body", note, "attachment_ids", List.copyOf(files.keySet())));
        List<String> bookings = new ArrayList<>();
        bookings.add(OperationScene.booking(LOT, lot, code, name));
        bookings.add(scene.booking(NOTE, message));
        files.keySet().forEach(file -> bookings.add(scene.booking(Attachments.MODEL, file)));
        return new Outcome(LOT, lot, Map.of(), bookings);
    }

    private static void checkResults(JsonNode document) {
        Set<String> seen = new HashSet<>();
        for (int n = 0; n < document.path("results").size(); n++) {
            JsonNode result = document.path("results").path(n);
            String place = "/results/" + n;
            String characteristic = result.path("characteristic").asText();
            if (!seen.add(characteristic)) {
                throw wrong("document", characteristic + " stands twice among the results", place + "/characteristic");
            }
            if (!result.has("value") && !result.has("verdict")) {
                throw wrong("document", "a result has a value, a verdict, or both, and this one has neither", place);
            }
            if (result.has("least")
                    && result.has("most")
                    && limit(result, "least").compareTo(limit(result, "most")) > 0) {
                throw wrong(
                        "document",
                        "the lower limit " + plain(limit(result, "least")) + " is above the upper limit "
                                + plain(limit(result, "most")),
                        place + "/least");
            }
        }
        if (List.of("results", "remark", "files", "verdict").stream().noneMatch(document::has)) {
            throw wrong("document", "the inspection has neither verdict nor results, remark or files", "/results");
        }
    }

    private static BigDecimal limit(JsonNode result, String name) {
        return new BigDecimal(result.path(name).asText());
    }

    private static String note(JsonNode document) {
        StringBuilder note = new StringBuilder("<p><b>Inspection " + shown(document.path("inspection")));
        if (document.has("verdict")) {
            note.append(": ").append(VERDICTS.get(document.path("verdict").asText()));
        }
        note.append("</b></p>");
        if (document.has("inspectedAt")) {
            note.append("<p>")
                    .append(StockPlaces.moment(document.path("inspectedAt"), "/inspectedAt"))
                    .append(" UTC</p>");
        }
        if (document.has("remark")) {
            note.append("<p>").append(shown(document.path("remark"))).append("</p>");
        }
        if (document.has("results")) {
            note.append("<table>").append(row("Characteristic", "Result", "Unit", "Limits", "Verdict"));
            document.path("results")
                    .forEach(result -> note.append(row(
                            shown(result.path("characteristic")),
                            shown(result.path("value")),
                            shown(result.path("unit")),
                            limits(result),
                            VERDICTS.getOrDefault(result.path("verdict").asText(), ""))));
            note.append("</table>");
        }
        return note.toString();
    }

    private static String limits(JsonNode result) {
        if (!result.has("least")) {
            return result.has("most") ? "at most " + plain(limit(result, "most")) : "";
        }
        String least = plain(limit(result, "least"));
        return result.has("most") ? least + " to " + plain(limit(result, "most")) : "at least " + least;
    }

    private static String row(String... cells) {
        return List.of(cells).stream().collect(Collectors.joining("</td><td>", "<tr><td>", "</td></tr>"));
    }

    /** A text as HTML shows it. */
    private static String shown(JsonNode text) {
        return text.asText()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .lines()
                .map(line -> line.replaceAll("[\\x00-\\x1f]", " "))
                .collect(Collectors.joining("<br>"));
    }
}
