package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Totals;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.sandbox.Accounts.Account;
import dev.plantline.sandbox.Register.Entry;
import dev.plantline.sandbox.WorkingDay.Becomes;
import dev.plantline.sandbox.WorkingDay.PlantSystem;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.odoo.OdooSimulator;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * A whole plant in one process tree: broker, Kubernetes API, operator, node with its pods, Odoo, and the plant's systems that send one working
 * day's messages. Made by {@link #start}, used by one thread.
 */
final class Sandbox implements AutoCloseable {
    private static final Duration ROUND = Duration.ofMillis(700);
    /** Longer than any {@code retries.maxDelay} of the examples' streaming interfaces: a held key that has not moved until then stays. */
    private static final Duration QUIET = Duration.ofSeconds(35);

    private static final Duration LONGEST_DAY = Duration.ofMinutes(6);
    private static final Duration OPERATOR_GRACE = Duration.ofSeconds(10);

    private final SandboxSettings settings;
    private final Screen screen;
    private final Clock clock;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final BatchRuns batches;

    private SandboxDirectory directory;
    private EmbeddedKafka kafka;
    private SandboxCluster cluster;
    private NodeAgent node;
    private ChildProcess.Program operatorProgram;
    private ChildProcess operator;
    private Accounts accounts;
    private OdooStory story;
    private PlantJournal journal;
    private WorkingDay day;
    private PlantDay plantDay;
    private Map<String, Totals> before = Map.of();
    private boolean newToOdoo;
    private boolean wholeInOdoo;

    private Sandbox(SandboxSettings settings, Screen screen, Clock clock) {
        this.settings = settings;
        this.screen = screen;
        this.clock = clock;
        this.batches = new BatchRuns(this::run, ForkJoinPool.commonPool(), clock, screen::say);
    }

    /**
     * Starts everything, and stops again what was started when something does not start.
     *
     * @throws SandboxException when the manifests are wrong, or something cannot be used or does not start
     */
    static Sandbox start(SandboxSettings settings, Manifests manifests, Screen screen, Clock clock) {
        Sandbox sandbox = new Sandbox(settings, screen, clock);
        try {
            sandbox.start(manifests);
            return sandbox;
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    /** The node, for those who take a pod away. */
    NodeAgent node() {
        return node;
    }

    /** Where its broker is. */
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /**
     * Lets the plant work until everything is settled.
     *
     * @return what is not as it should be; empty when all is well
     * @throws InterruptedException when somebody ends it early
     */
    List<String> run() throws InterruptedException {
        Instant latest = clock.instant().plus(LONGEST_DAY);
        Instant changed = clock.instant();
        Register last = register();
        before = last.entries().stream()
                .collect(HashMap::new, (map, e) -> map.put(e.id().name(), e.totals()), HashMap::putAll);
        plantDay.start();
        while (true) {
            keepOperator();
            Register now = register();
            if (!now.equals(last)) {
                changed = clock.instant();
                last = now;
            }
            show(now);
            boolean sent = plantDay.done() & batches(now);
            boolean quiet = clock.instant().isAfter(changed.plus(QUIET));
            if (sent && now.settled() && (asExpected(now) || quiet)) {
                return finish(now);
            }
            if (clock.instant().isAfter(latest)) {
                screen.clear();
                screen.say("The day did not end within " + LONGEST_DAY.toMinutes() + " minutes; what is known so far:");
                return finish(now);
            }
            TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
        }
    }

    /** The accounts as they stand now. */
    Register register() {
        List<Entry> entries = new ArrayList<>();
        for (Manifest each : cluster.interfaces()) {
            InterfaceId id = new InterfaceId(plant(each), each.name());
            Account account = accounts.of(id);
            entries.add(
                    new Entry(id, cluster.ready(each), journal.sent(id.name()), account.totals(), account.problems()));
        }
        entries.sort(Comparator.comparing(entry -> entry.id().name()));
        return new Register(List.copyOf(entries));
    }

    /** Where the interfaces over HTTP take messages, and the file of the key that signs them, for people who send their own. */
    List<String> doors() {
        List<String> doors = new ArrayList<>();
        for (Manifest each : cluster.interfaces()) {
            String path = each.tree().at("/spec/source/http/path").asText();
            door(plant(each), path).filter(uri -> !path.isEmpty()).ifPresent(uri -> SandboxCluster.senderKeys(each)
                    .forEach(key -> doors.add("POST " + uri + ", signed with key "
                            + key.path("id").asText() + " in "
                            + directory.keyFile(key.at("/secretRef/name").asText()))));
        }
        return doors;
    }

    /** What stands in Odoo. */
    List<OdooStory.Shown> odoo() {
        return story.end();
    }

    /** Ends everything, in the order in which it depends on another. */
    @Override
    public void close() {
        Thread.interrupted(); // what interrupted the day must not interrupt its end
        screen.clear();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                screen.say("while ending: " + e.getMessage());
            }
        }
    }

