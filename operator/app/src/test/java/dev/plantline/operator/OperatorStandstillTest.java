package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus.LeftBehind;
import dev.plantline.model.MetricNames;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands still is told, also where no pod is there to tell it. */
class OperatorStandstillTest extends OperatorInMemory {
    @Test
    void aGatewayThatTakesNoMessagesKeepsItsInterfacesFromBeingReady() {
        applyAll();
        settle();

        runtime.gatewayBlocked = "Kafka does not allow its user to write to lyon.in.lots";

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False NotReceiving");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("False NotReceiving");
            assertThat(condition(OdooInterface.class, "lots", Finding.RUNTIME_READY)
                            .message())
                    .contains("lyon-gateway", "does not allow its user to write to lyon.in.lots");
            assertThat(events("OdooInterface", "lots")).contains("Warning NotReceiving");
        });
        runtime.gatewayBlocked = null;
        settle();
    }

    @Test
    void aBatchClassWhoseRunsDoNotEndWellIsToldAlthoughItHasNoPod() {
        applyAll();
        settle();
        eventually(() -> assertThat(batch("nightly")).contains(0.0));
        assertThat(batch("lots")).as("is streaming").isEmpty();

        lastSuccess(Instant.now().minus(Duration.ofDays(3)));

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("False RunOverdue");
            assertThat(condition(OdooInterface.class, "nightly", Finding.RUNTIME_READY)
                            .message())
                    .contains("lyon-scheduled-batch", "kubectl describe");
            assertThat(events("OdooInterface", "nightly")).contains("Warning RunOverdue");
            assertThat(batch("nightly")).contains(1.0);
        });
        assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");

        lastSuccess(Instant.now());

        eventually(() -> {
            assertThat(condition(OdooInterface.class, "nightly", Finding.RUNTIME_READY)
                            .reason())
                    .isEqualTo("Scheduled");
            assertThat(batch("nightly")).contains(0.0);
        });
    }

    private void lastSuccess(Instant at) {
        client.batch()
                .v1()
                .cronjobs()
                .inNamespace(NAMESPACE)
                .withName("lyon-scheduled-batch")
                .editStatus(each -> {
                    each.setStatus(new CronJobStatusBuilder()
                            .withLastSuccessfulTime(
                                    at.truncatedTo(ChronoUnit.SECONDS).toString())
                            .build());
                    return each;
                });
    }

    @Test
    void whatTheLastInterfaceLeavesBehindIsStillASeriesAnEventAndAnAlert() {
        client.resource(PROMETHEUS_RULES).create();
        applyAll();
        settle();
        assertThat(gauge(MetricNames.LEFT_BEHIND, "lyon")).isEmpty();
        topics.leftBehind = List.of(new LeftBehind("lots", 12L, 3L));

        client.resource(Manifests.lots(NAMESPACE, "lots", "near-real-time")).delete();
        client.resource(Manifests.lots(NAMESPACE, "nightly", "scheduled-batch")).delete();

        eventually(() -> {
            assertThat(gauge(MetricNames.LEFT_BEHIND, "lyon")).contains(1.0);
            assertThat(events("Plant", "lyon")).contains("Warning InterfaceMissing");
            assertThat(made()).noneMatch(each -> each.startsWith("Deployment/"));
            assertThat(rules().toString()).contains("PlantlineLeftBehind").doesNotContain("PlantlineMessageLate");
        });
        assertThat(ready(Plant.class, "lyon")).as("what is there works").startsWith("True");

        topics.leftBehind = List.of();

        eventually(() -> {
            assertThat(gauge(MetricNames.LEFT_BEHIND, "lyon")).isEmpty();
            assertThat(rules()).isEmpty();
        });
    }

    private Optional<Double> batch(String name) {
        return gauge(MetricNames.BATCH_OVERDUE, name);
    }

    private Optional<Double> gauge(String metric, String name) {
        return operator
                .metrics()
                .find(metric.replace('_', '.'))
                .tag("namespace", NAMESPACE)
                .tag("name", name)
                .gauges()
                .stream()
                .map(Gauge::value)
                .findFirst();
    }

    private List<String> events(String kind, String name) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> each.getInvolvedObject().getName().equals(name)
                        && each.getInvolvedObject().getKind().equals(kind))
                .map(each -> each.getType() + " " + each.getReason())
                .toList();
    }
}
