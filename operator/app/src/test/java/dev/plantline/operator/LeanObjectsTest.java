package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeanObjectsTest {
    private static final String MAP =
            """
            {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "lots", "namespace": "plant-lyon",
              "annotations": {"before": "1", "kubectl.kubernetes.io/last-applied-configuration": "{\\"a\\": 1}", "after": "2"},
              "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:data": {"f:a": {}}}}],
              "labels": {"a": "b"}},
             "data": {"a": "b"}}
            """;

    private final KubernetesSerialization lean = lean();

    @Test
    void whatNobodyReadsIsPassedOverWhileAnObjectIsRead() {
        assertThat(lean.unmarshal(MAP, ConfigMap.class)).satisfies(map -> {
            assertThat(map.getMetadata().getManagedFields()).isEmpty();
            assertThat(map.getMetadata().getAnnotations()).containsOnlyKeys("before", "after");
            assertThat(map.getMetadata().getLabels()).containsEntry("a", "b");
            assertThat(map.getData()).containsEntry("a", "b");
        });
        assertThat(lean.unmarshal(MAP, GenericKubernetesResource.class)
                        .getMetadata()
                        .getAnnotations())
                .containsOnlyKeys("before", "after");
    }

    /** Of interfaces by template most of a status is the same; of thousands it must not be in memory thousands of times. */
    @Test
    void aTextThatManyObjectsHaveIsInMemoryOnce() {
        String text =
                """
                {"apiVersion": "plantline.dev/v1alpha1", "kind": "OdooInterface", "metadata": {"name": "lots"}, "status":
                 {"effective": {"template lots.v1": {"latencyClass": "near-real-time", "mapping.steps": "%1$s"}},
                  "conditions": [{"type": "Ready", "status": "True", "reason": "AsDeclared", "message": "%1$s"}],
                  "policies": {"passed": "8/9", "violations": [{"policy": "transport", "rule": "tls", "action": "Warn", "message": "%1$s"}]}}}
                """
                        .formatted("x".repeat(400));

        assertThat(texts(lean.unmarshal(text, OdooInterface.class)))
                .hasSize(5)
                .zipSatisfy(texts(lean.unmarshal(text, OdooInterface.class)), (one, other) -> assertThat(one)
                        .isSameAs(other));
    }

    /** A Secret's value must not be kept because it was read, and names and versions are no other object's. */
    @Test
    void whatStandsInASecretAndWhatMarksOneObjectIsNotRemembered() {
        String text =
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "odoo", "uid": "0c1e", "resourceVersion": "4711"},
                 "data": {"apiKey": "c2VjcmV0"}, "stringData": {"other": "plain"}}
                """;
        List.of(Secret.class, GenericKubernetesResource.class, KubernetesResource.class)
                .forEach(type -> assertThat(marks(lean.unmarshal(text, type)))
                        .isNotEmpty()
                        .zipSatisfy(
                                marks(lean.unmarshal(text, type)),
                                (one, other) -> assertThat(one).isEqualTo(other).isNotSameAs(other)));
    }

    private static List<String> marks(KubernetesResource object) {
        HasMetadata read = (HasMetadata) object;
        return Stream.of(
                        Stream.of(
                                read.getMetadata().getName(),
                                read.getMetadata().getUid(),
                                read.getMetadata().getResourceVersion()),
                        read instanceof Secret secret
                                ? Stream.concat(
                                        secret.getData().values().stream(), secret.getStringData().values().stream())
                                : Stream.of(
                                        ((GenericKubernetesResource) read).<String>get("data", "apiKey"),
                                        ((GenericKubernetesResource) read).<String>get("stringData", "other")))
                .flatMap(each -> each)
                .toList();
    }

    private static List<String> texts(OdooInterface lots) {
        return Stream.of(
                        lots.getStatus().effective().get("template lots.v1").values().stream(),
                        lots.getStatus().conditions().stream().map(Condition::getReason),
                        lots.getStatus().conditions().stream().map(Condition::getMessage),
                        lots.getStatus().policies().violations().stream().map(OdooInterfaceStatus.Violation::message))
                .flatMap(each -> each)
                .toList();
    }

    @Test
    void aCopyOfAnObjectIsTheObject() {
        OdooInterface lots = Manifests.lots("plant-lyon", "lots", "near-real-time");
        lots.getMetadata().setAnnotations(java.util.Map.of("a", "b"));

        assertThat(lean.asJson(lean.clone(lots))).isEqualTo(lean.asJson(lots));
    }

    @Test
    void whatIsNestedMoreDeeplyThanAnyManifestMayBeIsLeftOutAndTheRestIsRead() {
        String deep = "{\"a\":".repeat(9_000) + "[1.50, \"b\", null, true]" + "}".repeat(9_000);
        String text = lean.asJson(Manifests.lots("plant-lyon", "lots", "near-real-time"))
                .replace("\"type\":\"object\"", "\"type\":\"object\",\"not\":" + deep);

        OdooInterface lots = lean.unmarshal(text, OdooInterface.class);

        assertThat(lots.getSpec()
                        .contract()
                        .schema()
                        .at("/not" + "/a".repeat(60))
                        .isObject())
                .isTrue();
        assertThat(lots.getSpec().contract().schema().at("/properties/lot/type").asText())
                .isEqualTo("string");
        assertThat(lots.getSpec().mapping().steps()).isNotEmpty();
        assertThat(lean.clone(lots).getSpec()).isEqualTo(lots.getSpec());
        assertThat(lean.unmarshal("{\"type\":\"ADDED\",\"object\":" + text + "}", WatchEvent.class)
                        .getObject())
                .isNotNull();
    }

    private static KubernetesSerialization lean() {
        ObjectMapper mapper = new ObjectMapper();
        new LeanObjects().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
