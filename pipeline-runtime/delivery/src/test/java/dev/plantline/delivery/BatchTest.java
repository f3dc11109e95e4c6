package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A batch run says what it left undone. */
@ExtendWith(KafkaExtension.class)
class BatchTest {
    private static final Duration PATIENCE = TestInterface.PATIENCE;
    /** Soon enough to see that nobody waited for the end of the patience. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final String SUSPEND = "\"suspend\":true,\"workflow\"";

    private final LedgerTarget target = new LedgerTarget();

    @Test
    void whatHasAnOutcomeOrIsSetAsideIsNotLeftUndone(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.send("m2", "bad", 1);
            lots.send("no JSON").get();
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            }
            assertThat(lots.settled().handled()).isEqualTo(3);
        }
    }

    @Test
    void aStoppedInterfaceIsLeftUndone(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), "stopped" + System.nanoTime(), 1)) {
            lots.makeTopics();
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(LONG, LONG)).hasEntrySatisfying(lots.id.name(), why -> assertThat(why)
                        .contains("partition 0", "holds no checkpoint"));
            }
        }
    }

    @Test
    void aRefusedInterfaceIsLeftUndone(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.change(json -> json.replace("\"from\":\"id\"", "\"from\":\"nowhere\""));
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(LONG, LONG)).hasEntrySatisfying(lots.id.name(), why -> assertThat(why)
                        .contains("nowhere"));
            }
        }
    }

    @Test
    void aPartitionThatPausesAtItsBoundIsLeftUndoneAndNotWaitedFor(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("refused because of " + operation.orderKey()));
        DeliverySettings few = TestInterface.room(10, 5);
        try (TestInterface lots = new TestInterface(broker)) {
            // More than one fetch may bring: what is behind the bound stays unread.
            for (int i = 0; i < 1_500; i++) {
                lots.send(lots.compiled(), TestInterface.body("m" + i, "bad" + i, i));
            }
            lots.producer.flush();
            Instant start = Instant.now();
            try (Delivery delivery = lots.start(target, few)) {
                assertThat(delivery.drain(LONG, LONG)).hasEntrySatisfying(lots.id.name(), why -> assertThat(why)
                        .startsWith("partition 0: ")
                        .contains("messages are set aside, which is the limit"));
            }
            assertThat(start).isAfter(Instant.now().minusSeconds(60));
        }
    }

    @Test
    void anInterfaceThatIsBlockedWithoutABreakIsLeftUndoneInTheEnd(EmbeddedKafka broker) throws Exception {
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                throw new TargetException(TargetException.Kind.configuration, "the key is refused");
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(LONG, Duration.ofSeconds(2)))
                        .hasEntrySatisfying(
                                lots.id.name(), why -> assertThat(why).contains("blocked", "the key is refused"));
                assertThat(delivery.drain(Duration.ofSeconds(1), LONG))
                        .hasEntrySatisfying(lots.id.name(), why -> assertThat(why)
                                .contains("not at its end", "the key is refused"));
            }
        }
    }

    @Test
    void aSuspendedInterfaceIsNotWaitedFor(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.change(json -> json.replaceFirst("\"workflow\"", SUSPEND));
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
                assertThat(only(delivery).state()).isEqualTo(State.suspended);
            }
            assertThat(target.effects).isEmpty();
        }
    }

    @Test
    void oneRunGivesUpEverythingOfASuspendedInterface(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 1_000; i++) {
                lots.send(TestInterface.body("m" + i, "key" + i, i));
            }
            lots.producer.flush();
            lots.change(json -> json.replaceFirst("\"workflow\"", SUSPEND));
            lots.command("c1", Command.Action.abandon, new Command.Before(1_000), "the line is closed");
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            }
            assertThat(target.effects).isEmpty();
            assertThat(lots.settled()).isEqualTo(new Totals(1_000, 0, 0, 0, 0, 0, 1_000, 0));
            assertThat(lots.audit()).anyMatch(line -> line.what() == What.command);
        }
    }

    @Test
    void whatIsGivenUpOfASuspendedInterfaceWaitsForTheTargetAndSaysSo(EmbeddedKafka broker) throws Exception {
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                throw new TargetException(TargetException.Kind.configuration, "the key is refused");
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.change(json -> json.replaceFirst("\"workflow\"", SUSPEND));
            lots.command("c1", Command.Action.abandon, new Command.Before(1), "the line is closed");
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(LONG, Duration.ofSeconds(2)))
                        .hasEntrySatisfying(
                                lots.id.name(), why -> assertThat(why).contains("blocked", "the key is refused"));
                assertThat(only(delivery).state()).isEqualTo(State.blocked);
            }
        }
    }

    @Test
    void aDiscardThatIsNotAnsweredAtOnceIsDoneInTheSameRun(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            }
            AtomicInteger away = new AtomicInteger(4);
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    if (call.operations().get(0).work().<Boolean>match(apply -> false, close -> true)
                            && away.getAndDecrement() > 0) {
                        throw LedgerTarget.failure(TargetException.Kind.unreachable);
                    }
                }
            };
            lots.command("c1", Command.Action.discard, new Command.All(), "sent by mistake");
            try (Delivery delivery = lots.start(target)) {
                assertThat(delivery.drain(PATIENCE, PATIENCE)).isEmpty();
            }
            assertThat(lots.settled()).isEqualTo(new Totals(1, 0, 0, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void anInterfaceWithoutTopicsDoesNotKeepTheOthersFromTheirEnd(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                TestInterface nowhere =
                        new TestInterface(broker.bootstrapServers(), "nowhere" + System.nanoTime(), 1)) {
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                var both = new java.util.ArrayList<>(lots.configuration().interfaces());
                both.addAll(nowhere.configuration().interfaces());
                delivery.swap(lots.configuration().with(both));
                Map<String, String> left = delivery.drain(PATIENCE, PATIENCE);
                assertThat(left).containsOnlyKeys(nowhere.id.name());
                eventually(() -> target.effects.size() == 1);
            }
        }
    }
}
