package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.only;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.model.Booked;
import dev.plantline.model.Command;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Quantity;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.account.PartitionAccount.Problem;
import dev.plantline.topics.account.QuantityRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What messages are about, from the moment they are received to what the target keeps of it. */
@ExtendWith(KafkaExtension.class)
class QuantitiesTest {
    private static final String SPEC =
            """
            {"workflow": "stockTransfer",
             "source": {"system": "wms", "kafka": {"topic": "moves"}},
             "contract": {"version": "1.0.0", "format": "json", "schema": {
               "type": "object", "required": ["id", "order", "moves"],
               "properties": {"id": {"type": "string", "maxLength": 20}, "order": {"type": "string"}, "moves": {"type": "array", "items": {
                 "type": "object", "required": ["item", "quantity"],
                 "properties": {"item": {"type": "string"}, "quantity": {"type": "number"}, "unit": {"type": "string"}}}}}}},
             "keys": {"order": ["order"], "idempotency": ["id"], "onConflict": "reject"},
             "target": {"odoo": {"duty": "stock"}},
             "mapping": {"steps": [{"do": "stock.transfer",
               "fields": [{"to": "reference", "from": "id"}, {"to": "from", "value": "WH/Stock"}, {"to": "to", "value": "WH/Shelf"}],
               "lines": [{"to": "lines", "from": "moves", "fields": [
                 {"to": "item", "from": "item"}, {"to": "quantity", "from": "quantity"},
                 {"to": "unit", "from": "unit", "whenMissing": "omit"}]}]}]},
             "retries": {"initialDelay": "1h", "maxDelay": "1h", "holdFor": "9h"},
             "onFailure": {"contract": "deadLetter", "mapping": "deadLetter", "business": "hold", "exhausted": "deadLetter"}}
            """;

    private final LedgerTarget target = new LedgerTarget();

    private TestInterface moves(EmbeddedKafka broker) throws Exception {
        TestInterface moves = new TestInterface(broker);
        moves.spec = Json.MAPPER.readValue(SPEC, OdooInterfaceSpec.class);
        target.booked = QuantitiesTest::asSaid;
        return moves;
    }

    /** As the side kit proves it. */
    private static Booked asSaid(Operation operation) {
        List<Quantity> said = operation
                .work()
                .match(apply -> apply.effect().match(odoo -> odoo.quantities()), close -> List.<Quantity>of());
        return new Booked(said, List.of(), null);
    }

    /** Each quantity as {@code 10 kg}. */
    private static String message(String id, String order, String... quantities) {
        List<String> lines = new ArrayList<>();
        for (String each : quantities) {
            String[] parts = each.split(" ");
            lines.add("{\"item\": \"A\", \"quantity\": " + parts[0]
                    + (parts.length == 1 ? "" : ", \"unit\": \"" + parts[1] + "\"") + "}");
        }
        return "{\"id\": \"" + id + "\", \"order\": \"" + order + "\", \"moves\": [" + String.join(", ", lines) + "]}";
    }

