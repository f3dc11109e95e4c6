package dev.plantline.delivery;

import static dev.plantline.delivery.LedgerTarget.failure;
import static dev.plantline.delivery.TestInterface.QUICK;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.only;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.BlockedLog;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.LastApplied;
import dev.plantline.model.Operation;
import dev.plantline.model.Promise;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Totals;
import dev.plantline.model.Verdict;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.Aside;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class FailingTest {
    private final LedgerTarget target = new LedgerTarget();

    private void failing(AtomicReference<Kind> kind) {
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (kind.get() != null) {
                    throw failure(kind.get());
                }
            }
        };
    }

    @Test
    void whileTheTargetIsAwayNothingIsSetAsideAndItGoesOnByItself(EmbeddedKafka broker) throws Exception {
        AtomicReference<Kind> away = new AtomicReference<>(Kind.unreachable);
        failing(away);
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 100; i++) {
                lots.send("m" + i, "order" + i % 20, i);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.state() == State.blocked && target.calls.size() > 8);
                target.most.set(0);
                int calls = target.calls.size();
                eventually(() -> target.calls.size() > calls + 10);
                assertThat(target.most)
                        .as("the breaker lets one probe through at a time")
                        .hasValue(1);
                assertThat(List.copyOf(target.calls).subList(calls, calls + 10))
                        .allMatch(call -> call.operations().size() == 1);
                assertThat(only(delivery).reason()).contains("test: unreachable");
                assertThat(totals(delivery).handled()).isZero();
                assertThat(only(delivery).pending()).isEqualTo(100);
                away.set(null);
                assertThat(eventually(delivery, status -> status.totals().applied() == 100)
                                .state())
                        .isEqualTo(State.running);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(100, 100, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void contentionIsTriedAgainInSmallerCalls(EmbeddedKafka broker) throws Exception {
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) throws TargetException {
                if (call.operations().size() > 5) {
                    throw failure(Kind.contention);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 60; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 60);
            }
            assertThat(lots.settled().applied()).isEqualTo(60);
        }
    }

    @Test
    void aMessageThatAloneGetsNoAnswerWhileOthersDoIsHeldAsUnanswered(EmbeddedKafka broker) throws Exception {
        AtomicBoolean poison = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) throws TargetException {
                if (poison.get()
                        && call.operations().stream()
                                .anyMatch(operation -> operation.orderKey().equals("poison"))) {
                    throw failure(Kind.ambiguous);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("p", "poison", 1);
                lots.sendOthersUntilOneIsHeld(delivery);
                AuditRecord held = lots.audit().stream()
                        .filter(line -> line.what() == What.held)
                        .findFirst()
                        .orElseThrow();
                assertThat(held.failure().failureClass()).isEqualTo(FailureClass.unanswered);
                poison.set(false);
                eventually(() -> !target.offsetsOf("poison").isEmpty());
            }
            assertThat(lots.settled().held()).isZero();
        }
    }

    @Test
    void aWrongKeyStopsApplyingKeepsEverythingAndANewOneStartsItAgain(EmbeddedKafka broker) throws Exception {
        AtomicReference<Kind> wrong = new AtomicReference<>(Kind.configuration);
        failing(wrong);
        DeliverySettings slowProbe = TestInterface.pauses(Duration.ofSeconds(60), Duration.ofSeconds(60));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target, slowProbe)) {
                eventually(delivery, status -> status.state() == State.running);
                lots.send("m1", "A", 1);
                eventually(delivery, status -> status.state() == State.blocked);
                for (int i = 0; i < 50; i++) {
                    lots.send("n" + i, "B" + i, i);
                }
                eventually(delivery, status -> status.pending() == 51);
                lots.clock.awaitPolls(5);
                lots.clock.awaitTurns(5);
                assertThat(only(delivery).reason()).contains("test: configuration");
                assertThat(target.calls.size()).isEqualTo(1);
                assertThat(totals(delivery).handled()).isZero();
                wrong.set(null);
                delivery.swap(lots.configuration()); // the key's file changed
                eventually(() -> totals(delivery).applied() == 51);
            }
            assertThat(lots.settled().applied()).isEqualTo(51);
        }
    }

    @Test
    void aProbeFindsOutThatTheConnectionWorksAgain(EmbeddedKafka broker) throws Exception {
        AtomicReference<Kind> wrong = new AtomicReference<>(Kind.configuration);
        failing(wrong);
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 50; i++) {
                    lots.send("n" + i, "B" + i, i);
                }
                eventually(() -> target.calls.size() > 4);
                List<ApplyCall> calls = List.copyOf(target.calls);
                assertThat(calls.subList(4, calls.size()))
                        .allMatch(call -> call.operations().size() == 1);
                wrong.set(null);
                eventually(() -> totals(delivery).applied() == 50);
            }
        }
    }

    @Test
    void manyKeysRefusedAlikeStopTheInterfaceInsteadOfFillingTheHolds(EmbeddedKafka broker) throws Exception {
        AtomicBoolean rightMissing = new AtomicBoolean(true);
        target.refuse = operation -> rightMissing.get()
                ? Optional.of(new Verdict.Rejected(
                        new Failure(FailureClass.business, "no right on stock.lot, order " + operation.orderKey(), ""),
                        "AccessError stock.lot"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 200; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery = lots.start(target)) {
                PartitionStatus suspecting = eventually(
                        delivery, status -> String.valueOf(status.reason()).contains("20 different order keys"));
                assertThat(suspecting.state()).isEqualTo(State.blocked);
                assertThat(suspecting.reason()).contains("no right on stock.lot");
                int calls = target.calls.size();
                eventually(() -> target.calls.size() > calls + 3);
                assertThat(totals(delivery).held()).isLessThan(20);
                rightMissing.set(false);
                assertThat(eventually(delivery, status -> status.totals().applied() == 200)
                                .state())
                        .isEqualTo(State.running);
            }
            assertThat(lots.settled().applied()).isEqualTo(200);
        }
    }

    @Test
    void fiftyKeysHeldForOneUnknownCodeKeepNoMessageOfAnotherKeyWaiting(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.position().offset() < 50
                ? Optional.of(new Verdict.Rejected(
                        new Failure(FailureClass.business, "no product.product with default_code = X-9", "product_id"),
                        null))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            // Whoever were suspected would wait for a probe half a minute away.
            DeliverySettings slow = TestInterface.pauses(Duration.ofSeconds(30), Duration.ofSeconds(60));
            try (Delivery delivery = lots.start(target, slow)) {
                for (int i = 0; i < 50; i++) {
                    lots.send("m" + i, "order" + i, i);
                }
                eventually(() -> totals(delivery).held() == 50);
                int before = target.calls.size();
                eventually(() -> target.calls.size() > before + 2); // tried again by their schedule
                for (int i = 50; i < 60; i++) {
                    lots.send("m" + i, "order" + i, i);
                }
                PartitionStatus status =
                        eventually(delivery, now -> now.totals().applied() == 10 || now.state() != State.running);
                assertThat(status.reason()).isNull();
                assertThat(status.totals().held()).isEqualTo(50);
            }
        }
    }

    @Test
    void contractAndMappingFailuresAreDeadLettersWithoutASecondTry(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("this is not JSON");
                lots.send("{\"id\":\"m1\",\"order\":\"A\",\"n\":\"x\"}");
                lots.producer
                        .send(new ProducerRecord<>(
                                lots.id.inTopic(), 0, null, "written around intake".getBytes("UTF-8")))
                        .get();
                lots.send("m2", "A", 1);
                eventually(() -> totals(delivery).handled() == 4);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(4, 1, 0, 0, 0, 3, 0, 0));
            assertThat(lots.audit())
                    .filteredOn(line -> line.what() == What.deadLettered)
                    .allSatisfy(line -> {
                        assertThat(line.failure().failureClass()).isEqualTo(FailureClass.contract);
                        assertThat(line.tries()).isEqualTo(1);
                    })
                    .anySatisfy(
                            line -> assertThat(line.failure().reason()).contains("not written by Plantline's intake"));
        }
    }

    private static final String AGAINST_THE_CONTRACT = "{\"id\":\"m1\",\"order\":\"A\",\"n\":\"one\"}";

    /** The contract takes texts too from now on. */
    private static void correctTheContract(TestInterface lots, Delivery delivery) throws Exception {
        lots.change(json -> json.replace("\"n\":{\"type\":\"integer\"}", "\"n\":{\"type\":[\"integer\",\"string\"]}"));
        lots.revision = "r-2";
        assertThat(delivery.swap(lots.configuration())).isEmpty();
    }

    @Test
    void aDeadLetterAgainstTheContractIsAppliedByARetryOnceTheContractIsCorrected(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send(AGAINST_THE_CONTRACT);
                eventually(() -> totals(delivery).deadLettered() == 1);
                Aside.Entry dead = lots.aside().get(0);
                assertThat(dead.state().failure().failureClass()).isEqualTo(FailureClass.contract);
                assertThat(dead.state().failure().place()).isEqualTo("/n");
                assertThat(dead.state().orderKey()).isEqualTo("A");
                correctTheContract(lots, delivery);
                lots.command("c1", Command.Action.retry, new Command.ByOffset(0), null);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(target.rows)
                    .containsOnlyKeys(lots.compiled()
                            .keys(AGAINST_THE_CONTRACT.getBytes("UTF-8"))
                            .idempotencyKey());
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aHoldForTheContractHoldsTheSuccessorsOfItsOrderKeyAndNobodyElse(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace("\"contract\":\"deadLetter\"", "\"contract\":\"hold\""));
            try (Delivery delivery = lots.start(target)) {
                lots.send(AGAINST_THE_CONTRACT);
                lots.send("m2", "A", 2);
                lots.send("m3", "B", 3);
                eventually(() -> totals(delivery).handled() == 3);
                assertThat(totals(delivery)).isEqualTo(new Totals(3, 1, 0, 0, 2, 0, 0, 0));
                correctTheContract(lots, delivery);
                eventually(() -> totals(delivery).applied() == 3);
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L, 1L);
        }
    }

    @Test
    void anUnknownCodeIsHeldAndTriedUnderTheCurrentRevision(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace(
                    "\"fields\":[", "\"fields\":[{\"to\":\"note\",\"from\":\"code\",\"code\":\"codes\"},"));
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\":\"m1\",\"order\":\"A\",\"n\":1,\"code\":\"NEW\"}");
                lots.send("{\"id\":\"m2\",\"order\":\"A\",\"n\":2,\"code\":\"A\"}");
                lots.send("{\"id\":\"m3\",\"order\":\"B\",\"n\":3,\"code\":\"A\"}");
                eventually(() -> totals(delivery).handled() == 3);
                assertThat(totals(delivery)).isEqualTo(new Totals(3, 1, 0, 0, 2, 0, 0, 0));
                lots.change(json -> json.replace(
                        "\"code\":\"A\",\"value\":\"a\"",
                        "\"code\":\"NEW\",\"value\":\"n\"},{\"code\":\"A\",\"value\":\"a\""));
                lots.revision = "r-2";
                assertThat(delivery.swap(lots.configuration())).isEmpty();
                eventually(() -> totals(delivery).applied() == 3);
                AuditRecord applied = lots.audit().stream()
                        .filter(line -> line.what() == What.applied && line.offset() == 0)
                        .findFirst()
                        .orElseThrow();
                assertThat(applied.revision()).isEqualTo("r-2");
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L, 1L);
        }
    }

    @Test
    void aBrokenNewConfigurationLeavesTheOldOneRunningAndIsReported(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                lots.change(json -> json.replace("\"from\":\"id\"", "\"from\":\"nothing.there\""));
                assertThat(delivery.swap(lots.configuration()).get(lots.id.name()))
                        .contains("nothing");
                assertThat(delivery.problems()).containsKey(lots.id.name());
                lots.change(json -> json.replace("nothing.there", "id"));
                lots.send("m2", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
        }
    }

    @Test
    void atTheBoundOfWhatMayBeSetAsideThePartitionPausesInsteadOfFillingUp(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.orderKey().startsWith("bad")
                ? Optional.of(LedgerTarget.business("refused because of " + operation.orderKey()))
                : Optional.empty();
        DeliverySettings few = TestInterface.room(10, 5);
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target, few)) {
                for (int i = 0; i < 8; i++) {
                    lots.send("b" + i, "bad" + i, i);
                }
                eventually(delivery, status -> status.totals().held() >= 5 && status.paused());
                lots.clock.awaitPolls(2); // the poll that was under way takes what comes
                lots.send("good", "good", 1);
                lots.clock.awaitPolls(10);
                lots.clock.awaitTurns(5);
                assertThat(totals(delivery).applied()).isZero();
                eventually(
                        delivery,
                        status -> status.state() == State.blocked
                                && status.reason().contains(status.totals().held() + " messages are set aside"));
                target.refuse = operation -> Optional.empty();
                eventually(() -> totals(delivery).applied() == 9);
            }
        }
    }

    @Test
    void aSendersSilentChangePausesThePartitionInsteadOfFillingAside(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            DeliverySettings small = TestInterface.room(50, QUICK.setAside());
            CompiledInterface compiled = lots.compiled();
            for (int i = 0; i < 3_000; i++) {
                lots.send(compiled, "{\"id\":\"m" + i + "\",\"order\":\"A" + i + "\",\"quantity\":1}");
            }
            try (Delivery delivery = lots.start(target, small)) {
                long given = eventually(
                                delivery,
                                status -> status.totals().deadLettered() > 200
                                        && status.totals().inFlight() == 0)
                        .totals()
                        .deadLettered();
                lots.clock.awaitPolls(10);
                lots.clock.awaitTurns(5);
                assertThat(totals(delivery).deadLettered()).isEqualTo(given).isLessThan(2_000);
                assertThat(only(delivery).paused()).isTrue();
                assertThat(only(delivery).reason()).contains("more than a fifth");
                lots.revision = "r-2";
                assertThat(delivery.swap(lots.configuration())).isEmpty();
                eventually(() -> totals(delivery).deadLettered() > given);
            }
        }
    }

    @Test
    void suspendStopsAppliesAndNotOwnership(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replaceFirst("\"workflow\"", "\"suspend\":true,\"workflow\""));
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(
                        delivery,
                        status ->
                                status.state() == State.suspended && status.ownerEpoch() > 0 && status.pending() == 1);
                lots.clock.advance(Duration.ofHours(1));
                lots.clock.awaitTurns(5);
                assertThat(target.calls).isEmpty();
                lots.change(json -> json.replace("\"suspend\":true", "\"suspend\":false"));
                delivery.swap(lots.configuration());
                eventually(() -> totals(delivery).applied() == 1);
            }
        }
    }

    @Test
    void whatTheTargetDidNotReachIsSentAgain(EmbeddedKafka broker) throws Exception {
        AtomicInteger first = new AtomicInteger();
        dev.plantline.model.Target slow = new dev.plantline.model.Target() {
            @Override
            public Promise promise() {
                return target.promise();
            }

            @Override
            public String database() {
                return "database-1";
            }

            @Override
            public Ownership raise(
                    dev.plantline.model.PartitionId partition, long epoch, long reached, LastApplied last)
                    throws TargetException {
                return target.raise(partition, epoch, reached, last);
            }

            @Override
            public List<Verdict> apply(ApplyCall call) throws TargetException {
                if (first.getAndIncrement() > 0) {
                    return target.apply(call);
                }
                Operation head = call.operations().get(0);
                List<Verdict> verdicts = new java.util.ArrayList<>(
                        target.apply(new ApplyCall(call.partition(), call.ownerEpoch(), List.of(head))));
                while (verdicts.size() < call.operations().size()) {
                    verdicts.add(new Verdict.NotTried());
                }
                return verdicts;
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 30; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery = lots.start(slow)) {
                eventually(() -> totals(delivery).applied() == 30);
            }
            assertThat(lots.settled().applied()).isEqualTo(30);
        }
    }

    @Test
    void afterAnOutageTheBacklogGoesInFullCallsAgain(EmbeddedKafka broker) throws Exception {
        AtomicReference<Kind> away = new AtomicReference<>(Kind.ambiguous);
        failing(away);
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 200; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> target.calls.size() > 40); // each probe was another message alone
                int calls = target.calls.size();
                away.set(null);
                eventually(() -> totals(delivery).applied() == 200);
                assertThat(target.calls.size() - calls).isLessThan(30);
            }
        }
    }

    @Test
    void whatWasRefusedBecauseOfTheConnectionGoesInFullCallsAfterwards(EmbeddedKafka broker) throws Exception {
        AtomicBoolean rightMissing = new AtomicBoolean(true);
        target.refuse = operation -> rightMissing.get()
                ? Optional.of(new Verdict.Rejected(
                        new Failure(FailureClass.business, "no right on stock.lot", ""), "AccessError stock.lot"))
                : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 200; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> String.valueOf(status.reason()).contains("20 different order keys"));
                int probes = target.calls.size();
                eventually(() -> target.calls.size() > probes + 5);
                int calls = target.calls.size();
                rightMissing.set(false);
                eventually(() -> totals(delivery).applied() == 200);
                assertThat(target.calls.size() - calls).isLessThan(60);
            }
        }
    }

    @Test
    void theLogSaysOncePerReasonWhatBlocksAndWhenItGoesOn(EmbeddedKafka broker) throws Exception {
        AtomicReference<Kind> away = new AtomicReference<>(Kind.unreachable);
        failing(away);
        List<String> said = new CopyOnWriteArrayList<>();
        try (TestInterface lots = new TestInterface(broker)) {
            Handler ear = new Handler() {
                private final Formatter words = new SimpleFormatter();

                @Override
                public void publish(LogRecord record) {
                    String message = words.formatMessage(record);
                    if (message.contains(lots.id.name())) {
                        said.add(message);
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            Logger log = Logger.getLogger(BlockedLog.class.getName());
            log.addHandler(ear);
            try (Delivery delivery = lots.start(target, QUICK, lots.kafka, slowAfterAWrongKey(lots))) {
                lots.send("m1", "A", 1);
                eventually(() -> said.size() == 1 && target.calls.size() > 8);
                assertThat(said.get(0)).contains("test: unreachable");
                away.set(Kind.configuration);
                eventually(() -> said.get(said.size() - 1).contains("test: configuration"));
                int calls = target.calls.size();
                eventually(() -> target.calls.size() > calls + 3);
                away.set(null);
                eventually(() -> totals(delivery).applied() == 1
                        && said.get(said.size() - 1).contains("goes on"));
                assertThat(said)
                        .as("a target that answers with a wrong key does not go on")
                        .hasSize(3);
            } finally {
                log.removeHandler(ear);
            }
        }
    }

    /** Leaves the owner time to look around while a call that found a wrong key is being told of. */
    private static DeliveryListener slowAfterAWrongKey(TestInterface lots) {
        return new DeliveryListener() {
            @Override
            public void settled(String interfaceName, AuditRecord.What what, Duration sinceReceived) {}

            @Override
            public void called(String interfaceName, CallResult result, int operations, Duration took) {
                if (result == CallResult.configuration) {
                    lots.clock.awaitTurns(5);
                }
            }

            @Override
            public void committed(String interfaceName, int partition, int results, Duration took) {}

            @Override
            public void lost(String interfaceName, int partition) {}

            @Override
            public void notSealed(String interfaceName, int partition) {}

            @Override
            public void notPurged(String interfaceName, int partition) {}

            @Override
            public void notNoticed(String interfaceName, int partition) {}

            @Override
            public void notNoted(String interfaceName, int partition) {}
        };
    }

    @Test
    void whatTheTargetSaysOfAPersonStandsNeitherInAsideNorInTheAudit(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("there is no employee Marie Dupont in order A"));
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace(
                    "\"code\":{\"type\":\"string\"}", "\"code\":{\"type\":\"string\",\"x-plantline-personal\":true}"));
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\": \"m0\", \"order\": \"A\", \"n\": 1, \"code\": \"Marie Dupont\"}");
                eventually(() -> totals(delivery).held() == 1);
            }
            assertThat(lots.aside().get(0).state().failure().reason()).isEqualTo("there is no employee ••• in order A");
            assertThat(lots.audit()).isNotEmpty().allSatisfy(record -> assertThat(record.toString())
                    .doesNotContain("Marie"));
        }
    }

    @Test
    void aCallThatFailsAsAWholeNamesNobodyInTheStatusOrTheLog(EmbeddedKafka broker) throws Exception {
        AtomicReference<Exception> thrown = new AtomicReference<>();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (thrown.get() instanceof TargetException failure) {
                    throw failure;
                } else if (thrown.get() instanceof IllegalStateException internal) {
                    throw internal;
                }
            }
        };
        thrown.set(new IllegalStateException("of Marie Dupont"));
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger log = Logger.getLogger("dev.plantline.delivery");
        Handler ear = listener(logged);
        log.addHandler(ear);
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace(
                    "\"code\":{\"type\":\"string\"}", "\"code\":{\"type\":\"string\",\"x-plantline-personal\":true}"));
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\": \"m0\", \"order\": \"A\", \"n\": 1, \"code\": \"Marie Dupont\"}");
                assertThat(eventually(delivery, status -> status.state() == State.blocked)
                                .reason())
                        .contains(
                                "an internal error: java.lang.IllegalStateException at " + FailingTest.class.getName())
                        .doesNotContain("Marie");
                thrown.set(new TargetException(Kind.configuration, "the field of Marie Dupont is not there"));
                assertThat(eventually(
                                        delivery,
                                        status -> status.state() == State.blocked
                                                && status.reason().contains("the field of"))
                                .reason())
                        .contains("the field of ••• is not there")
                        .doesNotContain("Marie");
                thrown.set(null);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(logged)
                    .anyMatch(line -> line.contains("an internal error in a call to the target")
                            && line.contains("at " + FailingTest.class.getName()))
                    .noneMatch(line -> line.contains("Marie"));
        } finally {
            log.removeHandler(ear);
        }
    }

    /** Hears what is logged, as lines of a log file. */
    private static Handler listener(List<String> logged) {
        return new Handler() {
            private final Formatter form = new SimpleFormatter();

            @Override
            public void publish(LogRecord record) {
                logged.add(form.format(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
