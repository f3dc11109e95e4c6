package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Connections;
import dev.plantline.model.Batch;
import dev.plantline.model.Change;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.Hashes;
import dev.plantline.model.Operation;
import dev.plantline.model.TargetException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the messages of a batch would change in the target, by asking it. A record counts once in a partition, with the most that any of its messages would do to
 * it: messages about the same record have the same order key, and so the same partition, where the interface keeps their order. For one thread.
 */
final class ForeseenChanges {
    /** Messages of a call. */
    private static final int MOST_ASKED = 200;
    /** Bytes of messages that are kept until they are asked about; one may be larger. */
    private static final long MOST_BYTES = 1L << 20;
    /** Longest wait for a connection, and for an answer, to which several calls of the target may lead. */
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private final ActiveInterface live;
    private final Duration patience;
    private final List<Asked> asked = new ArrayList<>();
    private long bytes;
    /** By a hash of the record: its name may be long, and there may be hundreds of thousands. */
    private final Map<Long, Change> records = new HashMap<>();

    private final Map<Change, Long> counts = new EnumMap<>(Change.class);

    /** A message about which the target is asked. */
    private record Asked(Operation operation, byte[] body, Instant received) {}

    /** Of an interface whose gate looks at records. */
    ForeseenChanges(ActiveInterface live) {
        this(live, PATIENCE);
    }

    /** With a patience of one's own, for tests. */
    ForeseenChanges(ActiveInterface live, Duration patience) {
        this.live = live;
        this.patience = patience;
    }

    /** Takes one that would be applied. */
    void add(Operation operation, byte[] body, Instant received) throws TargetException {
        if (records(operation).isEmpty()) {
            return;
        }
        asked.add(new Asked(operation, body, received));
        bytes += body.length;
        if (asked.size() >= MOST_ASKED || bytes >= MOST_BYTES) {
            ask();
        }
    }

    /** Behind the last message of a partition. */
    void endOfPartition() throws TargetException {
        ask();
        records.values().forEach(change -> counts.merge(change, 1L, Long::sum));
        records.clear();
    }

    /** Of all partitions that have ended. */
    Batch.Changes all() {
        return new Batch.Changes(
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.getOrDefault(Change.created, 0L),
                counts.getOrDefault(Change.changed, 0L),
                counts.getOrDefault(Change.unclear, 0L));
    }

    private void ask() throws TargetException {
        if (asked.isEmpty()) {
            return;
        }
        List<List<Change>> answers =
                answers(asked.stream().map(Asked::operation).toList());
        for (int i = 0; i < asked.size(); i++) {
            List<String> named = records(asked.get(i).operation());
            if (named.size() != answers.get(i).size()) {
                throw new TargetException(
                        TargetException.Kind.ambiguous,
                        "the target did not tell of every record what would become of it");
            }
            for (int n = 0; n < named.size(); n++) {
                records.merge(hash(named.get(n)), answers.get(i).get(n), ForeseenChanges::more);
            }
        }
        asked.clear();
        bytes = 0;
    }

    private List<String> records(Operation operation) {
        return operation.work().match(apply -> live.mapping().gateRecords(apply.effect()), close -> List.of());
    }

    private static Change more(Change one, Change other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static long hash(String record) {
        return ByteBuffer.wrap(Hashes.sha256().digest(record.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** Over a connection of the pod's share, as messages are applied: a question costs the target as much. */
    private List<List<Change>> answers(List<Operation> some) throws TargetException {
        FutureTask<List<List<Change>>> question =
                new FutureTask<>(() -> live.target().look(some.get(0).position().partition(), some));
        try {
            live.connections().run(connection(), question);
            List<List<Change>> told = question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (told.size() != some.size()) {
                throw new TargetException(
                        TargetException.Kind.ambiguous,
                        "the target did not tell of every message what it would change");
            }
            return told;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TargetException failure) {
                String words = failure.getMessage();
                for (Asked each : asked) {
                    words = CallSender.told(live, words, each.body(), each.received());
                }
                throw new TargetException(failure.kind(), words);
            }
            throw new TargetException(
                    TargetException.Kind.ambiguous, "an internal error: " + ErrorTrace.of(e.getCause()));
        } catch (TimeoutException e) {
            throw new TargetException(
                    TargetException.Kind.ambiguous, "no answer within " + patience.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException(TargetException.Kind.unreachable, "the pod ends");
        } finally {
            question.cancel(true); // else it would go on beside the next one
        }
    }

    private int connection() throws TargetException, InterruptedException {
        Connections connections = live.connections();
        while (true) {
            CountDownLatch free = new CountDownLatch(1);
            int connection = connections.take(Ready.Group.ANY_CONNECTION, free::countDown);
            if (connection >= 0) {
                return connection;
            }
            if (!free.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TargetException(
                        TargetException.Kind.contention,
                        "no connection was free for " + patience.toSeconds() + " seconds");
            }
        }
    }
}
