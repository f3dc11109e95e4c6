package dev.plantline.delivery;

import static dev.plantline.delivery.LedgerTarget.failure;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Operation;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a hold beyond its limit, and of what an owner gave up before it was lost. */
@ExtendWith(KafkaExtension.class)
class HoldLimitTest {
    private final LedgerTarget target = new LedgerTarget();

    private TestInterface exhausted(EmbeddedKafka broker, String policy) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") && operation.position().offset() < 1
                        ? Optional.of(LedgerTarget.business("never"))
                        : Optional.empty();
        TestInterface lots = new TestInterface(broker);
        lots.change(json -> json.replace("\"holdFor\":\"1h\"", "\"holdFor\":\"1s\"")
                .replace("\"maxDelay\":\"2s\"", "\"maxDelay\":\"1s\"")
                .replace("\"exhausted\":\"deadLetter\"", "\"exhausted\":\"" + policy + "\""));
        for (int i = 0; i < 3; i++) {
            lots.send("m" + i, "bad", i);
        }
        return lots;
    }

    @Test
    void aHoldBeyondItsLimitGivesUpItsHeadAndTheNextGoesOn(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = exhausted(broker, "deadLetter");
                Delivery delivery = lots.start(target)) {
            eventually(() ->
                    totals(delivery).deadLettered() == 1 && totals(delivery).applied() == 2);
            assertThat(target.offsetsOf("bad")).containsExactly(1L, 2L);
            assertThat(target.rows.values()).anyMatch(row -> row.outcome().equals("deadLettered"));
        }
    }

    @Test
    void aHoldBeyondItsLimitGivesUpTheWholeKeyInOrder(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = exhausted(broker, "deadLetterKey")) {
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).deadLettered() == 3);
            }
            assertThat(target.effects).isEmpty();
            assertThat(lots.audit())
                    .filteredOn(line -> line.what() == What.deadLettered)
                    .extracting(AuditRecord::offset)
                    .containsExactly(0L, 1L, 2L);
            assertThat(lots.settled().deadLettered()).isEqualTo(3);
        }
    }

    @Test
    void aHoldBeyondItsLimitStaysIfThePolicySaysHold(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = exhausted(broker, "hold");
                Delivery delivery = lots.start(target)) {
            eventually(() -> totals(delivery).held() == 3);
            int tries = target.calls.size();
            eventually(() -> target.calls.size() > tries + 4); // a second or two apart, and its limit is one
            assertThat(totals(delivery).held()).isEqualTo(3);
        }
    }

    @Test
    void aHoldDoesNotAgeWhileNoTryIsPossible(EmbeddedKafka broker) throws Exception {
        AtomicReference<Kind> away = new AtomicReference<>();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (away.get() != null) {
                    throw failure(away.get());
                }
            }
        };
        try (TestInterface lots = exhausted(broker, "deadLetter")) {
            lots.change(json -> json.replace("\"holdFor\":\"1s\"", "\"holdFor\":\"5m\""));
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).held() == 3);
                away.set(Kind.configuration);
                eventually(delivery, status -> status.state() == State.blocked);
                AtomicInteger calls = new AtomicInteger(target.calls.size());
                eventually(() -> target.calls.size() > calls.get()); // a probe: the owner knows that no try is possible
                for (int step = 0; step < 70; step++) { // each of them is believed
                    lots.clock.advance(Duration.ofSeconds(5));
                    lots.clock.awaitTurns(1);
                }
                calls.set(target.calls.size());
                eventually(() -> target.calls.size() > calls.get() + 1);
                away.set(null);
                calls.set(target.calls.size());
                eventually(() -> target.calls.size() > calls.get() + 2);
                assertThat(target.rows).as("nothing was given up").isEmpty();
                assertThat(totals(delivery).held()).isEqualTo(3);
            }
        }
    }

    /** Holds back what closes a key in the ledger, until told. */
    private final class Closes implements LedgerTarget.Hook {
        private final AtomicBoolean lost = new AtomicBoolean(true);
        private final CountDownLatch sent = new CountDownLatch(1);

        @Override
        public void arriving(ApplyCall call) throws TargetException {
            if (call.operations().get(0).work() instanceof Operation.Close && lost.get()) {
                sent.countDown();
                throw failure(Kind.unreachable);
            }
        }
    }

    @Test
    void aKeyThatWasGivenUpStaysGivenUpUnderTheNextOwner(EmbeddedKafka broker) throws Exception {
        Closes closes = new Closes();
        target.hook = closes;
        try (TestInterface lots = exhausted(broker, "deadLetterKey")) {
            DeliverySettings slow = TestInterface.commitEvery(Duration.ofSeconds(2));
            try (Delivery delivery = lots.start(target, slow)) {
                assertThat(closes.sent.await(2, TimeUnit.MINUTES)).isTrue();
                Map<Long, AsideState> states = new TreeMap<>();
                for (var record : lots.read(lots.id.asideTopic())) {
                    if (AsideKey.parse(record.key()) instanceof AsideKey.OfState state && record.value() != null) {
                        states.put(state.offset(), AsideState.read(record.value()));
                    }
                }
                assertThat(states).containsOnlyKeys(0L, 1L, 2L);
                assertThat(states.values())
                        .as("the whole tail, committed before the first close")
                        .allMatch(state -> Boolean.TRUE.equals(state.givenUp()));
            }
            target.refuse = operation -> Optional.empty(); // from now on they could be applied
            closes.lost.set(false);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).deadLettered() == 3);
                lots.send("m3", "bad", 3);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(target.offsetsOf("bad")).containsExactly(3L);
            assertThat(lots.audit())
                    .filteredOn(line -> line.what() == What.deadLettered)
                    .extracting(line -> line.failure().reason())
                    .first()
                    .isEqualTo("never");
            assertThat(lots.settled()).isEqualTo(new Totals(4, 1, 0, 0, 0, 3, 0, 0));
        }
    }

    @Test
    void whatTheLedgerClosedForALostOwnerKeepsItsReason(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("closed period"));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
            }
            Operation held = target.calls.get(0).operations().get(0);
            target.rows.put(held.key(), new LedgerTarget.Row(held.content(), held.position(), "deadLettered", 0, ""));
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).deadLettered() == 1);
            }
            lots.settled();
            assertThat(lots.audit().get(1).failure().reason()).isEqualTo("closed period");
        }
    }
}
