package dev.plantline.engine;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Which messages of an interface failed alike: of one class, at one place, for one reason. Where a message is not as contract or mapping want it, the
 * values in its reason do not count.
 */
public final class CauseId {
    /** Characters of an id: hex digits. */
    public static final int LENGTH = 8;

    private static final Pattern NUMBER_IN_PLACE = Pattern.compile("/[0-9]{1,9}(?=/|$)");
    /** Of one sender's mistake each message has its own. */
    private static final Pattern VALUES = Pattern.compile("\"[^\"]{0,400}\"|[0-9]{1,40}");

    private CauseId() {}

    /** The same for all messages that failed alike, and as long as they do; what a person writes behind {@code --cause}. */
    public static String of(InterfaceId of, Failure failure) {
        boolean ofTheSender =
                failure.failureClass() == FailureClass.contract || failure.failureClass() == FailureClass.mapping;
        String said = DocumentOrigin.without(failure.reason());
        String reason = ofTheSender ? VALUES.matcher(said).replaceAll("…") : said;
        String text = of + "\n" + failure.failureClass() + "\n" + placeOf(failure) + "\n" + reason;
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, LENGTH);
    }

    /** The place of a failure with an asterisk for the number of a list's entry. */
    public static String placeOf(Failure of) {
        return NUMBER_IN_PLACE.matcher(of.place()).replaceAll("/*");
    }
}
