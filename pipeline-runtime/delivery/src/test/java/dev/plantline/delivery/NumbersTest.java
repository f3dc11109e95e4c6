package dev.plantline.delivery;

import static dev.plantline.delivery.LedgerTarget.failure;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a partition tells of itself is known, and what is counted never falls. */
@ExtendWith(KafkaExtension.class)
class NumbersTest {
    private static final int PENDING = 1_000;

    private final LedgerTarget target = new LedgerTarget();
    private final AtomicBoolean away = new AtomicBoolean();

    @Test
    void afterATakeOverPendingIsNeverLessThanItIsAndReceivedNeverFalls(EmbeddedKafka broker) throws Exception {
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (away.get()) {
                    throw failure(Kind.unreachable);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m0", "A", 0);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
                away.set(true);
                for (int i = 1; i <= PENDING; i++) {
                    lots.send(TestInterface.body("m" + i, "order" + i, i));
                }
                eventually(delivery, status -> status.pending() == PENDING);
                delivery.swap(lots.configuration()); // a checkpoint, with all that was read in flight
                eventually(() -> totals(delivery).inFlight() == PENDING);
            }
            List<PartitionStatus> shown = new ArrayList<>();
            int before = target.calls.size();
            try (Delivery delivery = lots.start(target)) {
                await().atMost(TestInterface.PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> {
                            delivery.status().stream()
                                    .filter(one -> one.ownerEpoch() != 0)
                                    .forEach(shown::add);
                            return target.calls.size() > before + 3; // it has read and tried
                        });
                assertThat(shown).isNotEmpty().allSatisfy(one -> {
                    assertThat(one.pending()).isGreaterThanOrEqualTo(PENDING);
                    assertThat(one.totals().received()).isEqualTo(PENDING + 1);
                    assertThat(one.oldestPending()).isNotNull();
                });
                away.set(false);
                PartitionStatus last =
                        eventually(delivery, status -> status.totals().applied() == PENDING + 1);
                assertThat(last.totals().received()).isEqualTo(PENDING + 1);
                assertThat(last.totals().inFlight()).isZero();
            }
            lots.settled();
        }
    }
}
