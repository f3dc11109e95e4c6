package dev.plantline.odoo.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.Json;
import dev.plantline.model.ShippedText;
import java.util.ArrayList;
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

    /** Behind the operation, where a master record's code may stand in either of two fields. */
    private static final String TWO_FIELDS = "either";

    /** Of the kit for notices, which carries no operation out. */
    private static final List<String> NOTICES =
            List.of("head", "compat", "request", "guard", "guards", "ledger", "notice");

    /** In schemas: a place has codes of one kind, or those of a kind that the rest of its document says, which the operation looks for itself. */
    private static final String KEYWORD = "x-plantline";

    private static final String SHARES = "# parts: ";
    private static final String SELDOM = "# seldom: ";

    private OperationTexts() {}

    /**
     * All parts, for no owner and with no references yet: kits of one such text take the same requests and do the same with them.
     *
     * @throws IllegalArgumentException when this release has no such operation
     */
    static String joined(String operation) {
        return joined(operation, WHOLE, List.of(LAST_OF_WHOLE))
                + joined(operation, SHORT, List.of(NO_EXTERNAL_IDS, LAST_OF_SHORT))
                + (isMaster(operation) ? text(TWO_FIELDS) : "");
    }

    private static String joined(String operation, List<String> before, List<String> last) {
        String own = own(operation);
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
        return referring(kit, joined(kit.operation(), WHOLE, last(kit, LAST_OF_WHOLE)));
    }

    /**
     * The short text, which works what nothing is wrong with.
     *
     * @throws IllegalArgumentException when this release has no such operation
     */
    static String brief(OperationKit kit) {
        List<String> last = last(kit, LAST_OF_SHORT);
        if (!kit.references().hasExternalIds(kinds(kit))) {
            last.add(last.size() - 1, NO_EXTERNAL_IDS);
        }
        return referring(kit, joined(kit.operation(), SHORT, last));
    }

    private static List<String> last(OperationKit kit, String last) {
        List<String> parts = new ArrayList<>();
        if (isMaster(kit.operation()) && kit.references().hasTwoFields(kinds(kit))) {
            parts.add(TWO_FIELDS);
        }
        parts.add(last);
        return parts;
    }

    private static boolean isMaster(String operation) {
        return shared(own(operation)).contains("master");
    }

    private static String own(String operation) {
        if (KitText.class.getResource(part(operation)) == null) {
            throw new IllegalArgumentException("this release of Plantline has no operation " + operation);
        }
        return ShippedText.of(KitText.class, part(operation));
    }

    private static String referring(OperationKit kit, String code) {
        return code.replace(
                        "REFERENCES = {}  # @references@",
                        "REFERENCES = " + kit.references().python(kinds(kit)))
                .replace("WAYS = {}  # @ways@", "WAYS = " + kit.references().ways(kinds(kit)));
    }

    private static SortedSet<String> kinds(OperationKit kit) {
        SortedSet<String> kinds = new TreeSet<>(codes(kit.operation()).values());
        schema(kit.operation()).findValues(KEYWORD).forEach(each -> each.path("codes")
                .forEach(kind -> kinds.add(kind.asText())));
        return kinds;
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
        String kind = schema.path(KEYWORD).path("code").asText("");
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
