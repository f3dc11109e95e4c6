package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Approved;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AuditSource;
import dev.plantline.topics.account.Trace;
import dev.plantline.topics.account.TraceQuestion;
import dev.plantline.topics.account.TraceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a trace tells is what happened, and it says how far that reaches. */
@ExtendWith(KafkaExtension.class)
class TraceTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final LedgerTarget target = new LedgerTarget();

    static Trace trace(TestInterface lots, String what) {
        return trace(lots, what, null, LONG);
    }

    private static Trace trace(TestInterface lots, String what, Instant since, Duration within) {
        return new TraceReader(new AuditSource(lots.kafka, PublicAnchorKeys.NONE, HistoryKeys.NONE))
                .read(List.of(lots.id), new TraceQuestion(what), since, within, Instant.now());
    }

    @Test
    void anOrdersMessagesAreToldWithEachOutcomeAndWithWhoDecided(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("A") ? Optional.of(LedgerTarget.business("closed")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                lots.send("m3", "B", 3);
                eventually(
                        () -> totals(delivery).held() == 2 && totals(delivery).applied() == 1);

                Trace held = trace(lots, "A");
                assertThat(held.isComplete()).as("" + held).isTrue();
                assertThat(held.messages()).extracting(Trace.Message::offset).containsExactly(0L, 1L);
                assertThat(held.messages()).allSatisfy(each -> {
                    assertThat(each.outcome()).contains(What.held);
                    assertThat(each.contract()).isEqualTo("1.0.0");
                    assertThat(each.sent().source()).isEqualTo("test");
                });
                assertThat(held.messages().get(0).setAside().failure().reason()).isEqualTo("closed");
                assertThat(held.messages().get(1).setAside().failure()).isNull();

                lots.command("c1", Action.discard, new Command.ByOffset(0), "entered by hand");
                target.refuse = operation -> Optional.empty();
                eventually(() ->
                        totals(delivery).discarded() == 1 && totals(delivery).applied() == 2);
            }
            Trace trace = trace(lots, "A");
            Trace.Message given = trace.messages().get(0);
            assertThat(given.outcome()).contains(What.discarded);
            assertThat(given.setAside()).isNull();
            AuditRecord last = given.lines().get(given.lines().size() - 1);
            assertThat(last.human().actor()).isEqualTo("ann");
            assertThat(last.human().reason()).isEqualTo("entered by hand");
            Trace.Message applied = trace.messages().get(1);
            assertThat(applied.lines()).extracting(AuditRecord::what).containsExactly(What.held, What.applied);
            assertThat(applied.contract()).as("read from where it was received").isEqualTo("1.0.0");
        }
    }

    /** When the cluster has forgotten the revision and its decisions. */
    @Test
    void whoApprovedTheRevisionIsToldOfEachOutcomeAndAuditedOnceWhoeverOwnsThePartition(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Instant at = Instant.parse("2026-11-27T08:00:00Z");
            lots.approved = new Approved(
                    "1a2b3c4d5e6f70891a2b3c4d5e6f7089",
                    List.of("marie"),
                    true,
                    List.of(new Approved.By("ana", "business", at, null, null)),
                    null);
            int before = 0;
            for (String key : List.of("A", "B")) {
                int now = ++before;
                try (Delivery delivery = lots.start(target)) {
                    lots.send("m-" + key, key, 1);
                    eventually(() -> totals(delivery).applied() == now);
                }
            }

            for (String key : List.of("A", "B")) {
                assertThat(trace(lots, key).messages()).singleElement().satisfies(each -> assertThat(each.lines())
                        .extracting(AuditRecord::approved)
                        .containsExactly(lots.approved));
            }
            assertThat(lots.auditWithRevisions())
                    .filteredOn(each -> each.approved() != null)
                    .extracting(AuditRecord::what)
                    .containsExactly(What.revision);
        }
    }

    @Test
    void aRecordLeadsToAllLinesOfTheMessageThatMadeIt(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                target.refuse = operation -> Optional.empty();
                lots.command("c1", Action.retry, new Command.All(), null);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(trace(lots, "stock.lot,1").messages()).singleElement().satisfies(each -> assertThat(each.lines())
                    .extracting(AuditRecord::what)
                    .startsWith(What.held)
                    .endsWith(What.applied));
            assertThat(trace(lots, "stock.lot,2").messages()).isEmpty();
            String id = trace(lots, "A").messages().get(0).sent().id();
            assertThat(trace(lots, id).messages()).hasSize(1);
        }
    }

    @Test
    void whatHasNoOutcomeYetIsToldAndCounted(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.send("m2", "B", 2);
            Trace trace = trace(lots, "A");
            assertThat(trace.isComplete()).as("" + trace).isTrue();
            assertThat(trace.messages()).singleElement().satisfies(each -> {
                assertThat(each.isPending()).isTrue();
                assertThat(each.outcome()).isEmpty();
                assertThat(each.lines()).isEmpty();
            });
            assertThat(trace.reaches()).singleElement().satisfies(each -> {
                assertThat(each.pending()).isEqualTo(2);
                assertThat(each.received()).isEqualTo(2);
            });
        }
    }

    @Test
    void aCommandThatNobodyActedOnIsTold(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> Optional.of(LedgerTarget.business("no"));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
            }
            lots.command("c1", Action.retry, new Command.ByOrderKey("A"), "code added");
            lots.command("c2", Action.retry, new Command.ByOrderKey("B"), null);
            assertThat(trace(lots, "A").messages()).singleElement().satisfies(each -> assertThat(each.asked())
                    .extracting(Command::uid)
                    .containsExactly("c1"));
        }
    }

    @Test
    void linesBeforeTheTimeAreNotLookedAt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                lots.settled();
            }
            assertThat(trace(lots, "A", Instant.now().plusSeconds(60), LONG).messages())
                    .isEmpty();
            assertThat(trace(lots, "A", Instant.now().minusSeconds(3600), LONG).messages())
                    .hasSize(1);
        }
    }

    @Test
    void whatThereWasNoTimeForIsNamed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            Trace trace = trace(lots, "A", null, Duration.ZERO);
            assertThat(trace.isComplete()).isFalse();
            assertThat(trace.reaches().get(0).gaps()).containsExactly("there was no time left to read it");
        }
    }

    @Test
    void aLineThatSomebodyElseWroteIsNotTakenForDeliverys(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                lots.settled();
            }
            assertThat(trace(lots, "A").reaches().get(0).isWrong()).isFalse();
            AuditRecord forged =
                    lots.auditWithRevisions().get(lots.auditWithRevisions().size() - 1);
            try (var producer = new KafkaProducer<>(lots.kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(lots.id.auditTopic(), 0, "A".getBytes(UTF_8), forged.write()))
                        .get();
            }
            Trace trace = trace(lots, "A");
            assertThat(trace.reaches().get(0).isWrong()).isTrue();
            assertThat(trace.reaches().get(0).audit().problems().get(0).text()).contains("the chain is broken");
        }
    }

    @Test
    void theInterfacesOfAPlantAreThoseOfItsAudits(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            AuditSource source = new AuditSource(lots.kafka, PublicAnchorKeys.NONE, HistoryKeys.NONE);
            assertThat(source.interfaces("lyon")).contains(lots.id);
            assertThat(source.interfaces("lyo")).doesNotContain(lots.id);
            assertThat(source.interfaces("paris")).isEmpty();
            assertThat(new TraceReader(source)
                            .read(
                                    List.of(new InterfaceId("lyon", "nobody")),
                                    new TraceQuestion("A"),
                                    null,
                                    LONG,
                                    Instant.now())
                            .reaches())
                    .isEmpty();
        }
    }
}
