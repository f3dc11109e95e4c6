package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.PodMemory;
import dev.plantline.model.StopReason;
import dev.plantline.model.StopReason.WayOut;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.inspection.InterfaceInspection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A human has seen what is lost and says that delivery goes on: each lost position has its outcome then, and none has two. */
@ExtendWith(KafkaExtension.class)
class AdoptTest {
    private final LedgerTarget target = new LedgerTarget();

    private static void stops(Delivery delivery, StopReason why) {
        String reason =
                eventually(delivery, status -> status.state() == State.stopped).reason();
        if (why.wayOut() == WayOut.adopt) {
            assertThat(reason).contains("plantline adopt lyon.");
        }
    }

    static void adopt(TestInterface lots, String uid, StopReason seen) throws Exception {
        Command.LostBy lost = seen(lots);
        assertThat(lost.stop()).isEqualTo(seen);
        lots.command(uid, Command.Action.adopt, lost, "the disk is gone");
    }

    /** What the command line sees of the only partition. */
    static Command.LostBy seen(TestInterface lots) {
        try (InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka)) {
            return inspection.stops().get(0).orElseThrow().seen();
        }
    }

    private static Checkpoint lastCheckpoint(TestInterface lots) throws Exception {
        Checkpoint last = null;
        for (ConsumerRecord<byte[], byte[]> record : lots.read(lots.id.asideTopic())) {
            if (new String(record.key(), UTF_8).equals("checkpoint")) {
                last = Checkpoint.read(record.value());
            }
        }
        return last;
    }

    private static void accounted(TestInterface lots) {
        for (PartitionAccount account : lots.account()) {
            assertThat(account.problems()).isEmpty();
            assertThat(account.written().unaccounted()).isZero();
        }
    }

    private static AuditRecord command(TestInterface lots, String uid) throws Exception {
        return lots.audit().stream()
                .filter(line -> line.offset() < 0
                        && line.human() != null
                        && uid.equals(line.human().command()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasDeletedIsWrittenOffOneByOneAndTheStoppedOwnerGoesOn(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            for (int i = 0; i < 2_500; i++) { // more than go into one transaction
                lots.send(TestInterface.body("m" + i, "A", i));
            }
            lots.producer.flush();
            admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(2_498)))
                    .all()
                    .get();
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.offsetsDeleted);
                adopt(lots, "c1", StopReason.offsetsDeleted);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(lots.audit().stream().filter(line -> line.what() == What.discarded))
                    .hasSize(2_498)
                    .allSatisfy(line -> {
                        assertThat(line.human().actor()).isEqualTo("ann");
                        assertThat(line.human().reason()).isEqualTo("the disk is gone");
                    })
                    .extracting(AuditRecord::offset)
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(command(lots, "c1").human().result()).contains("positions written off: 2498");
            accounted(lots);
            assertThat(lots.account().get(0).written()).isEqualTo(new Totals(2_500, 2, 0, 0, 0, 0, 2_498, 0));
        }
    }

    @Test
    void anAdoptForAnotherLossThanTheOneThatWasSeenIsRefusedWithWhatDiffersNow(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.firstCheckpoints("another-database");
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.foreignDatabase);
                Command.LostBy now = seen(lots);
                Command.LostBy otherwise = new Command.LostBy(
                        now.stop(),
                        new Checkpoint.Topics(
                                "in", now.topics().aside(), now.topics().audit()),
                        "database-7",
                        2,
                        5,
                        3,
                        1,
                        "ab".repeat(32));
                lots.command("c1", Command.Action.adopt, otherwise, "the disk is gone");
                eventually(() -> isRefused(lots, "c1"));
                assertThat(lastCheckpoint(lots).database()).isEqualTo("another-database");
                adopt(lots, "c2", StopReason.foreignDatabase);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(command(lots, "c1").failure().reason())
                    .contains("the topics are " + lots.topics() + " and not ")
                    .contains("the other database is database-1 and not database-7")
                    .contains("no offset is gone and not offsets 2 to 4 are gone")
                    .contains("nothing is delivered again and not everything from offset 3 on is delivered again")
                    .contains("0 messages set aside would be written off and not 1")
                    .contains("Look again with --dry-run");
            assertThat(command(lots, "c2").adoption())
                    .isEqualTo(new AuditRecord.Adoption(
                            StopReason.foreignDatabase,
                            null,
                            null,
                            null,
                            "another-database",
                            "database-1",
                            null,
                            Totals.NONE));
            assertThat(lastCheckpoint(lots).database()).isEqualTo("database-1");
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void anAdoptIsFoundBehindMoreCommandsThanAnOwnerKnowsAtATimeAndTheseAreRefused(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Checkpoint.Topics gone = new Checkpoint.Topics(
                    "in", lots.topics().aside(), lots.topics().audit());
            lots.writeCheckpoint(
                    0, Checkpoint.first("test", lots.lastCheckpoint().keysRevision(), gone, null));
            lots.send("m1", "A", 1);
            int many = PodMemory.COMMANDS + 100;
            for (int i = 0; i < many; i++) {
                Command old = Command.of(
                        "old" + i,
                        Command.Action.discard,
                        new Command.ByOffset(0),
                        "ann",
                        "before the loss",
                        java.time.Instant.now());
                lots.producer.send(new ProducerRecord<>(
                        lots.id.asideTopic(), 0, new AsideKey.OfCommand(old.uid()).bytes(), old.write()));
            }
            lots.producer.flush();
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.foreignTopics);
                adopt(lots, "c1", StopReason.foreignTopics);
                eventually(() -> totals(delivery).applied() == 1);
            }
            List<AuditRecord> refused = lots.audit().stream()
                    .filter(line -> line.what() == What.commandRefused)
                    .toList();
            assertThat(refused)
                    .hasSize(many)
                    .allSatisfy(line -> assertThat(line.failure().reason()).contains("before the loss that c1 adopts"));
            accounted(lots);
        }
    }

    @Test
    void aDatabaseThatIsTheRightOneAgainNeedsNoAdopt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.firstCheckpoints("database-1");
            lots.send("m1", "A", 1);
            target.database = "database-2";
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.foreignDatabase);
            }
            assertThat(lastCheckpoint(lots).stopped().database()).isEqualTo("database-2");
            assertThat(lots.account().get(0).problems())
                    .extracting(PartitionAccount.Problem::text)
                    .anyMatch(text -> text.contains("delivery stopped"));
            target.database = "database-1";
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            accounted(lots);
        }
    }

    @Test
    void withoutACheckpointEverythingIsDeliveredAgainAndHasNoSecondEffect(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.refuse = operation -> operation.orderKey().equals("H")
                    ? java.util.Optional.of(LedgerTarget.business("closed"))
                    : java.util.Optional.empty();
            lots.send("m1", "A", 1);
            lots.send("m2", "H", 2);
            lots.send("not a message", "X", 3);
            try (Delivery delivery = lots.start(target)) {
                eventually(() ->
                        totals(delivery).applied() == 2 && totals(delivery).held() == 1);
            }
            lots.writeAside(0, new AsideKey.OfCheckpoint(), null);
            target.refuse = operation -> java.util.Optional.empty();
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.noCheckpoint);
                adopt(lots, "c1", StopReason.noCheckpoint);
                eventually(() -> totals(delivery).applied() == 3);
            }
            assertThat(target.effects).hasSize(3);
            assertThat(command(lots, "c1").adoption().countedFrom()).isZero();
            assertThat(lots.settled()).isEqualTo(new Totals(3, 3, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void whatAHumanDiscardedIsNotAppliedBecauseTheCheckpointIsGone(EmbeddedKafka broker) throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) throws TargetException {
                if (away.get()) {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            target.refuse = operation -> operation.orderKey().equals("H")
                    ? java.util.Optional.of(LedgerTarget.business("closed"))
                    : java.util.Optional.empty();
            lots.send("m1", "A", 1);
            lots.send("m2", "H", 2);
            try (Delivery delivery = lots.start(target)) {
                eventually(() ->
                        totals(delivery).applied() == 1 && totals(delivery).held() == 1);
                away.set(true); // so the ledger does not hear of it
                lots.command("d1", Command.Action.discard, new Command.ByOffset(1), "sent by mistake");
                assertThat(lots.answer("d1").what()).isEqualTo(What.command);
            }
            lots.writeAside(0, new AsideKey.OfCheckpoint(), null);
            away.set(false);
            target.refuse = operation -> java.util.Optional.empty();
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.noCheckpoint);
                adopt(lots, "c1", StopReason.noCheckpoint);
                lots.send("m3", "H", 3);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.effects).extracting(LedgerTarget.Effect::orderKey).containsExactlyInAnyOrder("A", "H");
            assertThat(lots.settled()).isEqualTo(new Totals(3, 2, 0, 0, 0, 0, 1, 0));
        }
    }

    /** It stands in .in as it came, which is not what was asked for in the end. */
    @Test
    void whatAHumanEditedIsNotAppliedAsItCameBecauseTheCheckpointIsGone(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            CommandTest.hourBetweenTries(lots); // while it is just being tried by itself the edit would be refused
            target.refuse = operation -> java.util.Optional.of(LedgerTarget.business("closed"));
            lots.send("m1", "H", 500);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).held() == 1);
                EditTest.edit(lots, "e1", 0, 0, TestInterface.body("m1", "H", 50));
                assertThat(lots.answer("e1").what()).isEqualTo(What.command);
            }
            lots.writeAside(0, new AsideKey.OfCheckpoint(), null);
            target.refuse = operation -> java.util.Optional.empty();
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.noCheckpoint);
                adopt(lots, "c1", StopReason.noCheckpoint);
                lots.send("m2", "H", 2);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(target.effects)
                    .singleElement()
                    .satisfies(each -> assertThat(each.position().offset()).isEqualTo(1));
            assertThat(lots.settled()).isEqualTo(new Totals(2, 1, 0, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void anAbandonFromBeforeTheLossGivesUpNothingThatCameAfterIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            lots.command("a1", Command.Action.abandon, new Command.Before(1_000), "the line is closed");
            lots.writeAside(0, new AsideKey.OfCheckpoint(), null);
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.noCheckpoint);
                adopt(lots, "c1", StopReason.noCheckpoint);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(command(lots, "a1").failure().reason()).contains("before the loss");
            assertThat(command(lots, "a1").human().actor()).isEqualTo("ann");
            assertThat(lots.settled()).isEqualTo(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aCommandThatCameBetweenTheOwnersLookAndItsStopIsActedOnAtOnce(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.firstCheckpoints("another-database");
            lots.send("m1", "A", 1);
            AtomicBoolean first = new AtomicBoolean(true);
            target.whenAsked = () -> {
                if (first.getAndSet(false)) {
                    try {
                        Command.LostBy soon = new Command.LostBy(
                                StopReason.foreignDatabase, lots.topics(), "database-1", 0, 0, -1, 0, null);
                        lots.command("c1", Command.Action.adopt, soon, "the disk is gone");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
        }
    }

    private static boolean isRefused(TestInterface lots, String uid) {
        try {
            return lots.audit().stream()
                    .anyMatch(line -> line.what() == What.commandRefused
                            && line.human().command().equals(uid));
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void aCheckpointOfAnotherReleaseIsPassedOverOnlyByAdopt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            String newer = new String(lastCheckpoint(lots).write(), UTF_8).replace("\"version\":1", "\"version\":2");
            lots.writeAside(0, new AsideKey.OfCheckpoint(), newer.getBytes(UTF_8));
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.checkpointUnreadable);
                adopt(lots, "c1", StopReason.checkpointUnreadable);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.effects).hasSize(2);
            assertThat(lots.settled()).isEqualTo(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void anAsideTopicMadeAnewHasOwnersAboveThoseThatOdooRemembers(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            target.setOwner(lots.partition(0), 1_000_000); // of a life with a long .aside
            admin.deleteTopics(List.of(lots.id.asideTopic())).all().get();
            lots.makeAgain(admin, lots.id.asideTopic());
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.noCheckpoint);
                adopt(lots, "c1", StopReason.noCheckpoint);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.effects).hasSize(2);
            assertThat(lots.settled()).isEqualTo(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void whatIsSetAsideOfATopicThatIsGoneIsWrittenOffAndTheNewOneBegins(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            String before = lots.topics().in();
            target.refuse = operation -> operation.orderKey().equals("H")
                    ? java.util.Optional.of(LedgerTarget.business("closed"))
                    : java.util.Optional.empty();
            lots.send("m1", "A", 1);
            lots.send("m2", "H", 2);
            try (Delivery delivery = lots.start(target)) {
                eventually(() ->
                        totals(delivery).applied() == 1 && totals(delivery).held() == 1);
            }
            admin.deleteTopics(List.of(lots.id.inTopic())).all().get();
            lots.makeAgain(admin, lots.id.inTopic());
            target.refuse = operation -> java.util.Optional.empty();
            lots.send("m3", "H", 3); // under the offset of m1
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.foreignTopics);
                adopt(lots, "c1", StopReason.foreignTopics);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.audit().stream().filter(line -> line.what() == What.discarded))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.topicId()).isEqualTo(before);
                        assertThat(line.offset()).isEqualTo(1);
                        assertThat(line.message().orderKey()).isEqualTo("H");
                    });
            AuditRecord.Adoption adoption = command(lots, "c1").adoption();
            assertThat(adoption.topicsBefore().in()).isEqualTo(before);
            assertThat(adoption.topicsAfter()).isEqualTo(lots.topics());
            assertThat(lastCheckpoint(lots).topics()).isEqualTo(lots.topics());
            assertThat(lots.aside()).isEmpty();
            accounted(lots);
            assertThat(target.effects).hasSize(2);
        }
    }

    @Test
    void aLogWithoutItsEndIsDeliveredAgainWhereNobodyKnowsWhereItEndedAndMissesNothing(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            Checkpoint last = lastCheckpoint(lots);
            // The owner before had read ten records; nine of them are gone with the log's end, and no epoch says from
            // where on.
            lots.writeCheckpoint(
                    0,
                    new Checkpoint(
                            Checkpoint.VERSION,
                            10,
                            -1,
                            List.of(),
                            10,
                            -1,
                            new Totals(10, 10, 0, 0, 0, 0, 0, 0),
                            last.chain(),
                            "owner",
                            0,
                            last.raisedEpoch(),
                            last.raises(),
                            "k-1",
                            last.revision(),
                            last.topics(),
                            last.database(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.logTruncated);
                adopt(lots, "c1", StopReason.logTruncated);
                lots.send("m2", "A", 2); // under an offset that another message had
                eventually(() -> target.effects.size() == 2);
            }
            assertThat(command(lots, "c1").adoption().countedFrom()).isZero();
            assertThat(target.effects).hasSize(2);
            accounted(lots);
        }
    }

    @Test
    void whatNobodyCanReadInAsideLeavesItAndItsPositionIsWrittenOff(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.refuse = operation -> java.util.Optional.of(LedgerTarget.business("closed"));
            for (int i = 0; i < 3; i++) {
                lots.send("m" + i, "key" + i, i);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).held() == 3);
            }
            lots.writeAside(0, new AsideKey.OfBody(0, 0), null);
            lots.writeAside(0, new AsideKey.OfState(1), "{\"version\":9}".getBytes(UTF_8));
            lots.producer
                    .send(new ProducerRecord<>(lots.id.asideTopic(), 0, "notes".getBytes(UTF_8), new byte[] {1}))
                    .get();
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.asideDamaged);
                adopt(lots, "c1", StopReason.asideDamaged);
                eventually(delivery, status -> status.state() == State.running);
            }
            assertThat(lots.audit().stream().filter(line -> line.what() == What.discarded))
                    .extracting(AuditRecord::offset)
                    .containsExactly(0L, 1L);
            assertThat(lots.aside()).extracting(entry -> entry.offset()).containsExactly(2L);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 0, 0, 0, 1, 0, 2, 0));
        }
    }

    @Test
    void aRestoredTargetOrARemadeOwnerRowIsPassedOver(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            for (int owner = 1; owner <= 3; owner++) {
                try (Delivery delivery = lots.start(target)) {
                    lots.send("m" + owner, "A", owner);
                    int applied = owner;
                    eventually(() -> totals(delivery).applied() == applied);
                }
            }
            target.makeOwnerAgain(lots.partition(0), lastCheckpoint(lots).raisedEpoch());
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.ownerRowRemade);
                adopt(lots, "c1", StopReason.ownerRowRemade);
                lots.send("m4", "A", 4);
                eventually(() -> totals(delivery).applied() == 4);
            }
            target.setOwner(lots.partition(0), 0);
            try (Delivery delivery = lots.start(target)) {
                stops(delivery, StopReason.targetRestored);
                adopt(lots, "c2", StopReason.targetRestored);
                lots.send("m5", "A", 5);
                eventually(() -> totals(delivery).applied() == 5);
            }
            assertThat(lots.settled().applied()).isEqualTo(5);
        }
    }

    @Test
    void everyReasonToStopNamesItsWayOut() {
        assertThat(Arrays.stream(StopReason.values()).filter(why -> why.wayOut() == WayOut.adopt))
                .as("what only adopt ends has a test here")
                .containsExactly(
                        StopReason.noCheckpoint,
                        StopReason.checkpointUnreadable,
                        StopReason.historyUnproven, // ForgedHistoryTest
                        StopReason.asideDamaged,
                        StopReason.foreignTopics,
                        StopReason.offsetsDeleted,
                        StopReason.logTruncated,
                        StopReason.foreignDatabase,
                        StopReason.targetRestored,
                        StopReason.ownerRowRemade);
    }
}
