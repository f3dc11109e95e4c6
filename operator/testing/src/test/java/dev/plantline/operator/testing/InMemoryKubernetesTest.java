package dev.plantline.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InMemoryKubernetesTest {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("plantline")
            .withForce(true)
            .build();

    @TempDir
    static Path directory;

    private InMemoryKubernetes kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        Path definition = directory.resolve("widgets.yaml");
        Files.writeString(
                definition,
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Widget, plural: widgets, singular: widget}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    subresources: {status: {}}
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec:
                            type: object
                            properties: {size: {type: integer, default: 3}, colour: {type: string}}
                """);
        kubernetes = InMemoryKubernetes.start(0, List.of(directory));
        client = kubernetes.client();
    }

    @AfterEach
    void stop() {
        kubernetes.close();
    }

    @Test
    void whoDoesNotBearTheTokenIsRefused() {
        client.resource(map("a", Map.of("one", "1"))).create();
        Config stranger = new ConfigBuilder(kubernetes.configuration())
                .withOauthToken("in-memory")
                .build();
        try (KubernetesClient other =
                new KubernetesClientBuilder().withConfig(stranger).build()) {
            assertThatThrownBy(() -> other.configMaps().inNamespace("ns").list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                            .isEqualTo(401));
        }
        assertThat(kubernetes.kubeconfig()).contains(kubernetes.configuration().getOauthToken());
    }

    @Test
    void applyCreatesThenChangesAndTakesAwayWhatIsNoLongerApplied() {
        client.resource(map("a", Map.of("one", "1", "two", "2"))).patch(APPLY);
        client.configMaps().inNamespace("ns").withName("a").edit(m -> new ConfigMapBuilder(m)
                .addToData("theirs", "x")
                .build());

        ConfigMap after = client.resource(map("a", Map.of("two", "22"))).patch(APPLY);

        assertThat(after.getData()).isEqualTo(Map.of("two", "22", "theirs", "x"));
    }

    @Test
    void anApplyThatChangesNothingKeepsTheResourceVersion() {
        ConfigMap first = client.resource(map("a", Map.of("one", "1"))).patch(APPLY);
        ConfigMap second = client.resource(map("a", Map.of("one", "1"))).patch(APPLY);

        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void statusIsWrittenBesideTheSpecAndDoesNotRaiseTheGeneration() {
        Deployment deployment = client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("d")
                        .withNamespace("ns")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .endSpec()
                        .build())
                .patch(APPLY);
        client.apps().deployments().inNamespace("ns").withName("d").editStatus(d -> new DeploymentBuilder(d)
                .withNewStatus()
                .withReadyReplicas(1)
                .endStatus()
                .build());

        deployment.getMetadata().setResourceVersion(null);
        deployment.getSpec().setReplicas(2);
        Deployment after = client.resource(deployment).patch(APPLY);

        assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(after.getStatus().getReadyReplicas()).isEqualTo(1);
    }

    @Test
    void customResourcesHaveDefaultsAndTheirOwnStatus() {
        GenericKubernetesResource widget =
                client.resource(widget("{colour: red}")).create();
        assertThat(widget.<Integer>get("spec", "size")).isEqualTo(3);

        GenericKubernetesResource status = widget("{}");
        status.getAdditionalProperties().remove("spec");
        status.setAdditionalProperty("status", Map.of("seen", true));
        client.resource(status).subresource("status").patch(APPLY);
        GenericKubernetesResource after = client.resource(widget).get();

        assertThat(after.<Boolean>get("status", "seen")).isTrue();
        assertThat(after.<String>get("spec", "colour")).isEqualTo("red");
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void whatHasAnOwnerGoesWithIt() {
        ConfigMap owner = client.resource(map("owner", Map.of())).create();
        ConfigMap owned = map("owned", Map.of());
        owned.addOwnerReference(owner);
        client.resource(owned).create();
        client.resource(map("stranger", Map.of())).create();

        client.resource(owner).delete();

        assertThat(client.configMaps().inNamespace("ns").list().getItems())
                .extracting(m -> m.getMetadata().getName())
                .containsExactly("stranger");
    }

    @Test
    void whatIsMadeForAnOwnerThatIsGoneGoesToo() {
        ConfigMap owner = client.resource(map("owner", Map.of())).create();
        client.resource(owner).delete();
        ConfigMap owned = map("owned", Map.of());
        owned.addOwnerReference(owner);

        client.resource(owned).patch(APPLY);

        assertThat(client.configMaps().inNamespace("ns").list().getItems()).isEmpty();
    }

    @Test
    void informersOfAnotherProcessSeeEveryChange() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (KubernetesClient other = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubernetes.kubeconfig()))
                        .build();
                SharedIndexInformer<ConfigMap> informer = other.configMaps()
                        .inAnyNamespace()
                        .withLabel("app", "x")
                        .inform(new io.fabric8.kubernetes.client.informers.ResourceEventHandler<>() {
                            @Override
                            public void onAdd(ConfigMap map) {
                                seen.add("+" + map.getMetadata().getName());
                            }

                            @Override
                            public void onUpdate(ConfigMap before, ConfigMap map) {
                                seen.add("~" + map.getMetadata().getName());
                            }

                            @Override
                            public void onDelete(ConfigMap map, boolean unknown) {
                                seen.add("-" + map.getMetadata().getName());
                            }
                        })) {
            ConfigMap map = map("a", Map.of("one", "1"));
            map.getMetadata().setLabels(Map.of("app", "x"));
            client.resource(map).patch(APPLY);
            map.setData(Map.of("one", "2"));
            client.resource(map).patch(APPLY);
            client.resource(map("unlabelled", Map.of())).patch(APPLY);
            client.resource(map).delete();

            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> seen.contains("-a"));
            assertThat(Set.copyOf(seen)).isSubsetOf("+a", "~a", "-a").contains("+a", "-a");
        }
    }

    private static ConfigMap map(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static GenericKubernetesResource widget(String spec) {
        return Serialization.unmarshal(
                """
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: w, namespace: ns}
                spec: %s
                """
                        .formatted(spec),
                GenericKubernetesResource.class);
    }

    @Test
    void itsIdentityIsTheSameAtEveryStart() {
        assertThat(client.namespaces()
                        .withName("kube-system")
                        .get()
                        .getMetadata()
                        .getUid())
                .isEqualTo(InMemoryKubernetes.IDENTITY);
    }
}
