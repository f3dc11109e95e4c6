package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What stands in Odoo before the day, made over its API, and what stands there afterwards, read back over its API. */
final class OdooStory {
    private static final int MOST_ROWS = 1000;
    /** An underscore or a percent sign would find other plants' numbers in a search. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9-]{1,20}");

    private final JsonNode file;
    private final Function<String, OdooProtocol> odoo;

    /**
     * The story of a directory of manifests.
     *
     * @param file {@code sandbox/odoo.yaml} with its variables filled in
     * @param odoo as the user of a duty
     */
    OdooStory(JsonNode file, Function<String, OdooProtocol> odoo) {
        this.file = file;
        this.odoo = odoo;
    }

    /** The file with its variables filled in; empty members when there is none. */
    static JsonNode file(Path manifests, String prefix) {
        return ScenarioFile.read(manifests, "odoo.yaml")
                .map(file -> ScenarioFile.fill(file, Map.of("p", prefix)))
                .orElseGet(Json.MAPPER::createObjectNode);
    }

    /** The prefix that a directory's story has by itself. */
    static String prefix(Path manifests) {
        return ScenarioFile.read(manifests, "odoo.yaml")
                .map(file -> file.path("prefix").asText())
                .filter(prefix -> !prefix.isEmpty())
                .orElse("LOCAL");
    }

    /**
     * Insists on a prefix that can stand in numbers, names of lots and searches.
     *
     * @throws SandboxException when it cannot
     */
    static String checkPrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new SandboxException("the prefix \"" + prefix
                    + "\" is not 1 to 20 letters, digits and hyphens, for example LYON or S-2");
        }
        return prefix;
    }

    /**
     * What Odoo has of one kind.
     *
     * @param title for people
     * @param columns names of the fields
     * @param rows values as text
     */
    record Shown(String title, List<String> columns, List<List<String>> rows) {}

    /**
     * Makes what is missing.
     *
     * @return whether the whole story was new to this Odoo
     * @throws SandboxException when Odoo refuses it
     */
    boolean begin() {
        boolean allNew = true;
        for (JsonNode entry : file.path("before")) {
            String model = entry.path("model").asText();
            boolean there = entry.has("unless")
                    && !call(
                                    entry,
                                    model,
                                    "search_read",
                                    Map.of("domain", entry.get("unless"), "fields", List.of("id"), "limit", 1))
                            .isEmpty();
            // Locations are shared by all prefixes.
            allNew &= !there || model.equals("stock.location");
            if (!there) {
                load(model, entry);
            }
            JsonNode call = entry.path("call");
            if (call.isObject()) {
                List<Long> ids = new ArrayList<>();
                call(entry, model, "search_read", Map.of("domain", call.path("on"), "fields", List.of("id")))
                        .forEach(row -> ids.add(row.path("id").asLong()));
                if (!ids.isEmpty()) {
                    call(entry, model, call.path("method").asText(), Map.of("ids", ids));
                }
            }
        }
        return allNew;
    }

    /** Reads back what the story asks for. */
    List<Shown> end() {
        return read(file.path("after"));
    }

    /** Whether the effect of a whole day stands in Odoo; no, when the story does not say what that is. */
    boolean stands() {
        return !file.path("effect").isEmpty() && differences().isEmpty();
    }

    /**
     * What is not as a whole day with a new prefix leaves it; a doubled effect is another row or another quantity.
     *
     * @return one sentence for each difference; empty when every message had its effect exactly once
     */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        List<Shown> shown = read(file.path("effect"));
        for (int i = 0; i < shown.size(); i++) {
            String title = shown.get(i).title();
            List<List<String>> missing = new ArrayList<>();
            for (JsonNode row : file.path("effect").path(i).path("expect")) {
                List<String> expected = new ArrayList<>();
                row.forEach(value -> expected.add(value.asText()));
                missing.add(expected);
            }
            for (List<String> row : shown.get(i).rows()) {
                if (!missing.remove(row)) {
                    differences.add("Odoo, " + title + ": not expected: " + row);
                }
            }
            missing.forEach(row -> differences.add("Odoo, " + title + ": missing: " + row));
        }
        return differences;
    }

    private List<Shown> read(JsonNode entries) {
        List<Shown> shown = new ArrayList<>();
        for (JsonNode entry : entries) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            arguments.put("domain", entry.path("domain"));
            arguments.put("fields", entry.path("fields"));
            arguments.put("limit", MOST_ROWS);
            if (entry.has("order")) {
                arguments.put("order", entry.get("order"));
            }
            List<String> columns = new ArrayList<>();
            entry.path("fields").forEach(field -> columns.add(field.asText()));
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode row : call(entry, entry.path("model").asText(), "search_read", arguments)) {
                rows.add(columns.stream().map(column -> text(row.path(column))).toList());
            }
            int summed = columns.indexOf(entry.path("sum").asText());
            shown.add(new Shown(entry.path("title").asText(), columns, summed < 0 ? rows : sums(rows, summed)));
        }
        return shown;
    }

    /** Rows that are alike but for one number as one row with their sum; none for a sum of nothing. */
    private static List<List<String>> sums(List<List<String>> rows, int column) {
        Map<List<String>, BigDecimal> sums = new LinkedHashMap<>();
        for (List<String> row : rows) {
            List<String> alike = new ArrayList<>(row);
            BigDecimal number = new BigDecimal(alike.set(column, ""));
            sums.merge(alike, number, BigDecimal::add);
        }
        List<List<String>> summed = new ArrayList<>();
        sums.forEach((alike, sum) -> {
            if (sum.signum() != 0) {
                List<String> row = new ArrayList<>(alike);
                row.set(column, sum.stripTrailingZeros().toPlainString());
                summed.add(row);
            }
        });
        return summed;
    }

    private void load(String model, JsonNode entry) {
        JsonNode answer =
                call(entry, model, "load", Map.of("fields", entry.path("columns"), "data", entry.path("rows")));
        if (!answer.path("ids").isArray()) {
            throw new SandboxException("Odoo does not take the " + model + " of sandbox/odoo.yaml: "
                    + answer.path("messages").path(0).path("message").asText());
        }
    }

    /** As the user of the entry's duty, or of the file's. */
    private JsonNode call(JsonNode entry, String model, String method, Map<String, ?> arguments) {
        OdooProtocol user =
                odoo.apply(entry.path("duty").asText(file.path("duty").asText("master-data")));
        try {
            return user.call(model, method, arguments);
        } catch (OdooFault e) {
            throw new SandboxException(
                    "Odoo (" + user + ") refused " + model + "." + method + " of the sandbox: " + e.getMessage(), e);
        }
    }

    /** False is Odoo's way to say nothing; a relation is shown by its name. */
    private static String text(JsonNode value) {
        if (value.isArray()) {
            return value.path(1).asText();
        }
        return value.isBoolean() && !value.asBoolean()
                ? ""
                : value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
    }
}
