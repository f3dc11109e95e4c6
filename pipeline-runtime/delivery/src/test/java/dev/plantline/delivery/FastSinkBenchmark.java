package dev.plantline.delivery;

import com.sun.management.OperatingSystemMXBean;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.LastApplied;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Promise;
import dev.plantline.model.Target;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Verdict;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.testing.KafkaMain;
import dev.plantline.testing.Waiting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * How fast delivery is when the target is not the bottleneck: 5 ms a call, 64 connections, contract, mapping, audit, transactions and checkpoint on.
 * The broker is a process of its own, so that the CPU time is delivery's alone. From the repository's root:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/delivery -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd pipeline-runtime/delivery
 * java -Xmx700m -XX:+UseSerialGC -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.delivery.FastSinkBenchmark
 * </pre>
 */
class FastSinkBenchmark {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private FastSinkBenchmark() {}

    /** Arguments: number of messages (200000), order keys (20000), operations per call (50), runs (3), each once without and once with the keys of a plant's history. */
    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int keys = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        int maxRecords = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
        int runs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        Path directory = Files.createTempDirectory("plantline-benchmark");
        Process broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaMain.class.getName(),
                        "--directory",
                        directory.toString(),
                        "--until-input-closes")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader ready =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8))) {
            String servers = ready.readLine().split(" ")[2];
            for (int run = 1; run <= runs; run++) {
                run(servers, messages, keys, maxRecords, false);
                run(servers, messages, keys, maxRecords, true);
            }
        } finally {
            broker.getOutputStream().close();
            broker.waitFor();
        }
    }

    /** One line of output. A signed run signs each checkpoint, and anchors the audit, with keys of its own. */
    private static void run(String servers, int messages, int keys, int maxRecords, boolean signed) throws Exception {
        try (TestInterface lots = new TestInterface(servers, 1)) {
            CompiledInterface compiled = lots.compiled();
            List<Future<RecordMetadata>> sent = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                sent.add(lots.send(compiled, TestInterface.body("m" + i, "order" + i % keys, i)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            lots.connections = 64;
            lots.maxRecords = maxRecords;
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            Target sink = new FiveMilliseconds();
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            // What was applied when the clock started, at the first commit: joining the group is not counted.
            long before = 0;
            try (Delivery delivery = TestInterface.start(lots.configuration(), environment(lots, sink, signed))) {
                long applied = 0;
                while (applied < messages) {
                    if (System.nanoTime() - start > LONGEST.toNanos()) {
                        throw new IllegalStateException(applied + " of " + messages + " messages after " + LONGEST);
                    }
                    Waiting.inSilence(Duration.ofMillis(20));
                    applied = TestInterface.totals(delivery).applied();
                    if (before == 0 && applied > 0) {
                        before = applied;
                        cpu = system.getProcessCpuTime();
                        start = System.nanoTime();
                    }
                }
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                long cpuTook = system.getProcessCpuTime() - cpu;
                System.out.printf(
                        "%s, %d messages, %d keys, %d a call: %.0f messages/s, %.1f us CPU a message%n",
                        signed ? "signed" : "unsigned",
                        messages,
                        keys,
                        maxRecords,
                        (messages - before) / (took.toNanos() / 1e9),
                        cpuTook / 1e3 / (messages - before));
            }
        }
    }

    private static DeliveryEnvironment environment(TestInterface lots, Target sink, boolean signed) throws Exception {
        HistoryKeys history = HistoryKeys.NONE;
        AnchorKeys anchors = AnchorKeys.NONE;
        if (signed) {
            SecureRandom random = new SecureRandom();
            history = HistoryKeys.read(HistoryKeys.fresh(random));
            anchors = AnchorKeys.read(AnchorKeys.fresh(random));
            lots.signFirstCheckpoints(history);
        }
        return new DeliveryEnvironment(
                "benchmark",
                lots.kafka,
                TestInterface.target(sink),
                DeliveryListener.NONE,
                TimeSource.system(),
                new Random(),
                DeliverySettings.DEFAULT,
                history,
                anchors);
    }

    /** Takes everything, five milliseconds a call. */
    private static final class FiveMilliseconds implements Target {
        @Override
        public Promise promise() {
            return Promise.oneEffect;
        }

        @Override
        public String database() {
            return "sink";
        }

        @Override
        public Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last) {
            return new Ownership(0, 1, true);
        }

        @Override
        public List<Verdict> apply(ApplyCall call) {
            Waiting.asWork(Duration.ofMillis(5));
            List<Verdict> verdicts = new ArrayList<>(call.operations().size());
            for (int i = 0; i < call.operations().size(); i++) {
                verdicts.add(new Verdict.Applied("stock.lot,1", false));
            }
            return verdicts;
        }
    }
}
