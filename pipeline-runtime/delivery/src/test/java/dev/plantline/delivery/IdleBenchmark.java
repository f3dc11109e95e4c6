package dev.plantline.delivery;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.TimeSource;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.Waiting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What interfaces cost that have nothing to do: CPU time and resident memory of a process with delivery alone, with the options of a pod's Java. The broker
 * is in another process. Linux only: it reads {@code /proc}. From the repository's root:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/delivery -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd pipeline-runtime/delivery
 * java -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.delivery.IdleBenchmark
 * </pre>
 */
class IdleBenchmark {
    private static final long TICKS_A_SECOND = 100;

    private IdleBenchmark() {}

    /** Arguments: number of interfaces (20), seconds (60). */
    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        try (EmbeddedKafka broker = EmbeddedKafka.temporary()) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@../app/src/main/jvm/runtime.options",
                    "-Xmx204m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    broker.bootstrapServers()));
            for (int number = 0; number < count; number++) {
                try (TestInterface one = new TestInterface(broker)) {
                    command.add(one.id.name());
                }
            }
            Process child = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader ready =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                System.out.println(ready.readLine());
                Waiting.asWork(Duration.ofSeconds(15));
                long before = ticks(child);
                Waiting.asWork(Duration.ofSeconds(seconds));
                long used = ticks(child) - before;
                System.out.printf(
                        "%d idle interfaces: %.1f %% of a core, %d MB resident%n",
                        count, 100.0 * used / TICKS_A_SECOND / seconds, residentMegabytes(child));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        System.exit(0);
    }

    private static long ticks(Process of) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + of.pid() + "/stat"));
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(behindName[11]) + Long.parseLong(behindName[12]);
    }

    private static long residentMegabytes(Process of) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + of.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** What is measured. */
    public static final class Child {
        private Child() {}

        /** Arguments: bootstrap servers, names of interfaces. */
        public static void main(String[] arguments) throws Exception {
            List<RuntimeConfiguration.Interface> all = new ArrayList<>();
            RuntimeConfiguration configuration = null;
            for (int number = 1; number < arguments.length; number++) {
                try (TestInterface one = new TestInterface(arguments[0], arguments[number], 1)) {
                    configuration = one.configuration();
                    all.add(configuration.interfaces().get(0));
                }
            }
            Delivery delivery = TestInterface.start(
                    configuration.with(all),
                    new DeliveryEnvironment(
                            "idle",
                            Map.of("bootstrap.servers", arguments[0]),
                            TestInterface.target(new LedgerTarget()),
                            DeliveryListener.NONE,
                            TimeSource.system(),
                            new Random(),
                            DeliverySettings.DEFAULT));
            while (delivery.status().stream()
                            .filter(one -> one.state() == State.running)
                            .count()
                    < all.size()) {
                Waiting.asWork(Duration.ofMillis(200));
            }
            System.out.println(all.size() + " interfaces are running");
            Thread.currentThread().join();
        }
    }
}
