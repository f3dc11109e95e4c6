package dev.plantline.operator;

import com.sun.management.OperatingSystemMXBean;
import dev.plantline.operator.runtime.HttpRuntimeStatus;
import dev.plantline.testing.Waiting;
import io.fabric8.kubernetes.client.Config;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The operator's process in {@link OperatorMemoryBenchmark}: tells every few seconds whether it is busy, and its figures when its input closes. All
 * but Quarkus is as shipped.
 */
final class BenchmarkedOperator {
    private static final long MIB = 1024 * 1024;
    private static final int PERIOD_SECONDS = 5;

    private BenchmarkedOperator() {}

    /** Argument: a kubeconfig file. */
    public static void main(String[] arguments) throws Exception {
        OperatorSettings settings = new SmallRyeConfigBuilder()
                .withMapping(OperatorSettings.class)
                .withConverter(Duration.class, 1_000, new DurationConverter())
                .withDefaultValue("plantline.runtime.image", "plantline.test/plantline-runtime:1")
                .build()
                .getConfigMapping(OperatorSettings.class);
        AtomicLong reads = new AtomicLong();
        AtomicLong writes = new AtomicLong();
        AtomicLong most = new AtomicLong();
        OperatorUnderTest operator = new OperatorUnderTest(
                Config.fromKubeconfig(Files.readString(Path.of(arguments[0]))),
                settings,
                new RecordedTopics(),
                new ScriptedOdoo(),
                new HttpRuntimeStatus());
        Thread teller = new Thread(() -> tell(operator, reads, writes, most), "teller");
        teller.setDaemon(true);
        teller.start();
        waitForEndOfInput();
        System.gc();
        System.gc();
        System.out.printf(
                "live heap %d MiB, most after a full collection %d MiB, of %d MiB; CPU %d s; %d reads, %d writes%n",
                used() / MIB,
                most.get() / MIB,
                Runtime.getRuntime().maxMemory() / MIB,
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
                        / 1_000_000_000,
                reads.get(),
                writes.get());
        System.exit(0); // it is killed, as a pod can be at any time
    }

    private static void tell(OperatorUnderTest operator, AtomicLong reads, AtomicLong writes, AtomicLong most) {
        long before = 0;
        for (int second = 1; !Thread.currentThread().isInterrupted(); second++) {
            List<String> requests = operator.requests();
            long writing = requests.stream()
                    .filter(request -> !request.startsWith("GET "))
                    .count();
            writes.addAndGet(writing);
            reads.addAndGet(requests.size() - writing);
            most.accumulateAndGet(tenuredAfterCollection(), Math::max);
            if (second % PERIOD_SECONDS == 0) {
                long now = reads.get() + writes.get();
                System.out.printf(
                        "%s: %d MiB in use, %d requests so far%n", now == before ? "quiet" : "busy", used() / MIB, now);
                before = now;
            }
            Waiting.inSilence(Duration.ofSeconds(1));
        }
    }

    private static void waitForEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is said
        }
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What was still in use after the last collection of the old generation; 0 when there was none. */
    private static long tenuredAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.HEAP && pool.getName().contains("Tenured"))
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
    }
}
