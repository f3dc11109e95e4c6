package dev.plantline.model;

/**
 * Why one message failed, in words for the plant's people; never a traceback, never a secret. Both texts are one line each, whoever sent what is quoted
 * in them: see {@link PlainText}.
 *
 * @param failureClass decides the policy
 * @param reason what is wrong and what to do, one or two sentences, at most {@value #MAX_REASON} characters
 * @param place where: a JSON pointer into the message, or a path into the mapping; empty when it is the whole message; at most {@value #MAX_PLACE}
 *     characters
 */
public record Failure(FailureClass failureClass, String reason, String place) {
    /** Longest reason kept, characters. */
    public static final int MAX_REASON = 2000;
    /** Longest place kept, characters. The names in it are the sender's, and may be as long as the message. */
    public static final int MAX_PLACE = 300;

    /** Cuts what is too long. */
    public Failure {
        reason = PlainText.of(reason, MAX_REASON);
        place = place == null ? "" : placeOf(place);
    }

    /** A place as a failure tells it. */
    public static String placeOf(String place) {
        return PlainText.of(place, MAX_PLACE);
    }
}
