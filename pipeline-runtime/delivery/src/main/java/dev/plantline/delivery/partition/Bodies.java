package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bodies of a partition's messages that are in memory. A body is there from its arrival until the message has its outcome or stands in {@code .aside};
 * what is set aside gets it back for a try and loses it after. For the thread of its partition.
 */
final class Bodies {
    private final ArrayDeque<Message> wanted = new ArrayDeque<>();
    /** Those wanted and those being read. */
    private final Set<Message> missing = new HashSet<>();

    private long bytes;
    private int reading;

    /** Bytes of those in memory, and of those that are being read. */
    long bytes() {
        return bytes;
    }

    /** A message came in with its body. */
    void arrived(Message message) {
        bytes += message.bytes();
    }

    /** A message has its outcome. */
    void gone(Message message) {
        if (message.body() != null) {
            bytes -= message.bytes();
        }
    }

    /** A message is not tried for now: its body goes, if it stands in {@code .aside}. */
    void rest(Message message) {
        if (message.body() != null && message.bodyAt() >= 0) {
            bytes -= message.bytes();
            message.forgetBody();
        }
    }

    /** A message is to be tried and its body is not there. */
    void want(Message message) {
        if (missing.add(message)) {
            wanted.add(message);
        }
    }

    /**
     * Which are read now.
     *
     * @param most bytes of bodies in memory; one is always read, because what keeps the memory full may wait for it
     */
    List<Message> toRead(long most) {
        List<Message> now = new ArrayList<>();
        while (!wanted.isEmpty() && (reading == 0 || bytes + wanted.peek().bytes() <= most)) {
            Message message = wanted.remove();
            bytes += message.bytes();
            reading++;
            now.add(message);
        }
        return now;
    }

    /** One was read. */
    void read(Message message, byte[] body) {
        missing.remove(message);
        reading--;
        message.loaded(body);
    }
}
