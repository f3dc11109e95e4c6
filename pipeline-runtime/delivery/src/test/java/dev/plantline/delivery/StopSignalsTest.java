package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.delivery.consumer.ActiveInterfaces;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.ownership.PartitionElection;
import dev.plantline.delivery.ownership.PartitionLifecycle;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.model.StopReason;
import dev.plantline.model.TimeSource;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever stops delivery is shown as a stop, with its reason: the metric, the alert and the status of the interface are made of that. */
@ExtendWith(KafkaExtension.class)
class StopSignalsTest {
    @Test
    void everyReasonToStopIsShownAsStoppedAndSaysWhy(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            DeliveryEnvironment surroundings = new DeliveryEnvironment(
                    "test-pod",
                    lots.kafka,
                    TestInterface.target(new LedgerTarget()),
                    DeliveryListener.NONE,
                    lots.clock,
                    new Random(),
                    QUICK);
            ActiveInterface live = new ActiveInterfaces(surroundings)
                    .make(lots.configuration())
                    .interfaces()
                    .get(lots.id.name());
            for (StopReason why : StopReason.values()) {
                PartitionElection election =
                        new PartitionElection(
                                new KafkaClients(lots.kafka, QUICK, 1 << 20), admin, "test-pod", TimeSource.system()) {
                            @Override
                            public Owned take(
                                    ActiveInterface live, int partition, BooleanSupplier assigned, LongConsumer looked)
                                    throws StoppedException {
                                throw new StoppedException(why, "the test says " + why);
                            }
                        };
                PartitionLifecycle lifecycle =
                        new PartitionLifecycle(0, live, surroundings, election, (number, mailbox, from, at) -> {});
                Thread thread = new Thread(lifecycle);
                thread.start();
                await().atMost(TestInterface.PATIENCE)
                        .until(() -> lifecycle.status().state() == State.stopped);
                assertThat(lifecycle.status().reason()).contains("the test says " + why);
                lifecycle.drop();
                thread.join(TestInterface.PATIENCE.toMillis());
            }
        }
    }
}
