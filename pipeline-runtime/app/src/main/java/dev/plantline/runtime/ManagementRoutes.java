package dev.plantline.runtime;

import dev.plantline.model.PodLayout;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.WorkloadStatus;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Status, refused requests and metrics, beside the health checks. */
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
        management.router().get(PodLayout.REFUSED_PATH).blockingHandler(this::refused, false);
        management.router().get(PodLayout.METRICS_PATH).blockingHandler(this::metrics, false);
    }

    private void status(RoutingContext context) {
        boolean last = lastWord.isDue();
        toWhoMayAsk(context, () -> pod.status().map(WorkloadStatus::write))
                .ifPresent(sending -> sending.onSuccess(sent -> read(FinalScrape.Page.status, last)));
    }

    private void refused(RoutingContext context) {
        toWhoMayAsk(context, () -> pod.refused().map(RefusedRequests::write));
    }

    /**
     * Answers with 401 without the token, with 503 and the reason before the first configuration, and then with JSON.
     *
     * @return completes when the JSON is sent; empty: something else is
     */
    private Optional<Future<Void>> toWhoMayAsk(RoutingContext context, Supplier<Optional<byte[]>> json) {
        var response = context.response();
        if (!pod.statusToken().isShownBy(context.request().getHeader("Authorization"))) {
            response.setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Bearer")
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("show the token in the file " + PodLayout.STATUS_TOKEN_FILE
                            + " of the workload's Secret, as Authorization: Bearer");
            return Optional.empty();
        }
        var text = json.get();
        if (text.isEmpty()) {
            response.setStatusCode(503)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(Objects.toString(pod.problem(), "starting"));
            return Optional.empty();
        }
        return Optional.of(
                response.putHeader("Content-Type", "application/json").end(Buffer.buffer(text.get())));
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
