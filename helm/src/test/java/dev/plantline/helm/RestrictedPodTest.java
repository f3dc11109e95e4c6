package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The operator's pod passes Kubernetes' Pod Security Standard "restricted" and more, so that it runs in a namespace that enforces it.
 * Source: kubernetes.io/docs/concepts/security/pod-security-standards.
 */
class RestrictedPodTest {
    private final JsonNode pod =
            Chart.ofKind(Chart.resources(), "Deployment").get(0).at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");
    private final JsonNode security = container.path("securityContext");

    @Test
    void onlyOneContainerAndNothingOfTheNode() {
        assertThat(pod.path("containers")).hasSize(1);
        assertThat(pod.has("initContainers")).isFalse();
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
            assertThat(pod.has(shared)).as(shared).isFalse();
        }
        assertThat(pod.path("volumes"))
                .allSatisfy(v -> assertThat(v.fieldNames()).toIterable().containsAnyOf("emptyDir", "configMap"))
                .allSatisfy(v -> assertThat(v.fieldNames()).toIterable().hasSize(2));
        assertThat(container.path("ports"))
                .allSatisfy(p -> assertThat(p.has("hostPort")).isFalse());
    }

    @Test
    void neverRootAndNeverMore() {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.has("privileged")).isFalse();
        assertThat(Chart.strings(security.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(security.at("/capabilities").has("add")).isFalse();
    }

    @Test
    void seccompAndReadOnlyRoot() {
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    }

    @Test
    void memoryIsBoundedAndNoSecretStandsInTheEnvironment() {
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
        assertThat(container.path("env"))
                .allSatisfy(e -> assertThat(e.path("name").asText())
                        .doesNotContainIgnoringCase("password")
                        .doesNotContainIgnoringCase("secret"));
    }
}
