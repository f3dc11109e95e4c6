package dev.plantline.model.network;

import java.io.IOException;

/** An answer was given up because it is longer than an answer to this request can be. What was asked for may have been done. */
public final class AnswerTooLongException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Of a body.
     *
     * @param most bytes that it may have
     */
    AnswerTooLongException(int most) {
        super("the answer has more than " + most + " bytes");
    }
}
