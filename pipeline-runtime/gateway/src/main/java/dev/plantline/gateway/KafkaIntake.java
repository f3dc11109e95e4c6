package dev.plantline.gateway;

import dev.plantline.engine.Decoded;
import dev.plantline.model.MessageFailedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Intake over the plant's broker, whose address may change. Thread safe. */
final class KafkaIntake implements Intake, AutoCloseable {
    private final InstantSource clock;
    private final GatewayMeter meter;
    private volatile Open open;

    private record Open(Map<String, Object> connection, int maxBytes, Appender appender) {}

    /**
     * Without a connection until {@link #use}.
     *
     * @param clock for received times
     * @param meter hears what is copied
     */
    KafkaIntake(InstantSource clock, GatewayMeter meter) {
        this.clock = clock;
        this.meter = meter;
    }

    boolean isOpen() {
        return open != null;
    }

    /** Whether it writes over this connection, messages up to this size. */
    boolean has(Map<String, Object> connection, int maxBytes) {
        var now = open;
        return now != null && now.connection().equals(connection) && now.maxBytes() == maxBytes;
    }

    /**
     * Writes over this connection from now on; what is on its way over the one before is waited for.
     *
     * @return whether it is another one
     * @throws org.apache.kafka.common.KafkaException when its settings are wrong; the one before stays
     */
    boolean use(Map<String, Object> connection, int maxBytes) {
        if (has(connection, maxBytes)) {
            return false;
        }
        var before = open;
        open = new Open(connection, maxBytes, new Appender(connection, maxBytes));
        if (before != null) {
            before.appender().close();
        }
        return true;
    }

    @Override
    public CompletableFuture<Receipt> append(ReceivingInterface to, String id, Received message, Decoded checked)
            throws MessageFailedException {
        var keys = to.compiled().keys(checked);
        var now = open;
        if (now == null) {
            return CompletableFuture.failedFuture(
                    new IntakeException(IntakeException.Kind.unreachable, "this gateway ends; send it again"));
        }
        return now.appender().append(Incoming.of(to, message, id, clock.instant(), keys));
    }

    @Override
    public Optional<String> trouble(ReceivingInterface to) {
        var now = open;
        return now == null ? Optional.empty() : now.appender().trouble(to.id().inTopic());
    }

    @Override
    public Copier copier(String client, String transactionalId, int maxBytes) {
        var settings = Appender.settings(open.connection(), maxBytes);
        settings.put("client.id", client);
        settings.put("transactional.id", transactionalId);
        settings.put("transaction.timeout.ms", 15_000);
        settings.put("max.block.ms", 15_000);
        var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new TransactionCopier(producer);
    }

    private final class TransactionCopier implements Copier {
        private final KafkaProducer<byte[], byte[]> producer;

        TransactionCopier(KafkaProducer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        @Override
        public void copy(ReceivingInterface to, List<Received> messages, Position position) {
            producer.beginTransaction();
            for (Received each : messages) {
                producer.send(
                        Incoming.asItCame(to, each, newId(), clock.instant()).record());
            }
            producer.sendOffsetsToTransaction(position.next(), position.group());
            producer.commitTransaction();
            meter.copied(to.id().name(), messages.size());
        }

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Waits some seconds for what is on its way. */
    @Override
    public void close() {
        var last = open;
        open = null;
        if (last != null) {
            last.appender().close();
        }
    }
}
