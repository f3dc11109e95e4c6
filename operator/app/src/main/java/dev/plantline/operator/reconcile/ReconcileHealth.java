package dev.plantline.operator.reconcile;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Alive while no reconcile is lost or hangs. Otherwise Kubernetes starts the process anew, which takes up everything again. */
@Liveness
@Singleton
class ReconcileHealth implements HealthCheck {
    private final Reconciles reconciles;

    ReconcileHealth(Reconciles reconciles) {
        this.reconciles = reconciles;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> defect = reconciles.defect();
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("reconciles").status(defect.isEmpty());
        defect.ifPresent(why -> answer.withData("defect", why));
        return answer.build();
    }
}
