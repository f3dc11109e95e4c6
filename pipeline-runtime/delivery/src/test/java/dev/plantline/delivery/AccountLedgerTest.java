package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.delivery.LedgerTarget.Row;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Position;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.PartitionAccount.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of the target's ledger that were deleted, changed or added: each is a line of the account that asks for them. */
@ExtendWith(KafkaExtension.class)
class AccountLedgerTest {
    private final LedgerTarget target = new LedgerTarget();

    private final TargetLedger ledger = (partition, applied) -> target.rows.values().stream()
            .filter(row -> row.outcome().equals("applied")
                    && row.position().partition().equals(partition))
            .forEach(row -> applied.accept(row.position().offset()));

    /** Applied, duplicate, applied, held, dead letter. */
    private Delivery work(TestInterface lots) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        Delivery delivery = lots.start(target);
        lots.send("m1", "A", 1);
        lots.send("m1", "A", 1);
        lots.send("m2", "B", 1);
        lots.send("m3", "bad", 1);
        lots.send("no JSON");
        eventually(() -> totals(delivery).handled() == 5);
        return delivery;
    }

    private List<Problem> problems(TestInterface lots) throws TargetException {
        return new AccountReader(lots.kafka)
                .read(lots.id, ledger, lots.clock.instant())
                .get(0)
                .problems();
    }

    private String keyOf(long offset) {
        return target.rows.entrySet().stream()
                .filter(row -> row.getValue().position().offset() == offset)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Row applied(Position position) {
        return new Row("f".repeat(64), position, "applied", 0, "stock.lot,1");
    }

    private static void assertLine(List<Problem> problems, long offset, String text) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.offset()).isEqualTo(offset);
            assertThat(problem.text()).contains(text);
        });
    }

    @Test
    void anIntactLedgerIsNoLineAndEachRowThatWasDeletedAddedOrChangedIsOne(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots).close();
            lots.settled();
            assertThat(problems(lots)).isEmpty();

            Row row = target.rows.remove(keyOf(2));
            assertThat(lots.account().get(0).problems())
                    .as("the topics do not know")
                    .isEmpty();
            assertLine(problems(lots), 2, "was audited as applied, and the target's ledger has no row that says so");
            target.rows.put("k2", new Row(row.content(), row.position(), "discarded", 0, ""));
            assertLine(problems(lots), 2, "the target's ledger has no row that says so");
            target.rows.put("k2", row);
            assertThat(problems(lots)).isEmpty();

            target.rows.put("forged", applied(new Position(lots.partition(0), 1)));
            assertLine(problems(lots), 1, "was audited as duplicate, and the target's ledger says that it is applied");
            target.rows.put("forged", applied(new Position(lots.partition(0), 4_711)));
            assertLine(problems(lots), 4_711, ".in has no such message");
        }
    }

    @Test
    void rowsOfSealedMessagesAreComparedInNumber(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = work(lots)) {
                lots.clock.advance(Duration.ofDays(15));
                eventually(() -> lots.beginning() == 5);
            }
            lots.settled();
            assertThat(problems(lots)).isEmpty();
            String key = keyOf(2);
            Row row = target.rows.remove(key);
            assertLine(problems(lots), -1, "has 1 rows of sealed messages that are applied, and the audit counts 2");
            target.rows.put(key, row);
            target.rows.put("forged", applied(new Position(lots.partition(0), 1)));
            assertLine(problems(lots), -1, "has 3 rows of sealed messages that are applied, and the audit counts 2");
        }
    }

    @Test
    void aLedgerThatCannotBeReadIsNoGoodAccount(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            TargetLedger away = (partition, applied) -> {
                throw new TargetException(TargetException.Kind.configuration, "the ledger cannot be read");
            };
            assertThatThrownBy(() -> new AccountReader(lots.kafka).read(lots.id, away, lots.clock.instant()))
                    .isInstanceOf(TargetException.class);
        }
    }
}
