package dev.plantline.runtime;

import dev.plantline.model.PodLayout;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Status and metrics, beside the health checks. */
@ApplicationScoped
class ManagementRoutes {
    private final Pod pod;
    private final FinalScrape lastWord;

    ManagementRoutes(Pod pod, FinalScrape lastWord) {
        this.pod = pod;
        this.lastWord = lastWord;
    }

    void add(@Observes ManagementInterface management) {
        management.router().get(PodLayout.STATUS_PATH).blockingHandler(this::status, false);
        management.router().get(PodLayout.METRICS_PATH).blockingHandler(this::metrics, false);
    }

    /** 503 with the reason before the first configuration, then the workload's status. */
    private void status(RoutingContext context) {
        var response = context.response();
        boolean last = lastWord.isDue();
        pod.status()
                .ifPresentOrElse(
                        status -> response.putHeader("Content-Type", "application/json")
                                .end(Buffer.buffer(status.write()))
                                .onSuccess(sent -> read(FinalScrape.Page.status, last)),
                        () -> response.setStatusCode(503)
                                .putHeader("Content-Type", "text/plain; charset=utf-8")
                                .end(Objects.toString(pod.problem(), "starting")));
    }

    private void metrics(RoutingContext context) {
        boolean last = lastWord.isDue();
        var text = new StringWriter();
        try {
            TextFormat.write004(text, pod.metrics().metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
        context.response()
                .putHeader("Content-Type", TextFormat.CONTENT_TYPE_004)
                .end(text.toString())
                .onSuccess(sent -> read(FinalScrape.Page.metrics, last));
    }

    private void read(FinalScrape.Page page, boolean last) {
        if (last) {
            lastWord.readFrom(page);
        }
    }
}
