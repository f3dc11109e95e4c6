package dev.plantline.model;

import java.time.Instant;

/**
 * The two readings of time, kept apart because they are good for different things. The wall clock is what humans and other processes understand, and it
 * can jump: an administrator or NTP sets it, a virtual machine wakes up. So it is only written down. Whatever waits, or asks how long something took,
 * goes by the reading that never jumps.
 */
public interface TimeSource {
    /** The wall clock. To be written down and shown; two of its readings tell nothing about how long it took from one to the other. */
    Instant instant();

    /** Milliseconds since a moment that is the same for the whole process; never falls. Means nothing to another process. */
    long elapsedMillis();

    /** The time of the machine. */
    static TimeSource system() {
        return new SystemTime();
    }
}
