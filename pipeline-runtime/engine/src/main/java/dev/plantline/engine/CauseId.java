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
 * tried again: what it lacks, and not how much there is of it now.
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
    /** Quantities, times, ids, and names with numbers of what was made in a try: the next one has others. */
    private static final Pattern MOVING = Pattern.compile("[^\\s0-9]*+[0-9]\\S*+");
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
        boolean names = failure.kind() == null || NAMING.contains(failure.kind());
        if (failure.failureClass() == FailureClass.business && names) {
            return reason;
        }
        String first = failure.failureClass() == FailureClass.business
                        && !failure.kind().equals(Failure.BEHIND)
                ? FURTHER.matcher(reason).replaceFirst("")
                : reason;
        return MOVING.matcher(first).replaceAll("…");
    }
}
