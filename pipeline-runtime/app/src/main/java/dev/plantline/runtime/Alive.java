package dev.plantline.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as no thread ended that there is work for. Whoever waits, for Kafka or Odoo, is alive: a restart would not make it shorter. */
@Liveness
@ApplicationScoped
class Alive implements HealthCheck {
    private final Pod pod;

    Alive(Pod pod) {
        this.pod = pod;
    }

    @Override
    public HealthCheckResponse call() {
        var ended = pod.ended();
        var response = HealthCheckResponse.named("threads").status(ended.isEmpty());
        return ended.isEmpty()
                ? response.build()
                : response.withData("ended", String.join("; ", ended)).build();
    }
}
