package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.Step;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19. */
@Tag("alone") // it looks at all that the plants nantes and turin have
class RealOdooTrustTest extends TrustConformance {
    private ServerActions database;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    List<String> ledger(String... plants) throws Exception {
        return database().ledger(plants);
    }

    @Override
    List<String> ledgerWith(String text) throws Exception {
        return database().ledgerWith(text);
    }

    /** The short text of such a kit leaves the form of rows to the database. */
    @Test
    void rowsThatAreNotOfTheFormAreRefusedByTheKitOfAnOperationAsWell() throws Exception {
        Map<String, Consumer<ObjectNode>> forgeries = new LinkedHashMap<>();
        forgeries.put("epoch is not a whole number", request -> request.put("epoch", "1"));
        forgeries.put("partition is not a topic id", request -> request.put("partition", "o:x"));
        forgeries.put("a key that this side kit does not know: forged", request -> request.put("forged", 1));
        forgeries.put("key has not 32 hex digits", request -> operation(request).put("key", "v:" + "0".repeat(30)));
        forgeries.put("key has not 32", request -> operation(request).put("key", "A".repeat(32)));
        forgeries.put("key has not", request -> operation(request).put("key", "a".repeat(32) + "\n"));
        forgeries.put(
                "content has not 64 hex digits", request -> operation(request).put("content", ""));
        forgeries.put(
                "stamp is not a whole number", request -> operation(request).put("stamp", 1L << 53));
        forgeries.put("stamp is not a whole number from", request -> operation(request)
                .put("stamp", -1));
        forgeries.put(
                "edition is not a whole number", request -> operation(request).put("edition", 1.5));
        forgeries.put("position is not of the partition", request -> operation(request)
                .put("position", "other/0/1"));
        forgeries.put("version and orderKey", request -> operation(request).put("version", "n:1"));
        forgeries.put(
                "version is not a whole number",
                request -> operation(request).put("version", "n:1.5").put("orderKey", "0".repeat(32)));
        forgeries.put(
                "orderKey has not 32",
                request -> operation(request).put("version", "n:1").put("orderKey", "../o:"));
        forgeries.put(
                "shape is not a whole number", request -> operation(request).put("shape", -1));
        JsonNode supplier = odoo.search(VICTIM, "res.partner", List.of(List.of("id", "=", 1)), "id");
        Operations mine = new Operations();
        KitText kit = KitText.of(OdooUnderTest.PURCHASE, new OperationKit("purchase.cancel", References.DEFAULT));
        installed(VICTIM, kit).raise(mine.partition, 1, 0);
        JsonNode order = odoo.as(VICTIM)
                .call(
                        "purchase.order",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of("partner_id", supplier.path(0).path("id")))));
        String number = odoo.search(VICTIM, "purchase.order", List.of(List.of("id", "=", order.path(0))), "name")
                .path(0)
                .path("name")
                .asText();
        ObjectNode document = Json.MAPPER.createObjectNode().put("order", number);
        List<String> before = ledger("nantes");
        for (Map.Entry<String, Consumer<ObjectNode>> forgery : forgeries.entrySet()) {
            ObjectNode request = request(mine, mine.apply("forged", new Step.Do("purchase.cancel", document)));
            forgery.getValue().accept(request);
            OdooFault refused = catchThrowableOfType(OdooFault.class, () -> run(VICTIM, kit, request, Map.of()));
            assertThat(refused).as(forgery.getKey()).isNotNull();
            assertThat(refused.getMessage()).contains("plantline: ").contains(forgery.getKey());
            assertThat(ledger("nantes")).as(forgery.getKey()).isEqualTo(before);
        }
        ObjectNode right = request(mine, mine.apply("right", new Step.Do("purchase.cancel", document)));
        assertThat(run(VICTIM, kit, right, Map.of())
                        .path("verdicts")
                        .path(0)
                        .path(0)
                        .asText())
                .isEqualTo("applied");
    }

    private ServerActions database() throws Exception {
        if (database == null) {
            database = new ServerActions(odoo);
        }
        return database;
    }

    @AfterAll
    void tidy() throws Exception {
        if (odoo != null) {
            leaveTheirGroups();
        }
        if (database != null) {
            database.close();
        }
    }
}
