package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.PodMemory;
import dev.plantline.model.StopReason;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.ReplayReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A human wants once more what was applied: above all after Odoo was restored to before it. */
@ExtendWith(KafkaExtension.class)
class ReplayTest {
    private final LedgerTarget target = new LedgerTarget();

    private static WasApplied since(Instant since) {
        return new WasApplied(0, Long.MAX_VALUE, null, since, null, false);
    }

    private static WasApplied of(long from, long to) {
        return new WasApplied(from, to, null, null, null, false);
    }

    /** Waits until the audit says so often that something was applied; totals may still be those of before. */
    static void awaitApplied(TestInterface lots, int lines) {
        eventually(() -> {
            try {
                return lots.audit().stream()
                                .filter(line -> line.what() == What.applied)
                                .count()
                        == lines;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static List<AuditRecord> linesOf(TestInterface lots, long offset) throws Exception {
        return lots.audit().stream().filter(line -> line.offset() == offset).toList();
    }

    /** As a backup: ledger and owner row as they are now, and no effect since. */
    private final class Backup {
        private final Map<String, LedgerTarget.Row> rows = new HashMap<>(target.rows);
        private final TestInterface lots;
        private final long epoch;

        Backup(TestInterface lots) throws Exception {
            this.lots = lots;
            this.epoch = target.owner(lots.partition(0));
        }

        void restore() throws Exception {
            restoreRows();
            target.setOwner(lots.partition(0), epoch);
        }

        /** With the owner row that is there now: nobody became the owner since the backup. */
        void restoreRows() {
            target.rows.clear();
            target.rows.putAll(rows);
            target.effects.clear();
        }
    }

    @Test
    void whatWasAppliedSinceTheBackupOfARestoredTargetIsAppliedOnceMoreInOrderAndNothingElseIs(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Instant before = Instant.now();
            Backup backup;
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 6; i++) {
                    lots.send("m" + i, i % 2 == 0 ? "A" : "B", i);
                }
                eventually(() -> totals(delivery).applied() == 6);
                backup = new Backup(lots);
            }
            try (Delivery delivery = lots.start(target)) {
                for (int i = 6; i < 10; i++) {
                    lots.send("m" + i, i % 2 == 0 ? "A" : "B", i);
                }
                lots.send("m9", "B", 9);
                lots.send("{\"id\":\"m11\",\"order\":\"A\",\"n\":\"no number\"}");
                eventually(() -> totals(delivery).handled() == 12);
                assertThat(totals(delivery)).isEqualTo(new Totals(12, 10, 1, 0, 0, 1, 0, 0));
            }
            backup.restore();
            try (Delivery delivery = lots.start(target)) {
                String reason = eventually(delivery, status -> status.state() == State.stopped)
                        .reason();
                assertThat(reason).contains("restored from a backup").contains("plantline replay " + lots.id);
                lots.send("m12", "A", 12); // what comes now has to wait for what was before it
                lots.command("c1", Action.replay, since(before), "Odoo was restored");
                AdoptTest.adopt(lots, "c2", StopReason.targetRestored);
                eventually(() ->
                        totals(delivery).applied() == 11 && totals(delivery).held() == 0);
            }
            assertThat(lots.answer("c1").human().result()).isEqualTo("10 messages are tried again");
            assertThat(target.offsetsOf("A"))
                    .as("in order, and before what came later")
                    .containsExactly(6L, 8L, 12L);
            assertThat(target.offsetsOf("B")).containsExactly(7L, 9L);
            assertThat(lots.settled()).isEqualTo(new Totals(13, 11, 1, 0, 0, 1, 0, 0));
            assertThat(linesOf(lots, 7))
                    .extracting(AuditRecord::what)
                    .containsExactly(What.applied, What.held, What.applied);
            assertThat(linesOf(lots, 7).get(1).human().action()).isEqualTo(Action.replay);
            assertThat(linesOf(lots, 7).get(2).recovered())
                    .as("its row was gone")
                    .isNull();
            assertThat(linesOf(lots, 7).get(2).tries()).isEqualTo(2);
            assertThat(linesOf(lots, 3).get(2).recovered())
                    .as("its row was there")
                    .isTrue();
            assertThat(linesOf(lots, 10)).as("the duplicate").hasSize(1);
            assertThat(linesOf(lots, 11)).as("the dead letter").hasSize(1);
        }
    }

    @Test
    void aRestoreUnderALivingOwnerStopsItsNextCallBeforeItHasAnyEffect(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Instant before = Instant.now();
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
                Backup backup = new Backup(lots);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
                backup.restoreRows();
                lots.send("m2", "A", 2);
                String reason = eventually(delivery, status -> status.state() == State.stopped)
                        .reason();
                assertThat(reason)
                        .contains("restored from a backup")
                        .contains("/0/1, which was applied last")
                        .contains("plantline replay " + lots.id);
                assertThat(target.effects).isEmpty();
                lots.command("c1", Action.replay, since(before), "Odoo was restored");
                AdoptTest.adopt(lots, "c2", StopReason.targetRestored);
                eventually(() ->
                        totals(delivery).applied() == 3 && totals(delivery).held() == 0);
            }
            assertThat(target.offsetsOf("A"))
                    .as("what is missing, then what came later")
                    .containsExactly(1L, 2L);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 3, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aRestoreAfterWhichTheOwnerRowIsAsItWasIsNoticedByTheNextOwner(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Backup backup;
            try (Delivery delivery = lots.start(target)) {
                backup = new Backup(lots);
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
            }
            try (Delivery delivery = lots.start(target)) { // everything is there: it goes on
                eventually(delivery, status -> status.state() == State.running);
                long epoch = target.owner(lots.partition(0));
                backup.restoreRows();
                assertThat(target.owner(lots.partition(0))).isEqualTo(epoch);
            }
            try (Delivery delivery = lots.start(target)) {
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains("restored from a backup")
                        .contains("/0/0, which was applied last");
                AdoptTest.adopt(lots, "c1", StopReason.targetRestored);
                eventually(delivery, status -> status.state() == State.running);
            }
            try (Delivery delivery = lots.start(target)) { // somebody has seen it
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.offsetsOf("A")).containsExactly(1L);
        }
    }

