package dev.plantline.gateway;

import dev.plantline.model.PlainText;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The way to one topic. A producer blocks its caller while it does not know where a topic is, so only a thread of its own asks for that, one for
 * each topic; messages wait here meanwhile, in their order. A topic that was asked for in vain, or that does not confirm, is silent: what comes
 * for it then is refused at once. Thread safe.
 */
final class TopicWay {
    /** A producer forgets the place of a topic that nothing was sent to for five minutes. */
    private static final long KNOWN_NS = TimeUnit.MINUTES.toNanos(4);
    /** How long nobody asks again for what was not found. */
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    /** For so long a message that the broker did not take speaks of the next one. */
    private static final long FAILED_NS = TimeUnit.MINUTES.toNanos(5);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Executor seekers;
    private final Queue<Waiter> queue = new ArrayDeque<>();
    private final AtomicInteger overdue = new AtomicInteger();
    private boolean asking;
    /** Not locked: a callback of the producer must never wait for a thread that waits for the producer. */
    private volatile Place place = new Place(false, System.nanoTime());
    /** Whether the place was asked for in vain since it was known last. */
    private volatile boolean failing;
    /** What keeps messages out; null: nothing, as far as it was tried. */
    private volatile Trouble trouble;

    /**
     * What is known of the topic's place.
     *
     * @param known whether it is; else nobody asks for it
     * @param until when that holds, {@link System#nanoTime}
     */
    private record Place(boolean known, long until) {
        boolean holds() {
            return System.nanoTime() - until < 0;
        }
    }

    /**
     * What keeps messages out.
     *
     * @param why in words for the status, the same words for as long as it is the same
     * @param isOver whether it is, as far as can be told without a message, once the place is found: at once, or after a while; never for what only a
     *     message can tell
     */
    private record Trouble(String why, BooleanSupplier isOver) {}

    /**
     * A message that waits for the place.
     *
     * @param send hands it to the producer
     * @param refuse tells its sender why that does not happen
     */
    private record Waiter(Runnable send, Consumer<RuntimeException> refuse) {}

    /**
     * The way to a topic whose place is not known yet.
     *
     * @param seekers runs what may block for some seconds
     */
    TopicWay(String topic, Producer<byte[], byte[]> producer, Executor seekers) {
        this.topic = topic;
        this.producer = producer;
        this.seekers = seekers;
    }

    /** Whether what comes now is to be refused at once. */
    boolean isSilent() {
        var now = place;
        return overdue.get() > 0 || !now.known() && now.holds();
    }

    /**
     * Hands a message to the producer: now, or once the topic's place is known. Does not block.
     *
     * @param send hands it over
     * @param refuse hears why it was not handed over
     */
    void send(Runnable send, Consumer<RuntimeException> refuse) {
        if (handedOver(send)) {
            return;
        }
        synchronized (this) {
            if (handedOver(send)) {
                return;
            }
            if (!asking || !failing) {
                queue.add(new Waiter(send, refuse));
                if (asking) {
                    return;
                }
                asking = true;
            } else {
                // One message tries a topic that fails; the others are not made to wait for the same answer.
                refuse.accept(new IllegalStateException("another message asks for the topic's place"));
                return;
            }
        }
        seek();
    }

    private void seek() {
        try {
            seekers.execute(this::ask);
        } catch (RejectedExecutionException e) {
            refuseAll(e);
        }
    }

    private boolean handedOver(Runnable send) {
        var now = place;
        if (!now.known() || !now.holds()) {
            return false;
        }
        place = new Place(true, System.nanoTime() + KNOWN_NS);
        send.run();
        return true;
    }

    private void ask() {
        try {
            producer.partitionsFor(topic);
        } catch (RuntimeException e) {
            refuseAll(e);
            return;
        }
        synchronized (this) {
            for (var next = queue.poll(); next != null; next = queue.poll()) {
                next.send().run();
            }
            asking = false;
            failing = false;
            place = new Place(true, System.nanoTime() + KNOWN_NS);
            var was = trouble;
            if (was != null && was.isOver().getAsBoolean()) {
                trouble = null;
            }
        }
    }

    private void refuseAll(RuntimeException why) {
        Queue<Waiter> refused;
        synchronized (this) {
            refused = new ArrayDeque<>(queue);
            queue.clear();
            asking = false;
            lost(new Trouble(reason(why, "it finds no topic " + topic + ", or no broker in reach"), () -> true));
        }
        refused.forEach(each -> each.refuse().accept(why));
    }

    /** The producer did not find the topic any more, or was told that it may not write there. */
    void lost(Exception why) {
        if (why instanceof TimeoutException) { // there is none, or none that knows the topic
            lost(new Trouble(unconfirmed(), () -> true));
            return;
        }
        boolean ofUser = why instanceof AuthorizationException || why instanceof AuthenticationException;
        long enough = System.nanoTime() + FAILED_NS;
        lost(new Trouble(
                reason(why, "the broker does not take what is written to " + topic + ": " + PlainText.said(why)),
                () -> !ofUser && System.nanoTime() - enough > 0));
    }

    private void lost(Trouble why) {
        trouble = why;
        failing = true;
        place = new Place(false, System.nanoTime() + PAUSE_NS);
    }

    private String reason(Exception why, String otherwise) {
        if (why instanceof AuthorizationException) {
            return "Kafka does not allow its user to write to " + topic;
        }
        return why instanceof AuthenticationException ? "Kafka refuses its user, password or certificate" : otherwise;
    }

    /** A message was written. */
    void confirmed() {
        if (trouble != null) {
            trouble = null;
        }
    }

    /**
     * Why what comes now would not be written, as far as it was tried; empty: it would be. Answers at once. A place that was not found is looked for
     * again meanwhile: senders who have gone need not come back for this to end.
     */
    Optional<String> trouble() {
        if (overdue.get() > 0) {
            return Optional.of(unconfirmed());
        }
        var now = trouble;
        if (now != null && now.isOver().getAsBoolean()) {
            lookAgain();
        }
        return Optional.ofNullable(now).map(Trouble::why);
    }

    private String unconfirmed() {
        return "no broker confirms what is written to " + topic;
    }

    private void lookAgain() {
        synchronized (this) {
            if (asking || place.holds()) {
                return;
            }
            asking = true;
        }
        seek();
    }

    /** A message has not been confirmed in time; the topic is silent until it is. */
    void isOverdue(CompletableFuture<?> message) {
        overdue.incrementAndGet();
        message.whenComplete((receipt, failure) -> overdue.decrementAndGet());
    }
}
