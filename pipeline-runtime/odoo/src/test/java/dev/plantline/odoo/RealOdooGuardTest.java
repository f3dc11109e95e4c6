package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.closing;
import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.ServerActions.OURS;
import static dev.plantline.odoo.ServerActions.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an administrator of Odoo or of its database does to the ledger by accident. Only a real Odoo has a database. */
@Tag("alone") // it takes away guards that the whole database has
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooGuardTest {
    private final KitText kit = KitText.of(OdooUnderTest.PURCHASE, OdooUnderTest.ALLOWED);
    private final Operations operations = new Operations();
    private OdooUnderTest odoo;
    private ServerActions actions;
    private OdooTarget target;
    private String where;

    @BeforeAll
    void prepare() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        actions = new ServerActions(odoo);
        odoo.administration().adopt(() -> odoo.keys().get("bot_admin"), "nantes", OdooUnderTest.CLUSTER);
        target = odoo.installed("bot_purchase", kit);
        target.raise(operations.partition, 1, 0);
        where = " WHERE x_owner = 'nantes/purchase' AND x_key = '"
                + given("kept").key() + "'";
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            install();
            actions.close();
        }
    }

    @Test
    void aRowOfTheLedgerIsChangedDeletedAndTruncatedByNobodyButSideKits() throws Exception {
        List<String> before = actions.ledger("nantes");
        for (String accident : List.of(
                sql("UPDATE x_plantline_ledger SET x_outcome = 'applied'" + where),
                sql("UPDATE x_plantline_ledger SET x_key = 'x'" + where),
                sql("UPDATE x_plantline_ledger SET x_stamp = 99" + where),
                sql("DELETE FROM x_plantline_ledger" + where),
                sql("TRUNCATE x_plantline_ledger"),
                "env['x_plantline_ledger'].sudo().search([('x_owner', '=', 'nantes/purchase')]).unlink()",
                "env['x_plantline_ledger'].sudo().search([('x_owner', '=', 'nantes/purchase')]).write({'x_text': 'x'})")) {
            OdooFault refused = catchThrowableOfType(OdooFault.class, () -> actions.run(accident));
            assertThat(refused).as(accident).isNotNull();
            assertThat(refused.getMessage())
                    .as(accident)
                    .contains("plantline: ", " in the ledger, which only side kits change");
            assertThat(actions.ledger("nantes")).as(accident).isEqualTo(before);
        }
        assertThat(target.apply(operations.call(1, List.of(closing(given("goes on"), Outcome.discarded)))))
                .containsExactly(new Verdict.Closed(Outcome.discarded, true));
    }

    /** A deleted user takes his id along, and a human who knows what he does says so. */
    @Test
    void whatOdooDoesWhenAUserIsDeletedAndWhatSomebodyDoesOnPurposeIsNotRefused() throws Exception {
        Operation gone = given("gone");
        actions.run(sql("UPDATE x_plantline_ledger SET create_uid = NULL, write_uid = NULL WHERE x_key = '" + gone.key()
                + "'"));
        actions.run(OURS + sql("DELETE FROM x_plantline_ledger WHERE x_key = '" + gone.key() + "'"));
        assertThat(actions.ledger("nantes")).noneMatch(row -> row.contains(gone.key()));
    }

    @Test
    void withoutItsGuardDeliveryStopsUntilSomebodyInstallsAgain() throws Exception {
        for (String sabotage : List.of(
                "DROP TRIGGER x_plantline_ledger_rows ON x_plantline_ledger",
                "DROP TRIGGER x_plantline_ledger_truncation ON x_plantline_ledger",
                "ALTER TABLE x_plantline_ledger DISABLE TRIGGER x_plantline_ledger_rows",
                "CREATE OR REPLACE FUNCTION x_plantline_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "DROP TRIGGER x_plantline_ledger_rows ON x_plantline_ledger; CREATE TRIGGER x_plantline_ledger_rows BEFORE DELETE OR UPDATE OF"
                        + " x_text ON x_plantline_ledger FOR EACH ROW EXECUTE FUNCTION x_plantline_ledger_guard()",
                "DROP TRIGGER x_plantline_ledger_rows ON x_plantline_ledger; CREATE TRIGGER x_plantline_ledger_rows BEFORE DELETE OR UPDATE"
                        + " ON x_plantline_ledger FOR EACH ROW WHEN (false) EXECUTE FUNCTION x_plantline_ledger_guard()")) {
            actions.run(sql(sabotage));
            assertThat(status().state()).as(sabotage).isEqualTo(SideKitState.unguarded);
            assertThat(status().explanation()).contains("trigger", "plantline sidekit install");
            TargetException stopped = catchThrowableOfType(TargetException.class, target::database);
            assertThat(stopped.kind()).isEqualTo(TargetException.Kind.configuration);
            install();
            assertThat(status().state()).as(sabotage).isEqualTo(SideKitState.installed);
        }
        assertThat(target.database()).isNotEmpty();
    }

    private void install() throws Exception {
        odoo.install(Map.of("bot_purchase", kit));
    }

    private OdooAdministration.SideKitStatus status() throws OdooFault {
        return odoo.administration()
                .sideKit(() -> odoo.keys().get("bot_purchase"), kit.actionName(), OdooUnderTest.CLUSTER);
    }

    /** A message that was discarded. */
    private Operation given(String key) throws TargetException {
        Operation operation = operations.apply(key, lot("none", key));
        target.apply(operations.call(1, List.of(closing(operation, Outcome.discarded))));
        return operation;
    }
}