    @Test
    void whatTheTargetMayHaveForgottenByItsAgeIsNotAskedFor(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.clock.jump(Duration.ofDays(-400));
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
            }
            target.rows.clear(); // purged
            lots.clock.jump(Duration.ofDays(400));
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
        }
    }

    @Test
    void whatIsAppliedStillHasNoSecondEffect(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
                lots.command("c1", Action.replay, of(0, 2), "to be sure");
                assertThat(lots.answer("c1").human().result()).isEqualTo("2 messages are tried again");
                awaitApplied(lots, 4);
            }
            assertThat(target.effects).hasSize(2);
            assertThat(linesOf(lots, 1).get(2).recovered()).isTrue();
            assertThat(lots.settled()).isEqualTo(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
            assertThat(lots.aside()).isEmpty();
        }
    }

    /** What somebody sees who looks at what was applied. */
    static String seen(TestInterface lots, WasApplied which) throws Exception {
        return new ReplayReader(lots.kafka).find(lots.id, 0, which).get(0).seen();
    }

    private static WasApplied again(long from, long to, String seen) {
        return new WasApplied(from, to, null, null, null, false, seen);
    }

    @Test
    void whatWasUndoneByHandIsAppliedASecondTimeOnceForEachLook(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                lots.send("m1", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
                String seen = seen(lots, of(0, 1));
                assertThat(seen(lots, of(0, 1))).isEqualTo(seen);
                lots.command("c1", Action.applyAgain, again(0, 1, seen), "the lot was deleted by hand");
                assertThat(lots.answer("c1").human().result()).isEqualTo("1 message is applied a second time");
                awaitApplied(lots, 3);
                lots.command("c2", Action.applyAgain, again(0, 1, seen), "sent by mistake once more");
                assertThat(lots.refusal("c2")).contains("is not what was seen of it");
                lots.command("c3", Action.replay, of(0, 2), "a replay doubles nothing");
                awaitApplied(lots, 5);
            }
            assertThat(target.effects)
                    .extracting(effect -> effect.position().offset())
                    .containsExactly(0L, 1L, 0L);
            List<AuditRecord> lines = linesOf(lots, 0);
            assertThat(lines)
                    .extracting(AuditRecord::what)
                    .containsExactly(What.applied, What.held, What.applied, What.held, What.applied);
            assertThat(lines.get(1).human().action()).isEqualTo(Action.applyAgain);
            assertThat(lines.get(1).human().reason()).isEqualTo("the lot was deleted by hand");
            assertThat(lines.get(2).recovered()).isNull();
            assertThat(lines.get(4).recovered()).as("that of the replay").isTrue();
            assertThat(lots.settled()).isEqualTo(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aSecondEffectThatIsRefusedIsForgottenWithARetryAndTheFirstCounts(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            lots.send("m0", "A", 0);
            eventually(() -> totals(delivery).applied() == 1);
            target.refuse = operation -> Optional.of(LedgerTarget.business("there is such a bill already"));
            lots.command("c1", Action.applyAgain, again(0, 1, seen(lots, of(0, 1))), "it was thought to be deleted");
            eventually(() -> totals(delivery).held() == 1);
            target.refuse = operation -> Optional.empty();
            lots.command("c2", Action.retry, new Command.All(), null);
            eventually(() -> totals(delivery).applied() == 1 && totals(delivery).held() == 0);
            assertThat(target.effects).hasSize(1);
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aRetryWhileASecondEffectIsOnItsWayMakesNoThirdWhenTheAnswerIsLost(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            lots.send("m0", "A", 0);
            eventually(() -> totals(delivery).applied() == 1);
            AtomicInteger again = new AtomicInteger();
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void after(ApplyCall call) throws TargetException {
                    if (again.getAndIncrement() == 0) {
                        try {
                            lots.command("c2", Action.retry, new Command.All(), null);
                            assertThat(lots.answer("c2").what()).isEqualTo(What.command);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                        throw LedgerTarget.failure(TargetException.Kind.ambiguous);
                    }
                }
            };
            lots.command("c1", Action.applyAgain, again(0, 1, seen(lots, of(0, 1))), "the lot was deleted by hand");
            awaitApplied(lots, 2);
            assertThat(again.get()).as("calls").isGreaterThan(1);
            assertThat(target.offsetsOf("A")).as("the first, and one more").containsExactly(0L, 0L);
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aMessageThatIsDiscardedAfterItsSecondEffectWentWrongDoesNotMakeTheTargetSeemRestored(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
                target.refuse = operation -> {
                    target.rows.computeIfPresent(
                            operation.key(),
                            (key, row) -> new LedgerTarget.Row(
                                    row.content(), row.position(), "committed", operation.stamp(), ""));
                    return Optional.of(LedgerTarget.business("the method committed by itself"));
                };
                lots.command("c1", Action.applyAgain, again(0, 1, seen(lots, of(0, 1))), "the lot was deleted by hand");
                eventually(() -> totals(delivery).held() == 1);
                target.refuse = operation -> Optional.empty();
                lots.command("c2", Action.discard, new Command.All(), "it is there");
                assertThat(lots.answer("c2").what()).isEqualTo(What.command);
                eventually(() -> totals(delivery).discarded() == 1);
                assertThat(target.rows.values())
                        .extracting(LedgerTarget.Row::outcome)
                        .containsExactly("discarded");
            }
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "B", 1);
                awaitApplied(lots, 2);
            }
        }
    }

    @Test
    void nothingGetsASecondEffectThatWasNotLookedAtAndNamed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            lots.send("m0", "A", 0);
            lots.send("m1", "A", 1);
            eventually(() -> totals(delivery).applied() == 2);
            String seen = seen(lots, of(1, 2));
            Map<String, WasApplied> refused = new LinkedHashMap<>();
            refused.put("needs to know what was seen", again(1, 2, null));
            refused.put("is not what was seen", again(1, 2, "12345678"));
            refused.put("by their offsets", new WasApplied(0, 9, "A", null, null, false, seen));
            refused.put("at most 100", again(0, 101, seen));
            refused.put("offset 1 of order key A", again(0, 1, seen(lots, of(0, 1))));
            int[] asked = {0};
            for (Map.Entry<String, WasApplied> one : refused.entrySet()) {
                String uid = "c" + asked[0]++;
                lots.command(uid, Action.applyAgain, one.getValue(), "it was undone");
                assertThat(lots.refusal(uid)).contains(one.getKey());
            }
            lots.command("c8", Action.applyAgain, again(1, 2, seen), " ");
            assertThat(lots.refusal("c8")).contains("needs a reason");
            assertThat(target.effects).hasSize(2);
            assertThat(lots.settled()).isEqualTo(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aReplayThatWouldComeBehindALaterMessageOfItsKeyIsRefusedUntilThatIsAccepted(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                lots.send("m1", "B", 1);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 3);
                forget(0, 1);
                lots.command("c1", Action.replay, of(0, 1), "it is gone");
                assertThat(lots.refusal("c1"))
                        .contains("offset 2 of order key A")
                        .contains("--accept-reorder");
                assertThat(target.effects).isEmpty();
                lots.command("c2", Action.replay, new WasApplied(0, 1, null, null, null, true), "it is gone");
                eventually(() -> target.effects.size() == 1);
                lots.command("c3", Action.replay, of(1, 2), "the last of its key needs no such word");
                assertThat(lots.answer("c3").what()).isEqualTo(What.command);
                awaitApplied(lots, 5);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(3, 3, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void onlyWhatWasAppliedAsItWasReceivedIsTriedAgain(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.position().offset() == 1 ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\":\"m0\",\"order\":\"A\",\"n\":\"seven\"}").get();
                lots.send("m1", "B", 1);
                eventually(() ->
                        totals(delivery).deadLettered() == 1 && totals(delivery).held() == 1);
                EditTest.edit(lots, "c1", 0, 0, "{\"id\":\"m0\",\"order\":\"A\",\"n\":7}");
                eventually(() -> totals(delivery).applied() == 1);
                lots.command("c2", Action.replay, of(0, 1), "what was received is not what was applied");
                assertThat(lots.refusal("c2")).contains("offset 0 was edited before it was applied");
                lots.command("c3", Action.replay, of(1, 2), "it is held");
                assertThat(lots.refusal("c3")).contains("offset 1 is held").contains("plantline aside retry");
                lots.command("c4", Action.replay, of(7, 8), "there is none");
                assertThat(lots.refusal("c4")).contains("nothing that it names was applied");
                lots.command("c5", Action.replay, of(0, Long.MAX_VALUE), "everything");
                assertThat(lots.refusal("c5")).contains("needs to know which messages");
                lots.command("c6", Action.replay, of(0, 1), " ");
                assertThat(lots.refusal("c6")).contains("needs a reason");
                lots.command("c7", Action.retry, of(0, 1), "not with retry");
                assertThat(lots.refusal("c7")).contains("only replay takes that");
            }
            assertThat(lots.settled()).isEqualTo(new Totals(2, 1, 0, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void aReplayGoesOnWithTheNextOwnerAndTriesNothingTwice(EmbeddedKafka broker) throws Exception {
        int many = 250; // more than two pages
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < many; i++) {
                    lots.send("m" + i, "K" + i % 7, i);
                }
                eventually(() -> totals(delivery).applied() == many);
            }
            forget(0, many);
            // It is let go while there is no room for the rest yet.
            try (Delivery delivery = lots.start(target, TestInterface.room(4_000, 60))) {
                lots.command("c1", Action.replay, of(0, many), "Odoo was restored");
                eventually(() -> target.effects.size() >= 20);
            }
            int first = target.effects.size();
            try (Delivery delivery = lots.start(target)) {
                assertThat(lots.answer("c1").human().result()).isEqualTo(many + " messages are tried again");
                awaitApplied(lots, 2 * many);
            }
            assertThat(first).isLessThan(many);
            assertThat(target.effects).as("each once").hasSize(many);
            for (int key = 0; key < 7; key++) {
                int of = key;
                assertThat(target.offsetsOf("K" + key))
                        .containsExactlyElementsOf(LongStream.range(0, many)
                                .filter(i -> i % 7 == of)
                                .boxed()
                                .toList());
            }
            assertThat(lots.settled()).isEqualTo(new Totals(many, many, 0, 0, 0, 0, 0, 0));
            assertThat(lots.aside()).isEmpty();
        }
    }

    @Test
    void aReplayGoesOnWhenTheTargetComesBackAndTellsWhatHasLeftInMeanwhile(EmbeddedKafka broker) throws Exception {
        int many = 150; // more than a page
        try (TestInterface lots = new TestInterface(broker);
                // The second page is read when 60 of the first are through.
                Delivery delivery = lots.start(target, TestInterface.room(4_000, 60))) {
            for (int i = 0; i < many; i++) {
                lots.send("m" + i, "K" + i % 7, i);
            }
            eventually(() -> totals(delivery).applied() == many);
            forget(0, many);
            AtomicInteger away = new AtomicInteger();
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    if (away.getAndIncrement() < 3) {
                        throw LedgerTarget.failure(TargetException.Kind.unreachable);
                    }
                    if (away.get() == 4) {
                        deleteBefore(lots, 120); // as sealing does
                    }
                }
            };
            lots.command("c1", Action.replay, of(0, many), "Odoo was restored");
            assertThat(lots.answer("c1").human().result())
                    .isEqualTo("130 messages are tried again; 20 have left .in meanwhile");
            awaitApplied(lots, many + 130);
            assertThat(target.effects).as("each once").hasSize(130);
            assertThat(target.offsetsOf("K0"))
                    .containsExactlyElementsOf(LongStream.range(0, many)
                            .filter(i -> i % 7 == 0 && (i < 100 || i >= 120))
                            .boxed()
                            .toList());
            eventually(() -> totals(delivery).equals(new Totals(many, many, 0, 0, 0, 0, 0, 0)));
        }
    }

    private static void deleteBefore(TestInterface lots, long offset) {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean has(ApplyCall call, long offset) {
        return call.operations().stream()
                .anyMatch(operation -> operation.position().offset() == offset);
    }

    /** What was applied is gone from the target, and nobody notices it. */
    private void forget(long from, long to) {
        target.takesLast = false;
        target.rows
                .values()
                .removeIf(
                        row -> row.position().offset() >= from && row.position().offset() < to);
        target.effects.clear();
    }

    @Test
    void whatIsHeldWaitsUntilAllThatIsReplayedBeforeItIsApplied(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.position().offset() == 101 ? Optional.of(LedgerTarget.business("not yet")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker);
                // The second page is read when 60 of the first are through.
                Delivery delivery = lots.start(target, TestInterface.room(4_000, 60))) {
            lots.send("m0", "K", 0);
            for (int i = 1; i < 100; i++) {
                lots.send("m" + i, "B" + i % 10, i);
            }
            lots.send("m100", "K", 100);
            lots.send("m101", "K", 101);
            eventually(
                    () -> totals(delivery).applied() == 101 && totals(delivery).held() == 1);
            forget(0, 101);
            target.hook = new LedgerTarget.Hook() {
                private boolean waited;

                @Override
                public synchronized void before(ApplyCall call) {
                    if (has(call, 0)) {
                        target.refuse = operation -> Optional.empty();
                        lots.clock.advance(Duration.ofSeconds(10)); // it is due
                    } else if (!waited && !target.offsetsOf("K").isEmpty()) {
                        waited = true;
                        lots.clock.awaitTurns(4); // its body is read, if it is asked for
                    }
                }
            };
            lots.command("c1", Action.replay, of(0, 101), "Odoo was restored");
            assertThat(lots.answer("c1").human().result()).isEqualTo("101 messages are tried again");
            awaitApplied(lots, 203);
            assertThat(target.offsetsOf("K")).containsExactly(0L, 100L, 101L);
            assertThat(lots.settled()).isEqualTo(new Totals(102, 102, 0, 0, 0, 0, 0, 0));
        }
    }

    /** Holds the call with a position until it is let go. */
    private static final class Stalled implements LedgerTarget.Hook, AutoCloseable {
        private final long offset;
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);

        Stalled(long offset) {
            this.offset = offset;
        }

        @Override
        public void arriving(ApplyCall call) throws TargetException {
            if (has(call, offset)) {
                arrived.countDown();
                await(free);
            }
        }

        void awaitCall() {
            await(arrived);
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(TestInterface.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            free.countDown();
        }
    }

    /** Asks for nothing until the account shows that so much was read. */
    private static void awaitReceived(TestInterface lots, Delivery delivery, int messages) {
        int[] asked = {0};
        eventually(() -> {
            try {
                lots.command("look" + asked[0]++, Action.retry, of(0, 1), "is refused");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return totals(delivery).received() >= messages;
        });
    }

    @Test
    void whatWaitsForAConnectionWaitsForTheReplayThatIsAskedForMeanwhile(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Stalled stalled = new Stalled(1)) {
            lots.connections = 1;
            target.hook = stalled;
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "K", 0);
                eventually(() -> totals(delivery).applied() == 1);
                forget(0, 1);
                lots.send("m1", "B", 1);
                stalled.awaitCall();
                lots.send("m2", "K", 2);
                awaitReceived(lots, delivery, 3);
                lots.command("c1", Action.replay, of(0, 1), "it is gone");
                lots.command("c2", Action.retry, of(0, 1), "is refused behind it");
                assertThat(lots.answer("c2").what()).isEqualTo(What.commandRefused);
                stalled.close();
                awaitApplied(lots, 4);
                assertThat(target.offsetsOf("K")).containsExactly(0L, 2L);
                assertThat(lots.settled()).isEqualTo(new Totals(3, 3, 0, 0, 0, 0, 0, 0));
            }
        }
    }

    @Test
    void aReplayIsCarriedOutAlsoWhileWhatWasReadFillsTheMemory(EmbeddedKafka broker) throws Exception {
        DeliverySettings small = TestInterface.memory(new PodMemory(1 << 20)); // 64 KiB for bodies
        try (TestInterface lots = new TestInterface(broker);
                Stalled stalled = new Stalled(2)) {
            target.hook = stalled;
            try (Delivery delivery = lots.start(target, small)) {
                lots.send("m0", "K", 0);
                lots.send("m1", "K", 1);
                eventually(() -> totals(delivery).applied() == 2);
                forget(0, 2);
                for (int i = 2; i < 12; i++) {
                    lots.send("{\"id\":\"m" + i + "\",\"order\":\"Z\",\"n\":" + i + ",\"code\":\"" + "x".repeat(8_000)
                            + "\"}");
                }
                stalled.awaitCall();
                awaitReceived(lots, delivery, 11);
                lots.command("c1", Action.replay, of(0, 2), "it is gone");
                lots.command("c2", Action.retry, of(0, 1), "is refused behind it");
                assertThat(lots.answer("c2").what()).isEqualTo(What.commandRefused);
                stalled.close();
                assertThat(lots.answer("c1").human().result()).isEqualTo("2 messages are tried again");
                awaitApplied(lots, 14);
                assertThat(target.offsetsOf("K")).containsExactly(0L, 1L);
                assertThat(lots.settled()).isEqualTo(new Totals(12, 12, 0, 0, 0, 0, 0, 0));
            }
        }
    }

    @Test
    void whatTakesMoreMemoryThanAReplayMayHaveIsRefusedAndThePartsOfItAreNot(EmbeddedKafka broker) throws Exception {
        DeliverySettings small = TestInterface.memory(new PodMemory(1 << 20)); // 32 KiB for what a replay names
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target, small)) {
                for (int i = 0; i < 100; i++) {
                    lots.send("m" + i, "K" + i, i);
                }
                eventually(() -> totals(delivery).applied() == 100);
                lots.command("c1", Action.replay, of(0, 100), "too much at once");
                assertThat(lots.refusal("c1"))
                        .contains("more than there is memory for")
                        .contains("narrow it");
                lots.command("c2", Action.replay, of(0, 50), "half of it");
                lots.command("c3", Action.replay, of(50, 100), "the other half");
                assertThat(lots.answer("c2").human().result()).isEqualTo("50 messages are tried again");
                assertThat(lots.answer("c3").human().result()).isEqualTo("50 messages are tried again");
                awaitApplied(lots, 200);
            }
            assertThat(target.effects).hasSize(100);
            assertThat(lots.settled()).isEqualTo(new Totals(100, 100, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void partsThatWereHandedOverTogetherTryEachMessageOnce(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Instant before = Instant.now();
            Backup backup;
            Instant between;
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
                backup = new Backup(lots);
            }
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 3);
                between = Instant.now();
                lots.send("m3", "A", 3);
                eventually(() -> totals(delivery).applied() == 4);
            }
            backup.restore();
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.state() == State.stopped);
                lots.command(
                        "c1", Action.replay, new WasApplied(0, Long.MAX_VALUE, null, before, between, true), "part 1");
                lots.command("c2", Action.replay, since(between), "part 2");
                AdoptTest.adopt(lots, "c3", StopReason.targetRestored);
                assertThat(lots.answer("c1").human().result()).isEqualTo("3 messages are tried again");
                assertThat(lots.answer("c2").human().result()).isEqualTo("1 message is tried again");
                awaitApplied(lots, 8);
            }
            assertThat(target.offsetsOf("A")).containsExactly(1L, 2L, 3L);
            assertThat(lots.settled()).isEqualTo(new Totals(4, 4, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void whatWasAppliedAfterSomebodyAdoptedTheRestoredTargetIsLaterThanWhatIsGone(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Instant before = Instant.now();
            Backup backup;
            try (Delivery delivery = lots.start(target)) {
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
                backup = new Backup(lots);
            }
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            backup.restore();
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.state() == State.stopped);
                AdoptTest.adopt(lots, "c1", StopReason.targetRestored);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 3);
                lots.command("c2", Action.replay, since(before), "Odoo was restored");
                assertThat(lots.refusal("c2"))
                        .contains("offset 2 of order key A")
                        .contains("--accept-reorder");
            }
            assertThat(target.offsetsOf("A")).containsExactly(2L);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 3, 0, 0, 0, 0, 0, 0));
        }
    }
}
