package dev.plantline.delivery;

import static dev.plantline.delivery.AnchorTest.anchors;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.LedgerTarget.Noting;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first anchor of each day comes to its second place, the target's ledger, whatever happens on the way, and nothing waits for it. */
@ExtendWith(KafkaExtension.class)
class AnchorNotingTest {
    private static final String KEY = AnchorKeys.fresh(new SecureRandom());
    private static final AnchorKeys KEYS = AnchorKeys.read(KEY);

    private final LedgerTarget target = new LedgerTarget();
    private final TestClock clock = new TestClock();
    private final AtomicInteger failedNotes = new AtomicInteger();

    private final DeliveryListener counting = new DeliveryListener() {
        @Override
        public void settled(String interfaceName, What what, Duration sinceReceived) {}

        @Override
        public void called(String interfaceName, CallResult result, int operations, Duration took) {}

        @Override
        public void committed(String interfaceName, int partition, int results, Duration took) {}

        @Override
        public void lost(String interfaceName, int partition) {}

        @Override
        public void notSealed(String interfaceName, int partition) {}

        @Override
        public void notPurged(String interfaceName, int partition) {}

        @Override
        public void notNoticed(String interfaceName, int partition) {}

        @Override
        public void notNoted(String interfaceName, int partition) {
            failedNotes.incrementAndGet();
        }
    };

    /** From six o'clock on, so that no test crosses midnight by chance. */
    @BeforeEach
    void morning() {
        Instant tomorrow = clock.instant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atTime(LocalTime.of(6, 0))
                .toInstant(ZoneOffset.UTC);
        clock.advance(Duration.between(clock.instant(), tomorrow));
        target.today = this::today;
    }

