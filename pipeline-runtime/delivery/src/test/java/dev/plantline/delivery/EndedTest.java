package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.QUICK;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.TargetException;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What asks for a restart of the pod, and what must not. */
@ExtendWith(KafkaExtension.class)
class EndedTest {
    private final LedgerTarget target = new LedgerTarget();

    @Test
    void aPollingThreadThatDiedIsSeen(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Delivery delivery = lots.start(target);
            try (delivery) {
                eventually(delivery, status -> status.state() == State.running);
                assertThat(delivery.ended()).isEmpty();
                interrupt("poll-" + lots.id);
                eventually(() -> !delivery.ended().isEmpty());
                assertThat(delivery.ended())
                        .singleElement()
                        .asString()
                        .contains(lots.id.name(), "the thread that polls has ended");
            }
            assertThat(delivery.ended()).as("closing is no accident").isEmpty();
        }
    }

    private static void interrupt(String name) {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .forEach(Thread::interrupt);
    }

    @Test
    void aPartitionsThreadThatDiedIsSeen(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Delivery delivery = lots.start(target);
            try (delivery) {
                eventually(delivery, status -> status.state() == State.running);
                assertThat(delivery.ended()).isEmpty();
                interrupt("partition-" + lots.id + "-0");
                eventually(() -> !delivery.ended().isEmpty());
                assertThat(delivery.ended())
                        .singleElement()
                        .asString()
                        .contains(lots.id.name(), "the thread of partition 0 has ended");
            }
            assertThat(delivery.ended()).as("closing is no accident").isEmpty();
        }
    }

    @Test
    void neitherAnOdooThatHangsNorOneThatIsAwayNorAStopEndsAThread(EmbeddedKafka broker) throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw LedgerTarget.failure(TargetException.Kind.unreachable);
            }
        };
        try (TestInterface lots = new TestInterface(broker);
                TestInterface stopped =
                        new TestInterface(broker.bootstrapServers(), "stopped" + System.nanoTime(), 1)) {
            stopped.makeTopics();
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target);
                    Delivery other = stopped.start(target)) {
                eventually(() -> !target.calls.isEmpty());
                lots.clock.awaitPolls((int) (2 * QUICK.session().toMillis() / 50));
                assertThat(delivery.ended()).isEmpty();
                hanging.countDown();
                eventually(delivery, status -> status.state() == State.blocked);
                eventually(other, status -> status.state() == State.stopped);
                assertThat(delivery.ended()).isEmpty();
                assertThat(other.ended()).isEmpty();
                target.hook = new LedgerTarget.Hook() {};
                eventually(() -> totals(delivery).applied() == 1);
            }
        }
    }
}
