package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * CEL rules for objects of which exactly one field out of several is set. The sentence says which are: a reader does not have to look for the second.
 *
 * @param at the object, as CEL names it, for example self.source
 * @param names the fields
 */
record ExactlyOne(String at, List<String> names) {
    /** As {@code a, b or c}. */
    static String choice(List<String> words) {
        return words.size() == 1
                ? words.get(0)
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
    }

    /**
     * Puts the rule before the others of a schema.
     *
     * @param unless when it does not count, in CEL and with {@code ||} behind it; may be empty
     * @param sentence what is asked for
     * @param fieldPath path from the schema to the object; empty: the object itself
     */
    void exactlyOne(ObjectNode schema, String unless, String sentence, String fieldPath) {
        put(
                schema,
                unless + set() + ".exists_one(each, each)",
                sentence,
                fieldPath,
                "(" + joined(" || ") + " ? " + several() + " : 'none is set')");
    }

    /** As above, where the schema asks for at least one in words of its own. */
    void atMostOne(ObjectNode schema, String sentence) {
        put(schema, set() + ".filter(each, each).size() <= 1", sentence, "", several());
    }

    private static void put(ObjectNode schema, String rule, String sentence, String fieldPath, String given) {
        var rules = schema.withArray("x-kubernetes-validations");
        var before = rules.deepCopy();
        rules.removeAll();
        var own = rules.addObject();
        if (!fieldPath.isEmpty()) {
            own.put("fieldPath", fieldPath);
        }
        own.put("message", sentence)
                .put("messageExpression", "'" + sentence.replace("'", "\\'") + "; ' + " + given)
                .put("rule", rule);
        rules.addAll(before);
    }

    private String set() {
        return "[" + joined(", ") + "]";
    }

    private String joined(String word) {
        return names.stream().map(this::has).collect(Collectors.joining(word));
    }

    /** In CEL: the names of those that are set, with {@code and} between them. CEL itself joins no lists. */
    private String several() {
        var text = new StringBuilder();
        for (var number = 0; number < names.size(); number++) {
            var before = new ExactlyOne(at, names.subList(0, number)).joined(" || ");
            var name = "'" + names.get(number) + "'";
            text.append("(").append(has(names.get(number))).append(" ? ");
            text.append(before.isEmpty() ? name : "(" + before + " ? ' and ' : '') + " + name);
            text.append(" : '') + ");
        }
        return text + "' are set: remove all but one'";
    }

    private String has(String name) {
        return "has(" + at + "." + name + ")";
    }
}
