package dev.plantline.gateway.http;

import dev.plantline.api.v1alpha1.source.RateLimit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many messages may come to one interface: of each key, and of all keys together. Only what a key has signed counts, so whoever has no key
 * and saw no request uses up nothing. By a clock that no correction of the time moves. Thread safe.
 *
 * <p>The header counts, before the body is there. Whoever can read a request in the clear may repeat its header with any body, for as long as the
 * signature is good, and use up the rate of its key. Only TLS prevents that: to count after the body was proven would let the same repetition cost
 * the memory of a body each time.
 */
final class Rates {
    private static final RateLimit KEY = new RateLimit(1_000, null);
    private static final RateLimit INTERFACE = new RateLimit(2_000, null);

    private final LongSupplier nanos;
    private final Bucket ofInterface;
    private final Map<String, Bucket> ofKeys = new TreeMap<>();

    /** A bucket that fills evenly, told as the moment when it is full: one number says how much is in it. */
    private static final class Bucket {
        private final long each;
        private final long whole;
        private long full;

        Bucket(RateLimit limit, long now) {
            each = TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
            whole = each * limit.atOnce();
            full = now;
        }

        /** Nanoseconds until there is one; not positive: there is. */
        long until(long now) {
            return Math.max(full, now) + each - whole - now;
        }

        void take(long now) {
            full = Math.max(full, now) + each;
        }

        void continueFrom(Bucket before) {
            if (before != null && before.each == each && before.whole == whole) {
                full = before.full;
            }
        }
    }

    /**
     * Rates of which nothing is used yet.
     *
     * @param ofInterface all keys together; null: as shipped
     * @param ofKeys by key id; a null value: as shipped
     * @param nanos the clock, as {@link System#nanoTime}
     */
    Rates(RateLimit ofInterface, Map<String, RateLimit> ofKeys, LongSupplier nanos) {
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.ofInterface = new Bucket(ofInterface == null ? INTERFACE : ofInterface, now);
        ofKeys.forEach((keyId, limit) -> this.ofKeys.put(keyId, new Bucket(limit == null ? KEY : limit, now)));
    }

    /** Goes on with what is used up: a new configuration gives nobody a full bucket. Called before anything is taken. */
    synchronized void continueFrom(Rates before) {
        synchronized (before) {
            ofInterface.continueFrom(before.ofInterface);
            ofKeys.forEach((keyId, bucket) -> bucket.continueFrom(before.ofKeys.get(keyId)));
        }
    }

    /**
     * Takes one message of a key; takes none when there is none left.
     *
     * @return 0: taken; else after how many seconds the same may be asked again
     */
    synchronized int take(String keyId) {
        long now = nanos.getAsLong();
        var ofKey = ofKeys.get(keyId);
        long wait = Math.max(ofKey.until(now), ofInterface.until(now));
        if (wait > 0) {
            return (int) TimeUnit.NANOSECONDS.toSeconds(wait) + 1;
        }
        ofKey.take(now);
        ofInterface.take(now);
        return 0;
    }
}
