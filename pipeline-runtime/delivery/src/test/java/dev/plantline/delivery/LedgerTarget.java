package dev.plantline.delivery;

import dev.plantline.model.AnchorNote;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Booked;
import dev.plantline.model.Change;
import dev.plantline.model.LastApplied;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Notice;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.Promise;
import dev.plantline.model.PurgeCall;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.Verdict;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The contract of {@link Target} in memory: owner rows that raising waits for, ledger rows that racing twins wait for, closes, stamps and
 * versions, as Odoo's ledger does. Hooks let a test refuse messages and lose answers.
 */
final class LedgerTarget implements Target {
    /** One row of the ledger. */
    record Row(String content, Position position, String outcome, long stamp, String record) {}

    /** A message had its effect. */
    record Effect(String orderKey, Position position, String key, List<?> steps) {}

    /** What a test does to a call: before it, and after its effects are there. */
    interface Hook {
        /** On the way: nothing is locked yet. */
        default void arriving(ApplyCall call) throws TargetException {}

        default void before(ApplyCall call) throws TargetException {}

        default void after(ApplyCall call) throws TargetException {}

        /** The answer to a raise is on its way back. */
        default void raised(PartitionId partition) throws TargetException {}
    }

    final List<PurgeCall> purges = new CopyOnWriteArrayList<>();
    volatile boolean refusesPurges;
    /** Anchors, by the keys of their rows. */
    final ConcurrentSkipListMap<String, String> anchors = new ConcurrentSkipListMap<>();

    /** Notices that stand, by key. */
    final Map<String, Notice> notices = new ConcurrentHashMap<>();
    /** Each that was opened, in order. */
    final List<Notice> opened = new CopyOnWriteArrayList<>();
    /** What was said of each that was closed, in order. */
    final List<String> closed = new CopyOnWriteArrayList<>();

    final AtomicInteger noticeCalls = new AtomicInteger();
    /** What happens to a request for notices; it may lose the answer. */
    volatile Noting noticing = Noting.kept;
    /** Why a notice cannot stand; null: it can. */
    volatile java.util.function.Function<Notice, String> noNotice = notice -> null;

    /** Whether notices that are not wanted stay, which the answer says. */
    volatile boolean keepsNotices;

    final AtomicInteger notes = new AtomicInteger();
    /** What happens to a request to keep an anchor; it may lose the answer. */
    volatile Noting noting = Noting.kept;
    /** The day by the target's own clock. */
    volatile Supplier<LocalDate> today = () -> LocalDate.now(ZoneOffset.UTC);

    /** What becomes of an anchor on its way. */
    enum Noting {
        kept,
        answerLost,
        away
    }

    final Map<String, Row> rows = new ConcurrentHashMap<>();
    final List<Effect> effects = new CopyOnWriteArrayList<>();
    final List<ApplyCall> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger most = new AtomicInteger();
    volatile Hook hook = new Hook() {};
    volatile java.util.function.Function<Operation, Optional<Verdict.Rejected>> refuse = operation -> Optional.empty();
    /** What the target tells of a message that it applied; null: nothing. */
    volatile java.util.function.Function<Operation, Booked> booked = operation -> null;

    /** What it tells of a message that it is asked about, whose key has no effect yet; it may fail as a whole. */
    volatile Looking looking = operation -> List.of(Change.created);

    /** How many messages it was asked about. */
    final AtomicInteger looks = new AtomicInteger();

    /** What a message would change. */
    interface Looking {
        List<Change> of(Operation operation) throws TargetException;
    }

    /** What was told of each key that was applied. */
    final Map<String, Booked> bookedOf = new ConcurrentHashMap<>();
    /** Runs whenever somebody asks which database it is. */
    volatile Runnable whenAsked = () -> {};

    volatile String database = "database-1";
    volatile boolean recordEffects = true;
    /** Whether it can be asked for what was applied last; a side kit of an earlier release cannot. */
    volatile boolean takesLast = true;

    private final Map<String, Long> owners = new ConcurrentHashMap<>();
    private final Map<String, Long> raises = new ConcurrentHashMap<>();
    private final Map<String, MessageVersion> versions = new HashMap<>();
    private final Map<PartitionId, ReentrantReadWriteLock> partitions = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> keys = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public Promise promise() {
        return Promise.oneEffect;
    }

    @Override
    public String database() throws TargetException {
        whenAsked.run();
        return database;
    }

    @Override
    public List<List<Change>> look(PartitionId partition, List<Operation> operations) throws TargetException {
        List<List<Change>> all = new ArrayList<>();
        for (Operation each : operations) {
            looks.incrementAndGet();
            boolean again = each.work().match(Operation.Apply::again, close -> false);
            all.add(rows.containsKey(each.key()) && !again ? List.of(Change.kept) : looking.of(each));
        }
        return all;
    }

    @Override
    public int purge(PurgeCall call) throws TargetException {
        purges.add(call);
        if (refusesPurges) {
            throw failure(TargetException.Kind.configuration);
        }
        return purges.size() == 1 ? PurgeCall.AT_ONCE : 0;
    }

