package dev.plantline.model;

/**
 * Why one message failed, in words for the plant's people; never a traceback, never a secret.
 *
 * @param failureClass decides the policy
 * @param reason what is wrong and what to do, one or two sentences, at most {@value #MAX_REASON} characters
 * @param place where: a JSON pointer into the message, or a path into the mapping; empty when it is the whole message
 */
public record Failure(FailureClass failureClass, String reason, String place) {
    /** Longest reason kept, characters. */
    public static final int MAX_REASON = 2000;

    /** Cuts an overlong reason. */
    public Failure {
        if (reason.length() > MAX_REASON) {
            reason = reason.substring(0, MAX_REASON - 1) + "…";
        }
        place = place == null ? "" : place;
    }
}
