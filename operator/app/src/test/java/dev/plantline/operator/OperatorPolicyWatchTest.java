package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a policy that asks people costs the plants that it is not for, and that what is written down of it is found wherever it is. */
class OperatorPolicyWatchTest extends OperatorInMemory {
    private static final String OTHER = "plant-nantes";
    private static final List<String> KINDS = List.of("interfacerevisions", "interfacedecisions", "interfacereleases");
    private static final String CHANGE =
            "{\"metadata\":{\"annotations\":{\"plantline.dev/changed-by\":\"marie\"}},\"spec\":{\"keys\":{\"order\":[\"product\"]}}}";

    @Test
    void whereAPolicyIsForNoInterfaceNothingOfItIsWatchedUntilItIsForOne() {
        applyAll();
        applyOther();
        settle();
        client.resource(policy("interface.name == 'lots'")).create();
        eventually(() -> assertThat(states(NAMESPACE, "lots")).containsExactly(State.live));
        quiet();
        assertThat(watchedOfChanges(NAMESPACE)).containsExactlyElementsOf(KINDS);
        assertThat(watchedOfChanges(OTHER)).isEmpty();

        client.resource(Manifests.lots(OTHER, "lots", "near-real-time")).create();
        eventually(() -> assertThat(states(OTHER, "lots")).containsExactly(State.waiting));
        assertThat(watchedOfChanges(OTHER)).containsExactlyElementsOf(KINDS);
        assertThat(states(OTHER, "nightly")).as("the policy is not for it").isEmpty();
    }

    @Test
    void aPolicyThatIsChangedAsksWhereItIsForNobodyBefore() {
        applyAll();
        applyOther();
        settle();
        operator.forgetWorked();
        client.resource(policy("interface.name == 'none'")).create();
        eventually(() ->
                assertThat(operator.worked()).contains("Plant " + NAMESPACE + "/lyon", "Plant " + OTHER + "/" + OTHER));
        quiet();
        assertThat(watchedOfChanges(NAMESPACE)).isEmpty();
        assertThat(watchedOfChanges(OTHER)).isEmpty();

        client.resources(InterfacePolicy.class)
                .withName("some")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"when\":\"plant.name == '" + OTHER + "'\"}}");
        eventually(() -> assertThat(states(OTHER, "nightly")).containsExactly(State.live));
        quiet();
        assertThat(watchedOfChanges(NAMESPACE)).isEmpty();
    }

    /** It is for no manifest any more, and for nothing that runs: that it was for it stands in the revision alone. */
    @Test
    void whoEditsThePlantWhileTheOperatorIsAwayTakesNothingOutOfAPolicy() {
        applyAll();
        edit(Plant.class, "lyon", "{\"spec\":{\"displayName\":\"Lyon\"}}").accept(client);
        settle();
        client.resource(policy("plant.displayName == 'Lyon'")).create();
        eventually(() -> assertThat(states(NAMESPACE, "lots")).containsExactly(State.live));
        quiet();
        operator.close();
        edit(Plant.class, "lyon", "{\"spec\":{\"displayName\":\"Another\"}}").accept(client);
        edit(OdooInterface.class, "lots", CHANGE).accept(client);

        startOperator();

        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.CHANGE_PENDING)
                        .message())
                .contains(" waits for business and quality and technical "));
        assertThat(states(NAMESPACE, "lots")).containsExactlyInAnyOrder(State.live, State.waiting);
    }

    private void applyOther() {
        client.resource(Manifests.odooKey(OTHER, "0123456789")).create();
        client.resource(Manifests.senderKey(OTHER, "s3cret")).create();
        client.resource(Manifests.odooConnection(OTHER)).create();
        client.resource(Manifests.plant(OTHER, OTHER, "kafka:9092")).create();
        client.resource(Manifests.lots(OTHER, "nightly", "scheduled-batch")).create();
        eventually(
                () -> assertThat(client.configMaps().inNamespace(OTHER).list().getItems())
                        .as("it runs")
                        .anyMatch(each -> Labels.workload(each).isPresent()
                                && each.getData().toString().contains("nightly")));
    }

    private List<String> watchedOfChanges(String namespace) {
        return KINDS.stream()
                .filter(kind -> operator.watches()
                        .contains("/apis/plantline.dev/v1alpha1/namespaces/" + namespace + "/" + kind))
                .toList();
    }

    private List<State> states(String namespace, String name) {
        return client.resources(InterfaceRevision.class).inNamespace(namespace).list().getItems().stream()
                .filter(each -> name.equals(each.getSpec().interfaceName()) && each.getStatus() != null)
                .map(each -> each.getStatus().state())
                .toList();
    }

    private static InterfacePolicy policy(String when) {
        return Serialization.unmarshal(
                Serialization.asJson(Map.of(
                        "apiVersion",
                        "plantline.dev/v1alpha1",
                        "kind",
                        "InterfacePolicy",
                        "metadata",
                        Map.of("name", "some"),
                        "spec",
                        Map.of(
                                "action",
                                "Deny",
                                "when",
                                when,
                                "decisions",
                                Map.of("changeControl", true, "roles", List.of("quality"))))),
                InterfacePolicy.class);
    }
}
