package dev.plantline.delivery.consumer;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.ownership.Failures;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PodMemory;
import dev.plantline.model.Regression;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.topics.account.RecordedMessages;
import dev.plantline.topics.account.RegressionRun;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the revisions of interfaces and the tables of code maps that wait for people against recorded messages, one interface after the other, on one thread that
 * gives way to delivery. While nothing waits there is no thread and no consumer. Thread safe.
 */
public final class Regressions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Regressions.class);

    private static final String ENDED =
            "the pod's process ended while it compared this revision, so this pod does not begin again; plantline regress compares it elsewhere";

    /** What was read by then is what is told. */
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Kafka may be away. */
    private static final Duration AGAIN = Duration.ofMinutes(1);
    /** Longest wait for delivery to have nothing to do, before each message: it takes turns with it then. */
    private static final Duration GIVE_WAY = Duration.ofMillis(500);
    /** The same of all messages: what is suspended or waits for Odoo may do so for days. */
    private static final Duration GIVE_WAY_IN_ALL = Duration.ofMinutes(2);
    /** How long what is under way has to come to its end. */
    private static final Duration LAST_MESSAGE = Duration.ofSeconds(10);
    /** It rests this many times as long as it has used a core, so that it takes a tenth of one. */
    private static final int REST = 9;
    /** Shorter rests are put together. */
    private static final Duration LEAST_REST = Duration.ofMillis(10);

    private final BooleanSupplier busy;
    private final ComparisonMark mark;
    private final Duration again;
    /** As they are asked: of those that are due at once revisions of interfaces come first. */
    private final Map<Key, Work> waiting = new LinkedHashMap<>();

    private final Map<Key, Regression> results = new HashMap<>();
    private Thread thread;
    private boolean closed;
    /** Whether what is under way shall come to its end now. */
    private boolean hurried;

    /**
     * Nothing waits yet.
     *
     * @param busy whether delivery has messages that it has not finished; asked often
     * @param marks directory that a restarted container finds again: what was under way when the process ended is not begun again there
     * @param owner this pod's name
     */
    public Regressions(BooleanSupplier busy, Path marks, String owner) {
        this(busy, marks, owner, AGAIN);
    }

    /**
     * The same.
     *
     * @param again how long after an attempt that failed the next one is due
     */
    Regressions(BooleanSupplier busy, Path marks, String owner, Duration again) {
        this.again = again;
        this.busy = busy;
        this.mark = new ComparisonMark(marks, owner);
    }

    /**
     * What is to be compared.
     *
     * @param kafka connection: bootstrap servers and security, of a user that may read {@code .in}
     * @param configuration of the workload
     * @param codeMaps of the plant, as stored, by name
     * @param candidates revisions that wait, as stored, by name of the interface; of interfaces that this workload does not have they are left alone
     * @param tables of code maps that wait, as stored, by name of the CodeMap; interfaces that this workload does not have are left alone
     */
    public record Mounted(
            Map<String, Object> kafka,
            RuntimeConfiguration configuration,
            Map<String, byte[]> codeMaps,
            Map<String, byte[]> candidates,
            Map<String, byte[]> tables) {}

    /** What of an interface waits; with an empty code map a revision of the interface itself. */
    private record Key(String interfaceName, String codeMap) {}

    /** One interface and what waits: what is asked is the same as long as this is equal. */
    private static final class Work {
        private final Interface live;
        private final CodeMapFile table;
        private final byte[] candidate;
        private final Mounted mounted;
        private long notBefore;

        /** With a revision of the interface itself, as stored. */
        Work(Interface live, byte[] candidate, Mounted mounted) {
            this(live, null, candidate, mounted);
        }

        /**
         * With a table.
         *
         * @param table that waits; null: a revision of the interface does
         * @param candidate what waits, in bytes that are equal when it is the same
         */
        Work(Interface live, CodeMapFile table, byte[] candidate, Mounted mounted) {
            this.live = live;
            this.table = table;
            this.candidate = candidate;
            this.mounted = mounted;
        }

        Key key() {
            return new Key(live.name(), table == null ? "" : table.name());
        }

        /** What ended a process with one interface is not tried with the next: no name of an interface begins so. */
        String marked() {
            return table == null ? live.name() : "_codemap-" + table.name();
        }

        String markedLive() {
            return table == null ? live.revision() : table.revision();
        }

        /** For the log, behind the name of the interface. */
        String told(String revision) {
            return table == null ? revision : revision + " of code map " + table.name();
        }

        boolean asksTheSame(Work other) {
            return live.revision().equals(other.live.revision())
                    && Arrays.equals(candidate, other.candidate)
                    && mounted.codeMaps()
                            .keySet()
                            .equals(other.mounted.codeMaps().keySet())
                    && mounted.codeMaps().entrySet().stream()
                            .allMatch(each -> Arrays.equals(
                                    each.getValue(), other.mounted.codeMaps().get(each.getKey())))
                    && mounted.kafka().equals(other.mounted.kafka());
        }
    }

    /** Takes over what is mounted: what waits no more is forgotten, what asks the same goes on. */
    public synchronized void take(Mounted mounted) {
        Map<Key, Work> before = new HashMap<>(waiting);
        long now = System.nanoTime();
        waiting.clear();
        asked(mounted).forEach(work -> {
            Work known = before.get(work.key());
            if (known != null && known.asksTheSame(work)) {
                waiting.put(work.key(), known);
            } else {
                results.remove(work.key());
                work.notBefore = now;
                waiting.put(work.key(), work);
            }
        });
        results.keySet().retainAll(waiting.keySet());
        if (thread == null && !closed && !hurried && hasWork()) {
            thread = DaemonThreads.thread("regression", this::work);
            thread.start();
        }
        notifyAll();
    }

    private static List<Work> asked(Mounted mounted) {
        List<Work> asked = new ArrayList<>();
        for (Interface live : mounted.configuration().interfaces()) {
            byte[] candidate = mounted.candidates().get(live.name());
            if (candidate != null) {
                asked.add(new Work(live, candidate, mounted));
            }
        }
        mounted.tables().forEach((name, stored) -> {
            try {
                CandidateTable waits = CandidateTable.read(stored);
                Set<String> interfaces = Set.copyOf(waits.interfaces());
                byte[] candidate = waits.table().bytes();
                mounted.configuration().interfaces().stream()
                        .filter(each -> interfaces.contains(each.name()))
                        .forEach(each -> asked.add(new Work(each, waits.table(), candidate, mounted)));
            } catch (IllegalArgumentException e) {
                LOG.warn(
                        "The waiting code map {} could not be held against recorded messages: {}",
                        name,
                        e.getMessage());
            }
        });
        return asked;
    }

    /** What is known of waiting revisions of interfaces, by name of the interface. */
    public synchronized Map<String, Regression> results() {
        return results.entrySet().stream()
                .filter(each -> each.getKey().codeMap().isEmpty())
                .collect(Collectors.toUnmodifiableMap(each -> each.getKey().interfaceName(), Map.Entry::getValue));
    }

    /** What is known of waiting tables, by name of the interface, and then of the CodeMap. */
    public synchronized Map<String, SortedMap<String, Regression>> resultsOfCodeMaps() {
        Map<String, SortedMap<String, Regression>> all = new HashMap<>();
        results.forEach((key, result) -> {
            if (!key.codeMap().isEmpty()) {
                all.computeIfAbsent(key.interfaceName(), unused -> new TreeMap<>())
                        .put(key.codeMap(), result);
            }
        });
        return all;
    }

    /**
     * Waits until everything that waits was compared once. After that nothing is begun, and what is under way tells what it has compared.
     *
     * @param patience longest wait, and again {@link #LAST_MESSAGE} for the message that is under way
     */
    public synchronized void finish(Duration patience) throws InterruptedException {
        await(patience, () -> results.keySet().containsAll(waiting.keySet()));
        hurried = true;
        notifyAll();
        await(LAST_MESSAGE, () -> thread == null);
    }

    private synchronized void await(Duration patience, BooleanSupplier over) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!closed && !over.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Something is not compared yet, or could not be and is tried again. */
    private boolean hasWork() {
        return waiting.keySet().stream().anyMatch(this::isOpen);
    }

    private boolean isOpen(Key key) {
        Regression known = results.get(key);
        return known == null || known.problem() != null && !known.problem().equals(ENDED);
    }

    private void work() {
        MountedCodeMaps tables = new MountedCodeMaps();
        try {
            Work next = next();
            while (next != null) {
                Regression result = compare(next, tables);
                synchronized (this) {
                    if (result != null && waiting.get(next.key()) == next) {
                        // The same problem again is no news.
                        results.merge(
                                next.key(),
                                result,
                                (before, now) ->
                                        Regression.sameProblem(before.problem(), before.at(), now.problem(), now.at())
                                                ? before
                                                : now);
                        next.notBefore = System.nanoTime() + again.toNanos();
                        notifyAll();
                    }
                }
                next = next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // told to end
        } finally {
            over();
        }
    }

    /** The next that waits gets another thread. */
    private synchronized void over() {
        if (thread == Thread.currentThread()) {
            thread = null;
            notifyAll();
        }
    }

    /**
     * Waits for the one that has been due for longest, so that attempts that fail slowly keep no other from its turn; null: there is none, and the thread is over.
     */
    private synchronized Work next() throws InterruptedException {
        while (!closed && !hurried && hasWork()) {
            long now = System.nanoTime();
            long soonest = Long.MAX_VALUE;
            Work next = null;
            for (Map.Entry<Key, Work> each : waiting.entrySet()) {
                if (isOpen(each.getKey())) {
                    long in = each.getValue().notBefore - now;
                    if (next == null || in < soonest) {
                        soonest = in;
                        next = each.getValue();
                    }
                }
            }
            if (soonest <= 0) {
                return next;
            }
            wait(soonest / 1_000_000 + 1);
        }
        thread = null;
        notifyAll();
        return null;
    }

    private synchronized boolean isHurried() {
        return hurried;
    }

    private synchronized boolean isStale(Work work) {
        return closed || waiting.get(work.key()) != work;
    }

    /**
     * Compares one.
     *
     * @param tables parsed before, of the code maps that are live
     * @return null: nobody asks any more
     */
    private Regression compare(Work work, MountedCodeMaps tables) throws InterruptedException {
        InterfaceId id = new InterfaceId(work.mounted.configuration().plant().name(), work.live.name());
        String revision = "";
        String live = work.live.revision();
        Instant now = Instant.now();
        try {
            ZoneId zone = ZoneId.of(work.mounted.configuration().plant().timeZone());
            tables.keep(work.mounted.codeMaps().keySet());
            PlantCodeMaps codeMaps = tables.take(work.mounted.codeMaps(), zone);
            OdooInterfaceSpec candidate;
            if (work.table == null) {
                CandidateFile waits = CandidateFile.read(work.candidate);
                revision = waits.revision();
                candidate = waits.spec();
            } else {
                revision = work.table.revision();
                live = Regression.live(live, liveTable(codeMaps, work.table.name()));
                candidate = work.live.spec();
            }
            if (!mark.begin(work.marked(), work.markedLive(), work.candidate)) {
                return failed(id, revision, live, work, now, ENDED);
            }
            RegressionRun run = new RegressionRun(
                    compiled(id, work.live.spec(), zone, codeMaps),
                    compiled(
                            id,
                            candidate,
                            zone,
                            work.table == null
                                    ? codeMaps
                                    : codeMaps.with(CodeTableCompiler.accepted(work.table, zone))),
                    candidate.contract().version(),
                    new RegressionRun.Limits(
                            Regression.MESSAGES,
                            RegressionRun.BYTES,
                            PodMemory.here().compared(),
                            new Pace(work)::next));
            try (RecordedMessages messages = new RecordedMessages(id, work.mounted.kafka())) {
                Regression result = run.of(messages, revision, live, now, (at, comparison) -> {});
                mark.end(work.marked());
                if (result.messages() == 0 && result.otherMajor() == 0 && isHurried()) {
                    return null;
                }
                LOG.info(
                        "{}: revision {} was held against {} recorded messages: {} the same, {} different, {} newly fail",
                        id,
                        work.told(revision),
                        result.messages(),
                        result.same(),
                        result.different(),
                        result.newlyFailing());
                return work.table == null ? result : result.brief();
            }
        } catch (CancellationException e) {
            mark.end(work.marked());
            return null;
        } catch (InterruptException e) {
            mark.end(work.marked());
            throw new InterruptedException(e.getMessage());
        } catch (KafkaException e) {
            mark.end(work.marked());
            return failed(id, revision, live, work, now, "Kafka: " + Failures.words(e));
        } catch (IllegalArgumentException e) {
            mark.end(work.marked());
            return failed(id, revision, live, work, now, e.getMessage());
        } catch (UncheckedIOException e) {
            return failed(id, revision, live, work, now, "no mark of it could be written: " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) { // out of memory is for the whole process
            mark.end(work.marked());
            LOG.error("{}: comparing failed: {}", id, ErrorTrace.of(e)); // an error's own words may be a message's
            return failed(id, revision, live, work, now, "an internal error, which the pod's log tells");
        }
    }

    private static Regression failed(InterfaceId id, String revision, String live, Work work, Instant now, String why) {
        LOG.warn(
                "{}: waiting revision {} could not be held against recorded messages: {}",
                id,
                work.told(revision),
                why);
        return Regression.failed(revision, live, now.toString(), why);
    }

    private static String liveTable(PlantCodeMaps codeMaps, String name) {
        CodeTable live = codeMaps.tables().get(name);
        if (live == null) {
            throw new IllegalArgumentException("code map " + name + " is not mounted: "
                    + codeMaps.unusable().getOrDefault(name, "it is not there"));
        }
        return live.revision();
    }

    private static CompiledInterface compiled(
            InterfaceId id, OdooInterfaceSpec spec, ZoneId zone, PlantCodeMaps codeMaps) {
        return InterfaceCompiler.accepted(id, spec, zone, codeMaps).match(Compilation.Ready::compiled, refused -> {
            throw new IllegalArgumentException(
                    refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        });
    }

    /** Between two messages. */
    private final class Pace {
        private final Work work;
        private final long start = System.nanoTime();
        private long worked = cpu();
        private long waited;

        Pace(Work work) {
            this.work = work;
        }

        Optional<String> next() {
            long rest = (cpu() - worked) * REST;
            if (rest >= LEAST_REST.toNanos()) {
                rest(Math.min(rest, LONGEST.toNanos()));
                worked = cpu();
            }
            giveWay();
            if (isStale(work)) {
                throw new CancellationException();
            }
            if (isHurried()) {
                return Optional.of("the run of the batch was over");
            }
            return System.nanoTime() - start > LONGEST.toNanos()
                    ? Optional.of(LONGEST.toMinutes() + " minutes were over")
                    : Optional.empty();
        }

        private void giveWay() {
            long begun = System.nanoTime();
            long longest = Math.min(GIVE_WAY.toNanos(), GIVE_WAY_IN_ALL.toNanos() - waited);
            while (System.nanoTime() - begun < longest && !isHurried() && busy.getAsBoolean()) {
                rest(LEAST_REST.toNanos());
            }
            waited += System.nanoTime() - begun;
        }

        private static long cpu() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        private void rest(long nanos) {
            try {
                synchronized (Regressions.this) {
                    long end = System.nanoTime() + nanos;
                    for (long left = nanos; left > 0 && !hurried && !isStale(work); left = end - System.nanoTime()) {
                        Regressions.this.wait(left / 1_000_000, (int) (left % 1_000_000));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException();
            }
        }
    }

    /** Ends what is under way, and tells nothing of it. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
