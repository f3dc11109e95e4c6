package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.cluster.OptionalKind;
import dev.plantline.operator.cluster.OptionalKinds;
import dev.plantline.operator.cluster.ResourceApplier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An operator that begins, has nothing to do, or stops: it says and does nothing that it does not know. */
class OperatorStartAndStopTest extends OperatorInMemory {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    @Test
    void aReconcileWithoutAChangeMakesNoApiCall() {
        applyAll();
        settle();

        // Every resource of the namespace is looked at again: a stranger's Secret is new.
        client.resource(Manifests.secret(NAMESPACE, "stranger", "any", "thing")).create();
        pause();

        assertThat(operator.requests()).isEmpty();
    }

    @Test
    void everyKindIsWatchedOnce() {
        applyAll();
        settle();

        // Of definitions it may see those that it names, each by itself.
        assertThat(operator.watches().stream().filter(DEFINITIONS::equals)).hasSameSizeAs(OptionalKind.values());
        assertThat(operator.watches())
                .filteredOn(each -> !DEFINITIONS.equals(each))
                .doesNotHaveDuplicates()
                .contains(
                        "/apis/plantline.dev/v1alpha1/plants",
                        "/apis/plantline.dev/v1alpha1/odoointerfaces",
                        "/api/v1/namespaces/plant-lyon/secrets");
    }

    @Test
    void aRestartWritesNothing() {
        applyAll();
        settle();
        quiet();
        operator.close();
        Map<String, String> before = versions();

        startOperator();
        pause();
        pause();

        assertThat(operator.writes()).isEmpty();
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void anOperatorThatStopsTakesNothingThatItNoLongerWatchesForMissing() {
        applyAll();
        settle();
        Map<String, String> made = uids();
        for (int stop = 0; stop < 20; stop++) {
            String touch = String.valueOf(stop);
            client.secrets().inNamespace(NAMESPACE).withName("odoo-keys").edit(secret -> {
                secret.getMetadata().getAnnotations().put("touched", touch);
                return secret;
            });
            pause(Duration.ofMillis(stop % 10)); // so that it is stopped at another place of its work each time

            operator.close();

            assertThat(ready(OdooConnection.class, "odoo")).as("stop " + stop).isEqualTo("True AsDeclared");
            assertThat(ready(OdooInterface.class, "lots")).as("stop " + stop).isEqualTo("True AsDeclared");
            assertThat(uids()).as("stop " + stop).isEqualTo(made);
            startOperator();
        }
    }

    @Test
    void whatAnOperatorThatStopsSeesHasNoConsequences() {
        applyAll();
        settle();
        Plant plant = get(Plant.class, "lyon");
        Map<String, String> made = uids();

        operator.stop();

        // Now its caches are empty, which looks like a namespace without interfaces.
        assertThatThrownBy(() -> operator.parts().work().on(plant, () -> {}))
                .hasMessageContaining("the operator is stopping");
        assertThat(operator.parts().caches().whenComplete(() -> "no plant")).isEmpty();
        assertThat(uids()).isEqualTo(made);
    }

    @Test
    void rulesThatComeToLightDuringTheWorkAreNotDeleted() {
        client.resource(PROMETHEUS_RULES).create();
        applyAll();
        eventually(() -> assertThat(uids()).containsKey("PrometheusRule/lyon"));
        settle();
        Map<String, String> made = uids();

        new ResourceApplier(client, operator.parts().caches().made())
                .converge(get(Plant.class, "lyon"), List.of(), each -> !OptionalKind.PROMETHEUS_RULE.is(each));

        eventually(() -> assertThat(uids().keySet()).isEqualTo(made.keySet()));
        assertThat(uids().get("PrometheusRule/lyon")).isEqualTo(made.get("PrometheusRule/lyon"));
        assertThat(uids().get("Deployment/lyon-gateway")).isNotEqualTo(made.get("Deployment/lyon-gateway"));
    }

    @Test
    void theRulesAreKnownWhenTheOperatorBegins() {
        client.resource(PROMETHEUS_RULES).create();
        try (OptionalKinds optional = new OptionalKinds(client, new WatchedNamespaces(Set.of()))) {
            optional.start();

            assertThat(optional.installed(OptionalKind.PROMETHEUS_RULE)).isTrue();
        }
    }

    @Test
    void anOperatorThatStopsDoesNotSayThatOdooIsAwayBecauseItWaitsForItNoLonger() {
        applyAll();
        settle();
        odoo.hanging = true;
        eventually(() -> assertThat(odoo.waiting).isTrue());

        operator.close();

        assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("True AsDeclared");
        odoo.hanging = false;
        startOperator();
    }
}
