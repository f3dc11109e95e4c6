package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    @Test
    void aReportIsKnownAgainByWhatItSaysWhateverTheOrderOfItsFields() {
        HasMetadata desired = report(
                "{\"source\":\"plantline\",\"results\":[{\"rule\":\"first\",\"result\":\"warn\",\"properties\":{\"b\":\"1\",\"a\":\"2\"}}]}");
        HasMetadata same = report(
                "{\"results\":[{\"properties\":{\"a\":\"2\",\"b\":\"1\"},\"result\":\"warn\",\"rule\":\"first\"}],\"source\":\"plantline\"}");
        HasMetadata other = report(
                "{\"source\":\"plantline\",\"results\":[{\"rule\":\"first\",\"result\":\"pass\",\"properties\":{\"b\":\"1\",\"a\":\"2\"}}]}");
        HasMetadata kept = MadeCaches.asKept(Difference.stamped(desired));
        same.getMetadata().setAnnotations(kept.getMetadata().getAnnotations());
        other.getMetadata().setAnnotations(kept.getMetadata().getAnnotations());

        assertThat(((GenericKubernetesResource) kept).getAdditionalProperties()).containsOnlyKeys("hash");
        assertThat(Difference.between(kept, MadeCaches.asKept(same))).isFalse();
        assertThat(Difference.between(kept, MadeCaches.asKept(other))).isTrue();
    }

    private static HasMetadata report(String content) {
        GenericKubernetesResource report = new GenericKubernetesResourceBuilder()
                .withApiVersion("openreports.io/v1alpha1")
                .withKind("Report")
                .withNewMetadata()
                .withName("r")
                .endMetadata()
                .build();
        Serialization.unmarshal(content, GenericKubernetesResource.class)
                .getAdditionalProperties()
                .forEach(report::setAdditionalProperty);
        return report;
    }

    @Test
    void whatTheApiServerAddsIsNoDifference() {
        Deployment stamped = Difference.stamped(deployment("image:1"));
        Deployment actual = new DeploymentBuilder(stamped)
                .editMetadata()
                .withUid("u")
                .withResourceVersion("7")
                .addToLabels("added", "by somebody")
                .endMetadata()
                .editSpec()
                .withProgressDeadlineSeconds(600)
                .editTemplate()
                .editSpec()
                .withDnsPolicy("ClusterFirst")
                .editFirstContainer()
                .withTerminationMessagePath("/dev/termination-log")
                .addNewEnv()
                .withName("THEIRS")
                .withValue("x")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withReplicas(1)
                .endStatus()
                .build();

        assertThat(Difference.between(stamped, actual)).isFalse();
    }

    @Test
    void aFieldThatOthersChangedIsADifference() {
        Deployment stamped = Difference.stamped(deployment("image:1"));
        Deployment actual = new DeploymentBuilder(stamped)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage("evil:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        assertThat(Difference.between(stamped, actual)).isTrue();
    }

    @Test
    void whatIsNoLongerDesiredIsADifference() {
        ConfigMap before = Difference.stamped(map(Map.of("one", "1", "two", "2")));

        assertThat(Difference.between(Difference.stamped(map(Map.of("one", "1"))), before))
                .isTrue();
    }

    @Test
    void theStampOfTheSameResourceIsAlwaysTheSame() {
        HasMetadata one = Difference.stamped(map(Map.of("one", "1", "two", "2")));
        HasMetadata again = Difference.stamped(Difference.stamped(map(Map.of("two", "2", "one", "1"))));

        assertThat(one.getMetadata().getAnnotations()).containsKey(Difference.APPLIED);
        assertThat(Difference.between(one, Difference.stamped(map(Map.of("two", "2", "one", "1")))))
                .isFalse();
        assertThat(again.getMetadata().getAnnotations()).hasSize(1);
    }

    private static ConfigMap map(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("m")
                .withNamespace("ns")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Deployment deployment(String image) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("d")
                .withNamespace("ns")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("runtime")
                .withImage(image)
                .addNewEnv()
                .withName("OURS")
                .withValue("y")
                .endEnv()
                .withNewResources()
                .withRequests(Map.of("memory", new Quantity("256Mi")))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
