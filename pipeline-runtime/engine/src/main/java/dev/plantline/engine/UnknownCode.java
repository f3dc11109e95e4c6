package dev.plantline.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A code that is not in its code map, as its failure tells it. The sentence is written and read here, so that whoever sees the failure later knows what is missing.
 *
 * @param code as the message has it; where it is long, cut with an ellipsis
 * @param product for which the code map may have an entry of its own; null: none
 * @param map name of the code map
 * @param ofThePlant whether it is a CodeMap of the plant; otherwise it stands in the interface
 * @param before when its first entry begins, which was after the message came; null: it has none
 * @param steward who keeps it; null: nobody is named
 */
public record UnknownCode(String code, String product, String map, boolean ofThePlant, String before, String steward) {
    private static final String NOBODY = "its steward";
    private static final String OF_THE_PLANT = "CodeMap";
    private static final String OF_THE_INTERFACE = "code map";

    /** The code is foreign text and may look like the rest of the sentence: what counts stands last. */
    private static final Pattern SENTENCE = Pattern.compile(
            "Code \"((?:(?!\" for product \").)+)\"(?: for product \"(.+)\")? is not in (" + OF_THE_INTERFACE + "|"
                    + OF_THE_PLANT + ") ([a-z0-9-]{1,63})(?: before ([0-9TZ:-]{1,40}))?;"
                    + " (.{1,300}) must add it, then the message is tried again\\.");

    /** What the failure says. */
    String sentence() {
        return "Code " + Failures.shown(code) + (product == null ? "" : " for product " + Failures.shown(product))
                + " is not in " + where() + (before == null ? "" : " before " + before) + "; "
                + (steward == null ? NOBODY : steward)
                + " must add it, then the message is tried again.";
    }

    /** Where the entry is missing, for people, for example CodeMap units. */
    public String where() {
        return (ofThePlant ? OF_THE_PLANT : OF_THE_INTERFACE) + " " + map;
    }

    /** Reads it out of a failure's reason; empty: it is about something else. */
    public static Optional<UnknownCode> of(String reason) {
        Matcher found = SENTENCE.matcher(reason);
        return found.matches()
                ? Optional.of(new UnknownCode(
                        found.group(1),
                        found.group(2),
                        found.group(4),
                        found.group(3).equals(OF_THE_PLANT),
                        found.group(5),
                        found.group(6).equals(NOBODY) ? null : found.group(6)))
                : Optional.empty();
    }

    /** Whether the code is told as it is: neither cut nor masked, and without what would have to be spelled otherwise in a manifest. */
    public boolean isWhole() {
        return plain(code) && (product == null || plain(product));
    }

    private static boolean plain(String text) {
        return text.chars().noneMatch(each -> each == '"' || each == '\\' || each == '…' || each == '•');
    }
}
