package dev.plantline.operator.topics;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Hands decisions over to the owner of the first partition of their interface, which writes them down, and finds the lines. As with commands, whether one was handed
 * over is seen in Kafka and never guessed; what many are asked about is read once. Waits for the broker and throws KafkaException when it does not answer.
 */
final class DecisionTopics {
    /** An owner that runs answers sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Lines of others that are read again rather than written down as read. */
    private static final long NEAR = 10_000;

    private final Broker broker;
    private final Duration timeout;
    private final Duration patience;

    DecisionTopics(Broker broker, Duration timeout) {
        this(broker, timeout, PATIENCE);
    }

    /** With another patience for owners. */
    DecisionTopics(Broker broker, Duration timeout, Duration patience) {
        this.broker = broker;
        this.timeout = timeout;
        this.patience = patience;
    }

    /** Brings each a step further, and tells how it stands then. */
    DecisionAnswers handOver(InterfaceId id, List<DecisionOrder> orders) {
        if (broker.history() == null || broker.history().isEmpty()) {
            return DecisionAnswers.failed(
                    "the plant's history keys, which prove to owners that the operator hands it over, cannot be used: the conditions of the Plant say why");
        }
        TopicPartition aside = new TopicPartition(id.asideTopic(), 0);
        TopicPartition audit = new TopicPartition(id.auditTopic(), 0);
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, timeout)) {
            if (!LastCheckpoints.isThere(consumer, id.asideTopic())
                    || !LastCheckpoints.isThere(consumer, id.auditTopic())) {
                return DecisionAnswers.noAudit();
            }
            // Where the line of one can stand is to be known before it is handed over.
            long end = consumer.endOffsets(List.of(audit)).get(audit);
            Map<String, DecisionAnswers.Answer> answers = new HashMap<>();
            orders.stream()
                    .filter(each -> each.auditFrom() == null)
                    .forEach(each -> answers.put(each.uid(), new DecisionAnswers.Answer(end, false, null, null)));
            List<DecisionOrder> begun =
                    orders.stream().filter(each -> each.auditFrom() != null).toList();
            if (!begun.isEmpty()) {
                answers.putAll(handOver(consumer, aside, audit, begun));
            }
            return new DecisionAnswers(Optional.empty(), true, Map.copyOf(answers));
        }
    }

    private Map<String, DecisionAnswers.Answer> handOver(
            Consumer<byte[], byte[]> consumer, TopicPartition aside, TopicPartition audit, List<DecisionOrder> begun) {
        Set<String> open = begun.stream()
                .filter(each -> !each.stands())
                .map(DecisionOrder::uid)
                .collect(Collectors.toSet());
        // First what was ever appended, then the lines: an owner takes one away and writes the other in the same
        // moment.
        Set<String> handed =
                open.isEmpty() ? Set.of() : CommandTopics.handed(broker, timeout, aside, open::contains, this::isOurs);
        Set<String> old = begun.stream()
                .filter(DecisionOrder::mayBeGone)
                .map(DecisionOrder::uid)
                .collect(Collectors.toCollection(HashSet::new));
        if (!old.isEmpty()) {
            old.removeAll(CommandTopics.waiting(consumer, aside));
        }
        Map<String, AuditRecord> lines = new HashMap<>();
        long looked = lines(consumer, audit, from(audit, consumer, begun), begun, lines, Duration.ZERO);
        List<DecisionOrder> absent = begun.stream()
                .filter(each -> !each.stands() && !handed.contains(each.uid()) && !lines.containsKey(each.uid()))
                .toList();
        append(aside, absent);
        long to = absent.isEmpty() ? looked : lines(consumer, audit, looked, begun, lines, patience);
        return begun.stream()
                .collect(Collectors.toMap(
                        DecisionOrder::uid, each -> answer(each, lines.get(each.uid()), to, old.contains(each.uid()))));
    }

    /** Whether the operator wrote it, or an owner took it away; others can write under any uid. */
    private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return true;
        }
        Header proof = record.headers().lastHeader(HistoryKeys.COMMAND_PROOF);
        return proof != null
                && broker.history()
                        .proves(proof.value(), new SignedPlace(record.topic(), record.partition()), record.value());
    }

    /** What the audit does not keep any more holds the line of none that was begun since; one that ends before was made anew. */
    private static long from(TopicPartition audit, Consumer<byte[], byte[]> consumer, List<DecisionOrder> begun) {
        long first = begun.stream().mapToLong(DecisionOrder::auditFrom).min().orElseThrow();
        long kept = consumer.beginningOffsets(List.of(audit)).get(audit);
        return first > consumer.endOffsets(List.of(audit)).get(audit) ? kept : Math.max(first, kept);
    }

    private static DecisionAnswers.Answer answer(DecisionOrder order, AuditRecord line, long looked, boolean isGone) {
        if (line == null && isGone) {
            return new DecisionAnswers.Answer(
                    order.auditFrom(), true, null, "it is gone from Kafka, and the audit has no line about it");
        }
        if (line == null) {
            boolean isFar = looked - order.auditFrom() > NEAR || looked < order.auditFrom();
            return new DecisionAnswers.Answer(isFar ? looked : order.auditFrom(), true, null, null);
        }
        return line.what() == What.command
                ? new DecisionAnswers.Answer(order.auditFrom(), true, line.number(), null)
                : new DecisionAnswers.Answer(
                        order.auditFrom(),
                        true,
                        null,
                        line.failure() == null
                                ? "no reason was given"
                                : line.failure().reason());
    }

    /** Looks for the first line of each, waiting for so long for those that are missing; where it stands then. */
    private static long lines(
            Consumer<byte[], byte[]> consumer,
            TopicPartition audit,
            long from,
            List<DecisionOrder> orders,
            Map<String, AuditRecord> lines,
            Duration patience) {
        Set<String> wanted = orders.stream().map(DecisionOrder::uid).collect(Collectors.toSet());
        long start = System.nanoTime();
        long looked = from;
        do {
            looked = CommandTopics.read(consumer, audit, looked, record -> {
                AuditRecord line = CommandTopics.line(record.value());
                if (line != null
                        && line.offset() < 0
                        && line.human() != null
                        && wanted.contains(line.human().command())) {
                    lines.putIfAbsent(line.human().command(), line);
                }
            });
        } while (lines.size() < wanted.size() && System.nanoTime() - start < patience.toNanos());
        return looked;
    }

    private void append(TopicPartition aside, List<DecisionOrder> orders) {
        if (orders.isEmpty()) {
            return;
        }
        try (Producer<byte[], byte[]> producer = CommandTopics.producer(broker, timeout)) {
            for (DecisionOrder order : orders) {
                producer.send(CommandTopics.record(broker, aside, order.command(), true))
                        .get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