    private void start(Manifests manifests) {
        settings.agent();
        for (var program : List.of(settings.runtime(), settings.operator())) {
            if (!Files.exists(program)) {
                throw SandboxSettings.notBuilt(program.toString());
            }
        }
        directory = opened(SandboxDirectory.take(settings.data(), settings.fresh()));
        screen.say("Data: " + directory.root() + " (a later start goes on with it; --fresh begins anew)");
        SandboxOdoo odoo = openOdoo();
        screen.say("Odoo: " + odoo.url() + ", database " + odoo.database() + (odoo.real() ? "" : " (the simulator)"));
        kafka = opened(EmbeddedKafka.start(EmbeddedKafka.Options.in(directory.kafka())));
        screen.say("Kafka: " + kafka.bootstrapServers());

        JsonNode file = OdooStory.file(settings.manifests(), settings.prefix());
        story = new OdooStory(file, odoo.as(file.path("duty").asText("master-data")));
        newToOdoo = story.begin();
        wholeInOdoo = story.stands();
        day = WorkingDay.read(settings.manifests(), settings.prefix());
        journal = new PlantJournal(directory.journal());

        cluster = opened(
                SandboxCluster.start(settings.definitions(), manifests, kafka.bootstrapServers(), odoo, directory));
        cluster.changes().forEach(change -> screen.say("  " + change));
        PlantTopics.make(
                kafka.bootstrapServers(),
                cluster.interfaces().stream()
                        .map(each -> each.tree().at("/spec/source/kafka/topic").asText())
                        .filter(topic -> !topic.isEmpty())
                        .toList());
        accounts = new Accounts(kafka.bootstrapServers());
        directory.running(
                kafka.bootstrapServers(),
                cluster.interfaces().stream().map(this::plant).findFirst().orElse(""));
        startOperator();
        node = opened(new NodeAgent(cluster.client(), directory.node(), this::program, clock, screen::say));
        node.start();
        plantDay = opened(new PlantDay(day, journal, this::sender));
    }