    @Test
    void theFirstAnchorOfEachDayStandsInTheTargetAndNoOther(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            LocalDate first = today();
            try (Delivery delivery = start(lots, KEYS)) {
                apply(lots, delivery, 1);
                assertThat(target.anchors)
                        .as("there was nothing before the first line")
                        .isEmpty();
                apply(lots, delivery, 2);
                eventually(() -> target.anchors.size() == 1);
                assertThat(target.anchors)
                        .containsEntry(row(lots, first), anchors(lots).get(0).text());
                clock.advance(Duration.ofMinutes(61));
                apply(lots, delivery, 3);
                clock.advance(Duration.ofMinutes(61));
                eventually(() -> anchors(lots).size() >= 2);
                clock.awaitTurns(3);
                assertThat(target.notes)
                        .as("a later one of the day is not sent")
                        .hasValue(1);
                clock.advance(Duration.ofDays(1));
                clock.awaitTurns(3);
                assertThat(target.notes).as("nothing is new").hasValue(1);
                apply(lots, delivery, 4);
                clock.advance(Duration.ofMinutes(61));
                eventually(() -> target.anchors.size() == 2);
                assertThat(target.anchors).containsKey(row(lots, today()));
            }
            assertThat(failedNotes).hasValue(0);
        }
    }

    @Test
    void anAnchorThatTheTargetDoesNotTakeIsTriedAgainEachHourIsToldEachTimeAndDelaysNothing(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.noting = Noting.away;
            try (Delivery delivery = start(lots, KEYS)) {
                apply(lots, delivery, 1);
                apply(lots, delivery, 2);
                eventually(() -> failedNotes.get() == 1);
                apply(lots, delivery, 3);
                clock.awaitTurns(3);
                assertThat(target.notes).as("not before an hour").hasValue(1);
                clock.advance(Duration.ofMinutes(61));
                eventually(() -> failedNotes.get() == 2);
                target.noting = Noting.answerLost;
                clock.advance(Duration.ofMinutes(61));
                eventually(() -> failedNotes.get() == 3);
                target.noting = Noting.kept;
                clock.advance(Duration.ofMinutes(61));
                eventually(() -> target.notes.get() == 4);
                clock.awaitTurns(3);
            }
            assertThat(failedNotes).hasValue(3);
            assertThat(target.anchors)
                    .containsOnlyKeys(row(lots, today()))
                    .containsValue(anchors(lots).get(0).text());
        }
    }

    @Test
    void whenItsDayIsOverBeforeTheTargetTakesAnAnchorAnotherIsSigned(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.noting = Noting.away;
            try (Delivery delivery = start(lots, KEYS)) {
                apply(lots, delivery, 1);
                apply(lots, delivery, 2);
                eventually(() -> failedNotes.get() == 1);
                int before = anchors(lots).size();
                clock.advance(Duration.ofDays(1));
                target.noting = Noting.kept;
                eventually(() -> target.anchors.size() == 1);
                assertThat(target.anchors).containsOnlyKeys(row(lots, today()));
                assertThat(anchors(lots)).hasSizeGreaterThan(before);
                clock.advance(Duration.ofDays(1));
                clock.awaitTurns(3);
                assertThat(target.anchors).as("nothing is new").hasSize(1);
            }
        }
    }

    @Test
    void killedBetweenKafkasCommitAndTheRowTheNextOwnerWritesOne(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.noting = Noting.away;
            try (Delivery delivery = start(lots, KEYS)) {
                apply(lots, delivery, 1);
                apply(lots, delivery, 2);
                eventually(() -> failedNotes.get() == 1);
            }
            assertThat(anchors(lots)).hasSize(1);
            assertThat(target.anchors).isEmpty();
            target.noting = Noting.kept;
            try (Delivery delivery = start(lots, KEYS)) {
                eventually(delivery, status -> status.unanchoredSince() != null);
                clock.advance(Duration.ofMinutes(61)); // also where no message comes
                eventually(() -> target.anchors.size() == 1);
            }
            Anchor noted = Anchor.whole(target.anchors.get(row(lots, today()))).orElseThrow();
            assertThat(noted.records())
                    .as("it covers what the one before did")
                    .isGreaterThan(anchors(lots).get(0).records());
        }
    }

    @Test
    void whatAnEarlierOwnerWroteDownTodayCountsAlsoWithAKeyThatWasReplacedAndAForgedRowIsTold(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots, KEYS)) {
                apply(lots, delivery, 1);
                apply(lots, delivery, 2);
                eventually(() -> target.anchors.size() == 1);
            }
            String first = target.anchors.get(row(lots, today()));
            int number = 2;
            AnchorKeys another = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));
            for (AnchorKeys keys : List.of(KEYS, another.knowing(KEYS.publics()))) {
                int asked = target.notes.get();
                try (Delivery delivery = start(lots, keys)) {
                    number++;
                    apply(lots, delivery, number);
                    eventually(() -> target.notes.get() > asked);
                    clock.awaitTurns(3);
                }
                assertThat(failedNotes).hasValue(0);
                assertThat(target.anchors).containsValue(first);
            }
            Anchor right = Anchor.whole(first).orElseThrow();
            for (String forged : List.of(
                    first.replace(right.hash(), "0".repeat(64)),
                    another.sign(right.topic(), right.partition(), right.records(), right.hash(), right.at())
                            .text(),
                    first + " ",
                    first.replace(lots.id.auditTopic(), "lyon.audit.other"))) {
                target.anchors.put(row(lots, today()), forged);
                int told = failedNotes.get();
                try (Delivery delivery = start(lots, KEYS)) {
                    number++;
                    apply(lots, delivery, number);
                    eventually(() -> failedNotes.get() == told + 1);
                }
            }
        }
    }

    @Test
    void aBatchRunEndsWithItsAnchorWrittenDownAndWithoutItWhereTheTargetIsAway(EmbeddedKafka broker) throws Exception {
        for (Noting noting : List.of(Noting.kept, Noting.away)) {
            target.noting = noting;
            target.anchors.clear();
            try (TestInterface lots = new TestInterface(broker)) {
                for (int run = 1; run <= 2; run++) {
                    lots.send("m" + run, "A", run);
                    try (Delivery delivery = start(lots, KEYS)) {
                        assertThat(delivery.drain(TestInterface.PATIENCE, TestInterface.PATIENCE))
                                .isEmpty();
                    }
                }
                assertThat(anchors(lots)).as("the second run covers the first").isNotEmpty();
                assertThat(target.anchors).hasSize(noting == Noting.kept ? 1 : 0);
            }
        }
        assertThat(failedNotes).hasValueGreaterThan(0);
    }

    // ---- the plant ----

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static String row(TestInterface lots, LocalDate day) throws Exception {
        return "a:" + lots.topics().in() + "/0/" + day;
    }

    private static void apply(TestInterface lots, Delivery delivery, int number) throws Exception {
        lots.send("m" + number, "A", number);
        eventually(() -> totals(delivery).applied() == number);
    }

    private Delivery start(TestInterface lots, AnchorKeys keys) {
        return TestInterface.start(
                lots.configuration(),
                new DeliveryEnvironment(
                        "test-pod",
                        lots.kafka,
                        TestInterface.target(target),
                        counting,
                        clock,
                        new Random(),
                        TestInterface.QUICK,
                        HistoryKeys.NONE,
                        keys));
    }
}
