package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.api.v1alpha1.CodeMapSpec.Kind;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes tables of code maps, or says everything that is wrong with them. */
public final class CodeTableCompiler {
    /** 16 hex digits, as those of an interface. */
    private static final int REVISION_LENGTH = 16;

    private static final int DIGEST_LENGTH = 32;

    private static final int DAY_LENGTH = "2026-01-31".length();

    private final ZoneId plantZone;
    private final Problems problems;

    CodeTableCompiler(ZoneId plantZone, Problems problems) {
        this.plantZone = plantZone;
        this.problems = problems;
    }

    /**
     * What a CodeMap comes to.
     *
     * @param table null: it has problems
     * @param digest hash of what its codes mean, 32 hex digits, of which the table's revision is the first half: long enough that nobody finds a harmless
     *     table with that of a harmful one; null: it has problems
     * @param problems everything that is wrong with it, with places in its manifest; empty: nothing
     */
    public record Compiled(CodeTable table, String digest, List<Problem> problems) {}

    /**
     * The table of a CodeMap that the operator has accepted, under the revision that it gave it.
     *
     * @param plantZone in which days begin
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static CodeTable accepted(CodeMapFile file, ZoneId plantZone) {
        Problems problems = new Problems();
        CodeTable table = new CodeTableCompiler(plantZone, problems)
                .table(
                        file.name(),
                        file.spec().kind(),
                        file.spec().steward(),
                        file.revision(),
                        file.spec().entries(),
                        "spec.entries");
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("CodeMap " + file.name() + ": "
                    + problems.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        return table;
    }

    /**
     * Compiles a CodeMap; takes milliseconds for 5 000 lines.
     *
     * @param name of the resource
     * @param plantZone in which days begin
     */
    public static Compiled compile(String name, CodeMapSpec spec, ZoneId plantZone) {
        Problems problems = new Problems();
        checkSize(spec, problems);
        String digest = problems.isEmpty() ? digest(spec, plantZone) : null;
        CodeTable table = problems.isEmpty()
                ? new CodeTableCompiler(plantZone, problems)
                        .table(
                                name,
                                spec.kind(),
                                spec.steward(),
                                digest.substring(0, REVISION_LENGTH),
                                spec.entries(),
                                "spec.entries")
                : null;
        return problems.isEmpty()
                ? new Compiled(table, digest, List.of())
                : new Compiled(null, null, problems.problems());
    }

    private static void checkSize(CodeMapSpec spec, Problems problems) {
        int lines = spec.entries() == null ? 0 : spec.entries().size();
        if (lines == 0) {
            problems.add(Area.mapping, "spec.entries", "a code map has at least one entry");
        } else if (lines > CodeMapSpec.MOST_ENTRIES) {
            problems.add(
                    Area.mapping,
                    "spec.entries",
                    "there are " + lines + " entries, and at most " + CodeMapSpec.MOST_ENTRIES + " are possible: "
                            + SPLIT);
        } else if (bytes(spec) > CodeMapSpec.MOST_BYTES) {
            problems.add(
                    Area.mapping,
                    "spec.entries",
                    "the code map has " + bytes(spec) + " bytes as JSON, and at most " + CodeMapSpec.MOST_BYTES
                            + " are possible: " + SPLIT);
        }
    }

    private static final String SPLIT =
            "take out what no message has any more, or make several code maps, by company or by group of items";

    private static int bytes(CodeMapSpec spec) {
        try {
            return Json.MAPPER.writeValueAsBytes(spec).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record is always JSON", e);
        }
    }

    /** Hash of what the codes mean: not of the order of lines, nor of who keeps them. */
    private static String digest(CodeMapSpec spec, ZoneId plantZone) {
        ObjectNode content = Json.MAPPER.createObjectNode();
        content.set("kind", Json.MAPPER.valueToTree(spec.kind()));
        SortedMap<String, JsonNode> lines = new TreeMap<>();
        boolean days = false;
        for (Entry entry : spec.entries()) {
            JsonNode line = Json.MAPPER.valueToTree(entry);
            lines.put(line.toString(), line);
            days |= entry != null
                    && entry.validFrom() != null
                    && entry.validFrom().length() == DAY_LENGTH;
        }
        ArrayNode entries = content.putArray("entries");
        lines.values().forEach(entries::add);
        if (days) {
            content.put("plantZone", plantZone.getId());
        }
        return CanonicalForm.hash(content).substring(0, DIGEST_LENGTH);
    }

    /** One table; with what is wrong told at these places. */
    CodeTable table(String name, Kind kind, String steward, String revision, List<Entry> entries, String at) {
        Map<Key, SortedMap<Instant, Meaning>> lines = new HashMap<>();
        Map<Key, Map<Instant, Integer>> seen = new HashMap<>();
        for (int i = 0; entries != null && i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String place = at + "[" + i + "]";
            if (entry == null
                    || entry.code() == null
                    || entry.code().isEmpty()
                    || entry.value() == null
                    || entry.value().isEmpty()) {
                problems.add(Area.mapping, place, "an entry needs a code and a value");
                continue;
            }
            if (kind != Kind.unit && (entry.factor() != null || entry.product() != null)) {
                problems.add(Area.mapping, place, "factor and product belong to code maps of kind unit");
            }
            Instant begins = begins(entry.validFrom(), place + ".validFrom");
            Key key = new Key(entry.code(), entry.product());
            Integer first =
                    seen.computeIfAbsent(key, unused -> new HashMap<>(2)).putIfAbsent(begins, i);
            if (first != null) {
                problems.add(Area.mapping, place + ".code", twice(entry, at, first));
            }
            lines.computeIfAbsent(key, unused -> new TreeMap<>())
                    .put(begins, new Meaning(entry.value(), factor(entry.factor(), place + ".factor")));
        }
        Map<String, Meanings> forAll = new HashMap<>();
        Map<String, Map<String, Meanings>> forProduct = new HashMap<>();
        lines.forEach((key, meanings) -> (key.product() == null
                        ? forAll
                        : forProduct.computeIfAbsent(key.product(), unused -> new HashMap<>()))
                .put(key.code(), new Meanings(meanings)));
        return new CodeTable(name, kind, steward, revision, entries == null ? 0 : entries.size(), forAll, forProduct);
    }

    /** What a line is about. */
    private record Key(String code, String product) {}

    private static String twice(Entry entry, String at, int first) {
        return "code \"" + entry.code() + "\""
                + (entry.product() == null ? "" : " for product \"" + entry.product() + "\"")
                + (entry.validFrom() == null ? "" : " from " + entry.validFrom() + " on")
                + " is there twice, in " + at + "[" + first + "] already: which one counts cannot be told";
    }

    private Instant begins(String from, String at) {
        if (from == null) {
            return Meanings.ALWAYS;
        }
        try {
            return from.length() == DAY_LENGTH
                    ? LocalDate.parse(from).atStartOfDay(plantZone).toInstant()
                    : Times.moment(from, plantZone).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + from
                            + "\" is neither a day nor a time: write 2026-01-31, which begins at midnight of the plant, or"
                            + " 2026-01-31T06:00:00+01:00");
            return Meanings.ALWAYS;
        }
    }

    private BigDecimal factor(String text, String at) {
        if (text == null) {
            return BigDecimal.ONE;
        }
        BigDecimal factor = DecimalText.parse(text);
        if (factor == null || factor.signum() <= 0) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + text + "\" is not a factor: write a decimal number above 0, for example 0.001");
            return BigDecimal.ONE;
        }
        return factor;
    }
}
