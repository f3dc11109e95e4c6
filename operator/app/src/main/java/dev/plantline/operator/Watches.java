package dev.plantline.operator;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the operator's own watches live; the extension's check speaks for those of the reconcilers. */
@Readiness
@Singleton
class Watches implements HealthCheck {
    private final OperatorMain operator;

    Watches(OperatorMain operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("watches of Secrets")
                .status(operator.isWatching())
                .build();
    }
}