    @Override
    public String note(AnchorNote note) throws TargetException {
        notes.incrementAndGet();
        Noting now = noting;
        if (now == Noting.away) {
            throw failure(TargetException.Kind.unreachable);
        }
        if (owner(note.partition()) != note.ownerEpoch()) {
            return "";
        }
        String key = TargetLedger.AnchorRow.KEYS + note.partition().text() + "/"
                + note.anchor().day();
        if (note.anchor().day().equals(today.get())) {
            anchors.putIfAbsent(key, note.anchor().text());
        }
        if (now == Noting.answerLost) {
            throw failure(TargetException.Kind.ambiguous);
        }
        return anchors.getOrDefault(key, "");
    }

    @Override
    public synchronized NoticeCall.Answer notice(NoticeCall call) throws TargetException {
        noticeCalls.incrementAndGet();
        Noting now = noticing;
        if (now == Noting.away || owner(call.partition()) != call.ownerEpoch()) {
            throw failure(TargetException.Kind.unreachable);
        }
        Map<String, String> failed = new HashMap<>();
        Set<String> wanted = new HashSet<>();
        for (Notice each : call.wanted()) {
            wanted.add(each.key());
            String why = noNotice.apply(each);
            if (why != null) {
                failed.put(each.key(), why);
            } else if (notices.putIfAbsent(each.key(), each) == null) {
                opened.add(each);
            }
        }
        for (String key : call.closing() ? Set.copyOf(notices.keySet()) : Set.<String>of()) {
            if (!wanted.contains(key) && keepsNotices) {
                failed.put(key, "it is another company's");
            } else if (!wanted.contains(key)) {
                notices.remove(key);
                closed.add(call.ended().getOrDefault(key, "unknown"));
            }
        }
        if (now == Noting.answerLost) {
            throw failure(TargetException.Kind.ambiguous);
        }
        return new NoticeCall.Answer(notices.size(), failed);
    }

    long owner(PartitionId partition) {
        return owners.getOrDefault(partition.ownerKey(), 0L);
    }

    /** As somebody does who wants his own row in its place. */
    void makeOwnerAgain(PartitionId partition, long epoch) {
        owners.put(partition.ownerKey(), epoch);
        raises.put(partition.ownerKey(), 1L);
    }

    private long raises(PartitionId partition) {
        return raises.getOrDefault(partition.ownerKey(), 0L);
    }

    /** As an administrator moves what one duty knows of a partition to another. */
    void moveTo(LedgerTarget other, PartitionId partition) {
        var row = lock(partition).writeLock();
        row.lock();
        try {
            other.owners.put(partition.ownerKey(), owner(partition));
            other.raises.put(partition.ownerKey(), raises(partition));
            other.rows.putAll(rows);
            rows.clear();
            owners.put(partition.ownerKey(), Ownership.MOVED_AWAY);
        } finally {
            row.unlock();
        }
    }

    void setOwner(PartitionId partition, long epoch) {
        owners.put(partition.ownerKey(), epoch);
    }

