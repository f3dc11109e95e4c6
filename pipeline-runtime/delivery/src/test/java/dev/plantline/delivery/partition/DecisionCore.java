package dev.plantline.delivery.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Window;
import dev.plantline.engine.UnknownCode;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Backoff;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PodMemory;
import dev.plantline.model.Provenance;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The decision core of one partition without broker, threads or waiting: calls are answered at once by a script, every transaction succeeds, and time
 * is a number that jumps to whatever is due next.
 */
final class DecisionCore implements AutoCloseable {
    static final DeliverySettings SETTINGS = new DeliverySettings(
            Duration.ofSeconds(6),
            Duration.ofMillis(500),
            Duration.ofMillis(100),
            500,
            40,
            250,
            256 << 20,
            new PodMemory(16 << 20),
            3,
            5,
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    /** How the target answers one call. */
    interface Script {
        List<Verdict> answer(List<Operation> operations) throws TargetException;
    }

    /** Effects in the order in which the target gave them, as order key and offset. */
    final List<String> effects = new ArrayList<>();

    final List<String> audit = new ArrayList<>();
    /** The lines of the audit that name code maps, with these. */
    final List<String> auditedCodeMaps = new ArrayList<>();

    final List<Integer> sizes = new ArrayList<>();
    final Partition partition;
    private final PartitionAccounting books;
    private final Window window;
    private final VerdictHandler answers;
    private final Connections connections;
    private final Map<String, FailureClass> unmappable = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final Queue<Call> calls = new ArrayDeque<>();
    /** Bodies that are being read, one a turn. */
    private final Queue<Message> reads = new ArrayDeque<>();

    private final List<Instant> mappedAsReceived = new ArrayList<>();
    private final Script script;
    /** Most bytes of bodies that were in memory or being read after a turn. */
    private long mostBytes;

    private long now = 1_000_000;
    private long wallIsAhead;
    private long offset;
    private List<Step> steps = List.of();
    private long repeated = -1;

    DecisionCore(OnFailure onFailure, Script script) {
        this(onFailure, SETTINGS.memory().share(1), script);
    }

    DecisionCore(OnFailure onFailure, PodMemory.Share share, Script script) {
        this.script = script;
        InterfaceId id = new InterfaceId("lyon", "lots");
        PartitionId number = new PartitionId("topic", 0);
        Backoff backoff = new Backoff(200, 30_000, new Random(1));
        this.connections = new Connections("main", 4, new ConnectionCircuitBreaker(backoff));
        ActiveInterface active = new ActiveInterface(
                id,
                "r-1",
                JsonNodeFactory.instance.objectNode().put("mapping", "r-1"),
                null,
                "k-1",
                1,
                mapping(),
                "plant",
                null,
                connections,
                share,
                false,
                false,
                50,
                new Backoff(1_000, 2_000, new Random(1)),
                10_000,
                onFailure,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                null,
                new TreeMap<>(),
                null);
        Checkpoint first = Checkpoint.first("operator", "k-1", new Checkpoint.Topics("in", "aside", "audit"), null);
        this.window = new Window(first);
        this.books = new PartitionAccounting(id, number, first, window);
        this.partition = new Partition(number, active, SETTINGS, backoff, window, books, now, instant());
        this.answers = new VerdictHandler(partition);
    }

    static OnFailure onFailure(Policy contract, Policy mapping, Policy business, ExhaustedPolicy exhausted) {
        return new OnFailure(contract, mapping, business, exhausted);
    }

    private ActiveInterface.Mapping mapping() {
        return new ActiveInterface.Mapping() {
            @Override
            public Effect effect(byte[] body, Instant received) throws MessageFailedException {
                mappedAsReceived.add(received);
                return map(body);
            }

            @Override
            public boolean waitsFor(Failure failure, Set<String> codeMaps) {
                return UnknownCode.codeMapOf(failure.reason())
                        .filter(codeMaps::contains)
                        .isPresent();
            }

            @Override
            public MessageKeys keys(byte[] body) {
                throw new UnsupportedOperationException("nobody edits here");
            }
        };
    }

    /** With which time of receipt each message was mapped, in that order. */
    List<Instant> mappedAsReceived() {
        return mappedAsReceived;
    }

    private Effect map(byte[] body) throws MessageFailedException {
        if (unknown.contains(new String(body, UTF_8))) {
            throw new MessageFailedException(new Failure(
                    FailureClass.business,
                    "Code \"BOX\" is not in CodeMap units; Ann must add it, then the message is tried again.",
                    "/unit"));
        }
        FailureClass failure = unmappable.get(new String(body, UTF_8));
        if (failure != null) {
            throw new MessageFailedException(new Failure(failure, "it is not as it should be", "/n"));
        }
        return new Effect.OdooSteps(steps);
    }

    /** What messages are to do is such that they go in runs. */
    DecisionCore goesInRuns() {
        steps = List.of(new Step.Load("stock.lot", null, Map.of(), List.of(), Map.of()));
        return this;
    }

    /** The next message has the idempotency key of this one. */
    DecisionCore repeats(long earlier) {
        repeated = earlier;
        return this;
    }

    /** A target that works runs as the contract says: what is behind the first that does not go through is not tried. */
    static Script inRuns(Function<Operation, Verdict> answer) {
        return operations -> {
            Set<String> ended = new HashSet<>();
            return operations.stream()
                    .map(operation -> {
                        if (ended.contains(operation.orderKey())) {
                            return new Verdict.NotTried();
                        }
                        Verdict verdict = answer.apply(operation);
                        if (!(verdict instanceof Verdict.Applied || verdict instanceof Verdict.Duplicate)) {
                            ended.add(operation.orderKey());
                        }
                        return verdict;
                    })
                    .toList();
        };
    }

    /** Messages of this order key fail before they are sent. */
    DecisionCore cannotBeMapped(String orderKey, FailureClass failure) {
        unmappable.put(orderKey, failure);
        return this;
    }

    /** Messages of this order key have a code that the code map of units does not know. */
    DecisionCore hasUnknownUnit(String orderKey) {
        unknown.add(orderKey);
        return this;
    }

    /** The steward changes a code map: the pod gets this revision of it, beside what it has. */
    DecisionCore codeMap(String name, String revision) {
        if (name.equals("units")) {
            unknown.clear();
        }
        var codeMaps = new TreeMap<>(partition.live().codeMaps());
        codeMaps.put(name, revision);
        partition.at(now, instant());
        partition.swap(configured(partition.live().suspended(), codeMaps));
        return this;
    }

    DecisionCore receive(String... orderKeys) {
        return received(instant(), "", orderKeys);
    }

    /** Messages with a body of their own: their order key, and this behind it. */
    DecisionCore receiveAs(String body, String... orderKeys) {
        return received(instant(), body, orderKeys);
    }

    /** Messages that the gateway took so long ago come from the topic only now. */
    DecisionCore receivedDaysAgo(int days, String... orderKeys) {
        return received(instant().minus(Duration.ofDays(days)), "", orderKeys);
    }

    private DecisionCore received(Instant received, String body, String... orderKeys) {
        partition.at(now, instant());
        for (String orderKey : orderKeys) {
            String hash = "%032x".formatted(repeated < 0 ? offset : repeated);
            repeated = -1;
            MessageHeaders headers = new MessageHeaders(
                    "m" + offset,
                    "lots",
                    "1.0.0",
                    "test",
                    "",
                    received,
                    Provenance.UNKNOWN,
                    new MessageKeys(MessageKeys.FORM, orderKey, hash, hash + hash, Optional.empty(), Optional.empty()),
                    Optional.empty());
            partition.received(window.read(offset, 0), offset, headers, (orderKey + body).getBytes(UTF_8));
            offset++;
        }
        return this;
    }

    private Instant instant() {
        return Instant.ofEpochMilli(now + wallIsAhead);
    }

    /** Somebody sets the wall clock, forward or back; no time passes. */
    DecisionCore wallClockJumps(Duration by) {
        wallIsAhead += by.toMillis();
        return this;
    }

    /** The process is frozen for so long: a signal, or a virtual machine that sleeps. */
    DecisionCore freeze(Duration time) {
        now += time.toMillis();
        return this;
    }

    /** Lets this much time pass, and everything happen that becomes due in it. */
    DecisionCore pass(Duration time) {
        long end = now + time.toMillis();
        for (int turn = 0; turn < 10_000 && partition.fencedReason() == null; turn++) {
            partition.at(now, instant());
            readOne();
            partition.tick();
            reads.addAll(partition.bodiesToRead());
            partition.dispatch(() -> {}, calls::add);
            mostBytes = Math.max(mostBytes, bytesOfBodies());
            if (!calls.isEmpty()) {
                calls.forEach(this::answer);
                calls.clear();
            } else if (!commit() && reads.isEmpty()) {
                long due = Math.max(partition.nextDue(), now + 1);
                if (due > end) {
                    now = end;
                    partition.at(now, instant());
                    return this;
                }
                now = due;
            }
        }
        return this;
    }

    /** Bodies are answered in a later turn than they were asked for, as the thread that reads them does. */
    private void readOne() {
        Message message = reads.poll();
        if (message != null) {
            partition.bodyRead(message, message.headers().keys().orderKey().getBytes(UTF_8));
        }
    }

    /** The bytes of bodies that are in memory or being read. */
    long bytesOfBodies() {
        return partition.settlement().bodies().bytes();
    }

    /** The most that {@link #bytesOfBodies} has been since this was asked before. */
    long mostBytesOfBodies() {
        long most = mostBytes;
        mostBytes = bytesOfBodies();
        return most;
    }

    /** The interface is suspended by its manifest, or is not any more. */
    DecisionCore suspend(boolean suspended) {
        partition.at(now, instant());
        partition.swap(configured(suspended, partition.live().codeMaps()));
        return this;
    }

    private ActiveInterface configured(boolean suspended, SortedMap<String, String> codeMaps) {
        ActiveInterface live = partition.live();
        return new ActiveInterface(
                live.id(),
                live.revision(),
                live.content(),
                live.approved(),
                live.keysRevision(),
                live.partitions(),
                live.mapping(),
                live.place(),
                live.target(),
                live.connections(),
                live.share(),
                suspended,
                live.conflictIsDuplicate(),
                live.maxRecords(),
                live.holds(),
                live.holdForMillis(),
                live.onFailure(),
                live.retentionMillis(),
                live.asideRetentionMillis(),
                live.noticeLogin(),
                codeMaps,
                null);
    }

    private void answer(Call call) {
        connections.giveBack(call.connection());
        sizes.add(call.operations().size());
        ConnectionCircuitBreaker breaker = connections.breaker();
        try {
            List<Verdict> verdicts = script.answer(call.operations());
            breaker.answered();
            for (int i = 0; i < verdicts.size(); i++) {
                note(call.operations().get(i), verdicts.get(i));
            }
            answers.answered(partition.now(), call, verdicts);
        } catch (TargetException e) {
            breaker.failed(e, now);
            answers.failed(partition.now(), call, e);
        }
    }

    private void note(Operation operation, Verdict verdict) {
        if (verdict.equals(APPLIED)) {
            effects.add(operation.orderKey() + operation.position().offset());
        }
    }

    private boolean commit() {
        if (books.changes().isEmpty()) {
            return false;
        }
        TransactionChanges closed = books.close();
        for (AuditRecord record : closed.audit) {
            if (record.what() == AuditRecord.What.revision) {
                continue; // of the interface, not of a message
            }
            audit.add(record.what() + " " + record.offset());
            if (record.codeMaps() != null) {
                auditedCodeMaps.add(record.what() + " " + record.offset() + " " + record.codeMaps());
            }
        }
        closed.aside.forEach((key, value) -> {
            if (value.headers() != null) {
                closed.places.put(key, (long) closed.places.size());
            }
        });
        partition.committed(closed);
        return true;
    }

    // ---- what scripts are made of ----

    private static final Verdict APPLIED = new Verdict.Applied("stock.lot,1", false);

    /** What a target does that has nothing to say against an operation. */
    static Verdict well(Operation operation) {
        return operation.work().match(apply -> APPLIED, close -> new Verdict.Closed(close.outcome(), false));
    }

    static Verdict refused(FailureClass failure, String pattern) {
        return new Verdict.Rejected(new Failure(failure, "the period is closed", "record"), pattern);
    }

    String totals() {
        return books.totals().toString();
    }

    Partition partition() {
        return partition;
    }

    PartitionAccounting books() {
        return books;
    }

    @Override
    public void close() {
        connections.close();
    }
}
