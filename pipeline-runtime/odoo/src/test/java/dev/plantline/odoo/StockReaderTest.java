package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the reader asks of an Odoo that answers as a test says. */
class StockReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");

    private final ScriptedAdministrator odoo = new ScriptedAdministrator();

    @Test
    void anOdooWithoutStockIsNotTouched() throws Exception {
        odoo.stockModel = "[]";

        assertThat(read()).isEqualTo(StockReading.WITHOUT_STOCK);
        assertThat(odoo.calls).containsExactly("ir.model.search");
    }

    @Test
    void theActionIsThereForOneReadingAndThoseLeftBehindGo() throws Exception {
        odoo.leftBehind = "[41]";

        read();

        assertThat(odoo.calls)
                .containsExactly(
                        "ir.model.search",
                        "ir.actions.server.search",
                        "ir.actions.server.unlink [41]",
                        "ir.model.data.check_object_reference",
                        "ir.actions.server.create",
                        "ir.actions.server.run after 0, 500 products",
                        "ir.actions.server.unlink [7]");
        assertThat(odoo.leftBefore).isEqualTo("2026-11-26 05:00:00");
    }

    @Test
    void theActionGoesWhenTheReadingFails() {
        odoo.takesAtMost = 0;

        assertThatThrownBy(this::read).isInstanceOf(OdooFault.class).hasMessageContaining("statement timeout");
        assertThat(odoo.calls).last().isEqualTo("ir.actions.server.unlink [7]");
        assertThat(odoo.calls).contains("ir.actions.server.run after 0, 1 products");
    }

    @Test
    void whereFiveHundredProductsTakeTooLongFewerAreCompared() throws Exception {
        odoo.takesAtMost = 150;
        odoo.products = 300;

        assertThat(read().next()).isEmpty();
        assertThat(odoo.runs())
                .containsExactly(
                        "after 0, 500 products",
                        "after 0, 250 products",
                        "after 0, 125 products",
                        "after 125, 125 products",
                        "after 250, 125 products");
    }

    @Test
    void aSizeThatTookTooLongIsNotTriedAgainInTheSameReading() throws Exception {
        odoo.takesAtMost = 150;
        odoo.products = 2_000;
        odoo.differences = 5;
        odoo.differUpTo = 125;

        assertThat(read().differences()).hasSize(625);
        assertThat(odoo.runs())
                .as("fewer because of the differences, and again as many as there is time for")
                .contains("after 0, 62 products", "after 62, 124 products");
        assertThat(odoo.runs().stream().filter(each -> !each.startsWith("after 0,")))
                .contains("after 186, 125 products")
                .noneMatch(each -> each.endsWith(", 250 products") || each.endsWith(", 248 products"));
    }

    @Test
    void whereProductsDifferLessAsManyAreComparedAgainAsBefore() throws Exception {
        odoo.products = 2_000;
        odoo.differences = 5;
        odoo.differUpTo = 125;

        read();

        assertThat(odoo.runs())
                .startsWith(
                        "after 0, 500 products",
                        "after 0, 250 products",
                        "after 0, 125 products",
                        "after 0, 62 products")
                .endsWith("after 1430, 500 products", "after 1930, 500 products");
    }

    @Test
    void whereFiveHundredProductsDifferTooOftenFewerAreTold() throws Exception {
        odoo.products = 500;
        odoo.differences = 3;

        assertThat(read().differences()).hasSize(1_500);
        assertThat(odoo.runs()).contains("after 0, 125 products").doesNotContain("after 0, 62 products");
    }

    @Test
    void aProductThatDiffersAtFiveHundredPlacesAndMoreEndsTheReading() throws Exception {
        odoo.products = 2;
        odoo.differences = 501;

        StockReading reading = read();

        assertThat(reading.tooMany()).isTrue();
        assertThat(reading.differences()).hasSize(501);
    }

    @Test
    void theRestIsForTheNextTurn() throws Exception {
        odoo.products = 501;

        StockReading turn = new StockReader(odoo).read(0, NOW, () -> false);

        assertThat(turn.next()).isEqualTo(OptionalLong.of(500));
        assertThat(odoo.runs()).hasSize(1);
    }

    @Test
    void whatIsNoComparisonIsRefused() {
        for (String answer : List.of(
                "{}",
                "{\"database\": \"d\", \"differences\": {}}",
                "{\"database\": \"d\", \"last\": 0, \"differences\": []}",
                "{\"database\": \"d\", \"last\": false, \"differences\": [[1, 2, \"DROP\", \"\", \"\"]]}")) {
            odoo.answer = answer;
            assertThatThrownBy(this::read)
                    .as(answer)
                    .isInstanceOf(OdooFault.class)
                    .hasMessageContaining("something else than the comparison of stock and moves");
        }
    }

    private StockReading read() throws OdooFault {
        return new StockReader(odoo).read(0, NOW, () -> true);
    }

    private static final class ScriptedAdministrator implements OdooProtocol {
        private final List<String> calls = new ArrayList<>();
        private String stockModel = "[3]";
        private String leftBehind = "[]";
        private String leftBefore;
        /** So many products are compared in the time that there is. */
        private int takesAtMost = 500;
        /** With the ids from 1 on. */
        private int products = 1;
        /** Of each product. */
        private int differences;
        /** Those with higher ids do not differ. */
        private int differUpTo = Integer.MAX_VALUE;
        /** Whatever is asked; null: as it is. */
        private String answer;

        private List<String> runs() {
            return calls.stream()
                    .filter(each -> each.contains(".run "))
                    .map(each -> each.substring(each.indexOf("after")))
                    .toList();
        }

        @Override
        public String serverVersion() {
            return "19.0";
        }

        @Override
        public JsonNode call(String model, String method, Map<String, ?> arguments) throws OdooFault {
            JsonNode given = Json.MAPPER.valueToTree(arguments);
            String call = model + "." + method;
            calls.add(
                    switch (method) {
                        case "unlink" -> call + " " + given.path("ids");
                        case "run" ->
                            call + " after " + given.at("/context/plantline/after") + ", "
                                    + given.at("/context/plantline/products") + " products";
                        default -> call;
                    });
            return switch (call) {
                case "ir.model.search" -> json(stockModel);
                case "ir.actions.server.search" -> {
                    leftBefore = given.at("/domain/1/2").asText();
                    yield json(leftBehind);
                }
                case "ir.model.data.check_object_reference" -> json("[\"res.groups\", 2]");
                case "ir.actions.server.create" -> json("[7]");
                case "ir.actions.server.run" -> run(given.at("/context/plantline"));
                case "ir.actions.server.unlink" -> json("true");
                default -> throw new AssertionError(call);
            };
        }

        private JsonNode run(JsonNode request) throws OdooFault {
            if (answer != null) {
                return json(answer);
            }
            int after = request.path("after").asInt();
            int size = request.path("products").asInt();
            int last = Math.min(after + size, products);
            if (last - after > takesAtMost) {
                throw new OdooFault(
                        OdooFault.Kind.contention,
                        "psycopg2.errors.QueryCanceled",
                        "canceling statement due to statement timeout");
            }
            List<List<Object>> rows = new ArrayList<>();
            for (int product = after + 1; product <= last; product++) {
                for (int place = 0; product <= differUpTo && place < differences; place++) {
                    rows.add(List.of(product, place, "1.00", "", "WH"));
                }
            }
            return Json.MAPPER.valueToTree(Map.of(
                    "database",
                    "d",
                    "last",
                    last - after == size ? (Object) last : false,
                    "differences",
                    rows.subList(0, Math.min(rows.size(), request.path("most").asInt()))));
        }

        private static JsonNode json(String text) {
            try {
                return Json.MAPPER.readTree(text);
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
