package dev.plantline.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether the bytes of a message are UTF-8. A reader that guesses takes UTF-16 for granted and an overlong slash for a slash; then two readers of one
 * message do not read the same.
 */
public final class MessageEncoding {
    private MessageEncoding() {}

    /** What is wrong and what the sender has to do; empty when the bytes are UTF-8 (with or without its byte order mark). */
    public static Optional<String> mistake(byte[] body) {
        return other(body)
                .map(encoding -> "The message is " + encoding + ", not UTF-8; the sender must send it in UTF-8.")
                .or(() -> framed(body))
                .or(() -> isAscii(body) ? Optional.empty() : malformed(body));
    }

    /** The encodings that show themselves in the first bytes of a JSON text (RFC 4627). */
    private static Optional<String> other(byte[] body) {
        String zeros = shape(body);
        if (starts(body, 0, 0, 0xFE, 0xFF) || zeros.equals("000x000x")) {
            return Optional.of("UTF-32, most significant byte first");
        }
        if (starts(body, 0xFF, 0xFE, 0, 0) || zeros.startsWith("x000")) {
            return Optional.of("UTF-32, least significant byte first");
        }
        if (starts(body, 0xFE, 0xFF) || zeros.startsWith("0x0x")) {
            return Optional.of("UTF-16, most significant byte first");
        }
        if (starts(body, 0xFF, 0xFE) || zeros.startsWith("x0x0")) {
            return Optional.of("UTF-16, least significant byte first");
        }
        return Optional.empty();
    }

    private static Optional<String> framed(byte[] body) {
        return starts(body, 0)
                ? Optional.of("The message begins with the byte 0, as one does that was framed for a schema registry;"
                        + " the sender must send the JSON text alone.")
                : Optional.empty();
    }

    private static boolean starts(byte[] body, int... bytes) {
        if (body.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((body[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first eight bytes: 0 as 0, others as x. */
    private static String shape(byte[] body) {
        if (body.length < 4 || body[0] != 0 && body[1] != 0) {
            return "";
        }
        StringBuilder shape = new StringBuilder(8);
        for (int i = 0; i < Math.min(body.length, 8); i++) {
            shape.append(body[i] == 0 ? '0' : 'x');
        }
        return shape.toString();
    }

    private static boolean isAscii(byte[] body) {
        int all = 0;
        for (byte one : body) {
            all |= one;
        }
        return all >= 0;
    }

    private static Optional<String> malformed(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(body);
        CharBuffer out = CharBuffer.allocate(Math.min(body.length, 4_096) + 2);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        return result.isError() ? Optional.of(malformed(body, in.position())) : Optional.empty();
    }

    private static String malformed(byte[] body, int at) {
        int first = body[at] & 0xFF;
        int second = at + 1 < body.length ? body[at + 1] & 0xFF : 0;
        String why = first == 0xC0 || first == 0xC1 || first == 0xE0 && second < 0xA0 && second >= 0x80
                ? "it writes a character with more bytes than it needs"
                : first == 0xED && second >= 0xA0
                        ? "it writes half of a surrogate pair as a character of its own"
                        : "is the text ISO-8859-1 or Windows-1252?";
        return String.format(
                "The message is not UTF-8: byte %d is 0x%02X (%s); the sender must send it in UTF-8.",
                at + 1, first, why);
    }
}
