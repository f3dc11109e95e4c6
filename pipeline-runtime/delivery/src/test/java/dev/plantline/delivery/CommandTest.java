package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Operation;
import dev.plantline.model.PodMemory;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.Aside;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class CommandTest {
    private static final Duration PATIENCE = TestInterface.PATIENCE;
    private static final Function<Operation, Optional<dev.plantline.model.Verdict.Rejected>> NOTHING =
            operation -> Optional.empty();

    private final LedgerTarget target = new LedgerTarget();

    private void refuseAll(String reason) {
        target.refuse = operation -> Optional.of(LedgerTarget.business(reason));
    }

    @Test
    void moreCommandsThanAnOwnerKnowsAtATimeAreAllActedOnOnceAndInTheirOrder(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "B", 1);
                eventually(() -> totals(delivery).held() == 2);
            }
            int many = 2 * PodMemory.COMMANDS + 100;
            for (int i = 0; i < many; i++) {
                Command none =
                        Command.of("none" + i, Action.retry, new Command.ByOffset(7), "ann", null, Instant.now());
                lots.producer.send(new ProducerRecord<>(
                        lots.id.asideTopic(), 0, new AsideKey.OfCommand(none.uid()).bytes(), none.write()));
            }
            lots.producer.flush();
            lots.command("c1", Action.discard, new Command.ByOffset(0), "the last");
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).discarded() == 1);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).held() == 1);
            }
            List<String> answered = lots.audit().stream()
                    .filter(line -> line.what() == What.commandRefused || line.what() == What.command)
                    .map(line -> line.human().command())
                    .toList();
            assertThat(answered).hasSize(many + 1).doesNotHaveDuplicates().endsWith("c1");
            assertThat(answered.subList(0, many))
                    .isEqualTo(
                            IntStream.range(0, many).mapToObj(i -> "none" + i).toList());
        }
    }

    @Test
    void aCommandWhoseUidActorOrReasonIsLongerThanItMayBeIsRefusedInFewWords(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            lots.send("m1", "A", 1);
            eventually(() -> totals(delivery).held() == 1);
            String huge = "x".repeat(500_000);
            for (Command command : List.of(
                    Command.of(huge, Action.discard, new Command.All(), "ann", "why", Instant.now()),
                    Command.of("c2", Action.discard, new Command.All(), huge, "why", Instant.now()),
                    Command.of("c3", Action.discard, new Command.All(), "ann", huge, Instant.now()))) {
                lots.writeAside(0, new AsideKey.OfCommand(command.uid()), command.write());
            }
            eventually(() -> refused(lots).size() == 3);
            assertThat(refused(lots))
                    .satisfiesExactlyInAnyOrder(
                            uid -> assertThat(uid).contains("its uid has 500000 characters, and may have 200"),
                            actor -> assertThat(actor).contains("its actor has 500000 characters, and may have 500"),
                            reason ->
                                    assertThat(reason).contains("its reason has 500000 characters, and may have 2000"))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(3_000));
            assertThat(totals(delivery).held()).isEqualTo(1);
        }
    }

    private static List<String> refused(TestInterface lots) {
        try {
            return lots.audit().stream()
                    .filter(line -> line.what() == What.commandRefused)
                    .map(line -> new String(line.write(), UTF_8))
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDeadLetterIsRetriedOnceAndKeepsItsStory(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace("\"business\":\"hold\"", "\"business\":\"deadLetter\""));
            refuseAll("closed period");
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).deadLettered() == 1);
                assertThat(target.rows.values()).allMatch(row -> row.outcome().equals("deadLettered"));
                target.refuse = NOTHING;
                lots.command("c1", Action.retry, new Command.ByOffset(0), null);
                eventually(() -> totals(delivery).applied() == 1);
                assertThat(lots.answer("c1").human().actor()).isEqualTo("ann");
                assertThat(lots.answer("c1").human().result()).isEqualTo("1 message");
            }
            assertThat(lots.audit())
                    .extracting(AuditRecord::what)
                    .containsExactly(What.deadLettered, What.command, What.held, What.applied);
            assertThat(lots.audit().get(3).human().command()).isEqualTo("c1");
            assertThat(target.effects).hasSize(1);
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aRetryThatFailsAgainIsADeadLetterAgainAndCanBeRetriedAgain(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace("\"business\":\"hold\"", "\"business\":\"deadLetter\""));
            refuseAll("closed period");
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                for (int i = 0; i < 2; i++) {
                    int round = i;
                    eventually(() ->
                            totals(delivery).deadLettered() == 1 && audited(lots, What.deadLettered) == round + 1);
                    lots.command("c" + i, Action.retry, new Command.All(), null);
                }
                eventually(() -> totals(delivery).deadLettered() == 1 && audited(lots, What.deadLettered) == 3);
                target.refuse = NOTHING;
                lots.command("last", Action.retry, new Command.All(), null);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.settled().applied()).isEqualTo(1);
        }
    }

    private static long audited(TestInterface lots, What what) {
        try {
            return lots.audit().stream().filter(line -> line.what() == what).count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCommandIsActedOnOnceAndTombstonedInTheTransactionThatAuditsIt(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                lots.command("c1", Action.retry, new Command.All(), null);
                assertThat(lots.answer("c1").what()).isEqualTo(What.command);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.state() == State.running);
                lots.command("later", Action.retry, new Command.ByOffset(99), null);
                assertThat(lots.answer("later").what()).isEqualTo(What.commandRefused);
            }
            assertThat(audited(lots, What.command)).isEqualTo(1);
            ConsumerRecord<byte[], byte[]> last = lots.read(lots.id.asideTopic()).stream()
                    .filter(record -> new String(record.key(), UTF_8).equals("command/c1"))
                    .reduce((a, b) -> b)
                    .orElseThrow();
            assertThat(last.value()).isNull();
        }
    }

    @Test
    void aCommandThatNobodyHeardIsActedOnByTheNextOwner(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
            }
            lots.command("c1", Action.discard, new Command.ByOrderKey("A"), "not ours");
            assertThat(new Aside(lots.kafka).answer(lots.id, 0, "c1", 0, Duration.ofSeconds(1)))
                    .isEmpty();
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).discarded() == 1);
            }
            assertThat(lots.settled().discarded()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerIsLookedForBehindItsQuestionAndNotInTheAuditOfYears(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                Aside aside = new Aside(lots.kafka);
                long first = aside.ask(
                        lots.id, 0, Command.of("c1", Action.retry, new Command.All(), "ann", null, Instant.now()));
                assertThat(aside.answer(lots.id, 0, "c1", first, PATIENCE)).isPresent();
                long second = aside.ask(
                        lots.id, 0, Command.of("c2", Action.retry, new Command.All(), "ann", null, Instant.now()));
                assertThat(second).isGreaterThan(first);
                assertThat(aside.answer(lots.id, 0, "c2", second, PATIENCE)).isPresent();
                assertThat(aside.answer(lots.id, 0, "c1", second, Duration.ofSeconds(1)))
                        .isEmpty();
            }
        }
    }

    @Test
    void discardNeedsAReasonAndRefusedCommandsAreAuditedToo(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).held() == 2);
                lots.command("c1", Action.discard, new Command.All(), " ");
                lots.command("c2", Action.retry, new Command.ByOffset(1), null);
                lots.command("c3", Action.retry, new Command.ByOrderKey("unknown"), null);
                lots.writeAside(0, new AsideKey.OfCommand("c4"), "{\"version\":9}".getBytes(UTF_8));
                assertThat(lots.answer("c1").failure().reason()).contains("discard needs a reason");
                assertThat(lots.answer("c2").failure().reason()).contains("waits behind offset 0");
                assertThat(lots.answer("c3").failure().reason()).contains("nothing that it names is set aside");
                assertThat(lots.answer("c4").failure().reason()).contains("version 9");
                assertThat(totals(delivery).held()).isEqualTo(2);
            }
            assertThat(audited(lots, What.commandRefused)).isEqualTo(4);
        }
    }

    @Test
    void aCommandThatSaysTooLittleIsRefusedAndDiscardsNothing(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                String rest = "\"reason\":\"because\",\"actor\":\"ann\",\"issued\":\"2026-01-31T12:00:00Z\"";
                write(lots, "c1", "\"selection\":{\"by\":\"all\"}," + rest);
                write(lots, "c2", "\"action\":\"discard\"," + rest);
                write(lots, "c3", "\"action\":\"discard\",\"selection\":{\"by\":\"orderKey\"}," + rest);
                write(lots, "c4", "\"action\":\"discard\",\"selection\":{\"by\":\"offset\"}," + rest);
                assertThat(lots.answer("c1").failure().reason()).contains("set action and selection");
                assertThat(lots.answer("c2").failure().reason()).contains("set action and selection");
                assertThat(lots.answer("c3").failure().reason()).contains("set action and selection");
                assertThat(lots.answer("c4").failure().reason()).contains("cannot be read");
                assertThat(totals(delivery).held()).isEqualTo(1);
            }
            assertThat(audited(lots, What.commandRefused)).isEqualTo(4);
            assertThat(lots.settled().held()).isEqualTo(1);
        }
    }

    private static void write(TestInterface lots, String uid, String fields) throws Exception {
        String command = "{\"version\":1,\"uid\":\"" + uid + "\"," + fields + "}";
        lots.writeAside(0, new AsideKey.OfCommand(uid), command.getBytes(UTF_8));
    }

    @Test
    void anOddKeyOfACommandIsRefusedAtOnceAndStopsNoLaterOwner(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                lots.writeAside(0, new AsideKey.OfCommand("a/b"), "what".getBytes(UTF_8));
                lots.writeAside(0, new AsideKey.OfCommand(""), "what".getBytes(UTF_8));
                assertThat(lots.answer("a/b").what()).isEqualTo(What.commandRefused);
                assertThat(lots.answer("").what()).isEqualTo(What.commandRefused);
            }
            lots.writeAside(0, new AsideKey.OfCommand("c/d"), "what".getBytes(UTF_8));
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.ownerEpoch() > 0);
                assertThat(lots.answer("c/d").what()).isEqualTo(What.commandRefused);
                lots.send("m2", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(audited(lots, What.commandRefused)).isEqualTo(3);
            assertThat(lots.settled().applied()).isEqualTo(2);
        }
    }

    @Test
    void discardClosesInTheLedgerFirstAndTheSuccessorsGoOn(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.position().offset() == 0 ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                lots.send("m3", "A", 3);
                eventually(() -> totals(delivery).held() == 3);
                lots.command("c1", Action.discard, new Command.ByOffset(0), "entered twice");
                eventually(() -> totals(delivery).applied() == 2);
                AuditRecord discarded = lots.audit().stream()
                        .filter(line -> line.what() == What.discarded)
                        .findFirst()
                        .orElseThrow();
                assertThat(discarded.human().reason()).isEqualTo("entered twice");
                assertThat(discarded.human().actor()).isEqualTo("ann");
            }
            assertThat(target.rows.values()).anyMatch(row -> row.outcome().equals("discarded"));
            assertThat(target.offsetsOf("A")).containsExactly(1L, 2L);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 2, 0, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void aHeldKeyIsDiscardedWithItsSuccessorsAndEachIsAuditedOnce(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                lots.send("m3", "A", 3);
                eventually(() -> totals(delivery).held() == 3);
                lots.command("c1", Action.discard, new Command.ByOrderKey("A"), "reported on paper");
                eventually(() -> totals(delivery).discarded() == 3);
            }
            assertThat(audited(lots, What.discarded)).isEqualTo(3);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 0, 0, 0, 0, 0, 3, 0));
        }
    }

    @Test
    void aDeadLetterCanBeDiscarded(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("no JSON");
                lots.send("m1", "A", 1);
                lots.send("m1", "A", 2); // a conflict has no row of its own
                eventually(() -> totals(delivery).deadLettered() == 2);
                List<Aside.Entry> entries = lots.aside();
                assertThat(entries).hasSize(2).allMatch(entry -> entry.state().standing() == Standing.deadLettered);
                assertThat(lots.body(entries.get(0))).isEqualTo("no JSON");
                lots.command("c1", Action.discard, new Command.All(), "test data");
                eventually(() -> totals(delivery).discarded() == 2);
                assertThat(lots.aside()).isEmpty();
            }
            assertThat(lots.settled()).isEqualTo(new Totals(3, 1, 0, 0, 0, 0, 2, 0));
        }
    }

    @Test
    void commandsWorkWhileTheInterfaceIsSuspended(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "B", 1);
                eventually(() -> totals(delivery).held() == 2);
                lots.change(json -> json.replaceFirst("\"workflow\"", "\"suspend\":true,\"workflow\""));
                delivery.swap(lots.configuration());
                eventually(delivery, status -> status.state() == State.suspended);
                lots.command("c1", Action.discard, new Command.ByOrderKey("A"), "not needed");
                eventually(() -> totals(delivery).discarded() == 1);
                target.refuse = NOTHING;
                lots.command("c2", Action.retry, new Command.ByOrderKey("B"), null);
                assertThat(lots.answer("c2").what()).isEqualTo(What.command);
                lots.clock.advance(Duration.ofHours(1));
                lots.clock.awaitTurns(3);
                assertThat(target.effects).as("suspend stops applies").isEmpty();
                lots.change(json -> json.replace("\"suspend\":true", "\"suspend\":false"));
                delivery.swap(lots.configuration());
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(2, 1, 0, 0, 0, 0, 1, 0));
        }
    }

    /** Nothing is tried again unless a command says so. */
    static void hourBetweenTries(TestInterface lots) throws Exception {
        lots.change(json -> json.replace("\"initialDelay\":\"1s\"", "\"initialDelay\":\"1h\"")
                .replace("\"maxDelay\":\"2s\"", "\"maxDelay\":\"1h\""));
    }

    @Test
    void commandsWorkWhileThePartitionIsPausedAtItsBoundAndBringItOn(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("refused because of " + operation.orderKey()));
        DeliverySettings few = TestInterface.room(10, 5);
        try (TestInterface lots = new TestInterface(broker)) {
            hourBetweenTries(lots);
            for (int i = 0; i < 5; i++) {
                lots.send("m" + i, "bad" + i, i);
            }
            try (Delivery delivery = lots.start(target, few)) {
                eventually(delivery, status -> status.totals().held() == 5 && status.paused());
                lots.clock.awaitPolls(2); // one that began before the pause may still bring records
                lots.send("m5", "good", 5);
                unknownKeyIsRefused(lots, "while it is paused");
                target.refuse = NOTHING;
                assertThat(totals(delivery).received()).as("nothing is read").isEqualTo(5);
                lots.command("c1", Action.retry, new Command.ByOrderKey("bad0"), null);
                eventually(() -> totals(delivery).applied() == 2);
                lots.command("c2", Action.discard, new Command.All(), "entered by hand");
                eventually(() -> totals(delivery).discarded() == 4);
            }
            assertThat(target.offsetsOf("bad0")).containsExactly(0L);
            assertThat(target.offsetsOf("good")).containsExactly(5L);
            assertThat(lots.settled()).isEqualTo(new Totals(6, 2, 0, 0, 0, 0, 4, 0));
        }
    }

    private static void unknownKeyIsRefused(TestInterface lots, String uid) throws Exception {
        lots.command(uid, Action.retry, new Command.ByOrderKey("unknown"), null);
        assertThat(lots.answer(uid).what()).isEqualTo(What.commandRefused);
    }

    @Test
    void commandsAreTakenWhileTheTargetIsAwayAndCarriedOutWhenItIsBack(EmbeddedKafka broker) throws Exception {
        refuseAll("no");
        AtomicBoolean away = new AtomicBoolean();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                if (away.get()) {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            hourBetweenTries(lots);
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "B", 1);
                eventually(() -> totals(delivery).held() == 2);
                away.set(true);
                target.refuse = NOTHING;
                lots.send("m3", "C", 1);
                eventually(delivery, status -> status.state() == State.blocked);
                lots.command("c1", Action.retry, new Command.ByOrderKey("A"), null);
                lots.command("c2", Action.discard, new Command.ByOrderKey("B"), "not needed");
                lots.command("c3", Action.discard, new Command.ByOrderKey("B"), "asked twice");
                assertThat(lots.answer("c1").what()).isEqualTo(What.command);
                assertThat(lots.answer("c2").what()).isEqualTo(What.command);
                assertThat(lots.answer("c3").what()).isEqualTo(What.commandRefused);
                assertThat(totals(delivery).held())
                        .as("neither is an outcome before the target's ledger knows it")
                        .isEqualTo(2);
                assertThat(target.rows).isEmpty();
                away.set(false);
                eventually(() ->
                        totals(delivery).applied() == 2 && totals(delivery).discarded() == 1);
            }
            assertThat(audited(lots, What.command)).isEqualTo(2);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 2, 0, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void aRetriedDeadLetterGoesBeforeTheHeldMessagesBehindIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace(
                            "\"fields\":[",
                            "\"fields\":[{\"to\":\"note\",\"from\":\"code\",\"code\":\"codes\",\"whenMissing\":\"omit\"},")
                    .replace("\"mapping\":\"deadLetter\"", "\"mapping\":\"deadLetter\""));
            target.refuse = operation -> operation.position().offset() == 0
                    ? Optional.of(new dev.plantline.model.Verdict.Rejected(
                            new dev.plantline.model.Failure(dev.plantline.model.FailureClass.mapping, "wrong type", ""),
                            "type"))
                    : Optional.of(LedgerTarget.business("closed"));
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).deadLettered() == 1);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).held() == 1);
                target.refuse = operation ->
                        target.offsetsOf("A").isEmpty() && operation.position().offset() == 1
                                ? Optional.of(LedgerTarget.business("closed"))
                                : Optional.empty();
                lots.command("c1", Action.retry, new Command.ByOffset(0), null);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L, 1L);
        }
    }

    @Test
    void aRetriedDeadLetterTakesTheQueuedHeadsPlaceAndNeverGoesBesideIt(EmbeddedKafka broker) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (TestInterface lots = new TestInterface(broker)) {
            lots.connections = 1;
            lots.change(json -> json.replace("\"business\":\"hold\"", "\"business\":\"deadLetter\""));
            refuseAll("closed period");
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).deadLettered() == 1);
                target.refuse = NOTHING;
                target.hook = new LedgerTarget.Hook() {
                    @Override
                    public void arriving(ApplyCall call) {
                        if (call.operations().get(0).orderKey().equals("B")) {
                            busy.countDown();
                            PartitionElectionTest.await(letGo);
                        }
                    }
                };
                lots.send("other", "B", 1);
                assertThat(busy.await(2, TimeUnit.MINUTES)).isTrue();
                lots.send("m2", "A", 2); // queued: the only connection is busy
                eventually(delivery, status -> status.pending() == 2);
                lots.command("c1", Action.retry, new Command.ByOffset(0), null);
                assertThat(lots.answer("c1").what()).isEqualTo(What.command);
                letGo.countDown();
                eventually(() -> totals(delivery).applied() == 3);
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L, 2L);
            assertThat(target.calls)
                    .as("one apply of a lane in flight")
                    .allMatch(call -> call.operations().stream()
                                    .map(Operation::orderKey)
                                    .distinct()
                                    .count()
                            == call.operations().size());
        }
    }
}
