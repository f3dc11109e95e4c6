package dev.plantline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Json;
import dev.plantline.model.PodMemory;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.Waiting;
import dev.plantline.topics.account.Aside;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is set aside does not have to fit into the heap. */
@ExtendWith(KafkaExtension.class)
class MemoryTest {
    private static final int LARGE = 900_000;
    private static final int MESSAGES = 125;
    /** Less than the messages have, so that their bound is reached too. */
    private static final long BOUND = 100_000_000;

    @Test
    void aPodOf128MegabytesStartsOn112MegabytesOfDeadLettersSaysSoAndGoesOnOnceTheyAreDiscarded(
            EmbeddedKafka broker, @TempDir Path directory) throws Exception {
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), 1);
                TargetServer server = new TargetServer(new LedgerTarget())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(lots.send("broken " + i + " ".repeat(LARGE)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            Path first = directory.resolve("first.log");
            Process child = spawn(lots, server, first, TestInterface.QUICK.setAsideBytes());
            try {
                until(child, first, lots, written -> written.deadLettered() == MESSAGES);
            } finally {
                child.destroyForcibly().waitFor(); // SIGKILL: the next owner recovers
            }

            lots.send("m1", "A", 1);
            Path second = directory.resolve("second.log");
            Process next = spawn(lots, server, second, BOUND);
            try {
                await().atMost(TestInterface.PATIENCE)
                        .until(() -> isAlive(next, second)
                                && Files.readString(second)
                                        .contains(
                                                "125 messages with 112 MB are set aside, which is the limit in bytes"));
                assertThat(written(lots).applied()).isZero();
                lots.command("c1", Command.Action.discard, new Command.All(), "the scanner was broken");
                until(next, second, lots, written -> written.applied() == 1);
                assertThat(written(lots)).isEqualTo(new Totals(126, 1, 0, 0, 0, 0, 125, 0));
            } finally {
                next.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aPodOf128MegabytesWaitsForTheTargetWith112MegabytesOfHeldKeysAndAppliesThemOnceItIsBack(
            EmbeddedKafka broker, @TempDir Path directory) throws Exception {
        LedgerTarget target = new LedgerTarget();
        target.recordEffects = false;
        target.refuse = operation -> Optional.of(LedgerTarget.business("refused because of " + operation.orderKey()));
        AtomicBoolean away = new AtomicBoolean();
        AtomicInteger tries = new AtomicInteger();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (away.get()) {
                    tries.addAndGet(call.operations().size());
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), 1);
                TargetServer server = new TargetServer(target)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(lots.send(TestInterface.body("m" + i, "key" + i, i) + " ".repeat(LARGE)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            Path first = directory.resolve("first.log");
            Process child = spawn(lots, server, first, TestInterface.QUICK.setAsideBytes());
            try {
                until(child, first, lots, written -> written.held() == MESSAGES);
            } finally {
                child.destroyForcibly().waitFor(); // SIGKILL: the next owner recovers
            }

            away.set(true);
            Path second = directory.resolve("second.log");
            Process next = spawn(lots, server, second, TestInterface.QUICK.setAsideBytes());
            try {
                triedAgain(tries, next, second);
                lots.command("c1", Command.Action.retry, new Command.All(), null);
                assertThat(new Aside(lots.kafka).answer(lots.id, 0, "c1", 0, TestInterface.PATIENCE))
                        .hasValueSatisfying(answer -> assertThat(answer.what()).isEqualTo(What.command));
                triedAgain(tries, next, second);
                assertThat(written(lots).held()).isEqualTo(MESSAGES);
                target.refuse = operation -> Optional.empty();
                away.set(false);
                until(next, second, lots, written -> written.applied() == MESSAGES);
                assertThat(written(lots)).isEqualTo(new Totals(MESSAGES, MESSAGES, 0, 0, 0, 0, 0, 0));
            } finally {
                next.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aPodOf128MegabytesActsOnEveryEditOfNineHundredKilobytesHoweverManyWaitForIt(
            EmbeddedKafka broker, @TempDir Path directory) throws Exception {
        LedgerTarget target = new LedgerTarget();
        target.recordEffects = false;
        target.refuse = operation -> Optional.of(LedgerTarget.business("refused because of " + operation.orderKey()));
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), 1);
                TargetServer server = new TargetServer(target)) {
            for (int i = 0; i < MESSAGES; i++) {
                lots.send("m" + i, "key" + i, i);
            }
            Path first = directory.resolve("first.log");
            Process child = spawn(lots, server, first, TestInterface.QUICK.setAsideBytes());
            try {
                until(child, first, lots, written -> written.held() == MESSAGES);
            } finally {
                child.destroyForcibly().waitFor();
            }

            edits(lots, "first", 0);
            edits(lots, "late", 0);
            Path second = directory.resolve("second.log");
            Process next = spawn(lots, server, second, TestInterface.QUICK.setAsideBytes());
            try {
                await().atMost(TestInterface.PATIENCE)
                        .until(() -> isAlive(next, second)
                                && answers(lots).equals(List.of((long) MESSAGES, (long) MESSAGES)));
                edits(lots, "second", 1);
                // Refused are those whose message is just being tried with what took its place before.
                await().atMost(TestInterface.PATIENCE)
                        .until(() -> isAlive(next, second)
                                && answers(lots).stream()
                                                .mapToLong(Long::longValue)
                                                .sum()
                                        == 3 * MESSAGES);
                assertThat(written(lots).held()).isEqualTo(MESSAGES);
                target.refuse = operation -> Optional.empty();
                lots.command("c1", Command.Action.retry, new Command.All(), null);
                until(next, second, lots, written -> written.applied() == MESSAGES);
            } finally {
                next.destroyForcibly().waitFor();
            }
        }
    }

    /** For each message one, far more than the heap in all. */
    private static void edits(TestInterface lots, String name, int edition) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            JsonNode message = Json.MAPPER.readTree(TestInterface.body("m" + i, "key" + i, i + 1));
            ((ObjectNode) message).put("pad", "x".repeat(LARGE));
            Command command = Command.of(
                            name + i,
                            Command.Action.edit,
                            new Command.ByOffset(i),
                            "ann",
                            "typing mistake",
                            Instant.now())
                    .with(new Command.Edit(edition, message));
            lots.writeAside(0, new AsideKey.OfCommand(command.uid()), command.write());
        }
    }

    /** How many commands were carried out, and how many refused. */
    private static List<Long> answers(TestInterface lots) throws Exception {
        List<AuditRecord> audit = lots.audit();
        return Stream.of(What.command, What.commandRefused)
                .map(what -> audit.stream().filter(line -> line.what() == what).count())
                .toList();
    }

    /** Waits until so many tries have failed that every body could have been read meanwhile. */
    private static void triedAgain(AtomicInteger tries, Process child, Path log) {
        int enough = tries.get() + 40;
        await().atMost(TestInterface.PATIENCE).until(() -> isAlive(child, log) && tries.get() >= enough);
    }

    /**
     * Waits until the pod tells that it has written such totals, and they stand there. Meanwhile nobody reads its topics, which would take the time of the pod.
     */
    private static void until(Process child, Path log, TestInterface lots, Predicate<Totals> condition) {
        await().atMost(TestInterface.PATIENCE).until(() -> isAlive(child, log) && condition.test(told(log)));
        await().atMost(TestInterface.PATIENCE).until(() -> isAlive(child, log) && condition.test(written(lots)));
    }

    /** The totals that the pod told last. */
    private static Totals told(Path log) throws Exception {
        String all = Files.readString(log);
        int last = all.lastIndexOf(Child.TOTALS);
        int end = all.indexOf('\n', Math.max(last, 0));
        return last < 0 || end < 0
                ? Totals.NONE
                : Json.MAPPER.readValue(all.substring(last + Child.TOTALS.length(), end), Totals.class);
    }

    private static boolean isAlive(Process child, Path log) throws Exception {
        String said = Files.readString(log);
        assertThat(child.isAlive())
                .as(said.substring(Math.max(0, said.length() - 2_000)))
                .isTrue();
        return true;
    }

    private static Totals written(TestInterface lots) {
        return lots.account().get(0).written();
    }

    private static Process spawn(TestInterface lots, TargetServer server, Path log, long bound) throws Exception {
        Files.writeString(log, "", StandardCharsets.UTF_8);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        (String) lots.kafka.get("bootstrap.servers"),
                        lots.id.name(),
                        Long.toString(bound),
                        server.url())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Delivery with the heap of a small pod. */
    public static final class Child {
        /** Stands before totals. */
        private static final String TOTALS = "totals: ";

        private Child() {}

        /** Arguments: bootstrap servers, interface, bytes that may be set aside, address of the target. */
        public static void main(String[] arguments) throws Exception {
            TestInterface lots = new TestInterface(arguments[0], arguments[1], 1);
            DeliverySettings quick = TestInterface.QUICK;
            DeliverySettings bounds = new DeliverySettings(
                    quick.session(),
                    quick.idlePoll(),
                    quick.commitEvery(),
                    quick.commitResults(),
                    quick.inFlightMessages(),
                    quick.setAside(),
                    Long.parseLong(arguments[2]),
                    PodMemory.here(),
                    quick.unanswered(),
                    quick.alike(),
                    quick.firstPause(),
                    quick.longestPause(),
                    quick.releasePatience());
            String said = null;
            Totals told = Totals.NONE;
            try (Delivery delivery = lots.start(new RemoteTarget(arguments[3]), bounds)) {
                for (; ; ) {
                    String reason = delivery.status().stream()
                            .map(PartitionStatus::reason)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
                    if (reason != null && !reason.equals(said)) {
                        System.out.println(reason);
                        said = reason;
                    }
                    Totals totals = TestInterface.totals(delivery);
                    if (!totals.equals(told)) {
                        System.out.println(TOTALS + Json.MAPPER.writeValueAsString(totals));
                        told = totals;
                    }
                    Waiting.asWork(Duration.ofMillis(50));
                }
            }
        }
    }
}
