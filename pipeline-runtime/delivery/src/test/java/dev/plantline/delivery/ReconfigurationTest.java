package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.TimeSource;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.Waiting;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a changed configuration does to interfaces at work. */
@ExtendWith(KafkaExtension.class)
class ReconfigurationTest {
    private final LedgerTarget target = new LedgerTarget();

    @Test
    void whatIsClosedStaysClosed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Delivery delivery = lots.connect(new LedgerTarget());
            delivery.close();
            delivery.swap(lots.configuration());
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("poll-" + lots.id);
        }
    }

    @Test
    void anotherShareOfConnectionsReachesTheInterfacesThatTheSameConfigurationRefuses(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                TestInterface orders = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(
                    lots.configurationWith(orders), TestInterface.target(target), TimeSource.system(), new Random())) {
                lots.send("m1", "A", 1);
                lots.eventuallyIn(delivery, status -> status.totals().applied() == 1);
                lots.change(json -> json.replace("\"from\":\"id\"", "\"from\":\"nothing.there\""));
                lots.connections = 2;
                lots.maxRecords = 1;
                assertThat(delivery.swap(lots.configurationWith(orders))).containsOnlyKeys(lots.id.name());
                lots.change(json -> json.replace("nothing.there", "id"));
                target.most.set(0);
                target.hook = new LedgerTarget.Hook() {
                    @Override
                    public void before(dev.plantline.model.ApplyCall call) {
                        Waiting.asWork(Duration.ofMillis(20));
                    }
                };
                for (int i = 0; i < 20; i++) {
                    lots.send("n" + i, "order" + i, i);
                    orders.send("n" + i, "order" + i, i);
                }
                orders.eventuallyIn(delivery, status -> status.totals().applied() == 20);
                assertThat(lots.eventuallyIn(delivery, status -> status.totals().applied() == 21)
                                .state())
                        .isEqualTo(State.running);
                assertThat(target.most.get()).isEqualTo(2);
            }
        }
    }

    @Test
    void aTargetThatMovedToAnotherDatabaseIsCheckedBeforeAnythingIsApplied(EmbeddedKafka broker) throws Exception {
        LedgerTarget other = new LedgerTarget();
        other.database = "database-2";
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(
                    lots.configuration(),
                    TestInterface.targets((configuration, one) -> configuration
                                    .odooConnections()
                                    .get("main")
                                    .database()
                                    .equals("plant")
                            ? target
                            : other),
                    TimeSource.system(),
                    new Random())) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                lots.database = "copy";
                delivery.swap(lots.configuration());
                lots.send("m2", "A", 2);
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains("database-2")
                        .contains("database-1");
                assertThat(other.calls).isEmpty();
                lots.database = "plant";
                delivery.swap(lots.configuration());
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.effects).hasSize(2);
        }
    }
}