    private static List<QuantityRow> rows(TestInterface moves) {
        return PartitionAccount.quantities(moves.account());
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Unit, messages, received, applied, duplicate, discarded, held, unexplained. */
    private static List<String> shown(List<QuantityRow> rows) {
        return rows.stream()
                .map(row -> (row.known() ? row.unit() : "unknown") + " " + row.messages() + " "
                        + plain(row.received()) + " " + plain(row.applied()) + " " + plain(row.duplicate()) + " "
                        + plain(row.discarded()) + " " + plain(row.held()) + " " + plain(row.unexplained()))
                .toList();
    }

    @Test
    void everyDifferenceOfReceivedAndAppliedHasItsReasonEachUnitApart(EmbeddedKafka broker) throws Exception {
        try (TestInterface moves = moves(broker)) {
            target.refuse = operation -> operation.orderKey().startsWith("refused")
                    ? Optional.of(LedgerTarget.business("closed"))
                    : Optional.empty();
            moves.send(message("m1", "A", "10 kg", "3 Units"));
            moves.send(message("m2", "B", "0.1 kg", "0.2 kg"));
            moves.send(message("m3", "refused 1", "5 kg"));
            long given = moves.send(message("m4", "refused 2", "7 kg")).get().offset();
            moves.send("{\"id\": \"m5\", \"order\": \"C\"}");
            moves.send(message("m6", "D", "4"));
            try (Delivery delivery = moves.start(target)) {
                eventually(() -> totals(delivery).handled() == 6);
                moves.send(message("m2", "B", "0.1 kg", "0.2 kg"));
                moves.command("c1", Command.Action.discard, new Command.ByOffset(given), "sent by mistake");
                eventually(() ->
                        totals(delivery).duplicate() == 1 && totals(delivery).discarded() == 1);
                assertThat(only(delivery).quantities().units())
                        .as("what is held has no outcome yet")
                        .extracting(
                                ControlTotals.Unit::unit, each -> plain(each.received()), each -> plain(each.applied()))
                        .containsExactlyInAnyOrder(
                                tuple("kg", "17.6", "10.3"), tuple("Units", "3", "3"), tuple(null, "4", "4"));
                assertThat(only(delivery).quantities().differences()).isZero();
            }
            moves.settled();
            List<String> expected = List.of(
                    "Units 1 3 3 0 0 0 0", "kg 5 22.6 10.3 0.3 7 5 0", "null 1 4 4 0 0 0 0", "unknown 1 0 0 0 0 0 0");
            assertThat(shown(rows(moves))).isEqualTo(expected);
            assertThat(rows(moves)).extracting(QuantityRow::day).containsOnly(LocalDate.now(ZoneOffset.UTC));

            // Case C19: the rows come from the audit, not from what is left of the messages.
            try (Admin admin = Admin.create(moves.kafka)) {
                admin.deleteRecords(Map.of(new TopicPartition(moves.id.inTopic(), 0), RecordsToDelete.beforeOffset(6)))
                        .all()
                        .get();
            }
            assertThat(shown(rows(moves))).isEqualTo(expected);
            assertThat(moves.account().get(0).problems())
                    .extracting(Problem::text)
                    .anyMatch(text -> text.contains("are gone"));
        }
    }

    @Test
    void whatIsReplayedIsCountedOnceAndADifferenceOfTheSecondTimeIsTold(EmbeddedKafka broker) throws Exception {
        try (TestInterface moves = moves(broker)) {
            Command.WasApplied all = new Command.WasApplied(0, 2, null, null, null, false);
            try (Delivery delivery = moves.start(target)) {
                moves.send(message("m1", "A", "10 kg"));
                moves.send(message("m2", "B", "2 kg"));
                eventually(() -> totals(delivery).applied() == 2);
                target.takesLast = false; // a side kit of an earlier release
                target.rows.clear();
                moves.command("c1", Command.Action.replay, all, "Odoo was restored");
                ReplayTest.awaitApplied(moves, 4);
                eventually(
                        () -> totals(delivery).held() == 0 && totals(delivery).applied() == 2);
                assertThat(only(delivery).quantities().units())
                        .extracting(
                                ControlTotals.Unit::unit, each -> plain(each.received()), each -> plain(each.applied()))
                        .containsExactly(tuple("kg", "12", "12"));
                assertThat(only(delivery).quantities().differences()).isZero();
                assertThat(moves.settled().applied()).isEqualTo(2);
                assertThat(shown(rows(moves))).containsExactly("kg 2 12 12 0 0 0 0");

                target.rows.clear();
                target.booked = operation -> Booked.parse("9\tkg\nstock.picking,7\t\t\t\t");
                moves.command("c2", Command.Action.replay, all, "Odoo was restored once more");
                eventually(() -> only(delivery).quantities().differences() == 2);
            }
            assertThat(moves.account().get(0).problems())
                    .extracting(Problem::text)
                    .anyMatch(text -> text.contains("says 10 kg and was applied as 9 kg"));
            assertThat(shown(rows(moves))).containsExactly("kg 2 12 12 0 0 0 0");
        }
    }

    @Test
    void aQuantityThatTheTargetKeepsDifferentlyIsToldWithItsMessageAndStaysTold(EmbeddedKafka broker) throws Exception {
        try (TestInterface moves = moves(broker)) {
            target.booked = operation -> operation.orderKey().equals("lying")
                    ? Booked.parse("9\tkg\nstock.picking,7\t\t\t\t")
                    : operation.orderKey().equals("silent") ? null : asSaid(operation);
            long lying = moves.send(message("m1", "lying", "10 kg")).get().offset();
            moves.send(message("m2", "honest", "11 kg"));
            ControlTotals before;
            try (Delivery delivery = moves.start(target)) {
                eventually(() -> totals(delivery).applied() == 2);
                before = only(delivery).quantities();
                assertThat(only(delivery).quantities().differences()).isEqualTo(1);
                assertThat(only(delivery).quantities().lastDifference()).isNotNull();
            }
            assertThat(moves.account().get(0).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.offset()).isEqualTo(lying);
                assertThat(problem.text())
                        .contains("says 10 kg and was applied as 9 kg")
                        .contains("stock.lot,1");
            });
            assertThat(shown(rows(moves))).containsExactly("kg 2 21 20 0 0 0 1");

            // Case C24: a new owner knows them at once, and none falls.
            List<PartitionStatus> shown = new ArrayList<>();
            try (Delivery delivery = moves.start(target)) {
                moves.send(message("m3", "silent", "2 kg"));
                Awaitility.await()
                        .atMost(TestInterface.PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> {
                            delivery.status().stream()
                                    .filter(one -> one.ownerEpoch() != 0)
                                    .forEach(shown::add);
                            return !shown.isEmpty()
                                    && shown.get(shown.size() - 1).totals().applied() == 3;
                        });
                assertThat(only(delivery).quantities().differences()).isEqualTo(2);
            }
            assertThat(shown).allSatisfy(one -> {
                assertThat(one.quantities().differences()).isGreaterThanOrEqualTo(1);
                assertThat(one.quantities().lastDifference()).isAfterOrEqualTo(before.lastDifference());
                assertThat(one.quantities().units()).singleElement().satisfies(kg -> {
                    assertThat(kg.received()).isGreaterThanOrEqualTo(new BigDecimal("21"));
                    assertThat(kg.applied()).isEqualByComparingTo("20");
                });
            });
            assertThat(moves.account().get(0).problems())
                    .extracting(Problem::text)
                    .anyMatch(text ->
                            text.contains("says 2 kg and was applied as something that the target has not told"));
        }
    }

    @Test
    void aDayIsThatOfTheReceiptInTheAskedTimeZone(EmbeddedKafka broker) throws Exception {
        try (TestInterface moves = moves(broker)) {
            moves.send(message("m1", "A", "1 kg"));
            try (Delivery delivery = moves.start(target)) {
                eventually(() -> totals(delivery).applied() == 1);
            }
            moves.settled();
            Instant received = moves.audit().get(0).message().received();
            for (ZoneId zone : List.of(ZoneOffset.ofHours(-18), ZoneOffset.ofHours(18), ZoneId.of("Asia/Kolkata"))) {
                List<PartitionAccount> account =
                        new AccountReader(moves.kafka, PublicAnchorKeys.NONE, zone).read(moves.id);
                assertThat(PartitionAccount.quantities(account))
                        .extracting(QuantityRow::day)
                        .containsExactly(received.atZone(zone).toLocalDate());
            }
        }
    }

    @Test
    void moreUnitsThanMetricsBearAreCountedInTheAccount(EmbeddedKafka broker) throws Exception {
        int units = ControlTotals.MOST_UNITS + 5;
        try (TestInterface moves = moves(broker)) {
            for (int i = 0; i < units; i++) {
                moves.send(message("m" + i, "order" + i, "1 unit" + i));
            }
            try (Delivery delivery = moves.start(target)) {
                eventually(() -> totals(delivery).applied() == units);
                assertThat(only(delivery).quantities().units())
                        .hasSize(ControlTotals.MOST_UNITS + 1)
                        .filteredOn(each -> ControlTotals.OTHER_UNITS.equals(each.unit()))
                        .singleElement()
                        .satisfies(each -> assertThat(each.applied()).isEqualByComparingTo("5"));
            }
            moves.settled();
            assertThat(rows(moves)).hasSize(units).allSatisfy(row -> assertThat(row.unexplained())
                    .isZero());
        }
    }

    @Test
    void whatIsDiscardedUnderTheNextOwnerIsCountedByTheMetricAsByTheAccount(EmbeddedKafka broker) throws Exception {
        try (TestInterface moves = moves(broker)) {
            target.refuse = operation -> Optional.of(LedgerTarget.business("closed"));
            long given = moves.send(message("m1", "A", "7 kg", "2 Units")).get().offset();
            long applied = moves.send(message("m2", "B", "5 kg")).get().offset();
            try (Delivery delivery = moves.start(target)) {
                eventually(() -> totals(delivery).held() == 2);
                assertThat(only(delivery).quantities().units()).isEmpty();
            }
            target.refuse = operation -> Optional.empty();
            try (Delivery delivery = moves.start(target)) {
                moves.command("c1", Command.Action.discard, new Command.ByOffset(given), "sent by mistake");
                moves.command("c2", Command.Action.retry, new Command.ByOffset(applied), null);
                eventually(() ->
                        totals(delivery).discarded() == 1 && totals(delivery).applied() == 1);
                assertThat(only(delivery).quantities().units())
                        .extracting(
                                ControlTotals.Unit::unit, each -> plain(each.received()), each -> plain(each.applied()))
                        .containsExactlyInAnyOrder(tuple("kg", "12", "5"), tuple("Units", "2", "0"));
            }
            moves.settled();
            assertThat(shown(rows(moves))).containsExactlyInAnyOrder("Units 1 2 0 0 2 0 0", "kg 2 12 5 0 7 0 0");
        }
    }

    @Test
    void anEditThatComesTooLateIsNoDifference(EmbeddedKafka broker) throws Exception {
        try (TestInterface moves = moves(broker)) {
            target.refuse = operation -> Optional.of(LedgerTarget.business("closed"));
            moves.send(message("m1", "A", "500 kg"));
            try (Delivery delivery = moves.start(target)) {
                eventually(() -> totals(delivery).held() == 1);
                Operation sent = target.calls.get(0).operations().get(0);
                // An attempt got through, and nobody heard it.
                target.rows.put(
                        sent.key(),
                        new LedgerTarget.Row(sent.content(), sent.position(), "applied", 0, "stock.picking,1"));
                target.bookedOf.put(sent.key(), asSaid(sent));
                EditTest.edit(moves, "c1", 0, 0, message("m1", "A", "50 kg"));
                eventually(() -> totals(delivery).applied() == 1);
                assertThat(only(delivery).quantities().differences()).isZero();
            }
            assertThat(moves.account().get(0).problems()).isEmpty();
            assertThat(shown(rows(moves))).containsExactly("kg 1 500 500 0 0 0 0");
        }
    }
}
