package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.engine.TargetModels;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.conditions.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the operator says of raw steps that name what their Odoo does not have. */
class OperatorTargetTest extends OperatorInMemory {
    private static final String GOOD =
            """
            {"spec": {"workflow": "rawSteps", "mapping": {"steps": [
              {"upsert": {"model": "stock.scrap", "id": "scrap_{id}"}, "fields": [
                {"to": "product_id", "ref": "product_{product}"},
                {"to": "origin", "from": "lot"}]},
              {"call": "action_validate", "until": {"state": ["done"]}}]}}}
            """;

    @Test
    void aRawStepThatNamesWhatOdooDoesNotHaveIsToldWithItsPlaceAndWhatWasMeant() {
        scrapIsThere();
        String configured = configuration("lyon-near-real-time");
        for (List<String> mistake : List.of(
                List.of("\"product_id\"", "\"prodcut_id\"", "InvalidMapping", "did you mean \"product_id\"?"),
                List.of("\"stock.scrap\"", "\"stock.scrapp\"", "InvalidMapping", "did you mean \"stock.scrap\"?"),
                List.of(
                        "\"action_validate\"",
                        "\"action_validat\"",
                        "InvalidMapping",
                        "did you mean \"action_validate\"?"),
                List.of(
                        "[\"done\"]",
                        "[\"doen\"]",
                        "UnknownInOdoo",
                        "spec.mapping.steps[1].until.state: state has no value \"doen\" in this Odoo; did you mean \"done\"?"))) {
            edit(OdooInterface.class, "lots", GOOD.replace(mistake.get(0), mistake.get(1)))
                    .accept(client);
            eventually(() -> {
                assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False " + mistake.get(2));
                Finding stalled = condition(OdooInterface.class, "lots", Finding.STALLED);
                assertThat(stalled.status()).isEqualTo(Finding.Status.True);
                assertThat(stalled.message()).contains(mistake.get(3));
            });
            edit(OdooInterface.class, "lots", GOOD).accept(client);
            eventually(() -> assertThat(target("lots")).isEqualTo("True AsDeclared"));
            eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
        }
        assertThat(configuration("lyon-near-real-time")).as("of the good one").isEqualTo(configured);
        assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
    }

    @Test
    void whatIsKnownStandsOverARestartUntilOdooHasAnsweredAgain() {
        scrapIsThere();
        edit(OdooInterface.class, "lots", GOOD.replace("[\"done\"]", "[\"doen\"]"))
                .accept(client);
        eventually(() -> assertThat(target("lots")).isEqualTo("False UnknownInOdoo"));
        quiet();

        operator.close();
        odoo.modelsHang = true;
        startOperator();
        eventually(() -> assertThat(operator.worked()).contains("OdooInterface plant-lyon/lots"));
        quiet();
        assertThat(target("lots")).isEqualTo("False UnknownInOdoo");

        operator.close();
        odoo.modelsHang = false;
        has("doen");
        startOperator();
        eventually(() -> assertThat(target("lots")).isEqualTo("True AsDeclared"));
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void anOdooThatDoesNotTellDisturbsNothing() {
        scrapIsThere();
        for (OdooFault fault : List.of(
                new OdooFault(OdooFault.Kind.unreachable, "away", "nobody answers"),
                new OdooFault(OdooFault.Kind.notAllowed, "AccessError", "You are not allowed to see this"))) {
            odoo.modelsFault = fault;
            operator.close();
            startOperator();
            eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.TARGET_VALID)
                            .message())
                    .contains(fault.getMessage(), "Nothing is stopped"));
            assertThat(target("lots")).isEqualTo("Unknown NotRead");
            settle();
        }
    }

    @Test
    void anOdooIsNotAskedAgainWhileNothingChanges() {
        scrapIsThere();
        int before = odoo.modelsRead;
        for (int round = 0; round < 3; round++) {
            operator.forgetWorked();
            eventually(() -> assertThat(operator.worked()).contains("OdooConnection plant-lyon/odoo"));
        }
        assertThat(odoo.modelsRead).isEqualTo(before);
        assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("True AsDeclared");
    }

    private void scrapIsThere() {
        has("done");
        applyAll();
        edit(OdooInterface.class, "lots", GOOD).accept(client);
        eventually(() -> assertThat(target("lots")).isEqualTo("True AsDeclared"));
        eventually(() -> assertThat(target("nightly")).isEqualTo("True AsDeclared"));
        settle();
    }

    /** What Odoo has from now on. */
    private void has(String end) {
        TargetModels.Field text = new TargetModels.Field("char", null, null, null, null);
        TargetModels.Field relation = new TargetModels.Field("many2one", "product.product", null, null, null);
        TargetModels.Field state = new TargetModels.Field("selection", null, List.of("draft", end), null, null);
        odoo.models = new TargetModels(
                new TreeSet<>(Set.of("stock.lot", "stock.scrap")),
                new TreeMap<>(Map.of(
                        "stock.lot",
                        new TreeMap<>(Map.of("name", text, "product_id", relation)),
                        "stock.scrap",
                        new TreeMap<>(Map.of("origin", text, "product_id", relation, "state", state)))),
                new TreeSet<>(Set.of("stock.scrapp")));
    }

    private String target(String name) {
        Finding finding = condition(OdooInterface.class, name, Finding.TARGET_VALID);
        return finding.status() + " " + finding.reason();
    }
}
