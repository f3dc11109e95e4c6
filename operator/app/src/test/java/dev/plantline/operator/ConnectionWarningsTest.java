package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionWarningsTest {
    private static final Instant SINCE = Instant.parse("2026-11-26T06:00:00Z");

    @Test
    void aWarningIsAsOldAsItsConditionAlsoForAnOperatorThatHasJustStarted() {
        assertThat(series(
                        Finding.yes(Finding.ODOO_UNGUARDED, "GuardsMissing", "One is missing."),
                        SINCE.plusSeconds(3600)))
                .containsExactly("plant-lyon erp OdooUnguarded GuardsMissing 3600.0");
    }

    @Test
    void whereNothingWarnsThereIsNoSeries() {
        assertThat(series(Finding.no(Finding.ODOO_UNGUARDED, Finding.AS_DECLARED, "All are there."), SINCE))
                .isEmpty();
        assertThat(series(Finding.yes(Finding.READY, Finding.AS_DECLARED, "Works as declared."), SINCE))
                .isEmpty();
    }

    private static List<String> series(Finding finding, Instant now) {
        OdooConnection connection = new OdooConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withName("erp")
                .withNamespace("plant-lyon")
                .build());
        connection.setStatus(new OdooConnectionStatus(
                1L, new Conditions(() -> SINCE).of(null, 1L, List.of(finding)), null, null, null));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MultiGauge.builder("warnings")
                .register(registry)
                .register(ConnectionWarnings.rows(connection, now).toList());
        return registry.find("warnings").gauges().stream()
                .map(each -> String.join(
                        " ",
                        each.getId().getTag("namespace"),
                        each.getId().getTag("name"),
                        each.getId().getTag("condition"),
                        each.getId().getTag("reason"),
                        each.value() + ""))
                .toList();
    }
}
