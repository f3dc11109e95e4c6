package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.Test;

class SlimStoreTest {
    private final SlimStore<ConfigMap> store = new SlimStore<>();

    @Test
    void whatNobodyReadsIsNotKept() {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("lots")
                .withNamespace("plant-lyon")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
                .addToAnnotations(Difference.APPLIED, "0123456789abcdef")
                .addNewManagedField()
                .withManager("kubectl")
                .endManagedField()
                .endMetadata()
                .addToData("a", "b")
                .build();

        store.put(store.getKey(map), map);

        ConfigMap kept = store.get("plant-lyon/lots");
        assertThat(kept.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(kept.getMetadata().getAnnotations()).containsOnlyKeys(Difference.APPLIED);
        assertThat(kept.getData()).containsEntry("a", "b");
    }
}
