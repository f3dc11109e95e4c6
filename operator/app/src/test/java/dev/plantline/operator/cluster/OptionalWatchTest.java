package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.WatchedNamespaces;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionalWatchTest {
    /** A newer operator under an older chart has neither right, and does not wait for what it will not get. */
    @ParameterizedTest
    @ValueSource(strings = {"/customresourcedefinitions", "/reports"})
    void aKindThatMayNotBeSeenCountsAsAbsentAtOnce(String forbidden) throws Exception {
        try (InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of(Path.of("../../crds")))) {
            kubernetes
                    .client()
                    .resource(Serialization.unmarshal(
                            Files.readString(Path.of("src/test/resources/openreports/reports.yaml")),
                            CustomResourceDefinition.class))
                    .create();
            kubernetes.forbid(request -> request.contains(forbidden));
            try (OptionalWatch watch = new OptionalWatch(
                    kubernetes.client(), OptionalKind.REPORT, new WatchedNamespaces(Set.of()), concerned -> {})) {
                watch.start().get(2, TimeUnit.MINUTES);

                assertThat(watch.installed()).isFalse();
            }
        }
    }
}