    private SandboxOdoo openOdoo() {
        if (SandboxOdoo.named(settings.environment())) {
            return SandboxOdoo.real(settings.environment());
        }
        try {
            return SandboxOdoo.of(opened(OdooSimulator.start(directory.odoo(), 0)));
        } catch (IOException e) {
            throw new SandboxException(
                    "the simulator of Odoo does not start in " + directory.odoo() + ": " + e.getMessage());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void startOperator() {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "KUBECONFIG",
                cluster.kubeconfig(directory.root().resolve("kubeconfig")).toString());
        environment.put("PLANTLINE_RUNTIME_IMAGE", "plantline-runtime:sandbox");
        environment.put("PLANTLINE_STATUS_POLL_INTERVAL", "1s");
        environment.put("PLANTLINE_STATUS_PROGRESS_INTERVAL", "2s");
        environment.put("QUARKUS_HTTP_PORT", "0");
        operatorProgram = new ChildProcess.Program(
                settings.operator(),
                settings.agent(),
                List.of("-Xmx96m"),
                environment,
                directory.logs().resolve("operator.log"));
        operator = ChildProcess.start(operatorProgram);
        open.push(() -> operator.stop(OPERATOR_GRACE));
        screen.say("Operator: process " + operator.pid() + ", log " + operatorProgram.log());
    }

    /** A Deployment would start it again. */
    private void keepOperator() {
        if (operator.exitCode().isPresent()) {
            screen.say("The operator ended with code " + operator.exitCode().getAsInt() + " and starts again, see "
                    + operatorProgram.log());
            operator = ChildProcess.start(operatorProgram);
        }
    }

    private ChildProcess.Program program(Container container, Map<String, String> environment, String name) {
        return new ChildProcess.Program(
                settings.runtime(),
                settings.agent(),
                List.of("-Xmx128m"),
                environment,
                directory.logs().resolve(name + ".log"));
    }

    private Sender sender(PlantSystem system) {
        Manifest manifest = cluster.interfaces().stream()
                .filter(each -> each.name().equals(system.interfaceName()))
                .findFirst()
                .orElseThrow(() -> new SandboxException("sandbox/day.yaml: " + system.name() + " sends to "
                        + system.interfaceName() + ", and there is no such OdooInterface"));
        JsonNode source = manifest.tree().path("spec").path("source");
        if (source.has("kafka")) {
            return new KafkaSender(
                    kafka.bootstrapServers(), source.at("/kafka/topic").asText());
        }
        String path = source.at("/http/path").asText();
        JsonNode key = SandboxCluster.senderKeys(manifest).path(0);
        return new HttpSender(
                () -> door(plant(manifest), path),
                SenderKey.ofFile(
                        key.path("id").asText(),
                        directory.sharedKey(key.at("/secretRef/name").asText()).getBytes(StandardCharsets.UTF_8)),
                clock,
                line -> screen.say(system.name() + ": " + line));
    }

    private Optional<URI> door(String plant, String path) {
        return node.pod(plant + "-gateway")
                .filter(LocalPod::ready)
                .map(pod -> pod.port(PodLayout.MESSAGES_PORT))
                .filter(port -> port.isPresent())
                .map(port -> URI.create("http://127.0.0.1:" + port.getAsInt() + "/" + path));
    }

    /**
     * Runs the CronJobs whose interfaces have received everything, when what streams has been worked: a batch comes later in the day. True when
     * none is left to run.
     */
    private boolean batches(Register now) {
        List<CronJob> cronJobs =
                cluster.client().batch().v1().cronjobs().inAnyNamespace().list().getItems();
        boolean streamed = now.entries().stream()
                .filter(entry -> cronJobs.stream().noneMatch(each -> ofClass(entry, each)))
                .allMatch(entry -> entry.complete() && entry.totals().inFlight() == 0);
        boolean left = false;
        for (CronJob cronJob : cronJobs) {
            List<Entry> own = now.entries().stream()
                    .filter(entry -> ofClass(entry, cronJob))
                    .toList();
            boolean waiting = own.stream().anyMatch(entry -> entry.totals().inFlight() > 0);
            boolean received = own.stream().allMatch(Entry::complete) && systemsDone(own);
            left |= batches.work(cronJob, waiting, streamed && received);
        }
        return !left;
    }

    private boolean systemsDone(List<Entry> entries) {
        return plantDay.systems().stream()
                .filter(system ->
                        entries.stream().anyMatch(entry -> entry.id().name().equals(system.interfaceName())))
                .allMatch(plantDay::done);
    }

    private boolean ofClass(Entry entry, CronJob cronJob) {
        String workload = cronJob.getMetadata().getName();
        return cluster.interfaces().stream()
                .filter(each -> each.name().equals(entry.id().name()))
                .anyMatch(each -> workload.equals(entry.id().plant() + "-"
                        + each.tree().at("/spec/latencyClass").asText()));
    }

    private int run(CronJob cronJob) {
        try {
            return node.run(cronJob);
        } catch (IOException | KubernetesClientException e) {
            screen.say("Batch " + cronJob.getMetadata().getName() + ": " + e.getMessage());
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Whether nothing more will move: what is held is what the day says that stays held. */
    private boolean asExpected(Register now) {
        return day.systems().stream().allMatch(system -> now.entries().stream()
                .filter(entry -> entry.id().name().equals(system.interfaceName()))
                .allMatch(entry -> entry.holds(
                        before.getOrDefault(entry.id().name(), Totals.NONE).held()
                                + system.expected().getOrDefault(Becomes.held, 0))));
    }

    private void show(Register now) {
        screen.draw(now.live());
    }

    private List<String> finish(Register end) {
        screen.clear();
        screen.say("");
        screen.say("Account of every message, recounted from the topics:");
        end.full().forEach(screen::say);
        boolean first = newToOdoo && before.values().stream().allMatch(totals -> totals.received() == 0);
        List<String> wrong = new ArrayList<>(new DayCheck(first, wholeInOdoo, before).wrong(end, day));
        wrong.addAll(story.differences());
        return wrong;
    }

    private String plant(Manifest manifest) {
        return cluster.plant(SandboxCluster.namespace(manifest))
                .map(Manifest::name)
                .orElse("");
    }
}
