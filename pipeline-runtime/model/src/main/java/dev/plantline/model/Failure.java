package dev.plantline.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why one message failed, in words for the plant's people; never a traceback, never a secret. All texts are one line each, whoever sent what is quoted
 * in them: see {@link PlainText}.
 *
 * @param failureClass decides the policy
 * @param reason what is wrong and what to do, one or two sentences, at most {@value #MAX_REASON} characters
 * @param place where: a JSON pointer into the message, or a path into the mapping; empty when it is the whole message; at most {@value #MAX_PLACE}
 *     characters
 * @param record the record of the target that the message is about, model,id; null: none is known
 * @param inMessage where in the sender's message that is, JSON pointer, when {@code place} is one in the document of an operation; null: it is in the
 *     message itself, or nobody can tell; at most {@value #MAX_PLACE} characters
 * @param kind what whoever refused calls this kind of failure, so that failures are compared by it and not by their words; null: nothing; at most
 *     {@value #MAX_KIND} characters
 */
public record Failure(
        FailureClass failureClass, String reason, String place, String record, String inMessage, String kind) {
    /** Longest reason kept, characters. */
    public static final int MAX_REASON = 2000;
    /** Longest place kept, characters. The names in it are the sender's, and may be as long as the message. */
    public static final int MAX_PLACE = 300;

    /** The kind of what was given up because it stood behind another message. */
    public static final String BEHIND = "behind";
    /** Longest kind kept, characters. */
    public static final int MAX_KIND = 100;

    /** Where releases before told the place in the message. */
    private static final Pattern AT_THE_END = Pattern.compile(" \\(in the message: (/[^)]*)\\)$");

    private static final Pattern RECORD = Pattern.compile("[a-z0-9_.]{1,100},[1-9][0-9]{0,17}");

    /** Cuts what is too long, and forgets a record that has not the form of one: it is the target's text. */
    public Failure {
        reason = PlainText.of(reason, MAX_REASON);
        place = place == null ? "" : placeOf(place);
        record = record != null && RECORD.matcher(record).matches() ? record : null;
        Matcher told = AT_THE_END.matcher(inMessage == null ? reason : "");
        if (told.find()) {
            inMessage = told.group(1);
            reason = reason.substring(0, told.start());
        }
        inMessage = inMessage == null || inMessage.isEmpty() ? null : placeOf(inMessage);
        kind = kind == null || kind.isEmpty() ? null : PlainText.of(kind, MAX_KIND);
    }

    /** A failure of which no record is known. */
    public Failure(FailureClass failureClass, String reason, String place) {
        this(failureClass, reason, place, null, null, null);
    }

    /** The same with the place in the message. */
    public Failure in(String message) {
        return new Failure(failureClass, reason, place, record, message, kind);
    }

    /** The same with other words. */
    public Failure saying(String other) {
        return new Failure(failureClass, other, place, record, inMessage, kind);
    }

    /** The reason as people are told it, with the place in the message. */
    public String told() {
        return inMessage == null ? reason : reason + " (in the message: " + inMessage + ")";
    }

    /** A place as a failure tells it. */
    public static String placeOf(String place) {
        return PlainText.of(place, MAX_PLACE);
    }
}
