package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.body;
import static dev.plantline.delivery.TestInterface.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Approved;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Batch;
import dev.plantline.model.Command;
import dev.plantline.model.Json;
import dev.plantline.model.Released;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.model.TargetException;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands before the gate of an interface is applied after exactly its release, whoever dies meanwhile. */
@ExtendWith(KafkaExtension.class)
class BatchGateTest {
    private static final Duration PATIENCE = TestInterface.PATIENCE;

    private final LedgerTarget target = new LedgerTarget();

    private static TestInterface gated(EmbeddedKafka broker, String when) throws Exception {
        return new TestInterface(broker)
                .change(json -> json.replaceFirst("\"workflow\"", "\"gate\":{\"when\":\"" + when + "\"},\"workflow\""));
    }

    /** A run; what waits at the gate when it is over. */
    private Batch run(TestInterface lots) throws Exception {
        try (Delivery delivery = lots.start(target)) {
            assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            return delivery.waiting().get(lots.id.name());
        }
    }

    private static long applied(TestInterface lots) {
        try {
            return lots.lastCheckpoint().totals().applied();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forty messages, and the batch that they wait as. */
    private Batch forty(TestInterface lots) throws Exception {
        lots.maxRecords = 5;
        lots.connections = 1;
        for (int i = 0; i < 40; i++) {
            lots.send(body("m" + i, "key" + i, i));
        }
        lots.producer.flush();
        return run(lots);
    }

    /** A worker whose target goes away when half of the forty are applied. */
    private Delivery halfway(TestInterface lots) throws Exception {
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (target.effects.size() >= 20) {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            }
        };
        Delivery worker = lots.start(target, TestInterface.commitEvery(Duration.ofMillis(10)));
        worker.drain(Duration.ofMillis(1), PATIENCE);
        eventually(() -> applied(lots) >= 20);
        return worker;
    }

    private static void release(TestInterface lots, Batch batch) {
        lots.release = new Release("lots-1", true, batch);
    }

    @Test
    void aRunMeasuresAndAppliesNothing(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "rows > 1")) {
            lots.send("m1", "A", 1);
            lots.send("m2", "B", 1);
            lots.send("m2", "B", 1);
            lots.send("no JSON").get();
            Batch batch = run(lots);
            assertThat(target.effects).isEmpty();
            assertThat(batch.messages()).isEqualTo(3);
            assertThat(batch.repeats()).isEqualTo(1);
            assertThat(batch.failing()).isEqualTo(1);
            assertThat(batch.totals()).containsExactly(new Batch.Total("stock.lot", null, 2, null));
            assertThat(batch.why()).isEqualTo("the gate says rows > 1, and there are 3");
            assertThat(lots.lastCheckpoint().totals().handled()).isZero();
            assertThat(run(lots)).as("whoever measures again finds the same").isEqualTo(batch);
        }
    }

    @Test
    void whatIsReleasedIsAppliedOnceAndWhatCameSinceWaits(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            lots.send("m2", "B", 1);
            Batch first = run(lots);
            lots.send("m3", "A", 1);
            lots.release = new Release("lots-1", false, first);
            assertThat(run(lots)).as("nobody has said so").isEqualTo(first);
            assertThat(target.effects).isEmpty();
            release(lots, first);
            Batch second = run(lots);
            assertThat(target.effects).hasSize(2);
            assertThat(second.messages()).isEqualTo(1);
            assertThat(run(lots)).as("what was released is done").isEqualTo(second);
            assertThat(target.effects).hasSize(2);
            release(lots, second);
            assertThat(run(lots)).isNull();
            assertThat(target.effects).hasSize(3);
        }
    }

    @Test
    void aReleaseThatComesWhileTheRunIsUpIsTaken(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            Batch batch = run(lots);
            lots.send("m2", "B", 1);
            try (Delivery delivery = lots.start(target)) {
                lots.release = new Release("lots-1", true, batch);
                delivery.swap(lots.configuration());
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
                assertThat(target.effects).hasSize(1);
            }
        }
    }

    @Test
    void anotherMappingMakesTheReleaseVoid(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            lots.revision = "r-2";
            Batch anew = run(lots);
            assertThat(target.effects).isEmpty();
            assertThat(anew.why()).contains("lots-1", "is void", "revision r-2");
            release(lots, anew);
            assertThat(run(lots)).isNull();
            assertThat(target.effects).hasSize(1);
        }
    }

    @Test
    void whatWasWrittenByHandIsNoRelease(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            Batch batch = run(lots);
            lots.send("m2", "B", 1);
            lots.producer.flush();
            Batch.Part part = batch.parts().get(0);
            Batch more = new Batch(
                    batch.digest(),
                    batch.revision(),
                    batch.codeMaps(),
                    batch.why(),
                    batch.messages(),
                    0,
                    0,
                    batch.totals(),
                    java.util.List.of(new Batch.Part(0, part.from(), part.to() + 1, 0, 0, part.digest())),
                    batch.commandedBy(),
                    null);
            release(lots, more);
            assertThat(run(lots).why()).contains("its digest is not that of what it says");
            release(
                    lots,
                    Batch.of(
                            more.revision(),
                            more.codeMaps(),
                            "",
                            2,
                            0,
                            0,
                            more.totals(),
                            more.parts(),
                            more.commandedBy()));
            assertThat(run(lots).why()).contains("is void");
            assertThat(target.effects).isEmpty();
        }
    }

    @Test
    void whoeverTakesOverFromAKilledWorkerEndsWhatWasReleased(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            Batch batch = forty(lots);
            release(lots, batch);
            Delivery killed = halfway(lots);
            killed.close();
            target.hook = new LedgerTarget.Hook() {};
            lots.send("late", "late", 1);
            lots.producer.flush();
            Batch next = run(lots);
            assertThat(target.effects).hasSize(40);
            assertThat(applied(lots)).isEqualTo(40);
            assertThat(next.messages()).as("what came later waits").isEqualTo(1);
        }
    }

    /** When the cluster has forgotten the release and the decisions about it. */
    @Test
    void whoReleasedABatchIsAuditedOnceWhoeverAppliesItAndIsToldOfEachOfItsMessages(EmbeddedKafka broker)
            throws Exception {
        Approved.By ana = new Approved.By("ana", "business", Instant.parse("2026-11-27T08:00:00Z"), null, null);
        Approved.By tom = new Approved.By("tom", "business", Instant.parse("2026-11-27T09:00:00Z"), null, null);
        try (TestInterface lots = gated(broker, "rows > 1")) {
            Batch batch = forty(lots);
            lots.release = new Release("lots-7", true, batch, true, List.of(ana));
            Delivery killed = halfway(lots);
            lots.release = new Release("lots-7", true, batch, true, List.of(ana, tom));
            killed.swap(lots.configuration());
            killed.close();
            target.hook = new LedgerTarget.Hook() {};
            assertThat(run(lots)).isNull();
            assertThat(applied(lots)).isEqualTo(40);
            lots.send("alone", "alone", 1);
            assertThat(run(lots)).as("one alone needs no release").isNull();

            assertThat(lots.auditWithRevisions().get(0).released())
                    .as("before the first message")
                    .isEqualTo(new Released("lots-7", batch.digest(), true, List.of(ana)));
            assertThat(lots.auditWithRevisions())
                    .filteredOn(each -> each.what() == What.revision && each.released() != null)
                    .as("once, with those who had released it when it began")
                    .hasSize(1);
            assertThat(lots.audit())
                    .filteredOn(each -> each.released() != null)
                    .hasSize(40)
                    .allSatisfy(
                            each -> assertThat(each.released()).isEqualTo(new Released("lots-7", null, null, null)));
            assertThat(TraceTest.trace(lots, "key30").messages())
                    .singleElement()
                    .satisfies(each -> assertThat(each.lines())
                            .extracting(AuditRecord::released)
                            .containsExactly(new Released("lots-7", batch.digest(), true, List.of(ana))));
            assertThat(TraceTest.trace(lots, "alone").messages())
                    .singleElement()
                    .satisfies(each -> assertThat(each.lines())
                            .extracting(AuditRecord::released)
                            .containsOnlyNulls());
        }
    }

    /** It was released, whatever became of the gate on the way. */
    @Test
    void anAnswerThatComesAfterTheGateHasClosedIsAuditedWithTheBatchThatWasSent(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            Batch batch = run(lots);
            release(lots, batch);
            CountDownLatch isSent = new CountDownLatch(1);
            CountDownLatch isClosed = new CountDownLatch(1);
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) {
                    isSent.countDown();
                    await(isClosed);
                }
            };
            try (Delivery delivery = lots.start(target)) {
                delivery.drain(Duration.ofMillis(1), PATIENCE);
                assertThat(isSent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                lots.revision = "r-2";
                delivery.swap(lots.configuration());
                eventually(() ->
                        "its gate is closed".equals(delivery.status().get(0).reason()));
                isClosed.countDown();
                eventually(() -> applied(lots) == 1);
            }
            assertThat(lots.audit())
                    .singleElement()
                    .extracting(AuditRecord::revision, AuditRecord::released)
                    .containsExactly("r-2", new Released("lots-1", null, null, null));
        }
    }

    /** Else nothing in the new topic told who released what is applied from there on. */
    @Test
    void aBatchBeginsOnceMoreInAnAuditThatWasMadeAnew(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            Batch batch = run(lots);
            release(lots, batch);
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            };
            try (Delivery delivery = lots.start(target)) {
                delivery.drain(Duration.ofMillis(1), PATIENCE);
                eventually(() -> begun(lots) == 1);
            }
            lots.writeCheckpoint(0, lots.lastCheckpoint().inTopics(lots.topics()));
            target.hook = new LedgerTarget.Hook() {};
            assertThat(run(lots)).isNull();
            assertThat(begun(lots)).isEqualTo(2);
            assertThat(target.effects).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long begun(TestInterface lots) {
        try {
            return lots.auditWithRevisions().stream()
                    .filter(each -> each.what() == What.revision && each.released() != null)
                    .count();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangedMappingClosesTheGateUnderARunningBatch(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            };
            try (Delivery delivery = lots.start(target)) {
                delivery.drain(Duration.ofMillis(1), PATIENCE);
                lots.revision = "r-2";
                delivery.swap(lots.configuration());
                target.hook = new LedgerTarget.Hook() {};
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
                assertThat(delivery.waiting().get(lots.id.name()).why()).contains("is void");
            }
            assertThat(target.effects).isEmpty();
        }
    }

    @Test
    void whatIsHeldIsTriedAgainInsideAReleaseOnly(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            Batch held = run(lots);
            assertThat(lots.settled().held()).isEqualTo(1);
            assertThat(held.parts().get(0).setAside()).isEqualTo(1);
            target.refuse = operation -> Optional.empty();
            lots.command("c1", Command.Action.retry, new Command.All(), "it was repaired");
            Batch asked = run(lots);
            assertThat(target.effects)
                    .as("a human who retries does not release")
                    .isEmpty();
            release(lots, held);
            assertThat(run(lots).digest()).as("nor does what was asked before").isEqualTo(asked.digest());
            assertThat(target.effects).isEmpty();
            release(lots, asked);
            assertThat(run(lots)).isNull();
            assertThat(target.effects).hasSize(1);
        }
    }

    /** Else somebody would edit a message and release it himself: whoever retries it after him does not hide him. */
    @Test
    void aBatchNamesWhoseCommandsItsHeldMessagesFollow(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            assertThat(run(lots).commandedBy()).as("delivery tries by itself").isEmpty();
            Command.Edit edit = new Command.Edit(0, Json.MAPPER.readTree(body("m1", "A", 7)));
            lots.command(Command.of("c1", Command.Action.edit, new Command.ByOffset(0), "eve", "a unit", Instant.now())
                    .with(edit));
            Batch edited = run(lots);
            assertThat(edited.commandedBy()).containsExactly("eve");
            lots.command("c2", Command.Action.retry, new Command.All(), null);
            Batch retried = run(lots);
            assertThat(retried.commandedBy()).containsExactly("ann", "eve");
            assertThat(retried.isWhole()).isTrue();
            release(lots, retried);
            Batch again = run(lots);
            assertThat(lots.settled().held()).as("it failed once more").isEqualTo(1);
            assertThat(again.commandedBy()).containsExactly("ann", "eve");
            release(
                    lots,
                    Batch.of(
                            again.revision(),
                            again.codeMaps(),
                            again.why(),
                            again.messages(),
                            again.repeats(),
                            again.failing(),
                            again.totals(),
                            again.parts(),
                            new TreeSet<>()));
            assertThat(run(lots).why()).as("nobody is left out").contains("is void", "other people");
        }
    }

    /** What takes two is chosen by two: the second person would else release what he agreed to. */
    @Test
    void aBatchNamesWhoAgreedToACommandBesideWhoeverGaveIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            assertThat(run(lots)).isNull();
            String seen = ReplayTest.seen(lots, new Command.WasApplied(0, 1, null, null, null, false));
            Command.WasApplied which = new Command.WasApplied(0, 1, null, null, null, false, seen);
            target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
            lots.command(
                    Command.of("c1", Command.Action.applyAgain, which, "ann", "it was undone by hand", Instant.now())
                            .agreed("tom"));
            Batch again = run(lots);
            assertThat(again.commandedBy()).as("replayed").containsExactly("ann", "tom");
            release(lots, again);
            assertThat(run(lots).commandedBy()).as("tried and held once more").containsExactly("ann", "tom");
            Command.Edit edit = new Command.Edit(0, Json.MAPPER.readTree(body("m1", "A", 7)));
            lots.command(Command.of("c2", Command.Action.edit, new Command.ByOffset(0), "eve", "a unit", Instant.now())
                    .with(edit)
                    .agreed("bob"));
            assertThat(run(lots).commandedBy()).as("edited").containsExactly("ann", "bob", "eve", "tom");
            lots.command(Command.of("c3", Command.Action.retry, new Command.All(), "kim", null, Instant.now())
                    .agreed(" "));
            assertThat(run(lots).commandedBy()).as("refused").containsExactly("ann", "bob", "eve", "tom");
            assertThat(lots.answer("c3").failure().reason()).contains("who agreed");
        }
    }

    /** Else people would see it released, and no run would ever touch it. */
    @Test
    void aReleaseIsUsedOnceAndWhatFailsAgainWaitsForAnother(EmbeddedKafka broker) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        target.refuse = operation -> {
            tries.incrementAndGet();
            return Optional.of(LedgerTarget.business("no"));
        };
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            Batch first = run(lots);
            release(lots, first);
            lots.command("c1", Command.Action.retry, new Command.All(), "it was repaired");
            Batch asked = run(lots);
            release(lots, asked);
            int before = tries.get();
            Batch left = run(lots);
            assertThat(tries.get()).isEqualTo(before + 1);
            assertThat(left.digest()).isNotEqualTo(asked.digest());
            assertThat(left.messages()).isEqualTo(asked.messages());
            assertThat(left.parts().get(0).setAside()).isEqualTo(1);
            assertThat(run(lots)).as("the old release does nothing any more").isEqualTo(left);
            assertThat(tries.get()).isEqualTo(before + 1);
        }
    }

    @Test
    void whatIsAppliedOnceMoreIsSoInsideAReleaseOnly(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "always")) {
            lots.send("m1", "A", 1);
            release(lots, run(lots));
            assertThat(run(lots)).isNull();
            assertThat(target.effects).hasSize(1);
            String seen = ReplayTest.seen(lots, new Command.WasApplied(0, 1, null, null, null, false));
            lots.command(
                    "c1",
                    Command.Action.applyAgain,
                    new Command.WasApplied(0, 1, null, null, null, false, seen),
                    "it was undone by hand");
            Batch asked = run(lots);
            assertThat(target.effects)
                    .as("a human who replays does not release")
                    .hasSize(1);
            assertThat(asked.parts().get(0).setAside()).isEqualTo(1);
            assertThat(asked.commandedBy()).containsExactly("ann");
            release(lots, asked);
            assertThat(run(lots)).isNull();
            assertThat(target.effects).hasSize(2);
        }
    }

    @Test
    void aBatchBelowTheLimitIsAppliedUnasked(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "total(n) > 10")) {
            lots.send("m1", "A", 5);
            lots.send("m2", "B", -5);
            assertThat(run(lots)).isNull();
            assertThat(target.effects).hasSize(2);
            lots.send("m3", "A", 6);
            lots.send("m4", "B", -5);
            assertThat(run(lots).why())
                    .as("a credit makes up for nothing")
                    .isEqualTo("the gate says total(n) > 10, and the sum is 11");
            assertThat(target.effects).hasSize(2);
        }
    }

    @Test
    void withoutARunNothingIsApplied(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = gated(broker, "rows > 1000")) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> !delivery.status().isEmpty()
                        && delivery.status().get(0).ownerEpoch() > 0
                        && "its gate is closed".equals(delivery.status().get(0).reason()));
                assertThat(target.effects).isEmpty();
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEqualTo(Map.of());
            }
            assertThat(target.effects).hasSize(1);
        }
    }
}
