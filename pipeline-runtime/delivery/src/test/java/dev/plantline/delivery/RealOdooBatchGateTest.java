package dev.plantline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Batch;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.model.Totals;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A load of master data that is larger than its gate lets through unasked, into a real Odoo. */
@ExtendWith(KafkaExtension.class)
class RealOdooBatchGateTest {
    private static final KitText KIT =
            KitText.of(new KitOwner("lyon", "master-data"), new OperationKit("product.master", References.DEFAULT));
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
        OdooDuty odoo = OdooDuty.realOrSkip(KIT);
        OdooProtocol master = odoo.master();
        OdooTarget target = odoo.target();
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

    @Test
    void aFirstLoadWaitsTheSameLoadDoesNotAndABrokenOneWaits(EmbeddedKafka broker) throws Exception {
        OdooTarget target = OdooDuty.realOrSkip(KIT).target();
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
