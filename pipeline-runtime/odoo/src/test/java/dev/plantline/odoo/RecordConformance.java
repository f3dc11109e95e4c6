package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.model.Json;
import dev.plantline.model.PartitionId;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.RecordQuery.Condition;
import dev.plantline.model.records.Records;
import dev.plantline.model.records.RecordsUnreadableException;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import dev.plantline.odoo.records.OdooRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Records read as messages, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordConformance {
    static final String BOT = "bot_purchase";

    final String run = RunName.fresh();
    OdooUnderTest odoo;
    private final List<Long> orders = new ArrayList<>();

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        var desk = OperationDesk.open(odoo, BOT, "purchase.order");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("supplier_" + run, "Supplier " + run, run + "S")));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "standard_price"),
                List.of(List.of("product_" + run, "Screw " + run, run + "I", "consu", "True", "0.1")));
        desk.raise(new PartitionId(run, 0), OperationDesk.EPOCH);
        for (int i = 1; i <= 3; i++) {
            desk.apply(
                    ("{order: %1$sP%2$d, supplier: %1$sS, currency: USD, lines: [{line: 1, item: %1$sI, quantity: 2.5},"
                                    + " {line: 2, item: %1$sI, quantity: 1}]}")
                            .formatted(run, i));
        }
        odoo.search(BOT, "purchase.order", List.of(List.of("partner_id.ref", "=", run + "S")), "id")
                .forEach(each -> orders.add(each.path("id").asLong()));
        assertThat(orders).hasSize(3);
    }

    private RecordQuery query(List<String> fields, Map<String, List<String>> lines, Condition... more) {
        SortedMap<String, List<String>> sorted = new TreeMap<>(lines);
        List<Condition> when = new ArrayList<>(List.of(more));
        when.add(new Condition("partner_id.ref", "=", TextNode.valueOf(run + "S")));
        return new RecordQuery("purchase.order", fields, sorted, when);
    }

    private Records records(RecordQuery query) {
        return records(query, odoo.keys().get(BOT));
    }

    private Records records(RecordQuery query, String key) {
        var endpoint = new OdooEndpoint(odoo.url(), odoo.database(), () -> key, null);
        return new OdooRecords(new Json2Transport(endpoint), "reading", "here", "way", query, new Semaphore(1));
    }

    private static JsonNode message(Records.Row row) throws Exception {
        return Json.MAPPER.readTree(row.message());
    }

    @Test
    void aRecordIsReadWithItsLinesAndExactNumbers() throws Exception {
        var records = records(query(
                List.of("state", "partner_id.ref", "locked"),
                Map.of("order_line", List.of("product_id.default_code", "product_qty", "price_unit"))));
        var page = records.read(0, Optional.empty());
        assertThat(page.isLast()).isTrue();
        assertThat(page.rows()).extracting(Records.Row::id).containsExactlyElementsOf(orders);
        var message = message(page.rows().get(0));
        assertThat(message.path("id").asLong()).isEqualTo(orders.get(0));
        assertThat(message.path("write_date").asText()).matches("20..-..-..T..:..:..Z");
        assertThat(message.path("contentHash").asText()).matches("[0-9a-f]{32}");
        assertThat(message.path("locked").isBoolean()).isTrue();
        assertThat(message.path("partner_id").path("ref").asText()).isEqualTo(run + "S");
        assertThat(message.path("partner_id").path("id").isIntegralNumber()).isTrue();
        assertThat(message.path("order_line").toString())
                .matches("\\[\\{\"price_unit\":0.1,\"product_id\":\\{\"id\":\\d+,\"default_code\":\"" + run
                        + "I\"},\"product_qty\":2.5},\\{\"price_unit\":0.1,\"product_id\":\\{\"id\":\\d+,\"default_code\":\""
                        + run + "I\"},\"product_qty\":1}]");
    }

    @Test
    void whatIsEmptyIsNotInTheMessageAndTheHashChangesWithWhatIsRead() throws Exception {
        var records = records(query(List.of("partner_ref"), Map.of()));
        var before = records.read(orders.get(1), Optional.empty()).rows();
        assertThat(before).hasSize(1);
        assertThat(records.read(orders.get(1), Optional.empty()).rows().get(0).message())
                .as("the same twice")
                .isEqualTo(before.get(0).message());
        odoo.as(BOT)
                .call(
                        "purchase.order",
                        "write",
                        Map.of("ids", List.of(orders.get(2)), "vals", Map.of("partner_ref", "changed")));
        var after = records.read(orders.get(1), Optional.empty()).rows();
        assertThat(message(after.get(0)).path("partner_ref").asText()).isEqualTo("changed");
        assertThat(message(after.get(0)).path("contentHash"))
                .isNotEqualTo(message(before.get(0)).path("contentHash"));
        odoo.as(BOT)
                .call(
                        "purchase.order",
                        "write",
                        Map.of("ids", List.of(orders.get(2)), "vals", Map.of("partner_ref", false)));
        var emptied = records.read(orders.get(1), Optional.empty()).rows().get(0);
        assertThat(message(emptied).has("partner_ref")).isFalse();
    }

    @Test
    void onlyWhatWasWrittenSinceAndWhatTheConditionsSayIsRead() throws Exception {
        var all = records(query(List.of("state"), Map.of()));
        String written = all.read(0, Optional.empty()).rows().get(0).writeDate().orElseThrow();
        assertThat(all.read(0, Optional.of(written)).rows()).hasSize(3);
        assertThat(all.read(0, Optional.of("2999-01-01 00:00:00")).rows()).isEmpty();
        var none = records(
                query(List.of("state"), Map.of(), new Condition("state", "in", Json.MAPPER.readTree("[\"cancel\"]"))));
        assertThat(none.read(0, Optional.empty()).rows()).isEmpty();
        var late = records(query(
                List.of("state"),
                Map.of(),
                new Condition("write_date", ">", TextNode.valueOf("2020-01-31T00:00:00Z"))));
        assertThat(late.read(0, Optional.empty()).rows()).hasSize(3);
    }

    @Test
    void aFieldThatTheUserDoesNotSeeIsNamedWithTheOneThatWasMeant() {
        assertSaid(query(List.of("partner_id.reff"), Map.of()), "sees no field reff of res.partner, did you mean ref?");
        assertSaid(
                query(List.of("order_line"), Map.of()), "order_line of purchase.order holds several records", "lines");
        assertSaid(query(List.of("state.name"), Map.of()), "state of purchase.order is no relation");
        assertSaid(
                query(List.of("state"), Map.of("partner_id", List.of("ref"))),
                "partner_id of purchase.order holds no lines");
        assertSaid(
                query(List.of("state"), Map.of(), new Condition("display_name", "=", TextNode.valueOf("x"))),
                "display_name of purchase.order is not stored");
    }

    @Test
    void aKeyThatOdooRefusesIsSaidWithoutIt() {
        String key = "0123456789abcdef0123456789abcdef01234567";
        assertThatThrownBy(() -> records(query(List.of("state"), Map.of()), key).read(0, Optional.empty()))
                .isInstanceOf(RecordsUnreadableException.class)
                .hasMessageContaining("Odoo refuses the key of duty reading")
                .hasMessageNotContaining(key);
    }

    private void assertSaid(RecordQuery query, String... words) {
        assertThatThrownBy(() -> records(query).read(0, Optional.empty()))
                .isInstanceOf(RecordsUnreadableException.class)
                .hasMessageContainingAll(words);
    }
}
