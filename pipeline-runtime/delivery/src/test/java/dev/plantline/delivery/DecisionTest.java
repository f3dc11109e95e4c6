package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Decided;
import dev.plantline.model.StopReason;
import dev.plantline.model.TimeSource;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people decided is written down by the owner of a partition, and nothing is done with it. */
@ExtendWith(KafkaExtension.class)
class DecisionTest {
    private static final Instant AT = Instant.parse("2026-11-27T08:00:00Z");
    private static final HistoryKeys KEYS = HistoryKeys.read(HistoryKeys.fresh(new SecureRandom()));

    private final LedgerTarget target = new LedgerTarget();

    @Test
    void aRefusalThatLedToNothingStandsInTheAuditWithWhoInWhichRoleOfWhatWhenAndWhy(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = signed(broker);
                Delivery delivery = start(lots)) {
            lots.send("m1", "A", 1);
            eventually(() -> TestInterface.totals(delivery).applied() == 1);
            Decided refused = decided("d-1", true);
            handOver(lots, "d-1", refused, "ana@example.com", "The dock is named otherwise.", KEYS);

            AuditRecord line = lots.answer("d-1");
            assertThat(line.what()).isEqualTo(What.command);
            assertThat(line.decision()).isEqualTo(refused);
            assertThat(line.human())
                    .isEqualTo(new AuditRecord.Human(
                            "ana@example.com", "d-1", null, "The dock is named otherwise.", "written down", true));
            assertThat(line.previous()).as("in the chain").hasSize(64);
            assertThat(new String(line.write(), UTF_8))
                    .as("the release before reads it as a command")
                    .doesNotContain("\"action\"");
            handOver(lots, "d-2", decided("d-2", false), "ana@example.com", "No.", KEYS);
            assertThat(lots.answer("d-2").human().proven())
                    .as("the cluster did not prove who decided")
                    .isNull();
            assertThat(TestInterface.totals(delivery).received()).isEqualTo(1);
        }
    }

    @Test
    void aDecisionAboutACodeMapStandsInTheAuditAndSaysAboutWhich(EmbeddedKafka broker) throws Exception {
        Decided approved = ofCodeMap("units", "ab".repeat(16), null, null);
        try (TestInterface lots = signed(broker);
                Delivery delivery = start(lots)) {
            handOver(lots, "d-1", approved, "ann@example.com", null, KEYS);

            AuditRecord line = lots.answer("d-1");
            assertThat(line.what()).isEqualTo(What.command);
            assertThat(line.decision()).isEqualTo(approved);
            assertThat(line.human())
                    .isEqualTo(new AuditRecord.Human("ann@example.com", "d-1", null, null, "written down", true));
        }
    }

    /** As this release takes a decision of the next, the release before takes one about a code map. */
    @Test
    void ofADecisionWithAFieldThatIsNotKnownNothingIsWrittenDownAndItIsTakenLaterUnderAnotherUid(EmbeddedKafka broker)
            throws Exception {
        Decided approved = ofCodeMap("units", "ab".repeat(16), null, null);
        try (TestInterface lots = signed(broker);
                Delivery delivery = start(lots)) {
            Command command = Command.ofDecision("d-1", approved, "ann", null);
            prove(
                    lots,
                    "d-1",
                    new String(command.write(), UTF_8)
                            .replace("\"codeMap\":", "\"later\":")
                            .getBytes(UTF_8),
                    KEYS);
            AuditRecord line = lots.answer("d-1");
            assertThat(line.what()).isEqualTo(What.commandRefused);
            assertThat(line.decision()).isNull();
            assertThat(line.failure().reason()).contains("later");

            handOver(lots, "d-1/1", approved, "ann", null, KEYS);
            assertThat(lots.answer("d-1/1").decision()).isEqualTo(approved);
        }
    }

    @Test
    void aDecisionThatNobodyHeardIsWrittenDownOnceByTheNextOwner(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = signed(broker)) {
            handOver(lots, "d-1", decided("d-1", true), "ana", "No.", KEYS);
            try (Delivery delivery = start(lots)) {
                assertThat(lots.answer("d-1").decision()).isNotNull();
            }
            try (Delivery delivery = start(lots)) {
                handOver(lots, "d-2", decided("d-2", true), "ana", "No.", KEYS);
                assertThat(lots.answer("d-2").decision()).isNotNull();
            }
            assertThat(uids(lots)).containsExactly("d-1", "d-2");
        }
    }

    /** Two operators hand it over at the same time: whoever reads the audit sees that the second is the first. */
    @Test
    void aDecisionThatIsHandedOverTwiceIsWrittenDownOnce(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = signed(broker);
                Delivery delivery = start(lots)) {
            handOver(lots, "d-1", decided("d-1", true), "ana", "No.", KEYS);
            lots.answer("d-1");
            handOver(lots, "d-1", decided("d-1", true), "ana", "No.", KEYS);
            handOver(lots, "d-2", decided("d-2", true), "ana", "No.", KEYS);
            lots.answer("d-2");
            assertThat(uids(lots)).containsExactly("d-1", "d-2");
            assertThat(lots.audit().stream()
                            .filter(line -> line.what() == What.commandRefused)
                            .map(line -> line.human().command()))
                    .containsExactly("d-1");
        }
    }

    @Test
    void nobodyButTheOperatorHasADecisionWrittenDown(EmbeddedKafka broker) throws Exception {
        HistoryKeys foreign = HistoryKeys.read(HistoryKeys.fresh(new SecureRandom()));
        try (TestInterface lots = signed(broker);
                Delivery delivery = start(lots)) {
            handOver(lots, "claimed", decided("claimed", true), "ana", "No.", null);
            handOver(lots, "forged", decided("forged", true), "ana", "No.", foreign);
            for (String uid : List.of("claimed", "forged")) {
                AuditRecord line = lots.answer(uid);
                assertThat(line.what()).as(uid).isEqualTo(What.commandRefused);
                assertThat(line.decision()).as(uid).isNull();
                assertThat(line.human().proven()).as(uid).isNull();
                assertThat(line.failure().reason()).as(uid).contains("decide with plantline approve");
            }
        }
    }

    @Test
    void aDecisionThatSaysTooLittleOrTooMuchIsRefusedInFewWords(EmbeddedKafka broker) throws Exception {
        String huge = "x".repeat(500_000);
        try (TestInterface lots = signed(broker);
                Delivery delivery = start(lots)) {
            Map<String, Decided> wrong = Map.of(
                    "nothing",
                    new Decided("u", null, "business", "r", null, AT, null, null, true),
                    "about-both",
                    new Decided("u", Verdict.refuse, "business", "r", "b", AT, null, null, true),
                    "about-neither",
                    new Decided("u", Verdict.refuse, "business", null, null, AT, null, null, true),
                    "long-role",
                    new Decided("u", Verdict.refuse, huge, "r", null, AT, null, null, true),
                    "no-code-map",
                    ofCodeMap("", "r", null, null),
                    "odd-code-map",
                    ofCodeMap("units of\nann", "r", null, null),
                    "long-code-map",
                    ofCodeMap(huge, "r", null, null),
                    "batch-of-a-code-map",
                    ofCodeMap("units", null, "b", null),
                    "emergency-of-a-code-map",
                    ofCodeMap("units", "r", null, 8),
                    "many-reviewers",
                    new Decided(
                            "u",
                            Verdict.approve,
                            "business",
                            "r",
                            null,
                            AT,
                            null,
                            new Decided.Claimed(
                                    "0a",
                                    "marie",
                                    IntStream.range(0, 5_000)
                                            .mapToObj(i -> "p" + i)
                                            .toList()),
                            true));
            for (Map.Entry<String, Decided> each : wrong.entrySet()) {
                handOver(lots, each.getKey(), each.getValue(), "ana", "No.", KEYS);
                AuditRecord line = lots.answer(each.getKey());
                assertThat(line.what()).as(each.getKey()).isEqualTo(What.commandRefused);
                assertThat(line.failure().reason()).as(each.getKey()).contains("its decision");
                assertThat(line.write()).as(each.getKey()).hasSizeLessThan(3_000);
            }
            Command none = Command.of("none", Command.Action.decision, null, "ana", "No.", AT);
            prove(lots, none, KEYS);
            assertThat(lots.answer("none").failure().reason()).contains("set decision");
        }
    }

    @Test
    void aDecisionIsWrittenDownWhileTheInterfaceIsSuspendedAndTriesNothing(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = signed(broker)) {
            lots.change(json -> json.replaceFirst("\"workflow\"", "\"suspend\":true,\"workflow\""));
            try (Delivery delivery = start(lots)) {
                lots.send("m1", "A", 1);
                eventually(delivery, status -> status.state() == State.suspended);
                handOver(lots, "d-1", decided("d-1", true), "ana", "No.", KEYS);
                assertThat(lots.answer("d-1").decision()).isNotNull();
                assertThat(target.effects).isEmpty();
            }
        }
    }

    /** It names no position that is lost, and its operator may have let go of it by now. */
    @Test
    void aDecisionThatWaitsWhenALossIsAdoptedIsWrittenDownAfterIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = signed(broker);
                Admin admin = Admin.create(lots.kafka)) {
            lots.send("m1", "A", 1);
            lots.send("m2", "A", 2);
            admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
            try (Delivery delivery = start(lots)) {
                eventually(delivery, status -> status.state() == State.stopped);
                handOver(lots, "d-1", decided("d-1", true), "ana", "No.", KEYS);
                lots.command("c1", Command.Action.discard, new Command.ByOffset(0), "not needed");
                AdoptTest.adopt(lots, "c2", StopReason.offsetsDeleted);
                eventually(() -> TestInterface.totals(delivery).applied() == 1);
                assertThat(lots.answer("d-1").decision()).isEqualTo(decided("d-1", true));
            }
            assertThat(lots.audit().stream()
                            .filter(line -> line.what() == What.commandRefused)
                            .map(line -> line.human().command()))
                    .containsExactly("c1");
        }
    }

    /** Commands name positions, under which other messages stand from then on. */
    @Test
    void aDecisionThatWaitsIsWrittenDownAlsoAfterAnAdoptionThatRefusesAllCommandsFromBefore(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.signFirstCheckpoints(
                    KEYS,
                    new Checkpoint.Topics(
                            "in", lots.topics().aside(), lots.topics().audit()));
            lots.send("m1", "A", 1);
            try (Delivery delivery = start(lots)) {
                eventually(delivery, status -> status.state() == State.stopped);
                handOver(lots, "d-1", decided("d-1", true), "ana", "No.", KEYS);
                lots.command("c1", Command.Action.discard, new Command.ByOffset(0), "not needed");
                AdoptTest.adopt(lots, "c2", StopReason.foreignTopics);
                eventually(() -> TestInterface.totals(delivery).applied() == 1);
                assertThat(lots.answer("d-1").decision()).isEqualTo(decided("d-1", true));
            }
            assertThat(lots.audit().stream().filter(line -> line.what() == What.commandRefused))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.human().command()).isEqualTo("c1");
                        assertThat(line.failure().reason()).contains("before the loss that c2 adopts");
                    });
        }
    }

    private static Decided decided(String uid, boolean proven) {
        return new Decided(
                uid, Verdict.refuse, "business", "ab".repeat(16), null, AT, null, null, proven ? true : null);
    }

    private static Decided ofCodeMap(String codeMap, String revision, String batch, Integer emergencyHours) {
        return new Decided("u", Verdict.approve, "steward", codeMap, revision, batch, AT, emergencyHours, null, true);
    }

    private static List<String> uids(TestInterface lots) throws Exception {
        return lots.audit().stream()
                .filter(line -> line.decision() != null)
                .map(line -> line.decision().uid())
                .toList();
    }

    private static void handOver(
            TestInterface lots, String uid, Decided decided, String by, String reason, HistoryKeys keys)
            throws Exception {
        prove(lots, Command.ofDecision(uid, decided, by, reason), keys);
    }

    private static void prove(TestInterface lots, Command command, HistoryKeys keys) throws Exception {
        prove(lots, command.uid(), command.write(), keys);
    }

    private static void prove(TestInterface lots, String uid, byte[] value, HistoryKeys keys) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(lots.id.asideTopic(), 0, new AsideKey.OfCommand(uid).bytes(), value);
        if (keys != null) {
            record.headers()
                    .add(HistoryKeys.COMMAND_PROOF, keys.prove(new SignedPlace(lots.id.asideTopic(), 0), value));
        }
        lots.producer.send(record).get();
    }

    private static TestInterface signed(EmbeddedKafka broker) throws Exception {
        TestInterface lots = new TestInterface(broker);
        lots.signFirstCheckpoints(KEYS);
        return lots;
    }

    private Delivery start(TestInterface lots) {
        return TestInterface.start(
                lots.configuration(),
                new DeliveryEnvironment(
                        "test-pod",
                        lots.kafka,
                        TestInterface.target(target),
                        DeliveryListener.NONE,
                        TimeSource.system(),
                        new Random(),
                        TestInterface.QUICK,
                        KEYS,
                        AnchorKeys.NONE));
    }
}
