package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.StopReason;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.ServerAction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Odoo loses what came since a backup, under the owner that goes on: as with a restore, rows and records are gone together. */
@ExtendWith(KafkaExtension.class)
class RealOdooReplayTest {
    private static final KitText KIT =
            KitText.of(new KitOwner("lyon", "master-data"), AllowList.of(Set.of(Workflow.rawMasterDataSteps)));

    @Test
    void whatARealOdooLostIsNoticedUnderTheSameOwnerAndBroughtBackOnceAndWhatWasUndoneByHandOnDemand(
            EmbeddedKafka broker) throws Exception {
        OdooDuty odoo = OdooDuty.realOrSkip(KIT);
        OdooProtocol admin = odoo.administrator();
        OdooProtocol master = odoo.master();
        try (TestInterface products = new TestInterface(broker)) {
            products.change(json ->
                    json.replace("stock.lot", "product.product").replace("\"to\":\"ref\"", "\"to\":\"default_code\""));
            String prefix = products.id.name();
            try (Delivery delivery = products.start(odoo.target())) {
                for (int number = 0; number < 3; number++) {
                    products.send(prefix + number, "A", number);
                }
                eventually(() -> totals(delivery).applied() == 3);
                String partition = products.topics().in() + "/0";
                lose(admin, partition, prefix, 1, 3);
                assertThat(names(master, prefix)).containsExactly(prefix + "0");

                products.send(prefix + 3, "A", 3);
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains(partition + "/2, which was applied last");
                assertThat(names(master, prefix)).containsExactly(prefix + "0");
                products.command(
                        "c1", Action.replay, new WasApplied(0, 3, null, null, null, false), "Odoo was restored");
                AdoptTest.adopt(products, "c2", StopReason.targetRestored);
                eventually(() ->
                        totals(delivery).applied() == 4 && totals(delivery).held() == 0);
                assertThat(names(master, prefix))
                        .containsExactly(prefix + "0", prefix + "1", prefix + "2", prefix + "3");

                // Somebody takes the last one away by hand: its row stays, and only the command that says so makes it
                // again.
                ServerAction.once(
                        admin::call,
                        "Plantline test of a replay",
                        "env['product.product'].search([('name', '=', '" + prefix + "3')]).product_tmpl_id.unlink()");
                products.command("c3", Action.replay, new WasApplied(3, 4, null, null, null, false), "is not enough");
                ReplayTest.awaitApplied(products, 8);
                assertThat(names(master, prefix)).hasSize(3);
                String seen = ReplayTest.seen(products, new WasApplied(3, 4, null, null, null, false));
                products.command(
                        "c4", Action.applyAgain, new WasApplied(3, 4, null, null, null, false, seen), "undone by hand");
                ReplayTest.awaitApplied(products, 9);
                assertThat(names(master, prefix)).hasSize(4).doesNotHaveDuplicates();
            }
            assertThat(products.settled()).isEqualTo(new Totals(4, 4, 0, 0, 0, 0, 0, 0));
        }
    }

    /** Rows and products of some offsets are as they were before: not there. */
    private static void lose(OdooProtocol admin, String partition, String prefix, int from, int to) throws OdooFault {
        StringBuilder code = new StringBuilder("env.cr.execute(\"SELECT set_config('plantline.ops', 'on', true)\")\n");
        for (int number = from; number < to; number++) {
            code.append("env['product.product'].search([('name', '=', '")
                    .append(prefix)
                    .append(number)
                    .append("')]).product_tmpl_id.unlink()\n");
            code.append(
                            "env.cr.execute(\"DELETE FROM x_plantline_ledger WHERE x_owner = 'lyon/master-data' AND x_position = '")
                    .append(partition)
                    .append('/')
                    .append(number)
                    .append("/0'\")\n");
        }
        ServerAction.once(admin::call, "Plantline test of a replay", code.toString());
    }

    private static List<String> names(OdooProtocol master, String prefix) throws OdooFault {
        return master.call(
                        "product.product",
                        "search_read",
                        Map.of(
                                "domain",
                                List.of(List.of("name", "=like", prefix + "%")),
                                "fields",
                                List.of("name"),
                                "order",
                                "id"))
                .findValuesAsText("name");
    }
}
