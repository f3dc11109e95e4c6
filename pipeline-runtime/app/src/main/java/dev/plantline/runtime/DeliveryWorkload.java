package dev.plantline.runtime;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.consumer.Regressions;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.ownership.TargetKinds;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.Batch;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Promise;
import dev.plantline.model.Regression;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.model.network.AddressRules;
import dev.plantline.model.network.KafkaGreeting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The roles streaming and batch: delivery of a plant's interfaces of one latency class. */
final class DeliveryWorkload implements Workload {
    /** A batch that has not come to its end by then never will; the next one begins where it stood. */
    private static final Duration LONGEST_BATCH = Duration.ofHours(24);
    /** An Odoo that is away for the night's maintenance is waited for; a key that nobody corrects is not. */
    private static final Duration LONGEST_BLOCKED = Duration.ofHours(1);
    /** How long a new connection has to answer. */
    private static final Duration REACH = Duration.ofSeconds(5);
    /** How long a batch stays after its work for revisions that wait to be held against its messages; what was compared by then is told. */
    private static final Duration LONGEST_REGRESSION = Duration.ofSeconds(30);

    private final String owner;
    private final DeliveryListener listener;
    private final TargetKinds targets;
    private final AddressRules addresses;
    private final KafkaGreeting greeting;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Regressions regressions;
    private volatile Mounted mounted;
    private volatile Delivery delivery;
    private volatile Connection connection;
    private boolean drains;

    /** What Kafka's clients are made with, once. */
    private record Connection(
            Map<String, Object> settings,
            int maxMessageBytes,
            HistoryKeys history,
            AnchorKeys anchors,
            RuntimeConfiguration.Commands commands) {}

    /**
     * Delivery that starts with its first configuration.
     *
     * @param owner this pod's name, for checkpoints
     * @param listener hears what happens
     * @param addresses say which may be called
     */
    DeliveryWorkload(String owner, DeliveryListener listener, AddressRules addresses) {
        this.addresses = addresses;
        this.greeting = new KafkaGreeting(addresses, KafkaGreeting.PATIENCE);
        // The kinds of target of this version; a new one is added here.
        this.targets = new TargetKinds(List.of(new OdooTargets(this::mounted, addresses)));
        this.owner = owner;
        this.listener = listener;
        this.regressions = new Regressions(this::isBusy, Path.of(System.getProperty("java.io.tmpdir")), owner);
    }

    private Mounted mounted() {
        return mounted;
    }

    @Override
    public Map<String, String> configure(Mounted next) {
        var refused = deliver(next);
        // A batch does its work first: its pod is another one after each end, so that no mark of an earlier one would
        // be there.
        if (next.configuration().role() != Role.batch) {
            regress(next);
        } else if (!drains) {
            drains = true;
            drain(delivery);
        }
        return refused;
    }

    private void regress(Mounted now) {
        regressions.take(new Regressions.Mounted(
                connection.settings(), now.configuration(), now.codeMaps(), now.candidates(), now.candidateTables()));
    }

    private Map<String, String> deliver(Mounted next) {
        var configuration = next.configuration();
        configuration.interfaces().forEach(each -> listener.delivers(each.name()));
        addresses.brokers(configuration.plant().kafka().bootstrapServers());
        var needed = new Connection(
                KafkaConnection.settings(configuration.plant().kafka(), next::text),
                configuration.plant().maxMessageBytes(),
                history(next),
                anchors(next),
                configuration.plant().commands());
        // A batch keeps its connection to the end: the next one takes the new one.
        if (delivery != null && (needed.equals(connection) || configuration.role() == Role.batch)) {
            mounted = next;
            return delivery.swap(configuration, next.codeMaps());
        }
        // Kafka's client would end this pod at an address where something else answers. One where nobody does is waited
        // for.
        if (connection == null || !needed.settings().equals(connection.settings())) {
            greeting.look(needed.settings());
        }
        var connected = connect(configuration, needed);
        // Before what the metrics go by: they would tell of a pod without a key.
        connection = needed;
        mounted = next;
        if (delivery != null) {
            delivery.close();
        }
        delivery = connected;
        return connected.swap(configuration, next.codeMaps());
    }

    /** Whether a message is on its way; what is held waits for hours and is none. */
    private boolean isBusy() {
        return partitions().stream().anyMatch(each -> each.pending() > 0);
    }

    /** Without the keys that the configuration names, nothing is delivered: a forged checkpoint would be believed. */
    private static HistoryKeys history(Mounted next) {
        String file = next.configuration().plant().historyFile();
        return file == null ? HistoryKeys.NONE : HistoryKeys.read(next.text(file));
    }

