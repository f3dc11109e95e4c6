package dev.plantline.delivery;

import static dev.plantline.delivery.AnchorTest.anchors;
import static dev.plantline.delivery.AnchorTest.audit;
import static dev.plantline.delivery.AnchorTest.delete;
import static dev.plantline.delivery.AnchorTest.rewrite;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.AnchorReader;
import dev.plantline.topics.account.NotedAnchors;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.account.PartitionAccount.Problem;
import dev.plantline.topics.account.VerifiedAudit;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever holds Kafka, with every key of the history but the anchors' one, cannot change what an anchor in the target's ledger covers; nor can who changes its rows. */
@ExtendWith(KafkaExtension.class)
class AnchorLedgerTest {
    private static final String KEY = AnchorKeys.fresh(new SecureRandom());
    private static final AnchorKeys KEYS = AnchorKeys.read(KEY);

    private final LedgerTarget target = new LedgerTarget();
    private final TestClock clock = new TestClock();

    private final TargetLedger ledger = new TargetLedger() {
        @Override
        public void forEachApplied(PartitionId partition, LongConsumer applied) {
            target.rows.values().stream()
                    .filter(row -> row.outcome().equals("applied")
                            && row.position().partition().equals(partition))
                    .forEach(row -> applied.accept(row.position().offset()));
        }

        @Override
        public void forEachAnchor(String topicId, String auditTopic, Consumer<AnchorRow> row) {
            new TreeMap<>(target.anchors).forEach((key, text) -> {
                if (key.startsWith("a:" + topicId + "/") || text.startsWith(Anchor.of(auditTopic))) {
                    row.accept(new AnchorRow(key, text));
                }
            });
        }
    };

