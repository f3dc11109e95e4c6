package dev.plantline.engine;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which messages of an interface failed alike: of one class and kind, at one place. Of the reason only that counts which stays the same when a message is
 * tried again: what it lacks and which products and documents it names, and not how much there is of them now. A cause is given up as a whole, so in doubt
 * two messages are two causes.
 */
public final class CauseId {
    /** Characters of an id: hex digits. */
    public static final int LENGTH = 8;

    /**
     * Kinds that name what is lacking, as the message names it: each is a cause of its own, because it is somebody else's to put right.
     */
    private static final Set<String> NAMING = Set.of("reference", "lookup", "find", "line", "lot", "unit");

    private static final Pattern NUMBER_IN_PLACE = Pattern.compile("/[0-9]{1,9}(?=/|$)");
    /** Of one sender's mistake each message has its own. */
    private static final Pattern VALUES = Pattern.compile("\"[^\"]{0,400}\"|[0-9]{1,40}");
    /** All that has a digit in it. */
    private static final Pattern MOVING = Pattern.compile("[^\\s0-9]*+[0-9]\\S*+");
    /**
     * Times, and words of digits alone, as quantities are. Not those that begin with a zero that counts nothing, nor those behind the word for what they
     * number: "3 of 4711", "order 4711".
     */
    private static final Pattern QUANTITIES = Pattern.compile(
            "(?<![^\\s(])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9T:.+Z-]{0,30}|[0-9]{1,2}:[0-9]{2}[0-9:.]{0,12}"
                    + "|(?<!(?:of|order|transfer|product|item|lot|number|document|reference|receipt|delivery) )"
                    + "[+-]?(?!0[0-9])[0-9]{1,40}(?:[.,][0-9]{1,40}){0,10}%?)(?=[),;:.]{0,3}(?:\\s|$))");
    /** Kinds of what came of a try that was taken back: what it made has another name, or id, at the next. */
    private static final Set<String> AFTERWARDS = Set.of("proof", "ensure");

    private static final Pattern MADE = Pattern.compile("[^\\s0-9]{1,100}[/,][0-9]{1,20}(?=[),;:.]{0,3}(?:\\s|$))");
    /** What follows is told where there is something to tell: "…, of which 3 are picked for others; more of it: …". */
    private static final Pattern FURTHER = Pattern.compile("[,;:.](?= ).*", Pattern.DOTALL);

    private CauseId() {}

    /** The same for all messages that failed alike, and as long as they do; what a person writes behind {@code --cause}. */
    public static String of(InterfaceId of, Failure failure) {
        String kind = failure.kind() == null ? "" : "\n" + failure.kind();
        String text = of + "\n" + failure.failureClass() + "\n" + placeOf(failure) + "\n" + lasting(failure) + kind;
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, LENGTH);
    }

    /** The place of a failure with an asterisk for the number of a list's entry. */
    public static String placeOf(Failure of) {
        return NUMBER_IN_PLACE.matcher(of.place()).replaceAll("/*");
    }

    private static String lasting(Failure failure) {
        String reason = failure.reason();
        if (failure.failureClass() == FailureClass.contract || failure.failureClass() == FailureClass.mapping) {
            return VALUES.matcher(reason).replaceAll("…");
        }
        if (failure.failureClass() != FailureClass.business) {
            return MOVING.matcher(reason).replaceAll("…");
        }
        String kind = failure.kind();
        if (kind == null || NAMING.contains(kind)) {
            return reason;
        }
        String first = kind.equals(Failure.BEHIND) || isOdoos(kind)
                ? reason
                : FURTHER.matcher(reason).replaceFirst("");
        String named = AFTERWARDS.contains(kind) ? MADE.matcher(first).replaceAll("…") : first;
        return QUANTITIES.matcher(named).replaceAll("…");
    }

    /** The name of an error of Odoo, which says what it is about anywhere in its text. */
    private static boolean isOdoos(String kind) {
        return Character.isUpperCase(kind.charAt(0));
    }
}
