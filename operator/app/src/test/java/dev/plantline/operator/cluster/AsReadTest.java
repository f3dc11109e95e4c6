package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsReadTest {
    private final InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of());
    private final KubernetesClient client = kubernetes.client();

    @AfterEach
    void stop() {
        kubernetes.close();
    }

    @Test
    void whatIsAsItWasReadIsDeleted() {
        assertThat(AsRead.delete(client, made())).isTrue();
        assertThat(standing()).isNull();
    }

    @Test
    void whatIsGoneNeedsNoDeletion() {
        ConfigMap read = made();
        client.resource(read).delete();

        assertThat(AsRead.delete(client, read)).isTrue();
    }

    @Test
    void whatHasChangedStays() {
        ConfigMap read = made();
        client.resource(read)
                .edit(each -> new ConfigMapBuilder(each).addToData("b", "2").build());

        assertThat(AsRead.delete(client, read)).isFalse();
        assertThat(standing()).isNotNull();
    }

    @Test
    void whatWasMadeAnewUnderItsNameStays() {
        ConfigMap read = made();
        client.resource(read).delete();
        ConfigMap anew = made();

        assertThat(AsRead.delete(client, read)).isFalse();
        assertThat(standing().getMetadata().getUid())
                .isEqualTo(anew.getMetadata().getUid());
    }

    @Test
    void anotherRefusalIsNoChange() {
        ConfigMap read = made();
        kubernetes.forbid(request -> request.startsWith("DELETE"));

        assertThatThrownBy(() -> AsRead.delete(client, read)).isInstanceOf(KubernetesClientException.class);
    }

    private ConfigMap made() {
        return client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("it")
                        .withNamespace("plant")
                        .endMetadata()
                        .addToData("a", "1")
                        .build())
                .create();
    }

    private ConfigMap standing() {
        return client.configMaps().inNamespace("plant").withName("it").get();
    }
}
