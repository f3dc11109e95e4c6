package dev.plantline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Batch;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.model.Totals;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A load of master data that is larger than its gate lets through unasked, into a real Odoo. */
@ExtendWith(KafkaExtension.class)
class RealOdooBatchGateTest {
    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    private static final KitText KIT =
            KitText.of(new KitOwner("lyon", "master-data"), new OperationKit("product.master", References.DEFAULT));
    private static final String HOW =
            "SKIPPED: no real Odoo. Set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS to one that may be written to.";
    private static final int ROWS = 25;

    private static String spec(String weight) {
        return """
                {"workflow": "masterData",
                 "source": {"system": "erp", "kafka": {"topic": "items"}},
                 "gate": {"when": "rows > 20"},
                 "contract": {"version": "1.0.0", "format": "json", "schema": {
                   "type": "object", "required": ["id", "order", "n"],
                   "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 64}, "order": {"type": "string"}, "n": {"type": "integer"}}}},
                 "keys": {"order": ["order"], "idempotency": ["id"], "onConflict": "reject"},
                 "target": {"odoo": {"duty": "master-data"}},
                 "mapping": {"steps": [{"do": "product.master", "fields": [
                   {"to": "item", "from": "id"}, {"to": "name", "from": "id"}, {"to": "type", "value": "stored"}, {"to": "unit", "value": "Units"},
                   {"to": "weight", %s}]}]},
                 "retries": {"initialDelay": "1s", "maxDelay": "2s", "holdFor": "1h"},
                 "onFailure": {"contract": "deadLetter", "mapping": "deadLetter", "business": "hold", "exhausted": "deadLetter"}}
                """
                .formatted(weight);
    }

    @Test
    void aLoadAboveTheThresholdWaitsIsReleasedIsAppliedOnceAndAChangedMappingMakesItsReleaseVoid(EmbeddedKafka broker)
            throws Exception {
        OdooProtocol master = master();
        OdooTarget target = new OdooTarget(master, KIT.actionName(), CLUSTER, null);
        try (TestInterface items = new TestInterface(broker)) {
            items.change(before -> spec("\"from\": \"n\""));
            String first = items.id.name() + "a";
            send(items, first);
            Batch batch = run(items, target);
            assertThat(batch.why()).isEqualTo("the gate says rows > 20, and there are 25");
            assertThat(batch.messages()).isEqualTo(ROWS);
            assertThat(batch.totals()).containsExactly(new Batch.Total("product.master", null, ROWS, null));
            assertThat(weights(master, first)).as("nothing is applied unasked").isEmpty();

            items.release = new Release("items-1", true, batch);
            assertThat(run(items, target)).isNull();
            assertThat(weights(master, first)).isEqualTo(expected(first, 1));

            send(items, first);
            Batch again = run(items, target);
            items.release = new Release("items-2", true, again);
            assertThat(run(items, target)).isNull();
            assertThat(weights(master, first)).isEqualTo(expected(first, 1));
            assertThat(items.settled()).isEqualTo(new Totals(2 * ROWS, ROWS, ROWS, 0, 0, 0, 0, 0));

            String second = items.id.name() + "b";
            send(items, second);
            items.release = new Release("items-3", true, run(items, target));
            items.change(before -> spec("\"expr\": \"n * 2\""));
            items.revision = "r-2";
            Batch anew = run(items, target);
            assertThat(anew.why()).contains("items-3", "is void", "revision r-2");
            assertThat(weights(master, second)).isEmpty();
            items.release = new Release("items-4", true, anew);
            assertThat(run(items, target)).isNull();
            assertThat(weights(master, second)).isEqualTo(expected(second, 2));
        }
    }

    /** What a duty's user does in it, whose side kit is installed. */
    private static OdooProtocol master() throws Exception {
        String url = System.getenv("PLANTLINE_ODOO_URL");
        if (url == null) {
            System.err.println(HOW);
        }
        Assumptions.assumeTrue(url != null, HOW);
        String database = System.getenv("PLANTLINE_ODOO_DB");
        JsonNode users = Json.MAPPER.readTree(Files.readString(Path.of(System.getenv("PLANTLINE_ODOO_KEYS"))));
        Supplier<String> bot = () -> users.at("/bot_master/key").asText();
        Supplier<String> administrator = () -> users.at("/bot_admin/key").asText();
        OdooAdministration administration = new OdooAdministration(URI.create(url), database, null);
        administration.adopt(administrator, "lyon", CLUSTER);
        administration.install(administrator, CLUSTER, List.of(new OdooAdministration.DutyKit(bot, KIT)));
        return new OdooConnector(null).open(new OdooEndpoint(URI.create(url), database, bot, null));
    }

    @Test
    void aFirstLoadWaitsTheSameLoadDoesNotAndABrokenOneWaits(EmbeddedKafka broker) throws Exception {
        OdooTarget target = new OdooTarget(master(), KIT.actionName(), CLUSTER, null);
        try (TestInterface items = new TestInterface(broker)) {
            items.change(before -> ChangedGateTest.SPEC);
            ChangedGateTest.loads(items, target, items.id.name());
        }
    }

    private static void send(TestInterface items, String prefix) throws Exception {
        for (int n = 1; n <= ROWS; n++) {
            items.send(prefix + n, prefix + n, n);
        }
    }

    private static Batch run(TestInterface items, OdooTarget target) throws Exception {
        try (Delivery delivery = items.start(target)) {
            assertThat(delivery.drain(TestInterface.PATIENCE, TestInterface.PATIENCE))
                    .isEmpty();
            return delivery.waiting().get(items.id.name());
        }
    }

    private static Map<String, BigDecimal> expected(String prefix, int times) {
        Map<String, BigDecimal> expected = new TreeMap<>();
        for (int n = 1; n <= ROWS; n++) {
            expected.put(prefix + n, new BigDecimal(n * times));
        }
        return expected;
    }

    /** Of all products of a load, by code; one that is there twice is told as such. */
    private static Map<String, BigDecimal> weights(OdooProtocol master, String prefix) throws OdooFault {
        Map<String, BigDecimal> weights = new TreeMap<>();
        for (JsonNode each : master.call(
                "product.product",
                "search_read",
                Map.of(
                        "domain",
                        List.of(List.of("default_code", "=like", prefix + "%")),
                        "fields",
                        List.of("default_code", "weight")))) {
            String code = each.path("default_code").asText();
            BigDecimal weight = each.path("weight").decimalValue().stripTrailingZeros();
            assertThat(weights.put(code, new BigDecimal(weight.toPlainString())))
                    .as(code)
                    .isNull();
        }
        return weights;
    }
}
