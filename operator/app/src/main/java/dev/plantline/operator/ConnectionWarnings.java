package dev.plantline.operator;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.reconcile.Rounds;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The metric {@code plantline_connection_warning_seconds{namespace,name,condition,reason}}: for how long a condition that warns has been True at an
 * OdooConnection; no series for those that do not warn. The time is the condition's own, so that a restart of the operator does not begin it anew.
 */
final class ConnectionWarnings implements AutoCloseable {
    private static final Set<String> WARNINGS = Set.of(Finding.ODOO_UNGUARDED, Finding.SIDE_KIT_UNATTESTED);

    private final ClusterCaches caches;
    private final TimeSource clock;
    private final MultiGauge gauge;
    private final Rounds rounds;

    /**
     * Tells nothing yet.
     *
     * @param interval between two looks
     */
    ConnectionWarnings(MeterRegistry registry, ClusterCaches caches, TimeSource clock, Duration interval) {
        this.caches = caches;
        this.clock = clock;
        this.gauge = MultiGauge.builder("plantline.connection.warning.seconds")
                .description("For how long a condition has warned at an OdooConnection")
                .register(registry);
        this.rounds = new Rounds("connection-warnings", this::refresh, interval);
    }

    /** Begins to look. */
    void start() {
        rounds.start();
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void refresh() {
        caches.whenComplete(() -> caches.list(OdooConnection.class)
                        .flatMap(each -> rows(each, clock.instant()))
                        .toList())
                .ifPresent(rows -> gauge.register(rows, true));
    }

    /** The rows of one connection. */
    static Stream<MultiGauge.Row<?>> rows(OdooConnection connection, Instant now) {
        List<Condition> conditions =
                connection.getStatus() == null || connection.getStatus().conditions() == null
                        ? List.of()
                        : connection.getStatus().conditions();
        return conditions.stream()
                .filter(each ->
                        WARNINGS.contains(each.getType()) && each.getStatus().equals(Finding.Status.True.name()))
                .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(
                        Tags.of(
                                "namespace",
                                connection.getMetadata().getNamespace(),
                                "name",
                                connection.getMetadata().getName(),
                                "condition",
                                each.getType(),
                                "reason",
                                each.getReason()),
                        Math.max(
                                0,
                                Duration.between(Instant.parse(each.getLastTransitionTime()), now)
                                        .toSeconds())));
    }
}
