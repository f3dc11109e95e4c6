package dev.plantline.engine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The CEL library's words about a mistake, as people who do not know its parser need them. */
final class CelWords {
    private static final String EXAMPLE = "; write for example quantity > 0 && has(lot)";

    private record Rule(Pattern library, String plain) {}

    private static final List<Rule> RULES = List.of(
            // Lists of all tokens and functions that would have fitted.
            rule(" expecting [{'].*", ""),
            rule("No matching overload for function '_?(.*?)_?'[.] Overload candidates: .*", "'$1'"),
            rule(" \\(candidates:.*", ""),
            rule(" \\(in container ''\\)", ""),
            rule(
                    "^(mismatched input|no viable alternative at input|missing .* at) '<EOF>'",
                    "it ends too early" + EXAMPLE),
            rule("^(?:mismatched|extraneous) input ('.*')", "$1 cannot stand here" + EXAMPLE),
            rule(
                    "^token recognition error at: '(.*)'",
                    "$1 cannot be read: a text stands in quotes, and is &&, or is ||" + EXAMPLE),
            rule(
                    "^.*Function '(?:add|subtract)_(?:timestamp|duration)_(?:timestamp|duration)' failed with arg.*",
                    "the time lies outside the years 1 to 9999"),
            rule("^undeclared reference to ('.*')", "there is no $1"),
            rule(
                    "^found no matching overload for '_?(.*?)_?' applied to '(.*?)'",
                    "'$1' does not go with $2: string(x), decimal(x) and int(x) convert"));

    /** Of names only functions can be unknown: others are taken for members of the message. */
    private static final Pattern UNKNOWN = Pattern.compile("there is no '(\\w+)'");

    private CelWords() {}

    private static Rule rule(String library, String plain) {
        return new Rule(Pattern.compile(library, Pattern.DOTALL), plain);
    }

    /** The same in plain words; our own names for exact equality would only confuse. */
    static String plain(String message) {
        String plain = message.replace(CelNumbers.NOT_EQUAL, "!=")
                .replace(CelNumbers.EQUAL, "==")
                .replace(CelNumbers.IN, "in")
                .replace("plantline.decimal", "decimal")
                .replace(CelPatterns.INTERNAL, "");
        for (Rule each : RULES) {
            plain = each.library().matcher(plain).replaceFirst(each.plain());
        }
        Matcher unknown = UNKNOWN.matcher(plain);
        return unknown.matches() ? plain + Functions.meant(unknown.group(1)) : plain;
    }
}
