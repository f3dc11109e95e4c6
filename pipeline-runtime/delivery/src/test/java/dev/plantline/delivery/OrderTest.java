package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Operation;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class OrderTest {
    private final LedgerTarget target = new LedgerTarget();

    private static Set<String> orderKeys(ApplyCall call) {
        return call.operations().stream().map(Operation::orderKey).collect(Collectors.toSet());
    }

    @Test
    void aLaneHasOneCallInFlightAndKeepsItsOrder(EmbeddedKafka broker) throws Exception {
        Set<String> inFlight = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<String> together = new ConcurrentLinkedQueue<>();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) {
                orderKeys(call).forEach(orderKey -> {
                    if (!inFlight.add(orderKey)) {
                        together.add(orderKey);
                    }
                });
                Waiting.asWork(Duration.ofMillis(3));
            }

            @Override
            public void after(ApplyCall call) {
                inFlight.removeAll(orderKeys(call));
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            lots.maxRecords = 5;
            for (int i = 0; i < 300; i++) {
                lots.send(lots.compiled(), TestInterface.body("m" + i, "order" + i % 10, i));
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 300);
            }
            assertThat(together).isEmpty();
            for (int key = 0; key < 10; key++) {
                assertThat(target.offsetsOf("order" + key)).hasSize(30).isSorted();
            }
            assertThat(target.most.get()).isGreaterThan(1);
            assertThat(lots.settled().applied()).isEqualTo(300);
        }
    }

    @Test
    void holdsOnlyTheFailingKey(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.orderKey().equals("bad")
                ? Optional.of(LedgerTarget.business("product unknown"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 30; i++) {
                    lots.send("m" + i, i % 3 == 0 ? "bad" : "good" + i % 3, i);
                }
                Totals totals = eventually(
                                delivery, status -> status.totals().handled() == 30 && status.heldKeys() == 1)
                        .totals();
                assertThat(totals.held()).isEqualTo(10);
                assertThat(totals.applied()).isEqualTo(20);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(30, 20, 0, 0, 10, 0, 0, 0));
        }
    }

    @Test
    void successReleasesTheSuccessorsInOrder(EmbeddedKafka broker) throws Exception {
        AtomicBoolean unknown = new AtomicBoolean(true);
        target.refuse = operation -> unknown.get() && operation.orderKey().equals("bad")
                ? Optional.of(LedgerTarget.business("product unknown"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 20; i++) {
                    lots.send("m" + i, "bad", i);
                }
                eventually(() -> totals(delivery).held() == 20);
                unknown.set(false);
                eventually(() -> totals(delivery).applied() == 20);
                lots.send("m20", "bad", 20);
                eventually(() -> totals(delivery).applied() == 21);
            }
            assertThat(target.offsetsOf("bad")).hasSize(21).isSorted();
            assertThat(lots.settled()).isEqualTo(new Totals(21, 21, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aHoldSurvivesItsOwnerWithItsSuccessorsInOrder(EmbeddedKafka broker) throws Exception {
        AtomicBoolean unknown = new AtomicBoolean(true);
        target.refuse = operation -> unknown.get() && operation.orderKey().equals("bad")
                ? Optional.of(LedgerTarget.business("product unknown"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 5; i++) {
                    lots.send("m" + i, "bad", i);
                }
                eventually(() -> totals(delivery).held() == 5);
            }
            lots.send("m5", "bad", 5);
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).held() == 6);
                unknown.set(false);
                eventually(() -> totals(delivery).applied() == 6);
            }
            assertThat(target.offsetsOf("bad")).hasSize(6).isSorted();
            assertThat(lots.settled()).isEqualTo(new Totals(6, 6, 0, 0, 0, 0, 0, 0));
        }
    }

    /** Notes for each apply of an offset whether the one before had its outcome in Kafka by then. */
    private LedgerTarget.Hook noting(
            TestInterface lots, long offset, long before, What what, ConcurrentLinkedQueue<Boolean> committedBefore) {
        return new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) {
                Set<String> orderKeys = new HashSet<>();
                for (Operation operation : call.operations()) {
                    // Behind another of its order key it is not tried unless that one goes through.
                    boolean first = orderKeys.add(operation.orderKey());
                    if (first
                            && operation.position().offset() == offset
                            && operation.work() instanceof Operation.Apply) {
                        committedBefore.add(audited(lots, before, what));
                    }
                }
            }
        };
    }

    @Test
    void afterADeadLetterTheNextOfItsKeyWaitsForTheKafkaCommit(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            ConcurrentLinkedQueue<Boolean> committedBefore = new ConcurrentLinkedQueue<>();
            target.hook = noting(lots, 2, 1, What.deadLettered, committedBefore);
            lots.send("m1", "A", 1);
            lots.send("m1", "A", 2); // a conflict: the one dead letter that no row of its own keeps from coming back
            lots.send("m3", "A", 3);
            try (Delivery delivery = lots.start(target, TestInterface.commitEvery(Duration.ofSeconds(2)))) {
                eventually(() -> totals(delivery).handled() == 3);
            }
            assertThat(committedBefore).containsExactly(true);
        }
    }

    @Test
    void afterADeadLetterThatWasClosedTheNextOfItsKeyWaitsForTheKafkaCommit(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.position().offset() == 0
                ? Optional.of(LedgerTarget.business("closed period"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace("\"business\":\"hold\"", "\"business\":\"deadLetter\""));
            ConcurrentLinkedQueue<Boolean> committedBefore = new ConcurrentLinkedQueue<>();
            target.hook = noting(lots, 1, 0, What.deadLettered, committedBefore);
            lots.send("m1", "A", 1);
            lots.send("m2", "A", 2);
            try (Delivery delivery = lots.start(target, TestInterface.commitEvery(Duration.ofSeconds(2)))) {
                eventually(() -> totals(delivery).handled() == 2);
            }
            assertThat(committedBefore).containsExactly(true);
        }
    }

    @Test
    void afterADiscardTheNextOfItsKeyWaitsForTheKafkaCommit(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.position().offset() == 0
                ? Optional.of(LedgerTarget.business("closed period"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            ConcurrentLinkedQueue<Boolean> committedBefore = new ConcurrentLinkedQueue<>();
            target.hook = noting(lots, 1, 0, What.discarded, committedBefore);
            lots.send("m1", "A", 1);
            lots.send("m2", "A", 2);
            try (Delivery delivery = lots.start(target, TestInterface.commitEvery(Duration.ofSeconds(2)))) {
                eventually(() -> totals(delivery).held() == 2);
                lots.command("c1", Command.Action.discard, new Command.ByOffset(0), "sent twice");
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(committedBefore).containsExactly(true);
        }
    }

    @Test
    void whatIsGivenUpOrDiscardedIsClosedInTheLedgerBeforeThatIsCommitted(EmbeddedKafka broker) throws Exception {
        ConcurrentLinkedQueue<Long> tooEarly = new ConcurrentLinkedQueue<>();
        Set<Long> closed = ConcurrentHashMap.newKeySet();
        target.refuse = operation -> Optional.of(LedgerTarget.business("never"));
        try (TestInterface lots = new TestInterface(broker)) {
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void before(ApplyCall call) {
                    List<Long> offsets = call.operations().stream()
                            .filter(operation -> operation.work() instanceof Operation.Close)
                            .map(operation -> operation.position().offset())
                            .toList();
                    if (!offsets.isEmpty()) {
                        lots.clock.awaitTurns(10); // some commits
                        offsets.stream()
                                .filter(offset -> audited(lots, offset, What.deadLettered)
                                        || audited(lots, offset, What.discarded))
                                .forEach(tooEarly::add);
                        closed.addAll(offsets);
                    }
                }
            };
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "gone", 1);
                eventually(() -> totals(delivery).held() == 1);
                lots.command("c1", Command.Action.discard, new Command.ByOffset(0), "sent twice");
                eventually(() -> totals(delivery).discarded() == 1);
                lots.change(json -> json.replace("\"holdFor\":\"1h\"", "\"holdFor\":\"1s\"")
                        .replace("\"maxDelay\":\"2s\"", "\"maxDelay\":\"1s\"")
                        .replace("\"exhausted\":\"deadLetter\"", "\"exhausted\":\"deadLetterKey\""));
                delivery.swap(lots.configuration());
                for (int i = 1; i <= 3; i++) {
                    lots.send("n" + i, "tail", i);
                }
                eventually(() -> totals(delivery).deadLettered() == 3);
            }
            assertThat(tooEarly).isEmpty();
            assertThat(closed).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
            assertThat(target.rows.values())
                    .extracting(row -> row.position().offset() + " " + row.outcome())
                    .containsExactlyInAnyOrder("0 discarded", "1 deadLettered", "2 deadLettered", "3 deadLettered");
        }
    }

    private static boolean audited(TestInterface lots, long offset, What what) {
        try {
            return lots.audit().stream().anyMatch(line -> line.offset() == offset && line.what() == what);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void messagesThatWouldLockTheSameRowsShareAConnection(EmbeddedKafka broker) throws Exception {
        Map<String, String> busy = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<String> clashes = new ConcurrentLinkedQueue<>();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) {
                for (String product : products(call)) {
                    if (busy.putIfAbsent(product, Thread.currentThread().getName()) != null) {
                        clashes.add(product);
                    }
                }
                Waiting.asWork(Duration.ofMillis(5));
            }

            @Override
            public void after(ApplyCall call) {
                products(call).forEach(busy::remove);
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            lots.maxRecords = 3;
            lots.change(json -> json.replace("\"keys\":{", "\"keys\":{\"contention\":[\"code\"],"));
            for (int i = 0; i < 200; i++) {
                lots.send("{\"id\":\"m" + i + "\",\"order\":\"o" + i + "\",\"n\":1,\"code\":\"p" + i % 3 + "\"}");
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 200);
            }
            assertThat(clashes).isEmpty();
        }
    }

    /** The order keys were numbered so that the product follows from them. */
    private static Set<String> products(ApplyCall call) {
        Set<String> products = ConcurrentHashMap.newKeySet();
        for (Operation operation : call.operations()) {
            products.add("p" + Integer.parseInt(operation.orderKey().substring(1)) % 3);
        }
        return products;
    }

    @Test
    void onlyTheSameShapeSharesACall(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace(
                    "\"fields\":[", "\"fields\":[{\"to\":\"note\",\"value\":\"x\",\"when\":\"has(message.heavy)\"},"));
            for (int i = 0; i < 40; i++) {
                String heavy = i % 2 == 0 ? ",\"heavy\":true" : "";
                lots.send("{\"id\":\"m" + i + "\",\"order\":\"o" + i + "\",\"n\":1" + heavy + "}");
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 40);
            }
            List<AuditRecord> audit = lots.audit();
            assertThat(audit).hasSize(40);
            assertThat(target.calls)
                    .allMatch(call -> call.operations().stream()
                                    .map(operation -> operation.position().offset() % 2)
                                    .distinct()
                                    .count()
                            == 1)
                    .anyMatch(call -> call.operations().size() > 1);
        }
    }
}
