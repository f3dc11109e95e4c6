package dev.plantline.model;

import java.math.BigInteger;
import java.util.function.Function;

/** The value of {@code keys.version}: it only grows per order key. Numbers compare as numbers, texts by code point (COLLATE "C"). */
public sealed interface MessageVersion {
    /**
     * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
     */
    <R> R match(Function<? super Number, ? extends R> number, Function<? super Text, ? extends R> text);

    /**
     * A whole number of 64 bits.
     *
     * @param value the version
     */
    record Number(long value) implements MessageVersion {
        @Override
        public <R> R match(Function<? super Number, ? extends R> number, Function<? super Text, ? extends R> text) {
            return number.apply(this);
        }
    }

    /**
     * A text, for example an ISO time.
     *
     * @param value the version; not empty, at most 200 characters
     */
    record Text(String value) implements MessageVersion {
        @Override
        public <R> R match(Function<? super Number, ? extends R> number, Function<? super Text, ? extends R> text) {
            return text.apply(this);
        }
    }

    /** The header form: {@code n:42} or {@code t:2026-01-01}. */
    default String header() {
        return match(number -> "n:" + number.value(), text -> "t:" + text.value());
    }

    /**
     * Reads the header form.
     *
     * @throws IllegalArgumentException when it is none
     */
    static MessageVersion parse(String header) {
        if (header.startsWith("n:")) {
            return new Number(new BigInteger(header.substring(2)).longValueExact());
        }
        if (header.startsWith("t:")) {
            return new Text(header.substring(2));
        }
        throw new IllegalArgumentException("not a version: " + header);
    }
}