    /** Without a key nothing is anchored and delivery goes on: a metric and {@code audit verify} tell of it. */
    private static AnchorKeys anchors(Mounted next) {
        String file = next.configuration().plant().anchorFile();
        String keys = file == null ? null : next.textOrNull(file);
        if (keys == null) {
            return AnchorKeys.NONE;
        }
        String known = next.textOrNull(PodLayout.PUBLIC_ANCHOR_KEYS_FILE);
        return AnchorKeys.read(keys).knowing(known == null ? PublicAnchorKeys.NONE : PublicAnchorKeys.in(known));
    }

    /** What runs is not given up for a connection that does not work. */
    private Delivery connect(RuntimeConfiguration configuration, Connection needed) {
        var connected = Delivery.connect(
                configuration,
                new DeliveryEnvironment(
                        owner,
                        needed.settings(),
                        targets,
                        listener,
                        TimeSource.system(),
                        new Random(),
                        DeliverySettings.DEFAULT,
                        needed.history(),
                        needed.anchors()));
        if (delivery != null) {
            try {
                connected.reach(REACH);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                connected.close();
                throw new IllegalStateException("interrupted while the new connection was tried", e);
            } catch (RuntimeException e) {
                connected.close();
                throw e;
            }
        }
        return connected;
    }

    private void drain(Delivery running) {
        var thread = DaemonThreads.thread("drain", () -> {
            try {
                var left = running.drain(LONGEST_BATCH, LONGEST_BLOCKED);
                regress(mounted);
                regressions.finish(LONGEST_REGRESSION);
                if (left.isEmpty()) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(new IllegalStateException(left.entrySet().stream()
                            .map(each -> "interface " + each.getKey() + ": " + each.getValue())
                            .collect(Collectors.joining("; "))));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
    }

    /** Whether it has a key with which it signs anchors. */
    boolean signsAnchors() {
        var now = connection;
        return now != null && !now.anchors().isEmpty();
    }

    /** How each partition of this pod stands. */
    List<PartitionStatus> partitions() {
        var running = delivery;
        return running == null ? List.of() : running.status();
    }

    @Override
    public List<InterfaceStatus> status() {
        var running = delivery;
        if (running == null) {
            return List.of();
        }
        var problems = running.problems();
        var promises = running.promises();
        var codeMaps = running.codeMaps();
        var waiting = running.waiting();
        var regressed = regressions.results();
        var regressedCodeMaps = regressions.resultsOfCodeMaps();
        var partitions = running.status().stream().collect(Collectors.groupingBy(PartitionStatus::interfaceName));
        return mounted.configuration().interfaces().stream()
                .map(each -> status(
                        each,
                        partitions.getOrDefault(each.name(), List.of()),
                        problems.get(each.name()),
                        promises.get(each.name()),
                        codeMaps.get(each.name()),
                        waiting.get(each.name()),
                        regressed.get(each.name()),
                        regressedCodeMaps.get(each.name())))
                .toList();
    }

    /** An interface stands as the worst of its partitions does. */
    private static InterfaceStatus status(
            Interface each,
            List<PartitionStatus> partitions,
            String problem,
            Promise promise,
            SortedMap<String, String> codeMaps,
            Batch waiting,
            Regression regression,
            SortedMap<String, Regression> codeMapRegressions) {
        var worst = partitions.stream().max(Comparator.comparing(PartitionStatus::state));
        var state = worst.map(PartitionStatus::state).orElse(State.waiting);
        if (problem != null && state.compareTo(State.blocked) < 0) {
            state = State.blocked;
        }
        // Before it is the owner a partition knows nothing of its account, and 0 would be a number.
        var owned = partitions.stream().filter(one -> one.ownerEpoch() != 0).toList();
        return new InterfaceStatus(
                each.name(),
                worst.map(PartitionStatus::revision).orElse(each.revision()),
                state,
                problem != null ? problem : worst.map(PartitionStatus::reason).orElse(null),
                owned.stream().map(PartitionStatus::totals).reduce(Totals::plus).orElse(null),
                owned.stream().map(PartitionStatus::pending).reduce(Long::sum).orElse(null),
                partitions.stream()
                        .map(PartitionStatus::lastApplied)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .map(Instant::toString)
                        .orElse(null),
                promise,
                codeMaps == null || codeMaps.isEmpty() ? null : codeMaps,
                waiting,
                regression,
                codeMapRegressions);
    }

    @Override
    public List<String> ended() {
        var running = delivery;
        return running == null ? List.of() : running.ended();
    }

    @Override
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void close() {
        regressions.close();
        if (delivery != null) {
            delivery.close();
        }
    }

    /** The plant and class whose interfaces these are; null before the first configuration. */
    RuntimeConfiguration configuration() {
        var now = mounted;
        return now == null ? null : now.configuration();
    }
}
