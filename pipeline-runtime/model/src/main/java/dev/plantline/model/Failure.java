package dev.plantline.model;

import java.util.regex.Pattern;

/**
 * Why one message failed, in words for the plant's people; never a traceback, never a secret. Both texts are one line each, whoever sent what is quoted
 * in them: see {@link PlainText}.
 *
 * @param failureClass decides the policy
 * @param reason what is wrong and what to do, one or two sentences, at most {@value #MAX_REASON} characters
 * @param place where: a JSON pointer into the message, or a path into the mapping; empty when it is the whole message; at most {@value #MAX_PLACE}
 *     characters
 * @param record the record of the target that the message is about, model,id; null: none is known
 */
public record Failure(FailureClass failureClass, String reason, String place, String record) {
    /** Longest reason kept, characters. */
    public static final int MAX_REASON = 2000;
    /** Longest place kept, characters. The names in it are the sender's, and may be as long as the message. */
    public static final int MAX_PLACE = 300;

    private static final Pattern RECORD = Pattern.compile("[a-z0-9_.]{1,100},[1-9][0-9]{0,17}");

    /** Cuts what is too long, and forgets a record that has not the form of one: it is the target's text. */
    public Failure {
        reason = PlainText.of(reason, MAX_REASON);
        place = place == null ? "" : placeOf(place);
        record = record != null && RECORD.matcher(record).matches() ? record : null;
    }

    /** A failure of which no record is known. */
    public Failure(FailureClass failureClass, String reason, String place) {
        this(failureClass, reason, place, null);
    }

    /** A place as a failure tells it. */
    public static String placeOf(String place) {
        return PlainText.of(place, MAX_PLACE);
    }
}
