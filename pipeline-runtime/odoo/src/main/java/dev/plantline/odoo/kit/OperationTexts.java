package dev.plantline.odoo.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Json;
import dev.plantline.model.ShippedText;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What kits of operations are joined from: the parts that every kit has, the driver of operations, and the operation's own part, for which its schema
 * says where codes stand in its document.
 */
final class OperationTexts {
    private static final List<String> WHOLE = List.of(
            "head",
            "compat",
            "request",
            "values",
            "guard",
            "guards",
            "ledger",
            "purge",
            "anchors",
            "ensure",
            "operation",
            "driver");

    /** Of the whole text of operations that share {@link #MASTERS}: nobody looks as often as messages come. */
    private static final String LOOKING = "looking";

    private static final String MASTERS = "master";

    /** Of the short text, which works what nothing is wrong with. */
    private static final List<String> SHORT =
            List.of("head", "compat", "request", "values", "guard", "ledger", "operation");

    /** What stands last in each; what a short text has before it where no code is an external id. */
    private static final String LAST_OF_WHOLE = "main";

    private static final String LAST_OF_SHORT = "short";
    private static final String NO_EXTERNAL_IDS = "codes";

    /** Of the kit for notices, which carries no operation out. */
    private static final List<String> NOTICES =
            List.of("head", "compat", "request", "guard", "guards", "ledger", "notice");

    private static final String SHARES = "# parts: ";
    private static final String SELDOM = "# seldom: ";

    private OperationTexts() {}

    /**
     * All parts, for no owner and with no references yet: kits of one such text take the same requests and do the same with them.
     *
     * @throws IllegalArgumentException when this release has no such operation
     */
    static String joined(String operation) {
        return joined(operation, WHOLE, LAST_OF_WHOLE) + joined(operation, SHORT, NO_EXTERNAL_IDS, LAST_OF_SHORT);
    }

    private static String joined(String operation, List<String> before, String... last) {
        if (KitText.class.getResource(part(operation)) == null) {
            throw new IllegalArgumentException("this release of Plantline has no operation " + operation);
        }
        String own = ShippedText.of(KitText.class, part(operation));
        StringBuilder code = new StringBuilder();
        Stream.concat(before.stream(), shared(own).stream())
                .forEach(part -> code.append(text(part)).append("\n\n"));
        code.append(own);
        if (before.equals(WHOLE) && shared(own).contains(MASTERS)) {
            code.append("\n\n").append(text(LOOKING));
        }
        for (String part : last) {
            code.append("\n\n").append(text(part));
        }
        return code.toString()
                .replace("OPERATION = ''  # @operation@", "OPERATION = '" + operation + "'")
                .replace("'@operation@'", "'" + operation + "'")
                .replace("CODES = ()  # @codes@", "CODES = " + python(codes(operation)))
                .replace("FORM = ()  # @form@", "FORM = " + DocumentForm.python(schema(operation)));
    }

    /** The only text of the kit for notices, which is not called as often as messages come. */
    static String notices() {
        return NOTICES.stream().map(OperationTexts::text).collect(Collectors.joining("\n\n"));
    }

    private static String text(String part) {
        return ShippedText.of(KitText.class, "parts/" + part + ".py");
    }

    /**
     * The whole text, with what a connection says of references.
     *
     * @throws IllegalArgumentException when this release has no such operation
     */
    static String whole(OperationKit kit) {
        return referring(kit, joined(kit.operation(), WHOLE, LAST_OF_WHOLE));
    }

    /**
     * The short text, which works what nothing is wrong with.
     *
     * @throws IllegalArgumentException when this release has no such operation
     */
    static String brief(OperationKit kit) {
        return referring(
                kit,
                kit.references().hasExternalIds(kinds(kit))
                        ? joined(kit.operation(), SHORT, LAST_OF_SHORT)
                        : joined(kit.operation(), SHORT, NO_EXTERNAL_IDS, LAST_OF_SHORT));
    }

    private static String referring(OperationKit kit, String code) {
        return code.replace(
                "REFERENCES = {}  # @references@",
                "REFERENCES = " + kit.references().python(kinds(kit)));
    }

    private static SortedSet<String> kinds(OperationKit kit) {
        return new TreeSet<>(codes(kit.operation()).values());
    }

    /** Parts that an operation has in common with others, as its first line says: {@code # parts: stock}. */
    private static List<String> shared(String own) {
        return listed(own, SHARES);
    }

    /**
     * Functions that few documents need, as the operation says in one of its first lines: {@code # seldom: scrap}. The short text has none of them, so that a
     * document that needs one is worked by the whole text.
     */
    static List<String> seldom(String operation) {
        return listed(ShippedText.of(KitText.class, part(operation)), SELDOM);
    }

    private static List<String> listed(String own, String what) {
        return own.lines()
                .limit(2)
                .filter(line -> line.startsWith(what))
                .flatMap(line -> Stream.of(line.substring(what.length()).split(", ")))
                .toList();
    }

    private static String part(String operation) {
        return "operations/" + operation + ".py";
    }

    /** Kinds of the codes in the operation's document, by their place in it. */
    static SortedMap<String, String> codes(String operation) {
        SortedMap<String, String> codes = new TreeMap<>();
        collect(schema(operation), "", codes);
        return codes;
    }

    private static JsonNode schema(String operation) {
        try {
            return Json.MAPPER.readTree(ShippedText.of(WorkflowMatrix.class, "operations/" + operation + ".json"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema of the operation " + operation + " is no JSON", e);
        }
    }

    private static void collect(JsonNode schema, String place, SortedMap<String, String> codes) {
        String kind = schema.path("x-plantline").path("code").asText("");
        if (!kind.isEmpty()) {
            codes.put(place, kind);
        }
        if (schema.has("items")) {
            collect(schema.path("items"), place, codes);
        }
        schema.path("properties")
                .properties()
                .forEach(each ->
                        collect(each.getValue(), place.isEmpty() ? each.getKey() : place + "/" + each.getKey(), codes));
    }

    private static String python(SortedMap<String, String> codes) {
        return codes.entrySet().stream()
                .map(each -> "('" + PythonLiterals.named(each.getKey()) + "', '" + PythonLiterals.named(each.getValue())
                        + "'), ")
                .collect(Collectors.joining("", "(", ")"));
    }
}
