package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.delivery.ChaosMessages.Message;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.testing.Waiting;
import dev.plantline.topics.account.PartitionAccount;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.LogManager;

/**
 * Business operations on a real Odoo 19 while everything around them fails: two pods with the settings of production, a broker in a process of its own and
 * the workers of Odoo are killed, stopped and frozen, connections are cut, all from a seed. Messages are repeated, contradicted, revised too late, broken, or
 * name what nobody has. At the end the sum of the messages is compared with Odoo's moves, quants, orders and values and with the accounts: lost, doubled,
 * reordered, wrong quantity, unaccounted. Any of them not 0 is exit 1.
 *
 * <p>Linux only. It kills the workers of the Odoo that PLANTLINE_ODOO_URL names, so nobody else may use that; needs _DB and _KEYS too. From the repository's
 * root:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/delivery -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd pipeline-runtime/delivery
 * java -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.delivery.ChaosBenchmark 1 10
 * </pre>
 */
final class ChaosBenchmark {
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Map<ChaosFlow, TestInterface> interfaces = new EnumMap<>(ChaosFlow.class);
    private final Map<ChaosFlow, List<Message>> sent = new EnumMap<>(ChaosFlow.class);
    private final String run = "c" + UUID.randomUUID().toString().substring(0, 7);
    private final ChaosWorld world = new ChaosWorld(run);
    private final AtomicBoolean sending = new AtomicBoolean(true);
    private volatile Exception unsent;

    private ChaosBenchmark() {}

    /** Arguments: seed (1), minutes (10), what is broken on purpose to see it counted: nothing, quantity or ledger. */
    public static void main(String[] arguments) throws Exception {
        long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        String broken = arguments.length > 2 ? arguments[2] : "nothing";
        LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
        System.exit(new ChaosBenchmark().run(seed, Duration.ofMinutes(minutes), broken) ? 0 : 1);
    }

    private boolean run(long seed, Duration time, String broken) throws Exception {
        world.make();
        try (ChaosFaults faults = new ChaosFaults(seed, Files.createTempDirectory("plantline-chaos"))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(faults)));
            List<String> names = new ArrayList<>();
            for (ChaosFlow flow : ChaosFlow.values()) {
                TestInterface made = flow.of(new TestInterface(faults.bootstrapServers(), 1));
                interfaces.put(flow, made);
                sent.put(flow, new ArrayList<>());
                names.add(made.id.name());
            }
            faults.startPods(broken.equals("quantity") ? broken : "nothing", names);
            Thread load = new Thread(() -> load(new ChaosMessages(seed, run), faults), "load");
            load.start();
            faults.strikeFor(time.dividedBy(2));
            if (broken.equals("ledger")) {
                world.forget(interfaces.get(ChaosFlow.transfers).topics().in());
            }
            faults.strikeFor(time.dividedBy(2));
            sending.set(false);
            load.join();
            if (unsent != null) {
                throw unsent;
            }
            System.out.printf(
                    "seed %d, %d minutes, pauses %d times longer than on an idle machine, faults %s%n",
                    seed, time.toMinutes(), faults.pausesAreLonger(), faults.struck());
            untilAllIsHandled(faults);
            return compare();
        }
    }

    private static void close(ChaosFaults faults) {
        try {
            faults.close();
        } catch (Exception e) {
            System.err.println("not closed: " + e);
        }
    }

    private void load(ChaosMessages messages, ChaosFaults faults) {
        Map<ChaosFlow, CompiledInterface> compiled = new EnumMap<>(ChaosFlow.class);
        interfaces.forEach((flow, one) -> compiled.put(flow, one.compiled()));
        try {
            while (sending.get()) {
                // What is under way when the broker is killed goes on by itself; more would be given up after two
                // minutes.
                if (!faults.brokerRuns()) {
                    Waiting.asWork(BETWEEN_MESSAGES);
                    continue;
                }
                Message next = messages.next();
                long offset = interfaces
                        .get(next.flow())
                        .send(compiled.get(next.flow()), next.body())
                        .get()
                        .offset();
                List<Message> before = sent.get(next.flow());
                if (offset != before.size()) {
                    throw new IllegalStateException(
                            "message " + before.size() + " of " + next.flow() + " has offset " + offset);
                }
                before.add(next);
                Waiting.asWork(
                        BETWEEN_MESSAGES.multipliedBy(faults.pausesAreLonger()).dividedBy(2));
            }
        } catch (Exception e) {
            unsent = e;
        }
    }

    private void untilAllIsHandled(ChaosFaults faults) throws Exception {
        long start = System.nanoTime();
        while (!handled()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                System.out.println(faults.lastWords());
                interfaces.forEach((flow, one) -> System.out.println(flow + ": " + one.account()));
                throw new IllegalStateException(
                        "not all is handled within " + PATIENCE + "; see " + faults.directory());
            }
            Waiting.inSilence(Duration.ofSeconds(1));
        }
        System.out.printf(
                "all is handled %d s after the last message%n",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    private boolean handled() {
        return interfaces.entrySet().stream().allMatch(each -> {
            PartitionAccount account = each.getValue().account().get(0);
            return account.recounted().handled() == sent.get(each.getKey()).size()
                    && account.recounted().held() == 0;
        });
    }

    private boolean compare() throws Exception {
        List<String> topics = new ArrayList<>();
        for (TestInterface one : interfaces.values()) {
            topics.add(one.topics().in());
        }
        JsonNode odoo = world.look(topics);
        ChaosComparison comparison = new ChaosComparison(run, odoo);
        comparison.effects(sent);
        comparison.chains();
        comparison.stock();
        comparison.values();
        comparison.products(sent.get(ChaosFlow.products));
        for (ChaosFlow flow : ChaosFlow.values()) {
            TestInterface one = interfaces.get(flow);
            comparison.account(flow, one, sent.get(flow));
            comparison.order(flow, one.topics().in(), sent.get(flow));
            System.out.printf("%s: %s%n", flow, one.account().get(0).recounted());
        }
        System.out.printf(
                "%d messages; quantities of %.2f compared with %d moves, %d scraps, %d orders, %d quants, %d values, %d rows of the ledger%n",
                sent.values().stream().mapToInt(List::size).sum(),
                comparison.quantity(),
                odoo.path("moved").size(),
                odoo.path("scraps").size(),
                odoo.path("orders").size(),
                odoo.path("quants").size(),
                odoo.path("values").size(),
                odoo.path("ledger").size());
        comparison.found().forEach((what, lines) -> {
            System.out.printf("%s: %d%n", what, lines.size());
            lines.stream().limit(10).forEach(line -> System.out.println("  " + line));
        });
        return comparison.found().values().stream().allMatch(List::isEmpty);
    }
}
