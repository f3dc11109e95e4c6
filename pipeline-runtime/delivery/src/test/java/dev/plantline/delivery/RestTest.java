package dev.plantline.delivery;

import static dev.plantline.delivery.LedgerTarget.failure;
import static dev.plantline.delivery.TestInterface.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An owner that can do nothing waits for an event: it neither spins nor piles up questions. */
@ExtendWith(KafkaExtension.class)
class RestTest {
    /** Rounds of a polling thread, of 50 ms or more each. */
    private static final int POLLS = 20;

    private final TestClock clock = new TestClock();

    /** How often owners look at the time while polling threads go round; a few dozen times when they rest. */
    private long ownersLooks() {
        long before = clock.ownersLooks();
        clock.awaitPolls(POLLS);
        return clock.ownersLooks() - before;
    }

    private static LedgerTarget.Hook failing(Kind kind) {
        return new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                throw failure(kind);
            }
        };
    }

    @Test
    void aSuspendedInterfaceRestsWhileItsTargetIsAway(EmbeddedKafka broker) throws Exception {
        LedgerTarget target = new LedgerTarget();
        target.hook = failing(Kind.unreachable);
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 10; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery =
                    lots.start(lots.configuration(), TestInterface.target(target), clock, new Random())) {
                eventually(delivery, status -> status.state() == State.blocked && target.calls.size() > 5);
                lots.change(json -> json.replaceFirst("\"workflow\"", "\"suspend\":true,\"workflow\""));
                delivery.swap(lots.configuration());
                eventually(delivery, status -> status.state() == State.suspended);
                clock.awaitPolls(10); // now a probe would be due
                assertThat(ownersLooks()).isLessThan(500);
            }
        }
    }

    @Test
    void aDueProbeWaitsForAConnectionInsteadOfAskingForOneAgainAndAgain(EmbeddedKafka broker) throws Exception {
        LedgerTarget wrong = new LedgerTarget();
        wrong.hook = failing(Kind.configuration);
        LedgerTarget slow = new LedgerTarget();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        slow.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) {
                busy.countDown();
                PartitionElectionTest.await(letGo);
            }
        };
        try (TestInterface lots = new TestInterface(broker);
                TestInterface orders = new TestInterface(broker)) {
            lots.connections = 1;
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(
                    lots.configurationWith(orders),
                    TestInterface.targets((configuration, one) -> one.name().equals(lots.id.name()) ? wrong : slow),
                    clock,
                    new Random())) {
                lots.eventuallyIn(delivery, status -> status.state() == State.blocked);
                eventually(() -> wrong.calls.size() > 1);
                orders.send("m1", "A", 1);
                assertThat(busy.await(2, TimeUnit.MINUTES)).isTrue();
                clock.awaitPolls(20); // the only connection is busy, and the probe of the other interface is due
                assertThat(ownersLooks()).isLessThan(500);
                wrong.hook = new LedgerTarget.Hook() {};
                letGo.countDown();
                lots.eventuallyIn(delivery, status -> status.totals().applied() == 1);
                orders.eventuallyIn(delivery, status -> status.totals().applied() == 1);
            }
        }
    }
}
