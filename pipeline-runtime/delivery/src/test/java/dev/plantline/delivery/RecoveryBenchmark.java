package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.LastApplied;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Promise;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How long no message has an effect after a fault, with the settings of a pod, a broker in a process of its own and a real Odoo 19 on this machine. A fault
 * starts the clock, and a message that was sent after it stops the clock when Odoo has answered. At the end each message must have its one effect. Delivery
 * runs alone, with the options of a pod's Java and without the rest of the pod. Linux only: it stops processes and reads {@code /proc}. Needs
 * PLANTLINE_ODOO_URL, _DB and _KEYS; from the repository's root:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/delivery -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd pipeline-runtime/delivery
 * java -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.delivery.RecoveryBenchmark
 * </pre>
 */
final class RecoveryBenchmark {
    private static final String PLANT = "lyon";
    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    private static final KitText KIT =
            KitText.of(new KitOwner(PLANT, "master-data"), AllowList.of(Set.of(Workflow.rawMasterDataSteps)));
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String APPLIED = "applied ";

    private final Path directory = Files.createTempDirectory("plantline-recovery");
    private final int brokerPort = BenchmarkMachine.freePort();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicBoolean sending = new AtomicBoolean(true);
    private final AtomicInteger sent = new AtomicInteger();
    /** Offset of the last message that the broker has taken. */
    private final AtomicLong taken = new AtomicLong(-1);
    /** Largest offset of a message whose effect Odoo has answered. */
    private final AtomicLong applied = new AtomicLong(-1);

    private Process broker;
    private TestInterface products;
    private Process pod;

    private RecoveryBenchmark() throws IOException {}

