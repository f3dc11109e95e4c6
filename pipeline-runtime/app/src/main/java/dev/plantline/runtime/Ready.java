package dev.plantline.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the first configuration is taken over; a broken newer one does not take a working pod out of service. */
@Readiness
@ApplicationScoped
class Ready implements HealthCheck {
    private final Pod pod;

    Ready(Pod pod) {
        this.pod = pod;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("configuration").status(pod.isReady()).build();
    }
}
