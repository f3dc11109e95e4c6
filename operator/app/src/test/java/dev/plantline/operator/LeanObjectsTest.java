package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plantline.api.v1alpha1.OdooInterface;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
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
