package dev.plantline.engine;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;

/** Makes the failures of a message, one method per class of failure. */
final class Failures {
    /** Longest part of a value that stands in a reason, characters. */
    static final int MAX_SHOWN = 80;

    private Failures() {}

    static MessageFailedException contract(String place, String reason) {
        return new MessageFailedException(new Failure(FailureClass.contract, reason, place));
    }

    static MessageFailedException mapping(String place, String reason) {
        return new MessageFailedException(new Failure(FailureClass.mapping, reason, place));
    }

    static MessageFailedException business(String place, String reason) {
        return new MessageFailedException(new Failure(FailureClass.business, reason, place));
    }

    /** A failure whose reason says first what it is about. */
    static MessageFailedException told(String about, MessageFailedException failed) {
        Failure failure = failed.failure();
        return new MessageFailedException(failure.saying(about + failure.reason()));
    }

    /** A value of the message as it may stand in a reason: short. */
    static String shown(String value) {
        return value.length() <= MAX_SHOWN ? "\"" + value + "\"" : "\"" + value.substring(0, MAX_SHOWN) + "…\"";
    }
}
