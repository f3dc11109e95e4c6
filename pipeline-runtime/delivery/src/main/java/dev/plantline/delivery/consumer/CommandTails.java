package dev.plantline.delivery.consumer;

import dev.plantline.delivery.ownership.Event;
import dev.plantline.delivery.ownership.Failures;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.ownership.Mailbox;
import dev.plantline.model.AsideKey;
import dev.plantline.model.Backoff;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ends of {@code .aside} for the commands that are written behind an election. One consumer and one thread do it for all interfaces of this
 * process: a consumer each would cost as much as everything else that an idle interface does. Thread safe.
 */
final class CommandTails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandTails.class);
    /** A command ends the wait, and so does a partition that is to be followed. */
    private static final Duration POLL = Duration.ofSeconds(5);
    /** Shortest time between two looks, milliseconds: while messages are worked, each of their transactions leaves records there too. */
    private static final long EVERY = 200;

    /**
     * One partition.
     *
     * @param position what comes next
     * @param reader its present owner
     */
    private record Followed(long position, Mailbox reader) {}

    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final Backoff backoff;
    private final Thread thread = DaemonThreads.thread("commands", this::run);

    // All of these under the lock.
    private final Map<TopicPartition, Followed> followed = new HashMap<>();
    private final Set<TopicPartition> toSeek = new HashSet<>();
    private boolean changed;
    private boolean closed;
    private boolean started;
    /** Null: there is none, or its thread waits for nothing. */
    private Consumer<byte[], byte[]> polling;

    CommandTails(KafkaClients clients, Backoff backoff) {
        this(clients::follower, backoff);
    }

    /** With consumers of one's own, for tests. */
    CommandTails(Supplier<? extends Consumer<byte[], byte[]>> consumers, Backoff backoff) {
        this.consumers = consumers;
        this.backoff = backoff;
    }

    /**
     * Follows a partition for its new owner; the owner before gets nothing any more.
     *
     * @param position what the owner has not read
     * @param reader where its commands go, in their order
     */
    synchronized void follow(TopicPartition partition, long position, Mailbox reader) {
        followed.put(partition, new Followed(position, reader));
        toSeek.add(partition);
        change();
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    /** Follows these no longer. */
    synchronized void leave(Collection<TopicPartition> partitions) {
        if (followed.keySet().removeAll(partitions)) {
            change();
        }
    }

    private void change() {
        changed = true;
        wake();
    }

    private void wake() {
        notifyAll();
        if (polling != null) {
            polling.wakeup();
        }
    }

    /** Ends its thread, and waits a moment for it. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            wake();
        }
        if (started) {
            thread.join(3_000);
        }
    }

    // ---- its thread ----

    private void run() {
        try {
            long pause = 0;
            while (!isClosed()) {
                try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                    again();
                    while (!isClosed()) {
                        look(consumer);
                        pause = 0;
                    }
                } catch (KafkaException e) {
                    LOG.warn("the consumer of commands failed and is made anew: {}", Failures.words(e));
                } catch (RuntimeException | Error e) {
                    LOG.error("following commands failed by an internal error and begins anew", ErrorTrace.of(e));
                }
                pause = backoff.after(pause);
                await(pause, false);
            }
        } catch (InterruptedException e) {
            LOG.error("following commands was interrupted and ends");
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** A new consumer stands nowhere. */
    private synchronized void again() {
        toSeek.addAll(followed.keySet());
        changed = true;
    }

    /** Waits at most so long; a change ends it where it may. */
    private synchronized void await(long millis, boolean untilChanged) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        long left = millis;
        while (left > 0 && !closed && !(untilChanged && changed)) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
    }

    private void look(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        if (!assign(consumer)) {
            return;
        }
        try {
            take(consumer.poll(waitForRoom(consumer) ? Duration.ofMillis(EVERY) : POLL));
        } catch (WakeupException e) {
            // There is something else to do.
        } catch (OffsetOutOfRangeException e) {
            lost(e.partitions(), e);
        } catch (TopicAuthorizationException e) {
            lost(of(e.unauthorizedTopics()), e);
        } finally {
            polls(null);
        }
        await(EVERY, true);
    }

    /** Whether there is anything to poll for now. */
    private synchronized boolean assign(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        while (followed.isEmpty() && !closed) {
            wait();
        }
        if (changed) {
            consumer.assign(followed.keySet());
            toSeek.retainAll(followed.keySet());
            toSeek.forEach(partition ->
                    consumer.seek(partition, followed.get(partition).position()));
            toSeek.clear();
            changed = false;
        }
        polls(consumer);
        return !closed;
    }

    /** What an owner has no room for stays in Kafka until it has; whether there is such an owner. */
    private synchronized boolean waitForRoom(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> full = new HashSet<>(consumer.assignment());
        full.removeIf(partition -> !followed.containsKey(partition)
                || followed.get(partition).reader().wantsCommands());
        Set<TopicPartition> free = new HashSet<>(consumer.assignment());
        free.removeAll(full);
        consumer.pause(full);
        consumer.resume(free);
        return !full.isEmpty();
    }

    private synchronized void polls(Consumer<byte[], byte[]> consumer) {
        polling = consumer;
    }

    private synchronized void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Followed of = followed.get(partition);
            // What was fetched for the owner before is read again from where the new one stands.
            if (of != null && !toSeek.contains(partition)) {
                List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
                List<ConsumerRecord<byte[], byte[]>> commands = all.stream()
                        .filter(record -> AsideKey.isOfCommand(record.key()))
                        .toList();
                followed.put(partition, new Followed(all.get(all.size() - 1).offset() + 1, of.reader()));
                if (!commands.isEmpty()) {
                    of.reader().put(new Event.Tail(commands));
                }
            }
        }
    }

    private synchronized Set<TopicPartition> of(Set<String> topics) {
        Set<TopicPartition> partitions = new HashSet<>(followed.keySet());
        partitions.removeIf(partition -> !topics.contains(partition.topic()));
        return partitions;
    }

    /** These cannot be followed from where they stand: their owners read them anew, or say what is wrong. */
    private synchronized void lost(Collection<TopicPartition> partitions, KafkaException why) {
        for (TopicPartition partition : partitions) {
            Followed of = followed.remove(partition);
            if (of != null) {
                of.reader().put(new Event.OwnAgain("its commands cannot be followed: " + Failures.words(why)));
            }
        }
        changed = true;
    }
}