    /** Arguments: rounds (3), busy loops beside everything (0). */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int loops = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
        List<Process> busy = new ArrayList<>();
        RecoveryBenchmark benchmark = new RecoveryBenchmark();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            busy.forEach(Process::destroyForcibly);
            benchmark.end();
        }));
        for (int loop = 0; loop < loops; loop++) {
            busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
        benchmark.run(rounds);
        System.exit(0);
    }

    private void run(int rounds) throws Exception {
        broker = BenchmarkMachine.startBroker(directory, brokerPort);
        products = products(new TestInterface("127.0.0.1:" + brokerPort, 1));
        OdooAdministration administration =
                new OdooAdministration(BenchmarkMachine.odooUrl(), BenchmarkMachine.odooDatabase(), null);
        administration.adopt(() -> BenchmarkMachine.odooKey("bot_admin"), PLANT, CLUSTER);
        administration.install(
                () -> BenchmarkMachine.odooKey("bot_admin"),
                CLUSTER,
                List.of(new OdooAdministration.DutyKit(() -> BenchmarkMachine.odooKey("bot_master"), KIT)));
        pod = startPod();
        Thread load = new Thread(this::load, "load");
        load.start();
        untilALaterMessageHasItsEffect();
        Map<String, List<Long>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            measure(results, "a plain JVM starts and ends", this::startPlainJvm);
            measure(results, "pod, kill -9, the next one starts at once", this::killPod);
            Process standby = startPod();
            untilTheGroupHas(2);
            measure(results, "pod, SIGSTOP, another one stands by", this::stopPod);
            wakeTheFrozenOne(standby);
            measure(results, "broker, kill -9, from when the next is ready", this::killBroker);
            measure(results, "all HTTP workers of Odoo, kill -9", this::killOdooWorkers);
        }
        sending.set(false);
        load.join();
        double plain = median(results.values().iterator().next());
        results.forEach((fault, all) -> System.out.printf(
                "%s: median %.1f s, %.0f plain starts, of %s ms%n",
                fault, median(all) / 1e3, median(all) / plain, all));
        checkThatEachHasOneEffect();
    }

    // ---- faults ----

    private interface Fault {
        /**
         * Strikes, repairs what a cluster would repair, and returns when a message that was sent later has had its effect.
         *
         * @return when the clock started, as {@link System#nanoTime()}
         */
        long strike() throws Exception;
    }

    private static void measure(Map<String, List<Long>> results, String name, Fault fault) throws Exception {
        long start = fault.strike();
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        System.out.println(name + ": " + took + " ms");
        results.computeIfAbsent(name, first -> new ArrayList<>()).add(took);
    }

    private long startPlainJvm() throws Exception {
        long start = System.nanoTime();
        BenchmarkMachine.java(List.of("-version"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return start;
    }

    private long killPod() throws Exception {
        long start = System.nanoTime();
        pod.destroyForcibly().waitFor();
        pod = startPod();
        untilALaterMessageHasItsEffect();
        return start;
    }

    private long stopPod() throws Exception {
        long start = System.nanoTime();
        BenchmarkMachine.signal("STOP", pod);
        untilALaterMessageHasItsEffect();
        return start;
    }

    /** It goes on in the middle of a call and finds that it has lost its partition. */
    private void wakeTheFrozenOne(Process owner) throws Exception {
        Process frozen = pod;
        pod = owner;
        BenchmarkMachine.signal("CONT", frozen);
        untilALaterMessageHasItsEffect();
        untilTheGroupHas(2);
        frozen.destroyForcibly().waitFor();
        untilTheGroupHas(1);
    }

    /** The clock starts when the next broker is ready: how long it takes for that is no matter of delivery. */
    private long killBroker() throws Exception {
        broker.destroyForcibly().waitFor();
        broker = BenchmarkMachine.startBroker(directory, brokerPort);
        long start = System.nanoTime();
        untilALaterMessageHasItsEffect();
        return start;
    }

    private long killOdooWorkers() throws Exception {
        long start = System.nanoTime();
        BenchmarkMachine.odooWorkers().forEach(ProcessHandle::destroyForcibly);
        untilALaterMessageHasItsEffect();
        return start;
    }

    // ---- messages ----

    private void load() {
        CompiledInterface compiled = products.compiled();
        try {
            while (sending.get()) {
                int number = sent.getAndIncrement();
                String body = TestInterface.body(run + "-" + number, "order" + number, number);
                taken.set(products.send(compiled, body).get().offset());
                Waiting.asWork(BETWEEN_MESSAGES);
            }
        } catch (Exception e) {
            throw new IllegalStateException("message " + sent.get() + " was not taken", e);
        }
    }

    private void untilALaterMessageHasItsEffect() {
        long onTheWay = taken.get() + 1;
        until(() -> applied.get() > onTheWay, "a message after " + onTheWay + " has its effect");
    }

    private void untilTheGroupHas(int members) throws Exception {
        try (Admin admin = Admin.create(products.kafka)) {
            String group = products.id.consumerGroup();
            until(
                    () -> admin.describeConsumerGroups(List.of(group))
                                    .describedGroups()
                                    .get(group)
                                    .get()
                                    .members()
                                    .size()
                            == members,
                    group + " has " + members + " members");
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition, String what) throws IllegalStateException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("not within " + PATIENCE + ": " + what);
                }
                Waiting.inSilence(Duration.ofMillis(5));
            }
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("not seen: " + what, e);
        }
    }

    private void checkThatEachHasOneEffect() throws Exception {
        until(() -> products.settled().handled() == sent.get(), "every message has its outcome");
        List<String> names = new ArrayList<>();
        JsonNode found = bot().call(
                        "product.product",
                        "search_read",
                        Map.of("domain", List.of(List.of("name", "=like", run + "-%")), "fields", List.of("name")));
        found.forEach(one -> names.add(one.path("name").textValue()));
        System.out.printf(
                "%d messages sent, %d effects in Odoo, %d of them different; %s%n",
                sent.get(), names.size(), new HashSet<>(names).size(), products.settled());
        if (names.size() != sent.get() || new HashSet<>(names).size() != sent.get()) {
            throw new IllegalStateException("lost or doubled");
        }
    }

    private static double median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    // ---- processes ----

    private Process startPod() throws IOException {
        Process started = BenchmarkMachine.java(List.of(
                        "@../app/src/main/jvm/runtime.options",
                        "-Xmx204m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Pod.class.getName(),
                        "127.0.0.1:" + brokerPort,
                        products.id.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(() -> {
            try (Stream<String> lines = BenchmarkMachine.says(started).lines()) {
                lines.filter(line -> line.startsWith(APPLIED))
                        .mapToLong(line -> Long.parseLong(line.substring(APPLIED.length())))
                        .forEach(offset -> applied.accumulateAndGet(offset, Math::max));
            } catch (UncheckedIOException e) {
                // it was killed
            }
        });
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    private void end() {
        Stream.of(pod, broker).filter(one -> one != null).forEach(Process::destroyForcibly);
    }

    private static OdooProtocol bot() {
        return BenchmarkMachine.odoo(BenchmarkMachine.odooUrl(), "bot_master");
    }

    /** Each message makes a product, without an external id, so that a message applied twice would be two. */
    private static TestInterface products(TestInterface of) throws Exception {
        return of.change(json ->
                json.replace("stock.lot", "product.product").replace("\"to\":\"ref\"", "\"to\":\"default_code\""));
    }

    /** Delivery, with the settings of a pod, that says which effects it had. */
    public static final class Pod {
        private Pod() {}

        /** Arguments: bootstrap servers, interface. */
        public static void main(String[] arguments) throws Exception {
            LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
            TestInterface products = products(new TestInterface(arguments[0], arguments[1], 1));
            Target target = new Telling(new OdooTarget(bot(), KIT.actionName(), CLUSTER, null));
            TestInterface.start(
                    products.configuration(),
                    new DeliveryEnvironment(
                            "pod-" + ProcessHandle.current().pid(),
                            products.kafka,
                            TestInterface.target(target),
                            DeliveryListener.NONE,
                            TimeSource.system(),
                            new Random(),
                            DeliverySettings.DEFAULT));
            Thread.currentThread().join();
        }
    }

    private record Telling(Target odoo) implements Target {
        @Override
        public Promise promise() {
            return odoo.promise();
        }

        @Override
        public String database() throws TargetException {
            return odoo.database();
        }

        @Override
        public Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last)
                throws TargetException {
            return odoo.raise(partition, epoch, reached, last);
        }

        @Override
        public List<Verdict> apply(ApplyCall call) throws TargetException {
            List<Verdict> verdicts = odoo.apply(call);
            for (int i = 0; i < verdicts.size(); i++) {
                if (verdicts.get(i) instanceof Verdict.Applied) {
                    System.out.println(
                            APPLIED + call.operations().get(i).position().offset());
                }
            }
            return verdicts;
        }
    }
}