    @Override
    public Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last) throws TargetException {
        Ownership answer = raised(partition, epoch, reached, last);
        hook.raised(partition);
        return answer;
    }

    /** Whether a message is known as applied; it is asked for with the owner row. */
    private boolean remembers(PartitionId partition, LastApplied last) {
        Row row = last == null ? null : rows.get(last.key());
        return last == null
                || !takesLast
                || row != null
                        && row.position().equals(new Position(partition, last.offset()))
                        && row.outcome().equals("applied");
    }

    private Ownership raised(PartitionId partition, long epoch, long reached, LastApplied last) {
        var row = lock(partition).writeLock();
        row.lock();
        try {
            long previous = owner(partition);
            if (!remembers(partition, last)) {
                return new Ownership(previous, raises(partition), false, false);
            }
            if (previous < reached) {
                return new Ownership(previous, raises(partition), false);
            }
            if (previous < epoch) {
                owners.put(partition.ownerKey(), epoch);
                raises.merge(partition.ownerKey(), 1L, Long::sum);
            }
            return new Ownership(previous, raises(partition), previous <= epoch);
        } finally {
            row.unlock();
        }
    }

    /** Whether a raise waits for calls in flight. */
    boolean raiseWaits(PartitionId partition) {
        return lock(partition).hasQueuedThreads();
    }

    private ReentrantReadWriteLock lock(PartitionId partition) {
        return partitions.computeIfAbsent(partition, p -> new ReentrantReadWriteLock());
    }

    @Override
    public List<Verdict> apply(ApplyCall call) throws TargetException {
        calls.add(call);
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            hook.arriving(call);
            return inside(call);
        } finally {
            running.decrementAndGet();
        }
    }

    /** What Odoo does with a call, also with one whose caller does not listen any more. */
    List<Verdict> inside(ApplyCall call) throws TargetException {
        var row = lock(call.partition()).readLock();
        row.lock();
        try {
            if (owner(call.partition()) != call.ownerEpoch() || !remembers(call.partition(), call.last())) {
                return call.operations().stream()
                        .map(operation -> (Verdict) new Verdict.Fenced())
                        .toList();
            }
            hook.before(call);
            List<Verdict> verdicts = locked(call);
            hook.after(call);
            return verdicts;
        } finally {
            row.unlock();
        }
    }

    /** Order keys of the effects in the order of their happening, for one order key the offsets. */
    List<Long> offsetsOf(String orderKey) {
        return effects.stream()
                .filter(effect -> effect.orderKey().equals(orderKey))
                .map(effect -> effect.position().offset())
                .toList();
    }

    static Verdict.Rejected business(String reason) {
        return new Verdict.Rejected(
                new dev.plantline.model.Failure(dev.plantline.model.FailureClass.business, reason, ""), reason);
    }

    /** Refused for a record of the target. */
    static Verdict.Rejected businessAt(String record, String reason) {
        return new Verdict.Rejected(
                new dev.plantline.model.Failure(
                        dev.plantline.model.FailureClass.business, reason, "/lines/0/quantity", record, null, "state"),
                null);
    }

    static TargetException failure(TargetException.Kind kind) {
        return new TargetException(kind, "test: " + kind);
    }

    /** Racing twins wait for each other, as a unique index makes them. */
    private List<Verdict> locked(ApplyCall call) {
        List<ReentrantLock> held = call.operations().stream()
                .map(Operation::key)
                .sorted(Comparator.naturalOrder())
                .map(key -> keys.computeIfAbsent(key, k -> new ReentrantLock()))
                .toList();
        held.forEach(ReentrantLock::lock);
        try {
            List<Verdict> verdicts = new ArrayList<>();
            Set<String> endedRuns = new HashSet<>();
            for (Operation operation : call.operations()) {
                boolean applies = operation.work() instanceof Operation.Apply;
                boolean cutOff = applies && endedRuns.contains(operation.orderKey());
                Verdict verdict = cutOff ? new Verdict.NotTried() : one(operation);
                if (!wentThrough(verdict)) {
                    endedRuns.add(operation.orderKey());
                }
                verdicts.add(verdict);
            }
            return verdicts;
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }

    private static boolean wentThrough(Verdict verdict) {
        return verdict instanceof Verdict.Applied
                || verdict instanceof Verdict.Duplicate
                || verdict instanceof Verdict.Superseded;
    }

    private Verdict one(Operation operation) {
        Row row = rows.get(operation.key());
        if (row != null && row.position().equals(operation.position())) {
            boolean again = operation.work() instanceof Operation.Apply apply && apply.again();
            boolean takenOver = (again || !row.outcome().equals("applied")) && row.stamp() < operation.stamp();
            if (!takenOver) {
                return row.outcome().equals("applied")
                        ? new Verdict.Applied(
                                row.record(),
                                bookedOf.get(operation.key()),
                                true,
                                row.content().equals(operation.content())
                                        ? null
                                        : new Verdict.Content(0, row.content()))
                        : new Verdict.Closed(Outcome.valueOf(row.outcome()), true);
            }
        } else if (row != null) {
            boolean same = row.content().equals(operation.content()) || operation.conflictIsDuplicate();
            return same
                    ? new Verdict.Duplicate(row.position().text(), row.record(), Outcome.valueOf(row.outcome()))
                    : new Verdict.Conflict(row.position().text(), Outcome.valueOf(row.outcome()));
        }
        if (operation.work() instanceof Operation.Close close) {
            rows.put(operation.key(), row(operation, close.outcome().name(), ""));
            return new Verdict.Closed(close.outcome(), false);
        }
        Optional<Verdict.Rejected> refused = refuse.apply(operation);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!newer(operation)) {
            return new Verdict.Superseded();
        }
        rows.put(operation.key(), row(operation, "applied", "stock.lot,1"));
        if (recordEffects) {
            List<?> steps = ((Operation.Apply) operation.work()).effect().<List<?>>match(odoo -> odoo.steps());
            effects.add(new Effect(operation.orderKey(), operation.position(), operation.key(), steps));
        }
        Booked told = booked.apply(operation);
        if (told != null) {
            bookedOf.put(operation.key(), told);
        }
        return new Verdict.Applied("stock.lot,1", told, false);
    }

    private static Row row(Operation operation, String outcome, String record) {
        return new Row(operation.content(), operation.position(), outcome, operation.stamp(), record);
    }

    private synchronized boolean newer(Operation operation) {
        if (operation.version().isEmpty()) {
            return true;
        }
        MessageVersion version = operation.version().get();
        MessageVersion last = versions.get(operation.orderKey());
        if (last instanceof MessageVersion.Number a
                && version instanceof MessageVersion.Number b
                && a.value() > b.value()) {
            return false;
        }
        versions.put(operation.orderKey(), version);
        return true;
    }
}
