package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicyStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus.Violation;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The centre's policies, as plants see them. */
class OperatorPolicyTest extends OperatorInMemory {
    private static final String RUNBOOK = "{\"spec\":{\"runbook\":\"https://wiki.example.com/lots\"}}";

    @Test
    void aPolicyThatComesLaterWarnsOfWhatRunsAndIsContentWhenItIsMended() {
        applyAll();
        settle();
        assertThat(get(OdooInterface.class, "lots").getStatus().policies()).isNull();

        client.resource(policy("Warn", "interface.runbook != null")).create();
        eventually(() -> {
            assertThat(violated("lots")).isEqualTo("True Warned spec.runbook: write one (policy runbook)");
            assertThat(get(OdooInterface.class, "lots").getStatus().policies().passed())
                    .isEqualTo("0/1");
        });
        assertThat(ready(OdooInterface.class, "lots")).as("it works as before").isEqualTo("True AsDeclared");
        eventually(() -> assertThat(ofThePolicy())
                .anyMatch(each ->
                        each.getType().equals("Ready") && each.getStatus().equals("True")));

        edit(OdooInterface.class, "lots", RUNBOOK).accept(client);
        eventually(() -> {
            assertThat(violated("lots")).startsWith("False AsDeclared");
            assertThat(get(OdooInterface.class, "lots").getStatus().policies().passed())
                    .isEqualTo("1/1");
        });
    }

    @Test
    void whatIsDeniedWaitsWithItsReasonWhileTheGoodRevisionRuns() {
        applyAll();
        settle();
        String before = get(OdooInterface.class, "lots").getStatus().revision();
        client.resource(policy("Deny", "interface.runbook != null")).create();
        eventually(() -> assertThat(violated("lots")).startsWith("True Denied"));
        assertThat(ready(OdooInterface.class, "lots")).as("what runs goes on").isEqualTo("True AsDeclared");

        edit(OdooInterface.class, "lots", "{\"spec\":{\"contract\":{\"version\":\"1.1.0\"}}}")
                .accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False PolicyDenied"));
        OdooInterface denied = get(OdooInterface.class, "lots");
        assertThat(Conditions.finding(denied.getStatus().conditions(), Finding.STALLED))
                .get()
                .extracting(Finding::message)
                .asString()
                .contains(
                        "spec.runbook: write one (policy runbook, rule first)", "The last good revision keeps running");
        assertThat(denied.getStatus().revision()).isEqualTo(before);
        assertThat(denied.getStatus().policies().violations())
                .containsExactly(new Violation("runbook", "first", "Deny", "spec.runbook: write one", null));

        edit(OdooInterface.class, "lots", RUNBOOK).accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void anExpressionThatCannotBeReadIsToldAtThePolicy() {
        applyAll();
        settle();

        client.resource(policy("Audit", "interface.runbook !=")).create();

        eventually(() -> assertThat(Conditions.finding(ofThePolicy(), Finding.STALLED))
                .hasValueSatisfying(each -> {
                    assertThat(each.reason()).isEqualTo("InvalidExpression");
                    assertThat(each.message()).startsWith("spec.rules[0].check: ");
                }));
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().policies())
                .isNotNull());
        eventually(() -> assertThat(
                        get(OdooInterface.class, "lots").getStatus().policies().violations())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .contains("Whoever answers for InterfacePolicy runbook corrects the expression"));
        assertThat(violated("lots")).as("an audit warns nobody").startsWith("False AsDeclared");

        client.resources(InterfacePolicy.class).withName("runbook").delete();
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().policies())
                .isNull());
    }

    private List<Condition> ofThePolicy() {
        InterfacePolicyStatus status = client.resources(InterfacePolicy.class)
                .withName("runbook")
                .get()
                .getStatus();
        return status == null ? List.of() : status.conditions();
    }

    private String violated(String name) {
        return Conditions.finding(get(OdooInterface.class, name).getStatus().conditions(), Finding.POLICY_VIOLATED)
                .map(each -> each.status() + " " + each.reason() + " " + each.message())
                .orElse("");
    }

    private static InterfacePolicy policy(String action, String check) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: runbook}
                spec:
                  action: %s
                  when: interface.name == 'lots'
                  rules: [{name: first, check: "%s", message: write one, place: spec.runbook}]
                """
                        .formatted(action, check),
                InterfacePolicy.class);
    }
}
