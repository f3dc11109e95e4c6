package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Commands;
import dev.plantline.model.StopReason;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.CheckpointSignature;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AuditSource;
import dev.plantline.topics.account.HistoryReader;
import dev.plantline.topics.account.TraceQuestion;
import dev.plantline.topics.account.TraceReader;
import dev.plantline.topics.inspection.InterfaceInspection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may write all topics of the plant and has no history key can change nothing unseen. */
@ExtendWith(KafkaExtension.class)
class ForgedHistoryTest {
    private static final String KEY = HistoryKeys.fresh(new SecureRandom());
    private static final HistoryKeys KEYS = HistoryKeys.read(KEY);

    private final LedgerTarget target = new LedgerTarget();

    /** What somebody with the plant's Kafka user writes. */
    private record Forgery(String name, Act act) {
        private interface Act {
            void on(TestInterface lots) throws Exception;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Forgery> forgeries() {
        return Stream.of(
                new Forgery("aDeadLetterBecomesAppliedInEveryTopic", lots -> {
                    Checkpoint last = Checkpoint.read(lastCheckpoint(lots).value());
                    byte[] outcome = audit(lots).linked(last.chain()).write();
                    lots.producer
                            .send(new ProducerRecord<>(lots.id.auditTopic(), 0, null, outcome))
                            .get();
                    lots.writeAside(0, new AsideKey.OfState(1), null);
                    lots.writeAside(0, new AsideKey.OfBody(1, 0), null);
                    lots.writeCheckpoint(
                            0,
                            last.counting(new Totals(2, 2, 0, 0, 0, 0, 0, 0))
                                    .chained(new Checkpoint.Chain(
                                            last.chain().records() + 1, AuditRecord.link(outcome))));
                }),
                new Forgery("aChangedCheckpointWithASignatureOfBefore", lots -> {
                    ConsumerRecord<byte[], byte[]> last = lastCheckpoint(lots);
                    Checkpoint changed = Checkpoint.read(last.value()).counting(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
                    write(lots, last, changed.write());
                }),
                new Forgery("aCheckpointOfBefore", lots -> {
                    ConsumerRecord<byte[], byte[]> before = records(lots, "checkpoint").stream()
                            .filter(each -> each.headers().lastHeader(CheckpointSignature.HEADER) != null)
                            .findFirst()
                            .orElseThrow();
                    write(lots, before, before.value());
                    lots.writeAside(0, new AsideKey.OfState(1), null);
                    lots.writeAside(0, new AsideKey.OfBody(1, 0), null);
                }),
                new Forgery("aMessageSetAsideVanishes", lots -> {
                    lots.writeAside(0, new AsideKey.OfState(1), null);
                    lots.writeAside(0, new AsideKey.OfBody(1, 0), null);
                }),
                new Forgery("aMessageSetAsideHasAnotherBody", lots -> {
                    ConsumerRecord<byte[], byte[]> body =
                            records(lots, "body/1/0").get(0);
                    write(lots, body, TestInterface.body("m2", "A", 99).getBytes(StandardCharsets.UTF_8));
                }),
                new Forgery("aMessageThatWasAppliedIsSetAsideAgain", lots -> {
                    ConsumerRecord<byte[], byte[]> state =
                            records(lots, "state/1").get(0);
                    lots.writeAside(0, new AsideKey.OfState(0), state.value());
                    ConsumerRecord<byte[], byte[]> body =
                            records(lots, "body/1/0").get(0);
                    ProducerRecord<byte[], byte[]> other = new ProducerRecord<>(
                            lots.id.asideTopic(), 0, new AsideKey.OfBody(0, 0).bytes(), body.value());
                    body.headers().forEach(other.headers()::add);
                    lots.producer.send(other).get();
                }),
                new Forgery("anOutcomeStandsBehindTheLast", lots -> {
                    Checkpoint last = Checkpoint.read(lastCheckpoint(lots).value());
                    lots.producer
                            .send(new ProducerRecord<>(
                                    lots.id.auditTopic(),
                                    0,
                                    null,
                                    audit(lots).linked(last.chain()).write()))
                            .get();
                }));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void theNextOwnerStopsAndAHumanGoesOn(Forgery forgery, EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker)) {
            forgery.act().on(lots);
            int effects = target.effects.size();

            try (Delivery delivery = start(lots, KEYS)) {
                String reason = eventually(delivery, status -> status.state() == State.stopped)
                        .reason();
                assertThat(reason).contains("somebody", "plantline adopt lyon.");
                assertThat(target.effects).hasSize(effects);
                lots.command("c1", Command.Action.adopt, seen(lots), "the password had leaked");
                eventually(() ->
                        totals(delivery).received() == 2 && totals(delivery).applied() == 1); // as the ledger says
            }
            assertThat(target.effects).hasSize(effects);
            assertThat(new HistoryReader(lots.kafka, KEYS).wrong(lots.id)).containsEntry(0, Optional.empty());
        }
    }

