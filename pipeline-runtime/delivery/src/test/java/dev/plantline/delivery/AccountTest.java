package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.account.PartitionAccount.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class AccountTest {
    private final LedgerTarget target = new LedgerTarget();

    /** Applied, duplicate, held, dead letter: one interface of each kind of outcome. */
    private void mixed(TestInterface lots) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        try (Delivery delivery = lots.start(target)) {
            lots.send("m1", "A", 1);
            lots.send("m1", "A", 1);
            lots.send("m2", "bad", 1);
            lots.send("no JSON");
            eventually(() -> totals(delivery).handled() == 4);
        }
        lots.settled();
    }

    private static Checkpoint lastCheckpoint(TestInterface lots) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = lots.read(lots.id.asideTopic()).stream()
                .filter(record -> new String(record.key(), UTF_8).equals("checkpoint"))
                .toList();
        return Checkpoint.read(records.get(records.size() - 1).value());
    }

    @Test
    void everyRevisionStandsInTheAuditOnceBeforeItsFirstOutcome(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m2", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            // The next owner knows from the checkpoint that it stands there.
            try (Delivery delivery = lots.start(target)) {
                lots.send("m3", "A", 1);
                eventually(() -> totals(delivery).applied() == 3);
                lots.revision = "r-2";
                delivery.swap(lots.configuration());
                lots.send("m4", "A", 1);
                eventually(() -> totals(delivery).applied() == 4);
            }
            lots.settled();
            assertThat(lots.auditWithRevisions())
                    .extracting(line -> line.what() + " " + line.revision())
                    .containsExactly(
                            "revision r-1", "applied r-1", "applied r-1", "applied r-1", "revision r-2", "applied r-2");
            assertThat(lots.auditWithRevisions()
                            .get(0)
                            .content()
                            .at("/contract/version")
                            .asText())
                    .isEqualTo("1.0.0");
            assertThat(lots.read(lots.id.auditTopic()))
                    .extracting(line -> line.key() == null ? "" : new String(line.key(), UTF_8))
                    .as("who looks for an order finds its lines by the key")
                    .containsExactly("", "A", "B", "A", "", "A");
            assertThat(lastCheckpoint(lots).revision()).isEqualTo("r-2");
            assertThat(lots.account().get(0).problems()).isEmpty();
        }
    }

    @Test
    void everyMessageIsCountedOnceAndTheChainHolds(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            mixed(lots);
            assertThat(lots.settled()).isEqualTo(new Totals(4, 1, 1, 0, 1, 1, 0, 0));
            assertThat(lots.account()).singleElement().satisfies(account -> assertThat(account.auditRecords())
                    .as("a line per message, and one for the revision")
                    .isEqualTo(5));
        }
    }

    @Test
    void whatNobodyHasReadYetIsInFlight(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            PartitionAccount account = lots.account().get(0);
            assertThat(account.problems()).isEmpty();
            assertThat(account.recounted()).isEqualTo(new Totals(1, 0, 0, 0, 0, 0, 0, 1));
        }
    }

    @Test
    void anInterfaceWithoutTopicsHasNoAccount(EmbeddedKafka broker) {
        assertThat(new AccountReader(java.util.Map.of("bootstrap.servers", broker.bootstrapServers()))
                        .read(new InterfaceId("lyon", "nowhere")))
                .isEmpty();
    }

    @Test
    void interfacesThatAreReadTogetherHaveEachItsOwnAccount(EmbeddedKafka broker) throws Exception {
        InterfaceId nowhere = new InterfaceId("lyon", "nowhere");
        try (TestInterface lots = new TestInterface(broker);
                TestInterface moves = new TestInterface(broker)) {
            mixed(lots);
            moves.send("m1", "A", 1);
            assertThat(lots.settled()).isEqualTo(new Totals(4, 1, 1, 0, 1, 1, 0, 0));

            var accounts = new AccountReader(lots.kafka).read(List.of(moves.id, nowhere, lots.id));

            assertThat(accounts.keySet()).containsExactly(moves.id, nowhere, lots.id);
            assertThat(accounts.get(nowhere)).isEmpty();
            assertThat(accounts.get(moves.id)).usingRecursiveComparison().isEqualTo(moves.account());
            assertThat(accounts.get(lots.id)).usingRecursiveComparison().isEqualTo(lots.account());
        }
    }

    @Test
    void aMessageThatDisappearedIsListed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            mixed(lots);
            long lost = lots.send("m9", "A", 1);
            Checkpoint last = lastCheckpoint(lots);
            lots.writeCheckpoint(
                    0,
                    new Checkpoint(
                            last.version(),
                            lost + 1,
                            last.leaderEpoch(),
                            List.of(),
                            lost + 1,
                            last.endLeaderEpoch(),
                            last.totals(),
                            last.chain(),
                            last.owner(),
                            last.ownerEpoch(),
                            last.raisedEpoch(),
                            last.raises(),
                            last.keysRevision(),
                            last.revision(),
                            last.topics(),
                            last.database(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
            assertThat(lots.account().get(0).problems())
                    .containsExactly(new Problem(
                            lost,
                            "has no outcome although the checkpoint is past it: its line in " + lots.id.auditTopic()
                                    + " is lost, or the checkpoint is not delivery's. It may not have had its effect"));
        }
    }

    @Test
    void aSecondOutcomeAndABrokenChainAreListed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            mixed(lots);
            AuditRecord applied = lots.audit().stream()
                    .filter(line -> line.what() == AuditRecord.What.applied)
                    .findFirst()
                    .orElseThrow();
            lots.producer
                    .send(new ProducerRecord<>(lots.id.auditTopic(), 0, null, applied.write()))
                    .get();
            Checkpoint last = lastCheckpoint(lots);
            lots.writeCheckpoint(
                    0, last.chained(new Checkpoint.Chain(last.chain().records() + 1, "0".repeat(64))));
            assertThat(lots.account().get(0).problems())
                    .extracting(Problem::text)
                    .anyMatch(text -> text.contains("the audit chain is broken at record " + applied.number()))
                    .anyMatch(text -> text.contains("has more than one final outcome: applied and then applied"));
        }
    }

    @Test
    void aMessageSetAsideThatVanishedFromAsideIsListed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            mixed(lots);
            lots.writeAside(0, new AsideKey.OfState(2), null);
            assertThat(lots.account().get(0).problems())
                    .containsExactly(new Problem(
                            2, "was audited as held and .aside holds nothing of it: someone else writes there"));
        }
    }

    @Test
    void aPartitionThatHasLivedForYearsIsRecounted(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            mixed(lots);
            Checkpoint last = lastCheckpoint(lots);
            AuditRecord near = lots.audit().get(0);
            AuditRecord far = new AuditRecord(
                            near.version(),
                            0,
                            "",
                            AuditRecord.What.applied,
                            near.interfaceName(),
                            near.topicId(),
                            0,
                            5_000_000_000L,
                            0,
                            near.message(),
                            near.revision(),
                            near.processed(),
                            1,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null)
                    .linked(last.chain());
            for (AuditRecord line :
                    List.of(far, far.linked(new Checkpoint.Chain(far.number(), AuditRecord.link(far.write()))))) {
                lots.producer
                        .send(new ProducerRecord<>(lots.id.auditTopic(), 0, null, line.write()))
                        .get();
                lots.writeCheckpoint(
                        0, last.chained(new Checkpoint.Chain(line.number(), AuditRecord.link(line.write()))));
            }
            assertThat(lots.account().get(0).problems())
                    .filteredOn(problem -> problem.offset() == 5_000_000_000L)
                    .extracting(Problem::text)
                    .anyMatch(text -> text.startsWith("has more than one final outcome: applied and then applied"))
                    .anyMatch(text -> text.startsWith("was audited as applied and .in has no such message"));
        }
    }

    @Test
    void theAccountHoldsWhileDeliveryRuns(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 2_000; i++) {
                    lots.send(lots.compiled(), TestInterface.body("m" + i, "order" + i % 50, i));
                    if (i % 400 == 0) {
                        assertThat(lots.account().get(0).problems()).isEmpty();
                    }
                }
                eventually(() -> totals(delivery).applied() == 2_000);
            }
            assertThat(lots.settled().applied()).isEqualTo(2_000);
        }
    }
}
