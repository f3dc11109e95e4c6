package dev.plantline.delivery;

import static dev.plantline.delivery.AnchorTest.anchors;
import static dev.plantline.delivery.AnchorTest.audit;
import static dev.plantline.delivery.AnchorTest.rewrite;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.TimeSource;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import dev.plantline.topics.account.AnchorReader;
import dev.plantline.topics.account.NotedAnchors;
import dev.plantline.topics.account.PartitionAccount.Problem;
import dev.plantline.topics.account.VerifiedAudit;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an anchor, from the audit through the side kit into Odoo's ledger and back to who verifies. */
@ExtendWith(KafkaExtension.class)
class OdooAnchorTest {
    private static final AnchorKeys KEYS = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));
    private static final KitText KIT =
            KitText.of(new KitOwner("lyon", "master-data"), AllowList.of(Set.of(Workflow.rawMasterDataSteps)));

    @Test
    void inTheSimulatorAnAuditThatIsCutIsFoundByTheRow(EmbeddedKafka broker, @TempDir Path directory) throws Exception {
        try (OdooSimulator odoo = OdooSimulator.start(directory, 0)) {
            anAuditThatIsCutIsFound(
                    broker, OdooDuty.installed(odoo.url(), OdooSimulator.DATABASE, odoo.keys()::get, KIT));
        }
    }

    @Test
    void inARealOdooAnAuditThatIsCutIsFoundByTheRow(EmbeddedKafka broker) throws Exception {
        anAuditThatIsCutIsFound(broker, OdooDuty.realOrSkip(KIT));
    }

    private static void anAuditThatIsCutIsFound(EmbeddedKafka broker, OdooDuty odoo) throws Exception {
        TargetLedger ledger = odoo.ledger();
        try (TestInterface products = new TestInterface(broker)) {
            products.change(json ->
                    json.replace("stock.lot", "product.product").replace("\"to\":\"ref\"", "\"to\":\"default_code\""));
            int[] rows = {0};
            try (Delivery delivery = start(products, odoo.target())) {
                for (int number = 1; number <= 2; number++) {
                    int applied = number;
                    products.send(products.id.name() + number, "A", number);
                    eventually(() -> totals(delivery).applied() == applied);
                }
                String topic = products.topics().in();
                eventually(() -> {
                    try {
                        ledger.forEachAnchor(topic, products.id.auditTopic(), row -> rows[0]++);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return rows[0] > 0;
                });
            }
            VerifiedAudit whole = verify(products, ledger);
            assertThat(whole.problems()).isEmpty();
            assertThat(whole.ledgerRows()).isEqualTo(1);

            rewrite(
                    products,
                    audit(products).subList(0, (int) anchors(products).get(0).records() - 1));

            assertThat(verify(products, ledger).problems())
                    .extracting(Problem::text)
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("in the target's ledger stands", "the end of the history was taken away"));
        }
    }

    private static Delivery start(TestInterface products, OdooTarget target) {
        return TestInterface.start(
                products.configuration(),
                new DeliveryEnvironment(
                        "test-pod",
                        products.kafka,
                        TestInterface.target(target),
                        DeliveryListener.NONE,
                        TimeSource.system(),
                        new Random(),
                        TestInterface.QUICK,
                        HistoryKeys.NONE,
                        KEYS));
    }

    private static VerifiedAudit verify(TestInterface products, TargetLedger ledger) throws Exception {
        return new AnchorReader(products.kafka, KEYS.publics(), NotedAnchors.NONE)
                .read(products.id, Optional.of(ledger), Instant.now())
                .get(0);
    }
}