    /** What is no longer in {@code .in} stands nowhere else: with a forged body it would be believed once the next checkpoint signs it. */
    @Test
    void whatNobodyVouchesForAndIsNoLongerInTheLogIsNeverApplied(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker)) {
            lots.send("m3", "A", 3);
            try (Delivery delivery = start(lots, KEYS)) {
                eventually(() -> totals(delivery).received() == 3);
            }
            ConsumerRecord<byte[], byte[]> body = records(lots, "body/1/0").get(0);
            write(lots, body, TestInterface.body("m2", "A", 99).getBytes(StandardCharsets.UTF_8));
            try (Admin admin = Admin.create(Map.copyOf(lots.kafka))) {
                admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(2)))
                        .all()
                        .get();
            }
            int effects = target.effects.size();
            target.refuse = operation -> Optional.empty();

            try (Delivery delivery = start(lots, KEYS)) {
                eventually(delivery, status -> status.state() == State.stopped);
                lots.command("c1", Command.Action.adopt, seen(lots), "the password had leaked");
                lots.command("c2", Command.Action.retry, new Command.ByOffset(1), "try again");
                lots.send("m4", "B", 4);
                eventually(() -> totals(delivery).applied() == 1);
                eventually(() -> hasRefusedACommand(lots));
            }
            assertThat(target.effects).as("the new message alone").hasSize(effects + 1);
            assertThat(target.effects.toString()).doesNotContain("value=99]");
        }
    }

    @Test
    void whatStandsInAsideIsVerifiedFromOutside(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker)) {
            HistoryReader reader = new HistoryReader(lots.kafka, KEYS);
            assertThat(reader.wrong(lots.id)).containsEntry(0, Optional.empty());

            lots.writeAside(0, new AsideKey.OfState(1), null);

            assertThat(reader.wrong(lots.id).get(0))
                    .hasValueSatisfying(what -> assertThat(what).contains("is not what the checkpoint signs"));
        }
    }

    @Test
    void aSignedHistoryIsBelievedByTheNextOwnerAndACommandIsNoForgery(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker)) {
            try (Delivery delivery = start(lots, KEYS)) {
                lots.command("c1", Command.Action.discard, new Command.ByOffset(1), "scrap");
                eventually(() -> totals(delivery).discarded() == 1);
            }
            try (Delivery delivery = start(lots, KEYS)) {
                lots.send("m3", "A", 3);
                eventually(() -> totals(delivery).received() == 3);
            }
        }
    }

    @Test
    void aHistoryIsProvenWhileDeliveryWritesIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker);
                Delivery delivery = start(lots, KEYS)) {
            HistoryReader reader = new HistoryReader(lots.kafka, KEYS);
            for (int i = 0; i < 1_500; i++) {
                lots.send(TestInterface.body("b" + i, "order" + i % 19, i));
            }
            long deadLettered;
            do {
                deadLettered = totals(delivery).deadLettered();
                assertThat(reader.wrong(lots.id).get(0)).isEmpty();
                assertThat(lots.account().get(0).problems()).isEmpty();
            } while (deadLettered < 1_501);
        }
    }

    @Test
    void aNewKeySignsAndTheOldOneIsKeptToVerify(EmbeddedKafka broker) throws Exception {
        String fresh = HistoryKeys.fresh(new SecureRandom());
        HistoryKeys both = HistoryKeys.read(fresh + "\n" + KEY + "\n");
        try (TestInterface lots = withADeadLetter(broker)) {
            try (Delivery delivery = start(lots, both)) {
                lots.send("m3", "B", 3);
                eventually(() -> totals(delivery).received() == 3);
            }
            try (Delivery delivery = start(lots, HistoryKeys.read(fresh))) {
                lots.send("m4", "B", 4);
                eventually(() -> totals(delivery).received() == 4);
            }
            try (Delivery delivery = start(lots, KEYS)) {
                String reason = eventually(delivery, status -> status.state() == State.stopped)
                        .reason();
                assertThat(reason)
                        .contains("signed with key " + both.ids().get(0), "none of the plant's history keys")
                        .doesNotContain(fresh);
            }
        }
    }

    @Test
    void theAuditCallsNobodyProvenWhomTheClusterHasNotProven(EmbeddedKafka broker) throws Exception {
        HistoryKeys foreign = HistoryKeys.read(HistoryKeys.fresh(new SecureRandom()));
        try (TestInterface lots = withADeadLetter(broker);
                Delivery delivery = start(lots, KEYS)) {
            lots.command("claimed", Command.Action.retry, new Command.ByOffset(7), null);
            command(lots, "forged", foreign);
            command(lots, "proven", KEYS);

            assertThat(lots.answer("claimed").human().proven()).isNull();
            assertThat(lots.answer("forged").human().proven()).isNull();
            assertThat(lots.answer("proven").human().proven()).isTrue();
        }
    }

    @Test
    void theTraceOfAMessageTellsAProvenActorFromAClaim(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker)) {
            try (Delivery delivery = start(lots, KEYS)) {
                target.refuse = operation -> Optional.of(LedgerTarget.business("closed period"));
                lots.send("m3", "A", 3);
                eventually(() -> totals(delivery).deadLettered() == 2);
                prove(
                        lots,
                        Command.of(
                                "proven",
                                Command.Action.discard,
                                new Command.ByOffset(1),
                                "ana@example.com",
                                "no",
                                now()),
                        KEYS);
                lots.command("claimed", Command.Action.discard, new Command.ByOffset(2), "no");
                eventually(() -> totals(delivery).discarded() == 2);
            }
            assertThat(new TraceReader(new AuditSource(lots.kafka, PublicAnchorKeys.NONE, HistoryKeys.NONE))
                            .read(List.of(lots.id), new TraceQuestion("A"), null, Duration.ofMinutes(2), Instant.now())
                            .messages())
                    .filteredOn(each -> each.outcome().equals(Optional.of(AuditRecord.What.discarded)))
                    .extracting(each ->
                            each.lines().get(each.lines().size() - 1).human().proven())
                    .containsExactly(true, null);
        }
    }

    @Test
    void whereTheClusterProvesWhoCommandsNobodyCommandsPastIt(EmbeddedKafka broker) throws Exception {
        HistoryKeys foreign = HistoryKeys.read(HistoryKeys.fresh(new SecureRandom()));
        try (TestInterface lots = withADeadLetter(broker)) {
            // One that was handed over before the plant took only proven ones, and one of an owner that is gone.
            lots.command("before", Command.Action.discard, new Command.ByOffset(1), "Sent twice.");
            try (Delivery delivery = start(lots, KEYS, Commands.signed)) {
                lots.command("claimed", Command.Action.discard, new Command.ByOffset(1), "Sent twice.");
                command(lots, "forged", foreign);
                command(lots, "proven", KEYS);

                for (String past : List.of("before", "claimed", "forged")) {
                    AuditRecord answer = lots.answer(past);
                    assertThat(answer.what()).as(past).isEqualTo(AuditRecord.What.commandRefused);
                    assertThat(answer.failure().reason()).as(past).contains("give it with plantline command");
                    assertThat(answer.human().proven()).as(past).isNull();
                }
                assertThat(lots.answer("proven").human().proven()).isTrue();
                assertThat(lots.answer("proven").failure().reason())
                        .as("an owner looked at it")
                        .contains("nothing that it names");
                assertThat(totals(delivery).deadLettered()).isEqualTo(1);
            }
        }
    }

    /** It has no name that the cluster proved, so nobody has seen the loss. */
    @Test
    void whereTheClusterProvesWhoCommandsNobodyAdoptsPastIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withADeadLetter(broker)) {
            lots.writeAside(0, new AsideKey.OfState(1), null);
            lots.writeAside(0, new AsideKey.OfBody(1, 0), null);
            Command.LostBy seen = seen(lots);
            try (Delivery delivery = start(lots, KEYS, Commands.signed)) {
                eventually(delivery, status -> status.state() == State.stopped);
                lots.command("claimed", Command.Action.adopt, seen, "Seen.");
                prove(lots, Command.of("proven", Command.Action.adopt, seen, "ana@example.com", "Seen.", now()), KEYS);
                eventually(delivery, status -> status.state() == State.running);
                assertThat(lots.answer("proven").human().proven()).isTrue();
                assertThat(lots.answer("claimed").what()).isEqualTo(AuditRecord.What.commandRefused);
            }
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void command(TestInterface lots, String uid, HistoryKeys keys) throws Exception {
        prove(
                lots,
                Command.of(uid, Command.Action.retry, new Command.ByOffset(7), "ana@example.com", null, now()),
                keys);
    }

    private static void prove(TestInterface lots, Command command, HistoryKeys keys) throws Exception {
        byte[] value = command.write();
        String uid = command.uid();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(lots.id.asideTopic(), 0, new AsideKey.OfCommand(uid).bytes(), value);
        record.headers().add(HistoryKeys.COMMAND_PROOF, keys.prove(new SignedPlace(lots.id.asideTopic(), 0), value));
        lots.producer.send(record).get();
    }

    private static boolean hasRefusedACommand(TestInterface lots) {
        try {
            return lots.audit().stream().anyMatch(line -> line.what() == AuditRecord.What.commandRefused);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the plant ----

    /** One message applied, one dead letter; stopped in order. */
    private TestInterface withADeadLetter(EmbeddedKafka broker) throws Exception {
        TestInterface lots = new TestInterface(broker);
        lots.change(json -> json.replace("\"business\":\"hold\"", "\"business\":\"deadLetter\""));
        lots.signFirstCheckpoints(KEYS);
        try (Delivery delivery = start(lots, KEYS)) {
            lots.send("m1", "A", 1);
            eventually(() -> totals(delivery).applied() == 1);
            target.refuse = operation -> Optional.of(LedgerTarget.business("closed period"));
            lots.send("m2", "A", 2);
            eventually(() -> totals(delivery).deadLettered() == 1);
        }
        return lots;
    }

    private Delivery start(TestInterface lots, HistoryKeys keys) {
        return start(lots, keys, null);
    }

    private Delivery start(TestInterface lots, HistoryKeys keys, Commands commands) {
        RuntimeConfiguration made = lots.configuration();
        return TestInterface.start(
                new RuntimeConfiguration(
                        made.version(),
                        made.plant().taking(commands),
                        made.role(),
                        made.latencyClass(),
                        made.timing(),
                        made.odooConnections(),
                        made.interfaces()),
                new DeliveryEnvironment(
                        "test-pod",
                        lots.kafka,
                        TestInterface.target(target),
                        DeliveryListener.NONE,
                        TimeSource.system(),
                        new Random(),
                        TestInterface.QUICK,
                        keys,
                        AnchorKeys.NONE));
    }

    private static Command.LostBy seen(TestInterface lots) {
        try (InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka, KEYS)) {
            Command.LostBy lost = inspection.stops().get(0).orElseThrow().seen();
            assertThat(lost.stop()).isEqualTo(StopReason.historyUnproven);
            return lost;
        }
    }

    private static AuditRecord audit(TestInterface lots) throws Exception {
        List<AuditRecord> all = lots.audit();
        return all.stream()
                .filter(line -> line.what() == AuditRecord.What.applied)
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerRecord<byte[], byte[]> lastCheckpoint(TestInterface lots) {
        List<ConsumerRecord<byte[], byte[]>> all = records(lots, "checkpoint");
        return all.get(all.size() - 1);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TestInterface lots, String key) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : lots.read(lots.id.asideTopic())) {
            if (Arrays.equals(record.key(), key.getBytes(StandardCharsets.UTF_8)) && record.value() != null) {
                found.add(record);
            }
        }
        return found;
    }

    /** Another value with the headers of a record. */
    private static void write(TestInterface lots, ConsumerRecord<byte[], byte[]> like, byte[] value) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(lots.id.asideTopic(), 0, like.key(), value);
        for (Header header : like.headers()) {
            record.headers().add(header);
        }
        lots.producer.send(record).get();
    }
}
