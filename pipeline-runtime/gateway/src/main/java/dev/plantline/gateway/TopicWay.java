package dev.plantline.gateway;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;

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
        }
    }

    private void refuseAll(RuntimeException why) {
        Queue<Waiter> refused;
        synchronized (this) {
            refused = new ArrayDeque<>(queue);
            queue.clear();
            asking = false;
            lost();
        }
        refused.forEach(each -> each.refuse().accept(why));
    }

    /** The producer did not find the topic, or was told that it may not write there. */
    void lost() {
        failing = true;
        place = new Place(false, System.nanoTime() + PAUSE_NS);
    }

    /** A message has not been confirmed in time; the topic is silent until it is. */
    void isOverdue(CompletableFuture<?> message) {
        overdue.incrementAndGet();
        message.whenComplete((receipt, failure) -> overdue.decrementAndGet());
    }
}
