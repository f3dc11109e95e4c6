package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Keys;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Lifecycle;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OdooTarget;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnConflict;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Retries;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Target;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.RuntimeConfiguration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Fills in what manifests leave out: first from the interface, then from its latency class or plant, then from here. */
final class Defaults {
    static final int REPLICATION_FACTOR = 3;
    static final int MAX_MESSAGE_BYTES = 1 << 20;
    static final int WORKERS = 2;
    static final int MAX_RECORDS = 50;
    static final int CONNECTIONS = 2;
    static final LatencyClassSpec.AlertSeverity ALERT_SEVERITY = LatencyClassSpec.AlertSeverity.warning;
    static final Retries RETRIES = new Retries("1s", "5m", "8h");
    static final OnFailure ON_FAILURE =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetter);

    /** For checks that no class has a say in. */
    static final LatencyClassSpec ANY_TIMING =
            timing(new LatencyClassSpec(LatencyClassSpec.Mode.streaming, "1m", null, null, null, null, null));

    private Defaults() {}

    static int replicationFactor(PlantSpec plant) {
        return or(plant.kafka().replicationFactor(), REPLICATION_FACTOR);
    }

    static int maxMessageBytes(PlantSpec plant) {
        return Optional.ofNullable(plant.gateway())
                .map(PlantSpec.GatewayLimits::maxMessageBytes)
                .orElse(MAX_MESSAGE_BYTES);
    }

    static LatencyClassSpec timing(LatencyClassSpec spec) {
        return new LatencyClassSpec(
                spec.mode(),
                spec.objective(),
                spec.schedule(),
                or(spec.maxRecords(), MAX_RECORDS),
                or(spec.connections(), CONNECTIONS),
                retries(spec.retries(), RETRIES),
                or(spec.alertSeverity(), ALERT_SEVERITY));
    }

    /** A workload leaves one of an connection's workers to people, also where its class allows more connections. */
    static LatencyClassSpec within(
            LatencyClassSpec timing, Collection<RuntimeConfiguration.OdooConnection> odooConnections) {
        var workers = odooConnections.stream()
                .mapToInt(RuntimeConfiguration.OdooConnection::workers)
                .min()
                .orElse(WORKERS);
        return new LatencyClassSpec(
                timing.mode(),
                timing.objective(),
                timing.schedule(),
                timing.maxRecords(),
                Math.min(timing.connections(), Math.max(1, workers - 1)),
                timing.retries(),
                timing.alertSeverity());
    }

    static OdooInterfaceSpec effective(OdooInterfaceSpec spec, PlantSpec plant, LatencyClassSpec timing) {
        return new OdooInterfaceSpec(
                spec.workflow(),
                spec.owners(),
                spec.sourceOfTruth(),
                spec.classification(),
                spec.latencyClass(),
                or(spec.lifecycle(), new Lifecycle(Stage.production, null, null)),
                spec.runbook(),
                or(spec.suspend(), false),
                spec.source(),
                spec.contract(),
                keys(spec.keys()),
                new Target(new OdooTarget(
                        odooConnection(spec, plant), spec.target().odoo().duty())),
                or(spec.codeMaps(), List.of()),
                spec.mapping(),
                retries(spec.retries(), timing.retries()),
                onFailure(spec.onFailure()),
                or(spec.tests(), List.of()));
    }

    static String odooConnection(OdooInterfaceSpec spec, PlantSpec plant) {
        return or(spec.target().odoo().connection(), plant.odooConnection());
    }

    private static Keys keys(Keys keys) {
        return new Keys(
                keys.order(),
                keys.idempotency(),
                keys.version(),
                or(keys.ignore(), List.of()),
                or(keys.contention(), List.of()),
                or(keys.onConflict(), OnConflict.reject));
    }

    private static Retries retries(Retries own, Retries others) {
        return own == null
                ? others
                : new Retries(
                        or(own.initialDelay(), others.initialDelay()),
                        or(own.maxDelay(), others.maxDelay()),
                        or(own.holdFor(), others.holdFor()));
    }

    private static OnFailure onFailure(OnFailure own) {
        return own == null
                ? ON_FAILURE
                : new OnFailure(
                        or(own.contract(), ON_FAILURE.contract()),
                        or(own.mapping(), ON_FAILURE.mapping()),
                        or(own.business(), ON_FAILURE.business()),
                        or(own.exhausted(), ON_FAILURE.exhausted()));
    }

    private static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
