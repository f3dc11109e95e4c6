package dev.plantline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Delivery in a process of its own, killed with SIGKILL under load; target and broker stay. */
@ExtendWith(KafkaExtension.class)
class KillTest {
    private static final int KILLS = 4;
    private static final String STARTED = "started ";
    private static final int KEYS = 40;
    /** Messages that may wait for their outcome before the next are sent. */
    private static final int AHEAD = 400;
    /** Most effects between the first of a process and its end. */
    private static final int EFFECTS = 300;
    /** How much longer the same work takes on a machine that is given to others meanwhile. */
    private static final int FAIRNESS = 5;

    @Test
    void killedAnywhereNothingIsLostDoubledOrOutOfOrder(EmbeddedKafka broker, @TempDir Path directory)
            throws Exception {
        LedgerTarget ledger = new LedgerTarget();
        Semaphore room = new Semaphore(AHEAD);
        ledger.hook = new LedgerTarget.Hook() {
            @Override
            public void after(dev.plantline.model.ApplyCall call) {
                Waiting.asWork(Duration.ofMillis(5));
                room.release(call.operations().size());
            }
        };
        // Some are refused for a while, so that holds, releases and dead letters are killed too.
        ledger.refuse = operation -> operation.orderKey().equals("order7") && ledger.effects.size() % 5 != 0
                ? java.util.Optional.of(LedgerTarget.business("not now"))
                : java.util.Optional.empty();
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), 2);
                TargetServer server = new TargetServer(ledger)) {
            AtomicBoolean sending = new AtomicBoolean(true);
            List<String> sent = new ArrayList<>();
            Thread load = new Thread(() -> load(lots, room, sending, sent));
            load.start();
            Random random = new Random(7);
            Process child = null;
            List<Long> recoveries = new ArrayList<>();
            for (int kill = 0; kill < KILLS; kill++) {
                child = spawn(lots, server, directory, kill);
                long started = started(directory, kill);
                int before = ledger.effects.size(); // what the dead one had sent is answered by now
                await().atMost(TestInterface.PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> ledger.effects.size() > before);
                recoveries.add(System.currentTimeMillis() - started);
                int more = random.nextInt(EFFECTS);
                await().atMost(TestInterface.PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> ledger.effects.size() > before + more);
                child.destroyForcibly().waitFor(); // SIGKILL
            }
            sending.set(false);
            room.release(); // it may wait for the dead one
            load.join();
            ledger.refuse = operation -> java.util.Optional.empty();
            child = spawn(lots, server, directory, KILLS);
            await().atMost(TestInterface.PATIENCE).until(() -> settled(lots, sent.size()));
            child.destroy();
            child.waitFor();

            Totals totals = lots.settled();
            System.out.println(
                    "killed " + KILLS + " times: " + totals + ", ms from start to first effect " + recoveries);
            // The first start had nobody to wait for. Those after it wait for the dead one's session besides, and for
            // nothing else of seconds.
            long allowed = FAIRNESS
                    * (recoveries.get(0) + TestInterface.QUICK.session().toMillis());
            assertThat(recoveries.subList(1, KILLS))
                    .allSatisfy(one -> assertThat(one).isLessThanOrEqualTo(allowed));
            assertThat(totals.received()).isEqualTo(sent.size());
            assertThat(totals.handled()).isEqualTo(sent.size());
            assertThat(totals.held()).isZero();
            Set<String> keys = new HashSet<>();
            Map<String, Long> last = new HashMap<>();
            for (LedgerTarget.Effect effect : ledger.effects) {
                assertThat(keys.add(effect.key())).as("doubled: " + effect).isTrue();
                Long before = last.put(effect.orderKey(), effect.position().offset());
                assertThat(before == null || before < effect.position().offset())
                        .as("out of order: " + effect + " after " + before)
                        .isTrue();
            }
            assertThat(ledger.effects).as("lost").hasSize((int) totals.applied());
            List<String> conflicts = lots.aside().stream()
                    .map(entry -> entry.state().idempotencyKey())
                    .toList();
            assertThat(totals.duplicateOfGivenUp()).as("repeats of conflicts").isPositive();
            assertThat(conflicts).as("set aside once, however often it came").doesNotHaveDuplicates();
        }
    }

    /** When a child took over its configuration, epoch milliseconds: it says so before it does. */
    private static long started(Path directory, int number) {
        return await().atMost(TestInterface.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            try (var lines = Files.lines(log(directory, number))) {
                                return lines.filter(line -> line.startsWith(STARTED))
                                        .mapToLong(line -> Long.parseLong(line.substring(STARTED.length())))
                                        .findFirst()
                                        .orElse(0);
                            }
                        },
                        at -> at > 0);
    }

    private static Path log(Path directory, int number) {
        return directory.resolve("child-" + number + ".log");
    }

    private static boolean settled(TestInterface lots, int sent) {
        Totals sum = Totals.NONE;
        for (var account : lots.account()) {
            sum = sum.plus(account.written());
        }
        return sum.handled() == sent && sum.held() == 0;
    }

    private static void load(TestInterface lots, Semaphore room, AtomicBoolean sending, List<String> sent) {
        CompiledInterface compiled = lots.compiled();
        try {
            for (int i = 0; sending.get(); i++) {
                assertThat(room.tryAcquire(TestInterface.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("something is handled")
                        .isTrue();
                String body = body(i);
                lots.send(compiled, body).get();
                sent.add(body);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Every fiftieth is broken, every twentieth is a repeat, and of every hundred three are the same conflict with one before. */
    private static String body(int i) {
        if (i % 50 == 49) {
            return "broken " + i;
        }
        if (i % 100 > 95) {
            return TestInterface.body("m" + i / 100 * 100, "order" + i / 100 * 100 % KEYS, -1);
        }
        return message(i % 20 == 19 ? i - 10 : i);
    }

    private static String message(int number) {
        return TestInterface.body("m" + number, "order" + number % KEYS, number);
    }

    private static Process spawn(TestInterface lots, TargetServer server, Path directory, int number) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        (String) lots.kafka.get("bootstrap.servers"),
                        lots.id.name(),
                        server.url())
                .redirectErrorStream(true)
                .redirectOutput(log(directory, number).toFile())
                .start();
    }

    /** What is killed. */
    public static final class Child {
        private Child() {}

        /** Arguments: bootstrap servers, interface, address of the target. */
        public static void main(String[] arguments) throws Exception {
            TestInterface lots = new TestInterface(arguments[0], arguments[1], 2);
            lots.compiled();
            Delivery delivery = lots.connect(new RemoteTarget(arguments[2]));
            Runtime.getRuntime().addShutdownHook(new Thread(delivery::close));
            System.out.println(STARTED + System.currentTimeMillis());
            delivery.swap(lots.configuration());
            Thread.currentThread().join();
        }
    }
}
