package dev.plantline.delivery;

import static dev.plantline.delivery.LedgerTarget.failure;
import static dev.plantline.delivery.TestInterface.QUICK;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock of a pod is set by an hour, in both directions: nothing waits for it. */
@ExtendWith(KafkaExtension.class)
class ClockTest {
    private final LedgerTarget target = new LedgerTarget();

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aClockThatJumpsAnHourUnderLoadKeepsNothingFromBeingCommitted(int hours, EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            int sent = 0;
            for (; sent < 50; sent++) {
                lots.send("m" + sent, "order" + sent % 7, sent);
            }
            eventually(() -> totals(delivery).applied() > 0);
            lots.clock.jump(Duration.ofHours(hours));
            for (; sent < 100; sent++) {
                lots.send("m" + sent, "order" + sent % 7, sent);
            }
            eventually(() -> totals(delivery).applied() == 100);
            lots.clock.jump(Duration.ofHours(-hours));
            lots.send("m" + sent, "A", sent);
            eventually(() -> totals(delivery).applied() == 101);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aClockThatJumpsAnHourWhileOdooIsAwayDelaysNothingAfterItsReturn(int hours, EmbeddedKafka broker)
            throws Exception {
        AtomicReference<Kind> away = new AtomicReference<>(Kind.unreachable);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (away.get() != null) {
                    throw failure(away.get());
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            lots.send("m1", "A", 1);
            eventually(delivery, status -> status.state() == State.blocked);
            lots.clock.jump(Duration.ofHours(hours));
            away.set(null);
            eventually(() -> totals(delivery).applied() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theNextOwnerWhoseClockDiffersByAnHourTriesAHeldMessageNoLaterThanItsPause(int hours, EmbeddedKafka broker)
            throws Exception {
        AtomicBoolean refused = new AtomicBoolean(true);
        target.refuse =
                operation -> refused.get() ? Optional.of(LedgerTarget.business("closed period")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            lots.clock.jump(Duration.ofHours(hours));
            try (Delivery delivery = lots.start(target, QUICK)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
            }
            lots.clock.jump(Duration.ofHours(-hours));
            refused.set(false);
            try (Delivery delivery = lots.start(target, QUICK)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.settled().applied()).isEqualTo(1);
        }
    }
}
