package dev.plantline.operator.desired.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.operator.testing.ClusterExtension;
import dev.plantline.operator.testing.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the CRDs on a real API server, the only judge of CEL's cost and of structural schemas. The CRDs are installed in a group of this run's
 * own, so that neither other users of the cluster nor other versions of the CRDs matter.
 */
class CrdRulesOnApiServerTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.apiServer();

    private static final String GROUP = "plantline.dev";
    private static final String OWN_GROUP = "t" + UUID.randomUUID().toString().substring(0, 8) + ".plantline.test";

    private static KubernetesClient client;
    private static String namespace;

    @BeforeAll
    static void install() throws IOException {
        client = CLUSTER.client();
        namespace = CLUSTER.namespace();
        for (var kind : Kinds.values()) {
            try (var stream = Kinds.class.getResourceAsStream(kind.resource())) {
                var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace(GROUP, OWN_GROUP);
                client.resource(text).create();
            }
        }
        for (var kind : Kinds.values()) {
            Definitions.awaitServed(client, kind.plural() + "." + OWN_GROUP);
        }
    }

    @AfterAll
    static void uninstall() {
        if (client != null) {
            for (var kind : Kinds.values()) {
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(kind.plural() + "." + OWN_GROUP)
                        .delete();
            }
            client.close();
        }
    }

    static Stream<RuleFile> files() {
        return RuleFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theApiServerGivesTheVerdictOfTheOfflineRules(RuleFile file) {
        if (file.valid()) {
            assertThat(apply(file).getMetadata().getName()).isNotEmpty();
        } else {
            assertThatThrownBy(() -> apply(file))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(
                            file.toString().contains("unknown") || file.says() == null
                                    ? lastField(file.at())
                                    : file.says())
                    .satisfies(e -> assertThat(((KubernetesClientException) e).getCode())
                            .as("refused, not failed")
                            .isIn(400, 422));
        }
    }

    @Test
    void defaultsAreWrittenOut() throws IOException {
        var file = RuleFile.all()
                .filter(each -> each.toString().equals("OdooConnection/valid-workers.yaml"))
                .findFirst()
                .orElseThrow();

        assertThat(apply(file).<Object>get("spec", "workers")).isEqualTo(2);
    }

    private static GenericKubernetesResource apply(RuleFile file) {
        var resource = client.getKubernetesSerialization()
                .unmarshal(file.text().replace(GROUP, OWN_GROUP), GenericKubernetesResource.class);
        if (Kinds.of(GROUP + "/" + PlantlineApi.VERSION, resource.getKind())
                .filter(Kinds::isNamespaced)
                .isPresent()) {
            resource.getMetadata().setNamespace(namespace);
        }
        return client.resource(resource)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    /** The server writes paths in several ways, keys of maps with dots or in brackets; the field's name stands at the end of all. */
    private static String lastField(String path) {
        return path.replaceAll("\\[([^0-9]*)]$", ".$1").replaceAll("^.*[.]", "");
    }
}
