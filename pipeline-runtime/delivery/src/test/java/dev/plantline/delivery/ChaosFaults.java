package dev.plantline.delivery;

import dev.plantline.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The processes of a chaos run, and what is done to them: which fault, when and for how long comes from a seed. */
final class ChaosFaults implements AutoCloseable {
    private static final int PODS = 2;

    private final Random random;
    private final Path directory;
    private final int brokerPort = BenchmarkMachine.freePort();
    private final CuttingProxy proxy = new CuttingProxy(BenchmarkMachine.odooUrl());
    private final List<String> podArguments = new ArrayList<>();
    private final Map<String, Integer> struck = new TreeMap<>();
    private final Process[] pods = new Process[PODS];
    private Process broker;
    private int started;

    ChaosFaults(long seed, Path directory) throws IOException {
        this.random = new Random(seed);
        this.directory = directory;
        this.broker = BenchmarkMachine.startBroker(directory.resolve("broker"), brokerPort);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    /** What was done, and how often. */
    Map<String, Integer> struck() {
        return struck;
    }

    /**
     * Starts the pods.
     *
     * @param broken what of them is wrong on purpose
     */
    void startPods(String broken, List<String> interfaces) throws IOException {
        podArguments.addAll(List.of(bootstrapServers(), proxy.url().toString(), broken));
        podArguments.addAll(interfaces);
        for (int pod = 0; pod < PODS; pod++) {
            pods[pod] = startPod();
        }
    }

    private Process startPod() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "@../app/src/main/jvm/runtime.options",
                "-Xmx204m",
                "-cp",
                System.getProperty("java.class.path"),
                ChaosPod.class.getName()));
        command.addAll(podArguments);
        return BenchmarkMachine.java(command)
                .redirectErrorStream(true)
                .redirectOutput(log(++started).toFile())
                .start();
    }

    private Path log(int pod) {
        return directory.resolve("pod-" + pod + ".log");
    }

    /** Where the pods have said what. */
    Path directory() {
        return directory;
    }

    /** Strikes until the time is over; then everything runs again. */
    void strikeFor(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            pause(1_000, 6_000);
            strike(random.nextInt(12));
        }
        for (int pod = 0; pod < PODS; pod++) {
            if (!pods[pod].isAlive()) {
                pods[pod] = startPod();
            }
        }
    }

    private void strike(int fault) throws Exception {
        int pod = random.nextInt(PODS);
        switch (fault) {
            case 0, 1, 2 -> {
                count("pod, kill -9");
                pods[pod].destroyForcibly().waitFor();
                pause(0, 3_000);
                pods[pod] = startPod();
            }
            case 3, 4 -> {
                count("pod, stopped in order");
                pods[pod].destroy();
                pods[pod].waitFor();
                pods[pod] = startPod();
            }
            case 5, 6 -> {
                count("pod, frozen and woken up");
                BenchmarkMachine.signal("STOP", pods[pod]);
                pause(1_000, 14_000);
                BenchmarkMachine.signal("CONT", pods[pod]);
            }
            case 7 -> {
                count("broker, kill -9");
                broker.destroyForcibly().waitFor();
                pause(0, 3_000);
                broker = BenchmarkMachine.startBroker(directory.resolve("broker"), brokerPort);
            }
            case 8 -> {
                count("one worker of Odoo, kill -9");
                List<ProcessHandle> workers = BenchmarkMachine.odooWorkers();
                workers.get(random.nextInt(workers.size())).destroyForcibly();
            }
            case 9 -> {
                count("all workers of Odoo, kill -9");
                BenchmarkMachine.odooWorkers().forEach(ProcessHandle::destroyForcibly);
            }
            case 10 -> {
                count("connections to Odoo cut");
                proxy.cut();
            }
            default -> {
                count("Odoo out of reach");
                proxy.refuse(true);
                pause(1_000, 5_000);
                proxy.refuse(false);
            }
        }
    }

    private void count(String fault) {
        struck.merge(fault, 1, Integer::sum);
    }

    private void pause(int least, int most) {
        Waiting.asWork(Duration.ofMillis(least + random.nextInt(most - least)));
    }

    /** What pods said last, for whoever has to find out why it did not end well. */
    String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        for (int pod = Math.max(1, started - 1); pod <= started; pod++) {
            List<String> lines = Files.readAllLines(log(pod));
            lines.subList(Math.max(0, lines.size() - 10), lines.size())
                    .forEach(line -> words.append(line).append('\n'));
        }
        return words.toString();
    }

    @Override
    public void close() throws IOException {
        for (Process pod : pods) {
            if (pod != null) {
                pod.destroyForcibly();
            }
        }
        broker.destroyForcibly();
        proxy.close();
    }
}
