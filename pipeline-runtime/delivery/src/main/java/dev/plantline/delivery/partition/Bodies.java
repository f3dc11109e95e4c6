package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The bodies of a partition's messages that are in memory. A body is there from its arrival until the message has its outcome or stands in {@code .aside};
 * what is set aside gets it back for a try and loses it after. For the thread of its partition.
 */
final class Bodies {
    private final Set<Message> wanted = new LinkedHashSet<>();
    private final Set<Message> reading = new HashSet<>();
    /** Those that were read from {@code .aside} and are in memory. */
    private final Set<Message> loaded = new HashSet<>();

    private long bytes;

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
        wanted.remove(message);
        loaded.remove(message);
        if (message.body() != null) {
            bytes -= message.bytes();
        }
    }

    /** A message is not tried for now: its body goes, if it stands in {@code .aside}. */
    void rest(Message message) {
        if (message.body() != null && message.bodyAt() >= 0) {
            loaded.remove(message);
            bytes -= message.bytes();
            message.forgetBody();
        }
    }

    /** A message needs no body any more: it is to be closed, or does not follow at once. */
    void spare(Message message) {
        wanted.remove(message);
        if (!isOnItsWay(message)) {
            rest(message);
        }
    }

    /** What stands behind the head of this lane does not follow at once; each asks again when it is the head. */
    void spareBehindHead(Lane lane) {
        for (Message message : lane.messages()) {
            if (message != lane.head()) {
                spare(message);
            }
        }
    }

    /** A message is to be tried and its body is not there. */
    void want(Message message) {
        if (!reading.contains(message)) {
            wanted.add(message);
        }
    }

    /**
     * Which are read now. One is read whatever the bound says while none that was read before is in memory: what keeps the memory full may wait for it.
     *
     * @param most bytes of bodies in memory
     */
    List<Message> toRead(long most) {
        List<Message> now = new ArrayList<>();
        for (Iterator<Message> next = wanted.iterator(); next.hasNext(); ) {
            Message message = next.next();
            boolean first = reading.isEmpty() && loaded.isEmpty();
            if (!first && bytes + message.bytes() > most) {
                break;
            }
            next.remove();
            reading.add(message);
            bytes += message.bytes();
            now.add(message);
        }
        return now;
    }

    /** Whether it is being read, and arrives whatever happens meanwhile. */
    boolean isBeingRead(Message message) {
        return reading.contains(message);
    }

    /** One was read. */
    void read(Message message, byte[] body) {
        reading.remove(message);
        loaded.add(message);
        message.loaded(body);
    }

    /** Whether a call with it goes out next, or has. */
    static boolean isOnItsWay(Message message) {
        return message.phase().isQueued() || message.phase().isInFlight();
    }
}
