package dev.plantline.operator.desired.alerts;

import dev.plantline.api.v1alpha1.LatencyClassSpec.AlertSeverity;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Classification;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Criticality;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.FailureImpact;
import dev.plantline.operator.desired.EffectiveInterface;
import java.util.List;
import java.util.Set;

/** How loud an alert is: decided by what a failure costs the plant, not by the error. */
final class Severity {
    private static final List<AlertSeverity> QUIET_TO_LOUD =
            List.of(AlertSeverity.info, AlertSeverity.warning, AlertSeverity.critical);
    private static final Set<FailureImpact> STOPS_WORK =
            Set.of(FailureImpact.productionStop, FailureImpact.shipmentBlock, FailureImpact.qualityRelease);

    private Severity() {}

    /** That of an interface. */
    static AlertSeverity of(EffectiveInterface live) {
        return of(live.configuration().spec().classification(), live.timing().alertSeverity(), live.environment());
    }

    /**
     * The class's severity; one louder for a critical flow whose failure stops work, one quieter for a low one or for reports; where Odoo is a
     * test, never critical.
     *
     * @param environment what the Odoo database is for; null: not known any more
     */
    static AlertSeverity of(Classification classification, AlertSeverity ofClass, Environment environment) {
        var level = QUIET_TO_LOUD.indexOf(ofClass);
        if (classification.criticality() == Criticality.critical
                && STOPS_WORK.contains(classification.failureImpact())) {
            level++;
        } else if (classification.criticality() == Criticality.low
                || classification.failureImpact() == FailureImpact.reporting) {
            level--;
        }
        if (environment == Environment.test) {
            level = Math.min(level, QUIET_TO_LOUD.indexOf(AlertSeverity.warning));
        }
        return QUIET_TO_LOUD.get(Math.max(0, Math.min(level, QUIET_TO_LOUD.size() - 1)));
    }
}