    @Test
    void whatIsThereAgreesAndADayWithoutItsRowIsANote(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            VerifiedAudit whole = verify(lots, KEYS.publics());
            assertThat(whole.problems()).isEmpty();
            assertThat(whole.notes()).isEmpty();
            assertThat(whole.ledgerRows()).isEqualTo(2);
            assertThat(account(lots).problems()).isEmpty();
            assertThat(account(lots).anchors()).isEqualTo(anchors(lots).size());
            assertThat(account(lots).ledgerAnchors()).isEqualTo(2);

            target.anchors.remove(firstRow());

            assertThat(verify(lots, KEYS.publics()).problems()).isEmpty();
            assertThat(verify(lots, KEYS.publics()).notes()).singleElement().satisfies(note -> assertThat(note)
                    .contains(
                            "has no row for 1 of the days", anchors(lots).get(0).day() + ""));
            assertThat(account(lots).problems()).isEmpty();
            assertThat(account(lots).notes()).hasSize(1);
        }
    }

    @Test
    void anAuditThatIsCutBehindAnAnchorOrRewrittenIsFoundByTheRow(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            List<AuditRecord> all = audit(lots);
            Anchor last = anchors(lots).get(anchors(lots).size() - 1);

            rewrite(lots, all.subList(0, 3));

            assertThat(problems(verify(lots, KEYS.publics()))).singleElement().satisfies(line -> assertThat(line)
                    .contains(
                            "in the target's ledger stands " + last,
                            last.day() + "",
                            "ends with record 3: the end of the history was taken away"));
            assertThat(account(lots).problems())
                    .extracting(Problem::text)
                    .anyMatch(line -> line.contains("the end of the history was taken away"));

            List<AuditRecord> forged = new ArrayList<>(all);
            forged.set(1, forged.get(3));
            rewrite(lots, forged);

            assertThat(problems(verify(lots, KEYS.publics())))
                    .filteredOn(line -> line.startsWith("in the target's ledger"))
                    .as("each row that covers it")
                    .hasSize(2)
                    .allMatch(line -> line.contains("names another history (hash "));
            assertThat(account(lots).problems())
                    .extracting(Problem::text)
                    .anyMatch(line -> line.startsWith("in the target's ledger"))
                    .anyMatch(line -> line.contains("is an anchor that covers another history"));
        }
    }

    @Test
    void aRowThatWasChangedIsALineAndSpeaksAgainstNothingElse(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            String key = firstRow();
            String text = target.anchors.get(key);
            Anchor right = Anchor.whole(text).orElseThrow();
            String other = target.anchors.lastEntry().getValue();

            changed(
                    lots,
                    key,
                    text.replace(right.hash(), "0".repeat(64)),
                    right + " has a signature that is not right");
            changed(lots, key, text.replace(right.keyId(), "0".repeat(16)), "which is none of the plant's");
            changed(lots, key, text + ".", "the row of " + right.day() + " holds no anchor that can be read");
            changed(lots, key, "", "the row of " + right.day() + " holds no anchor that can be read");
            changed(lots, key, other, "which is not of that day and partition");
            changed(lots, key, text.replace("/0 ", "/1 "), "which is not of that day and partition");
            target.anchors.remove(key);
            changed(lots, key + "x", text, "has a key that no side kit has written");
        }
    }

    private void changed(TestInterface lots, String key, String text, String line) throws Exception {
        String before = target.anchors.get(key);
        target.anchors.put(key, text);
        assertThat(problems(verify(lots, KEYS.publics()))).singleElement().satisfies(found -> assertThat(found)
                .contains("in the target's ledger", line));
        assertThat(account(lots).problems())
                .extracting(Problem::text)
                .singleElement()
                .satisfies(found -> assertThat(found).contains("in the target's ledger", line));
        if (before != null) {
            target.anchors.put(key, before);
        }
    }

    /** Whoever has the duty's key can write such rows, and must not keep anybody from reading the others. */
    @Test
    void rowsOfPartitionsThatNobodyHasAreOneLine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            String key = firstRow();
            for (int number : List.of(7, 999_999_998, 999_999_999)) {
                target.anchors.put(key.replace("/0/", "/" + number + "/"), target.anchors.get(key));
            }

            assertThat(problems(verify(lots, KEYS.publics()))).singleElement().satisfies(line -> assertThat(line)
                    .contains("3 rows are of partitions that the interface has not"));
            assertThat(account(lots).problems()).hasSize(1);
        }
    }

    /** As many as an attack would write, and no message of the interface is any the less compared. */
    @Test
    void rowsThatWereInventedAreCountedAndTheOthersAreCompared(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            String key = firstRow();
            String text = target.anchors.get(key);
            String topic = key.substring(0, key.indexOf('/'));
            for (int number = 0; number < NotedAnchors.MOST; number++) {
                target.anchors.put("a:invented" + number + "/" + number + "/2026-01-01", text);
                target.anchors.put(topic + "/0/" + number, "");
            }
            VerifiedAudit verified = verify(lots, KEYS.publics());

            assertThat(verified.ledgerRows()).isEqualTo(2);
            assertThat(problems(verified)).singleElement().satisfies(line -> assertThat(line)
                    .contains("the row " + topic + "/0/0, and 99999 more, has a key that no side kit has written"));
            assertThat(verified.notes()).singleElement().satisfies(note -> assertThat(note)
                    .contains("has 100000 anchors, the last of 2026-01-01, of topics that had these names before"));

            rewrite(lots, audit(lots).subList(0, 3));
            assertThat(problems(verify(lots, KEYS.publics())))
                    .anyMatch(line -> line.contains("the end of the history was taken away"));
        }
    }

    @Test
    void daysThatWereInventedAreALineAndTheOldestRowsAreCompared(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            String topic = firstRow().substring(0, firstRow().indexOf('/'));
            for (int day = 1; day < NotedAnchors.MOST + 1; day++) {
                target.anchors.put(
                        topic + "/0/"
                                + clock.instant()
                                        .atZone(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .plusDays(day),
                        "");
            }
            VerifiedAudit verified = verify(lots, KEYS.publics());

            assertThat(problems(verified))
                    .anyMatch(
                            line -> line.contains("the rows are 100002, and side kits write one per partition and day")
                                    && line.endsWith("2 were not compared"));
        }
    }

    @Test
    void anAuditThatIsGoneWhileTheLedgerHasItsAnchorsIsAProblem(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            Anchor last = anchors(lots).get(anchors(lots).size() - 1);
            delete(lots, lots.id.auditTopic());
            assertThat(problems(verify(lots, KEYS.publics())))
                    .as("its messages are there still")
                    .anyMatch(line -> line.contains(
                            "stands " + last + ", and the audit ends with record 0: the end of the history was taken"));

            delete(lots, lots.id.asideTopic());
            delete(lots, lots.id.inTopic());
            VerifiedAudit verified = verify(lots, KEYS.publics());
            assertThat(problems(verified)).singleElement().satisfies(line -> assertThat(line)
                    .contains("in the target's ledger the 2 anchors, the last of " + last.day()
                            + ", are of an audit that is gone"));
            assertThat(verified.notes()).isEmpty();

            target.anchors.clear();
            assertThat(new AnchorReader(lots.kafka, KEYS.publics(), NotedAnchors.NONE)
                            .read(lots.id, Optional.of(ledger), clock.instant()))
                    .as("nothing names it")
                    .isEmpty();
        }
    }

    @Test
    void rowsByAKeyThatWasReplacedVerifyWithItsPublicHalf(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            AnchorKeys fresh = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));
            clock.advance(Duration.ofDays(1));
            try (Delivery delivery = start(lots, fresh)) {
                apply(lots, delivery, 4);
                eventually(() -> target.anchors.size() == 3);
            }
            PublicAnchorKeys both = PublicAnchorKeys.in(
                    fresh.publics().texts() + " " + KEYS.publics().texts());
            assertThat(verify(lots, both).problems()).isEmpty();
            assertThat(verify(lots, both).ledgerRows()).isEqualTo(3);
            assertThat(problems(verify(lots, fresh.publics())))
                    .filteredOn(line -> line.startsWith("in the target's ledger"))
                    .hasSize(2);
        }
    }

    @Test
    void rowsOfTopicsThatHadTheNameBeforeAreANote(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = twoDays(broker)) {
            String text = target.anchors.get(firstRow());
            target.anchors.put("a:another-topic/0/2026-01-01", text);

            assertThat(verify(lots, KEYS.publics()).problems()).isEmpty();
            assertThat(verify(lots, KEYS.publics()).notes()).singleElement().satisfies(note -> assertThat(note)
                    .contains("has 1 anchors, the last of 2026-01-01, of topics that had these names before"));
        }
    }

    // ---- the plant ----

    /** Three messages over two days, a row for each; stopped in order. */
    private TestInterface twoDays(EmbeddedKafka broker) throws Exception {
        target.today = () -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        TestInterface lots = new TestInterface(broker);
        try (Delivery delivery = start(lots, KEYS)) {
            apply(lots, delivery, 1);
            apply(lots, delivery, 2);
            eventually(() -> target.anchors.size() == 1);
            clock.advance(Duration.ofDays(1));
            eventually(() -> target.anchors.size() == 2);
            apply(lots, delivery, 3);
        }
        return lots;
    }

    private String firstRow() {
        return target.anchors.firstKey();
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

    private VerifiedAudit verify(TestInterface lots, PublicAnchorKeys keys) throws Exception {
        return new AnchorReader(lots.kafka, keys, NotedAnchors.NONE)
                .read(lots.id, Optional.of(ledger), clock.instant())
                .get(0);
    }

    private PartitionAccount account(TestInterface lots) throws Exception {
        return new AccountReader(lots.kafka, KEYS.publics())
                .read(lots.id, ledger, clock.instant())
                .get(0);
    }

    private static List<String> problems(VerifiedAudit verified) {
        return verified.problems().stream().map(Problem::text).toList();
    }
}
