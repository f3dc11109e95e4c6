package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AnchorReader;
import dev.plantline.topics.account.NotedAnchors;
import dev.plantline.topics.account.PartitionAccount.Problem;
import dev.plantline.topics.account.VerifiedAudit;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever holds Kafka and the plant's history keys can change nothing before the last anchor unseen: nothing here is signed with such a key. */
@ExtendWith(KafkaExtension.class)
class AnchorTest {
    private static final String KEY = AnchorKeys.fresh(new SecureRandom());
    private static final AnchorKeys KEYS = AnchorKeys.read(KEY);

    private final LedgerTarget target = new LedgerTarget();
    private final TestClock clock = new TestClock();

    @Test
    void theHistoryIsAnchoredEachHourWhileThereIsSomethingToAnchor(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots, KEYS)) {
                apply(lots, delivery, 1);
                assertThat(anchors(lots)).isEmpty(); // there was nothing before the first line
                apply(lots, delivery, 2);
                assertThat(anchors(lots)).hasSize(1);
                apply(lots, delivery, 3);
                clock.advance(Duration.ofMinutes(61));
                eventually(() -> anchors(lots).size() == 2);
                clock.advance(Duration.ofMinutes(61));
                clock.awaitTurns(3);
                assertThat(anchors(lots)).hasSize(2);
            }
            VerifiedAudit verified = verify(lots, KEYS.publics(), NotedAnchors.NONE);
            assertThat(verified.problems()).isEmpty();
            assertThat(verified.anchors()).isEqualTo(2);
            assertThat(verified.uncovered()).isZero();
            assertThat(lots.account().get(0).problems()).isEmpty();
        }
    }

    @Test
    void howLongLinesWaitForAnAnchorIsSeenAlsoWhereThereIsNoKey(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots, AnchorKeys.NONE)) {
                apply(lots, delivery, 1);
                Instant since = eventually(delivery, status -> status.unanchoredSince() != null)
                        .unanchoredSince();
                clock.advance(Duration.ofHours(3));
                apply(lots, delivery, 2);
                clock.awaitTurns(3);
                assertThat(delivery.status()).singleElement().satisfies(status -> assertThat(status.unanchoredSince())
                        .isEqualTo(since));
            }
            assertThat(anchors(lots)).isEmpty();
            try (Delivery delivery = start(lots, KEYS)) {
                Instant found = eventually(delivery, status -> status.unanchoredSince() != null)
                        .unanchoredSince();
                apply(lots, delivery, 3);
                eventually(
                        delivery,
                        status -> status.unanchoredSince() != null
                                && status.unanchoredSince().isAfter(found));
                clock.advance(Duration.ofMinutes(61));
                eventually(delivery, status -> status.unanchoredSince() == null);
            }
        }
    }

    @Test
    void aForgedHistoryIsFoundUpToTheLastAnchor(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            List<AuditRecord> forged = new ArrayList<>(audit(lots));
            rewrite(lots, forged);
            assertThat(problems(lots, NotedAnchors.NONE)).isEmpty(); // nothing is changed so far
            forged.set(1, forged.get(3)); // of m1 it says what became of m2

            rewrite(lots, forged);

            assertThat(problems(lots, NotedAnchors.NONE)).anyMatch(each -> each.contains("covers another history"));
        }
    }

    @Test
    void anAnchorByAnUnknownKeyIsFound(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            PublicAnchorKeys others =
                    AnchorKeys.read(AnchorKeys.fresh(new SecureRandom())).publics();

            assertThat(verify(lots, others, NotedAnchors.NONE).problems())
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.text()).contains("which is none of the plant's"));
        }
    }

    @Test
    void aMissingAnchorIsFound(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            rewrite(
                    lots,
                    audit(lots).stream()
                            .filter(each -> each.what() != What.anchored)
                            .toList());

            assertThat(problems(lots, NotedAnchors.NONE)).singleElement().satisfies(each -> assertThat(each)
                    .contains("there is no anchor"));
        }
        try (TestInterface lots = withAnchors(broker)) {
            List<AuditRecord> withoutSecond = new ArrayList<>(audit(lots));
            withoutSecond.remove(withoutSecond.stream()
                    .filter(each -> each.what() == What.anchored)
                    .toList()
                    .get(1));

            rewrite(lots, withoutSecond);

            assertThat(problems(lots, NotedAnchors.NONE)).singleElement().satisfies(each -> assertThat(each)
                    .contains("an anchor is missing before"));
        }
    }

    @Test
    void aHistoryThatWasTakenAwayAsAWholeIsFoundByAnAnchorThatIsKeptElsewhere(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            NotedAnchors noted = NotedAnchors.of(anchors(lots));
            delete(lots, lots.id.auditTopic());

            assertThat(problems(lots, noted)).singleElement().satisfies(each -> assertThat(each)
                    .contains("the end of the history was taken away"));
        }
    }

    @Test
    void aHistoryWhoseBeginningWasTakenAwayIsFoundByAnAnchorThatIsKeptElsewhere(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            NotedAnchors noted = NotedAnchors.of(anchors(lots));
            long from = audit(lots).size() - 1;
            try (Admin admin = Admin.create(lots.kafka)) {
                admin.deleteRecords(Map.of(
                                new TopicPartition(lots.id.auditTopic(), 0),
                                RecordsToDelete.beforeOffset(lots.read(lots.id.auditTopic())
                                        .get((int) from)
                                        .offset())))
                        .all()
                        .get();
            }

            assertThat(verify(lots, KEYS.publics(), NotedAnchors.NONE).first()).isGreaterThan(1);
            assertThat(problems(lots, noted)).singleElement().satisfies(each -> assertThat(each)
                    .contains("the beginning of the history was taken away"));
            clock.advance(Duration.ofDays(500));
            assertThat(problems(lots, noted))
                    .as("after its time Kafka removes it itself")
                    .noneMatch(each -> each.contains("taken away"));
        }
    }

    @Test
    void aHistoryWhoseEndWasTakenAwayIsFoundByAnAnchorThatIsKeptElsewhere(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            NotedAnchors noted = NotedAnchors.of(anchors(lots));
            assertThat(problems(lots, noted)).isEmpty();

            rewrite(lots, audit(lots).subList(0, 3));

            assertThat(problems(lots, NotedAnchors.NONE)).isEmpty();
            assertThat(problems(lots, noted)).singleElement().satisfies(each -> assertThat(each)
                    .contains("the end of the history was taken away"));
        }
    }

    @Test
    void aHistoryThatIsSignedAnewIsFoundByAnAnchorThatIsKeptElsewhere(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = withAnchors(broker)) {
            NotedAnchors noted = NotedAnchors.of(anchors(lots));
            List<AuditRecord> forged = new ArrayList<>(audit(lots));
            forged.set(1, forged.get(3));
            forged.removeIf(each -> each.what() == What.anchored);

            rewrite(lots, forged);

            assertThat(problems(lots, noted)).anyMatch(each -> each.contains("names another history"));
        }
    }

    @Test
    void anOldKeyVerifiesAfterRotation(EmbeddedKafka broker) throws Exception {
        AnchorKeys rotated = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()) + "\n" + KEY);
        try (TestInterface lots = withAnchors(broker)) {
            try (Delivery delivery = start(lots, rotated)) {
                apply(lots, delivery, 5);
            }
            assertThat(anchors(lots).stream().map(Anchor::keyId).distinct()).hasSize(2);
            assertThat(verify(lots, rotated.publics(), NotedAnchors.NONE).problems())
                    .isEmpty();
        }
    }

    // ---- the plant ----

    /** Four messages over some hours, two anchors; stopped in order. */
    private TestInterface withAnchors(EmbeddedKafka broker) throws Exception {
        TestInterface lots = new TestInterface(broker);
        try (Delivery delivery = start(lots, KEYS)) {
            apply(lots, delivery, 1);
            apply(lots, delivery, 2);
            clock.advance(Duration.ofHours(3));
            eventually(() -> anchors(lots).size() == 2);
            apply(lots, delivery, 3);
            apply(lots, delivery, 4);
        }
        return lots;
    }

    private static void apply(TestInterface lots, Delivery delivery, int number) throws Exception {
        lots.send("m" + number, "A", number);
        eventually(() -> totals(delivery).applied() == number);
    }

    private Delivery start(TestInterface lots, AnchorKeys keys) {
        return TestInterface.start(
                lots.configuration(),
                new DeliveryEnvironment(
                        "test-pod",
                        lots.kafka,
                        TestInterface.target(target),
                        DeliveryListener.NONE,
                        clock,
                        new Random(),
                        TestInterface.QUICK,
                        HistoryKeys.NONE,
                        keys));
    }

    /** The audit as somebody writes it who may do everything in Kafka: a topic of his own making, with a chain that holds. */
    static void rewrite(TestInterface lots, List<AuditRecord> records) throws Exception {
        String topic = lots.id.auditTopic();
        delete(lots, lots.id.auditTopic());
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        Checkpoint.Chain end = Checkpoint.Chain.START;
        for (AuditRecord record : records) {
            byte[] bytes = record.linked(end).write();
            lots.producer.send(new ProducerRecord<>(topic, 0, null, bytes)).get();
            end = new Checkpoint.Chain(end.records() + 1, AuditRecord.link(bytes));
        }
    }

    static void delete(TestInterface lots, String topic) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.deleteTopics(Set.of(topic)).all().get();
            Awaitility.await()
                    .atMost(TestInterface.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    static List<Anchor> anchors(TestInterface lots) {
        return audit(lots).stream()
                .filter(each -> each.what() == What.anchored)
                .map(each -> Anchor.in(each.content().asText()).orElseThrow())
                .toList();
    }

    /** Every line, in order. */
    static List<AuditRecord> audit(TestInterface lots) {
        List<AuditRecord> all = new ArrayList<>();
        lots.read(lots.id.auditTopic()).forEach(record -> {
            try {
                all.add(AuditRecord.read(record.value()));
            } catch (UnreadableFormException e) {
                throw new IllegalStateException(e);
            }
        });
        return all;
    }

    private List<String> problems(TestInterface lots, NotedAnchors noted) throws Exception {
        return verify(lots, KEYS.publics(), noted).problems().stream()
                .map(Problem::text)
                .toList();
    }

    private VerifiedAudit verify(TestInterface lots, PublicAnchorKeys keys, NotedAnchors noted) throws Exception {
        return new AnchorReader(lots.kafka, keys, noted)
                .read(lots.id, Optional.empty(), clock.instant())
                .get(0);
    }
}
