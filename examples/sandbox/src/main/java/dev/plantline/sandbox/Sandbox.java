package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.Manifests;
import dev.plantline.command.Screen;
import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.sandbox.Day.StoryBefore;
import dev.plantline.sandbox.Watch.Sight;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.odoo.OdooSimulator;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole plant in one process tree: broker, Kubernetes API, operator, node with its pods, Odoo, and the plant's systems that send one working
 * day's messages. Made by {@link #start}, used by one thread.
 */
final class Sandbox implements AutoCloseable {
    private final SandboxSettings settings;
    private final Screen screen;
    private final Clock clock;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private SandboxDirectory directory;
    private SandboxKafka kafka;
    private SandboxCluster cluster;
    private NodeAgent node;
    private KeptProgram operator;
    private Registers registers;
    private Live live;
    private Doors doors;
    private OdooStory story;
    private DayBatches batches;
    private Day day;
    private SandboxControl control;

    private Sandbox(SandboxSettings settings, Screen screen, Clock clock) {
        this.settings = settings;
        this.screen = screen;
        this.clock = clock;
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

    /** Its Kubernetes API, for those who look. */
    SandboxCluster cluster() {
        return cluster;
    }

    /** Its broker, for those who take it away. */
    EmbeddedKafka kafka() {
        return kafka.broker();
    }

    /** Its operator, for those who take it away. */
    KeptProgram operator() {
        return operator;
    }

    /** Settings of a client with the rights of a role in a plant's Kafka. */
    Map<String, Object> client(String plant, KafkaRole role) {
        return kafka.client(plant, role);
    }

    /**
     * Lets the plant work until everything is settled.
     *
     * @return what is not as it should be; empty when all is well
     * @throws InterruptedException when somebody ends it early
     */
    List<String> run() throws InterruptedException {
        return day.run();
    }

    /**
     * Shows what happens, and where messages of one's own can be sent, until somebody ends it.
     *
     * @throws InterruptedException then
     */
    void stay() throws InterruptedException {
        while (true) {
            Sight now = live.look();
            if (now.current()) {
                doors.tell(now.register());
                batches.workWhatWaits(now.register());
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** The accounts as they stand now. */
    Register register() {
        return registers.read();
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
        SandboxOdoo odoo = openOdoo(manifests);
        screen.say("Odoo: " + odoo.url() + ", database " + odoo.database() + (odoo.real() ? "" : " (the simulator)"));
        SandboxUsers users = new SandboxUsers();
        kafka = opened(SandboxKafka.start(users, directory));
        screen.say("Kafka: " + kafka.bootstrapServers());

        JsonNode file = OdooStory.file(settings.manifests(), settings.prefix());
        story = new OdooStory(file, odoo::as);
        StoryBefore before = new StoryBefore(story.begin(), story.stands());

        cluster =
                opened(SandboxCluster.start(settings.definitions(), kafka.bootstrapServers(), users, odoo, directory));
        kafka.admit(manifests);
        cluster.apply(manifests, false);
        cluster.replaced().forEach(line -> screen.say("  " + line));
        screen.say(
                "Not as on a cluster: no TLS, no rules about who may reach whom, this machine's own addresses may be called, and every namespace"
                        + " may have interfaces of finance;"
                        + " all ports are this machine's own, all keys this user's.");
        startOperator(odoo);
        node = opened(new NodeAgent(cluster.client(), directory.node(), this::program, clock, screen::say));
        node.start();
        startDay(before);
        takeOrders();
    }

    private void startDay(StoryBefore before) {
        PlantJournal journal = new PlantJournal(directory.journal());
        registers = new Registers(cluster, new Accounts(plant -> kafka.client(plant, KafkaRole.auditor)), journal);
        live = new Live(new Watch(registers::read, screen::say), operator::problem, screen);
        doors = new Doors(cluster, node, directory, kafka, settings.command(), clock, screen::say);
        Senders senders = new Senders(cluster, doors, directory, kafka, clock, screen::say);
        WorkingDay work = WorkingDay.read(settings.manifests(), settings.prefix());
        PlantDay plant = opened(new PlantDay(work, journal, senders::of));
        batches = new DayBatches(cluster, node, plant, clock, screen::say);
        day = new Day(work, plant, batches, story, before, live, screen, clock);
    }

    private void takeOrders() {
        control = opened(SandboxControl.start(new SandboxOrders(cluster, kafka, this::tellCommands, screen::say)));
        tellCommands();
    }

    private void tellCommands() {
        directory.running(
                kafka.forCommands(cluster.plants()),
                cluster.interfaces().stream()
                        .map(cluster::plantName)
                        .findFirst()
                        .orElse(""),
                control.url(),
                control.token());
    }

    private SandboxOdoo openOdoo(Manifests manifests) {
        if (SandboxOdoo.named(settings.environment())) {
            return SandboxOdoo.real(settings.environment());
        }
        try {
            return SandboxOdoo.of(opened(OdooSimulator.start(directory.odoo(), 0, SandboxOdoo.usersOf(manifests))));
        } catch (IOException e) {
            throw new SandboxException(
                    "the simulator of Odoo does not start in " + directory.odoo() + ": " + e.getMessage());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void startOperator(SandboxOdoo odoo) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "KUBECONFIG",
                cluster.kubeconfig(directory.root().resolve("kubeconfig")).toString());
        environment.put("PLANTLINE_RUNTIME_IMAGE", "plantline-runtime:sandbox");
        environment.put("PLANTLINE_STATUS_POLL_INTERVAL", "1s");
        environment.put("PLANTLINE_STATUS_PROGRESS_INTERVAL", "2s");
        environment.put("PLANTLINE_ADMINISTRATORS_0__URL", odoo.url().toString());
        environment.put("PLANTLINE_ADMINISTRATORS_0__DATABASE", odoo.database());
        environment.put(
                "PLANTLINE_ADMINISTRATORS_0__KEY_FILE",
                directory.administratorKey(odoo.key("administrator")).toString());
        environment.put(PodLayout.NETWORK_LOOPBACK_VARIABLE, "true");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        var program = new ChildProcess.Program(
                settings.operator(),
                settings.agent(),
                List.of("-Xmx96m"),
                environment,
                directory.logs().resolve("operator.log"));
        operator = opened(new KeptProgram(
                "operator", () -> ChildProcess.start(program), program.log().toString(), clock, screen::say));
        operator.start();
        screen.say("Operator: process " + operator.pid() + ", log " + program.log());
    }

    private ChildProcess.Program program(Container container, Map<String, String> environment, String name) {
        return new ChildProcess.Program(
                settings.runtime(),
                settings.agent(),
                List.of("-Xmx128m"),
                environment,
                directory.logs().resolve(name + ".log"));
    }
}
