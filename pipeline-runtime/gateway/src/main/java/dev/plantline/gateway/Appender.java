package dev.plantline.gateway;

import dev.plantline.gateway.Intake.Receipt;
import dev.plantline.gateway.IntakeException.Kind;
import dev.plantline.model.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends messages durably: all replicas in sync have them before the future completes. Order per order key is the order of the calls.
 *
 * <p>What is on its way is bounded in bytes, for each topic and for all; what is not answered within {@link #PATIENCE} is told so and goes on in the background, because a
 * producer that drops what it accepted would lose the order. Thread safe.
 */
final class Appender implements AutoCloseable {
    /** How long a sender waits for the broker. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int HEADERS = 64 << 10;

    /** Topics whose place is asked for at once; each takes a thread for {@link #PATIENCE} at most. */
    private static final int SEEKERS = 8;

    private final Producer<byte[], byte[]> producer;
    private final int largest;
    private final Waiting waiting;
    private final Executor seekers;
    private final Map<String, TopicWay> ways = new ConcurrentHashMap<>();

    /**
     * An appender that connects in the background.
     *
     * @param connection settings of {@link dev.plantline.model.KafkaConnection}
     * @param maxBytes largest message, bytes
     */
    Appender(Map<String, Object> connection, int maxBytes) {
        this(
                new KafkaProducer<>(
                        settings(connection, maxBytes), new ByteArraySerializer(), new ByteArraySerializer()),
                maxBytes,
                seekers());
    }

    /**
     * An appender over a producer with {@link #settings}.
     *
     * @param seekers runs what may block for {@link #PATIENCE}
     */
    Appender(Producer<byte[], byte[]> producer, int maxBytes, Executor seekers) {
        this.producer = producer;
        this.seekers = seekers;
        this.largest = largest(maxBytes);
        this.waiting = new Waiting(largest);
    }

    /** Threads that end by themselves when nothing is asked for; what waits for one is one question for each topic. */
    private static Executor seekers() {
        var pool = new ThreadPoolExecutor(
                SEEKERS, SEEKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads("topics"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Bytes of the largest message with its headers. */
    static int largest(int maxBytes) {
        return maxBytes + HEADERS;
    }

    /** Settings that every producer to {@code .in} has: durable, idempotent, bounded. */
    static Map<String, Object> settings(Map<String, Object> connection, int maxBytes) {
        var settings = new HashMap<>(connection);
        settings.put("client.id", "plantline-gateway");
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        // A partition that has just been made may refuse one request and take the next: a partition without memory of
        // the producer accepts any
        // sequence number first, and then refuses the earlier ones for ever (seen on Kafka 4.1 with 5 in flight).
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.put("request.timeout.ms", 10_000);
        settings.put("max.block.ms", PATIENCE.toMillis());
        // One codec everywhere, none: otherwise a message fits .in and never .aside.
        settings.put("compression.type", "none");
        settings.put("linger.ms", 2);
        settings.put("batch.size", 64 << 10);
        settings.put("max.request.size", largest(maxBytes));
        // Pages are given out whole, so a bound of bytes needs more buffer than bytes.
        settings.put("buffer.memory", 2L * Waiting.all(largest(maxBytes)) + largest(maxBytes));
        settings.put("send.buffer.bytes", 128 << 10);
        settings.put("receive.buffer.bytes", 32 << 10);
        settings.put("reconnect.backoff.max.ms", 2_000);
        return settings;
    }

    /**
     * Appends one message. Does not block.
     *
     * @return where it stands, once it is durable; fails with an {@link IntakeException}, after {@link #PATIENCE} at the latest
     */
    CompletableFuture<Receipt> append(Incoming message) {
        String topic = message.record().topic();
        var way = ways.computeIfAbsent(topic, first -> new TopicWay(topic, producer, seekers));
        if (way.isSilent()) {
            return CompletableFuture.failedFuture(unreachable());
        }
        int size = message.size();
        if (size > largest) {
            return CompletableFuture.failedFuture(tooLarge());
        }
        if (!waiting.take(topic, size)) {
            return CompletableFuture.failedFuture(
                    new IntakeException(Kind.full, "too many messages wait for the broker; send it again in a second"));
        }
        var appended = new CompletableFuture<Receipt>();
        appended.whenComplete((receipt, failure) -> waiting.give(topic, size));
        way.send(() -> send(way, message, appended), failure -> appended.completeExceptionally(unreachable()));
        return patient(way, appended);
    }

    /** Why what comes for a topic now would not be appended, as far as it was tried; empty: it would be. Answers at once. */
    Optional<String> trouble(String topic) {
        return Optional.ofNullable(ways.get(topic)).flatMap(TopicWay::trouble);
    }

    private void send(TopicWay way, Incoming message, CompletableFuture<Receipt> appended) {
        try {
            producer.send(message.record(), (metadata, failure) -> {
                if (failure == null) {
                    way.confirmed();
                    appended.complete(new Receipt(message.id(), metadata.partition(), metadata.offset()));
                } else {
                    appended.completeExceptionally(explained(way, failure));
                }
            });
        } catch (RuntimeException e) {
            appended.completeExceptionally(explained(way, e));
        }
    }

    private static CompletableFuture<Receipt> patient(TopicWay way, CompletableFuture<Receipt> appended) {
        if (appended.isDone()) {
            return appended;
        }
        return appended.copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    if (failure instanceof TimeoutException) {
                        way.isOverdue(appended);
                        return CompletableFuture.failedFuture(unreachable());
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    private static IntakeException explained(TopicWay way, Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            return tooLarge();
        }
        way.lost(failure);
        return unreachable();
    }

    private static IntakeException tooLarge() {
        return new IntakeException(Kind.tooLarge, "the message is larger than its topic takes");
    }

    private static IntakeException unreachable() {
        return new IntakeException(
                Kind.unreachable,
                "no broker confirmed the message; send it again: if it was appended all the same, the second one counts as a duplicate");
    }

    /** Waits for what is on its way, {@link #PATIENCE} at most. */
    @Override
    public void close() {
        // Who still asks for a topic's place is told that the producer is closed; then its thread ends by itself.
        producer.close(PATIENCE);
    }
}
