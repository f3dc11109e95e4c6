package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.name;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitPart;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.testing.ServerAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What only a real Odoo can show: its transactions, and Python that the simulator does not read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooOnlyTest {
    private OdooUnderTest odoo;
    private final Operations operations = new Operations();

    @BeforeAll
    void prepare() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        odoo.install();
    }

    /** A user edits the second of three records while the call runs: load swallows the failure, the kit raises it again, Odoo repeats, all are applied. */
    @Test
    void aSerializationFailureThatLoadSwallowedIsRaisedAgain() throws Exception {
        String product = name();
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "tracking"),
                List.of(List.of("product_" + product, product, "lot")));
        OdooTarget target = odoo.production();
        target.raise(operations.partition, 1, 0);
        target.apply(operations.call(1, lots(product, "made")));
        JsonNode edited = odoo.search(
                "bot_mrp",
                "stock.lot",
                List.of(List.of("name", "=", "B"), List.of("product_id.name", "=", product)),
                "name");
        CompletableFuture<Void> user = CompletableFuture.runAsync(
                () -> editSlowly(edited.path(0).path("id").asLong()));
        long locked = edited.path(0).path("id").asLong();
        await().atMost(Duration.ofMinutes(2)).until(() -> isBeingEdited(locked));
        try (LossyProxy proxy = new LossyProxy(odoo.url())) {
            OdooTarget watched = odoo.at(proxy.url()).production();
            watched.database();
            int before = proxy.calls();
            assertThat(watched.apply(operations.call(1, lots(product, "again"))))
                    .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Applied.class));
            assertThat(proxy.calls()).as("one call: Odoo itself repeated it").isEqualTo(before + 1);
        }
        user.join();
    }

    /** What it did before cannot be undone any more, so the connection stops and says why. */
    @Test
    void aMethodThatCommitsIsFoundOut() throws Exception {
        KitText text = KitText.of(
                OdooUnderTest.owner("bot_admin"),
                AllowLists.of(
                        Map.of("ir.actions.server", Set.of(), "x_plantline_" + name(), Set.of()),
                        Set.of("ir.actions.server.run"),
                        Set.of(KitPart.find, KitPart.call)));
        String called = "Plantline test: commits " + name();
        OdooTarget target = odoo.installed("bot_admin", text);
        Operations mine = new Operations();
        target.raise(mine.partition, 1, 0);
        ServerAction<OdooFault> action = ServerActions.forAdministrators(odoo, called, "env.cr.commit()");
        Operation committing = mine.apply(
                "commit",
                new Step.Find("ir.actions.server", Map.of("name", text(called)), Map.of(), null, Map.of(), List.of()),
                new Step.Call("run", Map.of(), null, Map.of()));
        TargetException refused =
                catchThrowableOfType(TargetException.class, () -> target.apply(mine.call(1, List.of(committing))));
        action.close();
        odoo.as("bot_admin")
                .call(
                        "ir.actions.server",
                        "unlink",
                        Map.of(
                                "ids",
                                odoo.as("bot_admin")
                                        .call(
                                                "ir.actions.server",
                                                "search",
                                                Map.of("domain", List.of(List.of("name", "=", text.actionName()))))));
        assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(TargetException.Kind.configuration);
        assertThat(refused.getMessage()).contains("ir.actions.server.run committed by itself");
    }

    private List<Operation> lots(String product, String round) {
        List<Operation> lots = new ArrayList<>();
        for (String lot : List.of("A", "B", "C")) {
            lots.add(operations.apply(product + lot + round, lot(product, lot)));
        }
        return lots;
    }

    /** A transaction that writes the lot and stays open for two seconds. */
    private void editSlowly(long lot) {
        String code = "env['stock.lot'].sudo().browse(" + lot
                + ").write({'note': 'edited'})\nenv.cr.flush()\ntime.sleep(2)\n";
        try {
            ServerAction.once(odoo.as("bot_admin")::call, "Plantline test: a slow user", code);
        } catch (OdooFault e) {
            throw new AssertionError(e);
        }
    }

    /** Whether another transaction has written the lot and is open. */
    private boolean isBeingEdited(long lot) throws OdooFault {
        String code = "env.cr.execute('SELECT id FROM stock_lot WHERE id = " + lot + " FOR UPDATE SKIP LOCKED')\n"
                + "action = {'type': 'ir.actions.act_window_close', 'context': {'free': len(env.cr.fetchall())}}\n";
        JsonNode answer = ServerAction.once(odoo.as("bot_admin")::call, "Plantline test: who edits", code);
        return answer.path("context").path("free").asInt(-1) == 0;
    }
}
