package dev.plantline.odoo.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.model.Json;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.Records;
import dev.plantline.model.records.RecordsUnreadableException;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Reading where Odoo fails, on an Odoo of a few lines. */
class OdooRecordsTest {
    private final Odoo odoo = new Odoo();

    /** Entries 1 to 12, each with two lines. */
    private static final class Odoo implements OdooProtocol {
        final Set<Long> bad = new TreeSet<>();
        String lineWritten = "2026-01-01 00:00:00";
        String taxLineWritten = "2026-01-01 00:00:00";
        JsonNode specification;

        @Override
        public JsonNode call(String model, String method, Map<String, ?> arguments) throws OdooFault {
            if (method.equals("fields_get")) {
                return json(
                        model.equals("account.move")
                                ? """
                                {"ref": {"type": "char", "store": true}, "write_date": {"type": "datetime", "store": true},
                                 "invoice_user_id": {"type": "many2one", "relation": "res.users", "store": true},
                                 "message_ids": {"type": "one2many", "relation": "mail.message", "store": true},
                                 "amount_total": {"type": "monetary", "store": true, "digits": [16, 2]},
                                 "invoice_line_ids": {"type": "one2many", "relation": "account.move.line", "store": true},
                                 "line_ids": {"type": "one2many", "relation": "account.move.line", "store": true}}"""
                                : """
                                {"quantity": {"type": "float", "store": true}, "name": {"type": "char", "store": true},
                                 "write_date": {"type": "datetime", "store": true}}""");
            }
            specification = Json.MAPPER.valueToTree(arguments.get("specification"));
            JsonNode domain = Json.MAPPER.valueToTree(arguments.get("domain"));
            long after = domain.get(domain.size() - 1).get(2).asLong();
            int limit = (Integer) arguments.get("limit");
            List<String> found = new ArrayList<>();
            for (long id = after + 1; id <= 12 && found.size() < limit; id++) {
                if (bad.contains(id) && specification.has("ref")) {
                    throw new OdooFault(OdooFault.Kind.ambiguous, "builtins.ZeroDivisionError", "division by zero");
                }
                found.add(
                        """
                        {"id": %d, "ref": "R", "write_date": "2026-01-01 00:00:00", "amount_total": 0.1,
                         "invoice_user_id": {"id": 2, "name": "Ana"},
                         "invoice_line_ids": [{"id": 5, "quantity": 1, "write_date": "%s"}],
                         "line_ids": [{"id": 5, "write_date": "%s"}, {"id": 6, "write_date": "%s"}]}
                        """
                                .formatted(id, lineWritten, lineWritten, taxLineWritten));
            }
            return json("{\"records\": " + found + "}");
        }

        private static JsonNode json(String text) {
            try {
                return Json.MAPPER.readTree(text);
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String serverVersion() {
            return "19.0";
        }
    }

    private Records records(List<String> fields, Map<String, List<String>> lines, String when) {
        var query = new RecordQuery(
                "account.move",
                fields,
                new TreeMap<>(lines),
                List.of(new RecordQuery.Condition(when, "=", TextNode.valueOf("R"))));
        return new OdooRecords(odoo, "reading", "here", "way", query, new Semaphore(1));
    }

    private static List<Records.Row> all(Records records) throws RecordsUnreadableException {
        List<Records.Row> rows = new ArrayList<>();
        for (int reads = 0; reads < 100; reads++) {
            var page =
                    records.read(rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id(), Optional.empty());
            rows.addAll(page.rows());
            if (page.isLast()) {
                return rows;
            }
        }
        throw new AssertionError("no end");
    }

    @Test
    void aRecordAtWhichOdooFailsKeepsNoOtherBack() throws Exception {
        odoo.bad.add(5L);
        var records = records(List.of("ref"), Map.of(), "ref");
        var rows = all(records);
        assertThat(rows).extracting(Records.Row::id).hasSize(12).isSorted();
        var instead = Json.MAPPER.readTree(rows.get(4).message());
        assertThat(instead.isTextual()).isTrue();
        assertThat(instead.asText())
                .contains("record 5 of account.move")
                .contains("Odoo fails with builtins.ZeroDivisionError");
        assertThat(Json.MAPPER.readTree(rows.get(5).message()).path("ref").asText())
                .isEqualTo("R");
        assertThat(all(records).get(4).message())
                .as("the same each time")
                .isEqualTo(rows.get(4).message());
    }

    @Test
    void whereManyInARowCannotBeReadTheLastIsNamedAndNothingIsPassedOver() {
        for (long id = 1; id <= 12; id++) {
            odoo.bad.add(id);
        }
        assertThatThrownBy(() -> all(records(List.of("ref"), Map.of(), "ref")))
                .isInstanceOf(RecordsUnreadableException.class)
                .hasMessageContaining(
                        "record 11 of account.move and the 10 before it cannot be read: division by zero");
    }

    @Test
    void aLineThatWasWrittenMovesWhenItsRecordWasChanged() throws Exception {
        var records = records(List.of("ref"), Map.of("invoice_line_ids", List.of("quantity")), "ref");
        var before = Json.MAPPER.readTree(all(records).get(0).message());
        assertThat(before.path("changedAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
        odoo.lineWritten = "2026-01-02 00:00:00";
        var after = Json.MAPPER.readTree(all(records).get(0).message());
        assertThat(after.path("changedAt").asText()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(after.path("write_date").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(after.path("contentHash")).isNotEqualTo(before.path("contentHash"));
        assertThat(after.path("invoice_line_ids").toString()).isEqualTo("[{\"quantity\":1}]");
        odoo.taxLineWritten = "2026-01-03 00:00:00";
        var taxed = Json.MAPPER.readTree(all(records).get(0).message());
        assertThat(taxed.path("changedAt").asText()).as("all lines of an entry").isEqualTo("2026-01-03T00:00:00Z");
        assertThat(taxed.has("line_ids")).isFalse();
    }

    /** What the duty's user may see is more than is anybody's business: a list says what is read. */
    @Test
    void ofOdoosAdministrationOnlyWhatAListSaysIsReadOrAskedFor() throws Exception {
        var named = all(records(List.of("ref", "invoice_user_id.name"), Map.of(), "invoice_user_id.name"));
        assertThat(Json.MAPPER.readTree(named.get(0).message()).path("invoice_user_id"))
                .isEqualTo(Json.MAPPER.readTree("{\"id\": 2, \"name\": \"Ana\"}"));
        for (Records refused : List.of(
                records(List.of("invoice_user_id.password"), Map.of(), "ref"),
                records(List.of("ref"), Map.of(), "invoice_user_id.password"))) {
            assertThatThrownBy(() -> all(refused))
                    .isInstanceOf(RecordsUnreadableException.class)
                    .hasMessageContaining(
                            "password of res.users is not read: res.users belongs to Odoo's administration");
        }
        assertThatThrownBy(() -> all(records(List.of("ref"), Map.of("message_ids", List.of("name")), "ref")))
                .isInstanceOf(RecordsUnreadableException.class)
                .hasMessageContaining("name of mail.message is not read");
    }

    @Test
    void whoWaitsForItsTurnTooLongIsToldToAskAgain() throws Exception {
        var calls = new Semaphore(0);
        var query = new RecordQuery("account.move", List.of("ref"), new TreeMap<>(), List.of());
        var records = new OdooRecords(odoo, "reading", "here", "way", query, calls, System::nanoTime, 10);
        assertThat(records.read(0, Optional.empty()).isLaterOn()).isTrue();
        calls.release();
        assertThat(records.read(0, Optional.empty()).rows()).hasSize(12);
    }
}
