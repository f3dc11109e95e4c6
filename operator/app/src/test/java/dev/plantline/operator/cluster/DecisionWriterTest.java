package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.State;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class DecisionWriterTest {
    private static final InterfaceDecisionStatus WANTED =
            new InterfaceDecisionStatus(State.handingOver, "2026-11-28T12:00:00Z", null, true, 17L, null, null);

    /** The API server answers as if it were not there: else nobody hears why no decision gets into the audit. */
    @Test
    void thatTheKindIsOfAReleaseBeforeIsToldOnceAndThatADecisionIsGoneIsNot() {
        List<String> warned = new CopyOnWriteArrayList<>();
        Handler ear = new Handler() {
            @Override
            public void publish(LogRecord each) {
                if (each.getLevel().intValue() >= Level.WARNING.intValue()) {
                    warned.add(each.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(DecisionWriter.class.getName());
        log.addHandler(ear);
        try (InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of(Path.of("../../crds")))) {
            KubernetesClient client = kubernetes.client();
            DecisionWriter writer = new DecisionWriter(client);
            InterfaceDecision gone = made(client, "gone");
            InterfaceDecision first = made(client, "first");
            InterfaceDecision second = made(client, "second");
            client.resource(gone).delete();
            assertThat(writer.status(gone, WANTED)).isEmpty();
            assertThat(warned).isEmpty();

            kubernetes.refuse(HttpURLConnection.HTTP_NOT_FOUND, request -> request.contains("/status"));
            assertThat(writer.status(first, WANTED)).isEmpty();
            assertThat(writer.status(second, WANTED)).isEmpty();
            assertThat(warned).singleElement().satisfies(each -> assertThat(each)
                    .contains("Apply the CRDs of this release", "first"));

            kubernetes.forbid(request -> false);
            assertThat(writer.status(second, WANTED)).isEmpty();
            assertThat(client.resource(second).get().getStatus()).isEqualTo(WANTED);
        } finally {
            log.removeHandler(ear);
        }
    }

    private static InterfaceDecision made(KubernetesClient client, String name) {
        InterfaceDecision decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName(name)
                .build());
        decision.setSpec(new InterfaceDecisionSpec(
                "lots", "ab".repeat(16), Verdict.refuse, "business", "ana@example.com", "No."));
        return client.resource(decision).create();
    }
}
