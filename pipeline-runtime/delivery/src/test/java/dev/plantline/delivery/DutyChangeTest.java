package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.StopReason;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each duty has a ledger of its own: what was applied under one is known under another only where the rows were moved. */
@ExtendWith(KafkaExtension.class)
class DutyChangeTest {
    private final LedgerTarget production = new LedgerTarget();
    private final LedgerTarget stock = new LedgerTarget();

    private static String stoppedReason(Delivery delivery) {
        return eventually(delivery, status -> status.state() == State.stopped).reason();
    }

    private static TestInterface ofProduction(EmbeddedKafka broker) throws Exception {
        TestInterface lots = new TestInterface(broker);
        lots.keysRevision = "k-1/production";
        lots.firstCheckpoints(null);
        return lots;
    }

    /** An interface that was deleted and applied anew is known to nobody but its topics. */
    @Test
    void aDutyThatDoesNotKnowWhatWasAppliedAppliesNothingUntilTheFormerIsBack(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = ofProduction(broker)) {
            try (Delivery delivery = lots.start(production)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
            }
            lots.keysRevision = "k-1/stock";
            lots.send("m1", "A", 1);
            for (int start = 0; start < 2; start++) {
                try (Delivery delivery = lots.start(stock)) {
                    assertThat(stoppedReason(delivery))
                            .contains("under duty 'production'", "under 'stock'", "a second effect", "sidekit rehome");
                }
            }
            assertThat(stock.calls).isEmpty();
            assertThat(lots.lastCheckpoint().stopped().why())
                    .as("no adoption ends it: that would forget what was applied")
                    .isEqualTo(StopReason.keysChanged);

            lots.keysRevision = "k-1/production";
            try (Delivery delivery = lots.start(production)) {
                eventually(() -> totals(delivery).duplicate() == 1);
            }
        }
    }

    @Test
    void aRepeatOfWhatTheFormerDutyAppliedIsADuplicateOnceTheRowsWereMoved(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = ofProduction(broker)) {
            try (Delivery delivery = lots.start(production)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                production.moveTo(stock, lots.partition(0));
                lots.send("m2", "A", 2);

                assertThat(stoppedReason(delivery))
                        .as("the pod of the former duty is fenced, and says why")
                        .contains("was moved from duty 'production'", "spec.target.odoo.duty");
                assertThat(production.effects).hasSize(1);
            }
            lots.keysRevision = "k-1/stock";
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(stock)) {
                eventually(() ->
                        totals(delivery).applied() == 2 && totals(delivery).duplicate() == 1);
            }
            assertThat(stock.effects).as("what was pending, and no repeat").hasSize(1);
        }
    }

    @Test
    void otherKeysBesideAnotherDutyGoLiveOnlyWithNothingPending(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = ofProduction(broker)) {
            try (Delivery delivery = lots.start(production)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
            }
            production.moveTo(stock, lots.partition(0));
            lots.send("m2", "A", 2);
            lots.keysRevision = "k-2/stock";
            try (Delivery delivery = lots.start(stock)) {
                assertThat(stoppedReason(delivery)).contains("is pending under the old ones");
            }
        }
    }
}
