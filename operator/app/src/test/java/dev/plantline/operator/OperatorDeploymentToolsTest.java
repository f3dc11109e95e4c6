package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.ArgoHealth.Health;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Obstacle;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What deployment tools say of the statuses that the operator writes: Argo CD by its Lua, Flux by kstatus. */
class OperatorDeploymentToolsTest extends OperatorInMemory {
    private static final String CHANGE =
            "{\"metadata\":{\"annotations\":{\"plantline.dev/changed-by\":\"marie\"}},\"spec\":{\"keys\":{\"order\":[\"product\"]}}}";

    private final ArgoHealth argo = new ArgoHealth();
    private final FluxHealth flux = new FluxHealth();

    @Test
    void whatWorksIsGreenAlsoWhileAChangeWaitsForPeople() {
        applyAll();
        settle();
        for (HasMetadata each : new HasMetadata[] {
            get(Plant.class, "lyon"),
            get(OdooConnection.class, "odoo"),
            get(OdooInterface.class, "lots"),
            client.resources(LatencyClass.class).withName("near-real-time").get()
        }) {
            assertThat(argo.of(each)).as(each.getKind()).isEqualTo(new Health("Healthy", "Works as declared."));
            assertThat(Kstatus.of(each)).as(each.getKind()).isEqualTo(Kstatus.Current);
            assertThat(flux.of(each)).as(each.getKind()).isEqualTo(Kstatus.Current);
        }

        askPeople();
        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.CHANGE_PENDING)
                        .status())
                .isEqualTo(Finding.Status.False));
        edit(OdooInterface.class, "lots", CHANGE).accept(client);
        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.CHANGE_PENDING)
                        .status())
                .isEqualTo(Finding.Status.True));

        OdooInterface waits = get(OdooInterface.class, "lots");
        assertThat(argo.of(waits).status()).isEqualTo("Healthy");
        assertThat(argo.of(waits).message())
                .contains("waits for business and technical", "The last good revision keeps running.");
        assertThat(Kstatus.of(waits)).isEqualTo(Kstatus.Current);
        assertThat(flux.of(waits)).isEqualTo(Kstatus.Current);
    }

    @Test
    void whatNobodyHasDecidedYetAndNothingRunsOfIsInProgress() {
        applyPlant();
        askPeople();
        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).create();
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("Unknown AwaitingApproval"));

        assertThat(argo.of(get(OdooInterface.class, "lots")).status()).isEqualTo("Progressing");
        assertThat(Kstatus.of(get(OdooInterface.class, "lots"))).isEqualTo(Kstatus.InProgress);
        assertThat(flux.of(get(OdooInterface.class, "lots"))).isEqualTo(Kstatus.InProgress);
    }

    @Test
    void aMistakeIsRedSuspendedIsSaidSoAndWhatIsNotLookedAtYetIsInProgress() {
        applyAll();
        settle();
        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True Suspended"));
        assertThat(argo.of(get(OdooInterface.class, "lots")))
                .isEqualTo(new Health("Suspended", "Suspended: messages are received but not applied."));
        assertThat(Kstatus.of(get(OdooInterface.class, "lots"))).isEqualTo(Kstatus.Current);
        assertThat(flux.of(get(OdooInterface.class, "lots"))).isEqualTo(Kstatus.Current);

        OdooInterface behind = get(OdooInterface.class, "lots");
        behind.getMetadata().setGeneration(behind.getMetadata().getGeneration() + 1);
        assertThat(argo.of(behind)).isEqualTo(new Health("Progressing", "The operator has not looked at it yet."));
        assertThat(Kstatus.of(behind)).isEqualTo(Kstatus.InProgress);
        assertThat(flux.of(behind)).isEqualTo(Kstatus.InProgress);
        OdooInterface goes = get(OdooInterface.class, "lots");
        goes.getMetadata().setDeletionTimestamp("2026-11-28T09:00:00Z");
        assertThat(argo.of(goes).status()).isEqualTo("Progressing");
        assertThat(Kstatus.of(goes)).isEqualTo(Kstatus.Terminating);

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":null}}").accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).startsWith("False "));
        OdooInterface wrong = get(OdooInterface.class, "lots");
        assertThat(argo.of(wrong).status()).isEqualTo("Degraded");
        assertThat(argo.of(wrong).message())
                .isEqualTo(
                        condition(OdooInterface.class, "lots", Finding.STALLED).message());
        assertThat(Kstatus.of(wrong)).isEqualTo(Kstatus.Failed);
        assertThat(flux.of(wrong)).isEqualTo(Kstatus.Failed);
    }

    /** A sync that ended because of what it has yet to apply would never apply it. */
    @ParameterizedTest
    @EnumSource(Obstacle.Reason.class)
    void whatIsNotThereMayFollowAndAllElseThatHasToBeCorrectedIsRed(Obstacle.Reason reason) {
        boolean follows = EnumSet.of(
                        Obstacle.Reason.PlantMissing,
                        Obstacle.Reason.UnknownCodeMap,
                        Obstacle.Reason.UnknownLatencyClass,
                        Obstacle.Reason.UnknownOdooConnection,
                        Obstacle.Reason.UnknownTemplate)
                .contains(reason);
        HasMetadata stalled = Serialization.unmarshal(
                """
                {"apiVersion": "plantline.dev/v1alpha1", "kind": "OdooInterface", "metadata": {"name": "lots", "generation": 1},
                 "status": {"observedGeneration": 1, "conditions": [
                  {"type": "Ready", "status": "False", "reason": "%1$s", "message": "why"},
                  {"type": "Reconciling", "status": "False", "reason": "%1$s", "message": "why"},
                  {"type": "Stalled", "status": "True", "reason": "%1$s", "message": "why"}]}}
                """
                        .formatted(reason),
                OdooInterface.class);

        assertThat(argo.of(stalled)).isEqualTo(new Health(follows ? "Progressing" : "Degraded", "why"));
        assertThat(flux.of(stalled)).isEqualTo(follows ? Kstatus.InProgress : Kstatus.Failed);
        assertThat(Kstatus.of(stalled)).as("without the expressions").isEqualTo(Kstatus.Failed);
    }

    @Test
    void aCodeMapBeforeItsPlantIsInProgressAndWorksWhenThePlantHasCome() {
        client.resource(units()).create();
        eventually(() -> assertThat(ready(CodeMap.class, "units")).isEqualTo("False PlantMissing"));
        assertThat(argo.of(get(CodeMap.class, "units")).status()).isEqualTo("Progressing");
        assertThat(flux.of(get(CodeMap.class, "units"))).isEqualTo(Kstatus.InProgress);

        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();
        assertWell(CodeMap.class, "units");
    }

    /** The order of docs/real-cluster.md: nothing waits for what comes after it. */
    @Test
    void inTheirOrderEachIsWellBeforeTheNextIsApplied() {
        applySecretsAndClasses();
        client.resource(Manifests.odooConnection(NAMESPACE)).create();
        assertWell(OdooConnection.class, "odoo");
        client.resource(Manifests.plant(NAMESPACE, "lyon", "kafka:9092")).create();
        assertWell(Plant.class, "lyon");
        client.resource(units()).create();
        assertWell(CodeMap.class, "units");
        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).create();
        assertWell(OdooInterface.class, "lots");
    }

    private void assertWell(Class<? extends HasMetadata> kind, String name) {
        eventually(() -> assertThat(ready(kind, name)).isEqualTo("True AsDeclared"));
        assertThat(argo.of(get(kind, name)).status()).isEqualTo("Healthy");
        assertThat(flux.of(get(kind, name))).isEqualTo(Kstatus.Current);
    }

    private static CodeMap units() {
        return Serialization.unmarshal(
                """
                {"apiVersion": "plantline.dev/v1alpha1", "kind": "CodeMap", "metadata": {"name": "units", "namespace": "%s"},
                 "spec": {"kind": "unit", "steward": "quality@example.com", "entries": [{"code": "KG", "value": "kg"}]}}
                """
                        .formatted(NAMESPACE),
                CodeMap.class);
    }

    /** An Odoo that is away: nobody has to correct a manifest. */
    @Test
    void whatTheOperatorWaitsForIsInProgress() {
        applyAll();
        settle();
        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "Unreachable", "connection refused");
        edit(OdooConnection.class, "odoo", "{\"spec\":{\"workers\":3}}").accept(client);
        eventually(() -> assertThat(ready(OdooConnection.class, "odoo")).startsWith("False "));

        assertThat(argo.of(get(OdooConnection.class, "odoo")).status()).isEqualTo("Progressing");
        assertThat(Kstatus.of(get(OdooConnection.class, "odoo"))).isEqualTo(Kstatus.InProgress);
        assertThat(flux.of(get(OdooConnection.class, "odoo"))).isEqualTo(Kstatus.InProgress);
    }

    /** A decision has no status, and would never be healthy to who waits for one. To kstatus alone all that has none is current. */
    @ParameterizedTest
    @EnumSource(Kinds.class)
    void whatHasNoStatusYetIsInProgressWhereTheOperatorWritesConditionsAndElseHealthy(Kinds kind) throws Exception {
        JsonNode definition =
                Serialization.unmarshal(Files.readString(DEFINITIONS.resolve(kind.file())), JsonNode.class);
        boolean judged = definition
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties")
                .has("conditions");
        HasMetadata bare = kind.type().getDeclaredConstructor().newInstance();
        bare.getMetadata().setGeneration(1L);

        assertThat(argo.of(bare).status()).isEqualTo(judged ? "Progressing" : "Healthy");
        assertThat(flux.of(bare)).isEqualTo(judged ? Kstatus.InProgress : Kstatus.Current);
        assertThat(Kstatus.of(bare)).isEqualTo(Kstatus.Current);
    }
}
