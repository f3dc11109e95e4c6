package dev.plantline.operator.desired;

import dev.plantline.model.PodLayout;
import dev.plantline.model.PodMemory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Map;

/** The pod of a desk, restricted like those of the workloads. It only waits, and is there for commands that people start in it. */
final class DeskTemplate {
    /**
     * Java's launcher waits for its arguments, which it would read from an input where nobody writes: a process of 1.4 MB, without a virtual machine. Every
     * image with a Java has it; not every one has a shell or {@code sleep}. Should the input end, the container does too, and Kubernetes starts it again.
     */
    private static final List<String> WAITS = List.of("java", "@/dev/stdin", "-version");

    /** The first process of a container does not end when it is told to, so a pod always takes this long; nobody waits for it. */
    private static final long GRACE_SECONDS = 5;

    private DeskTemplate() {}

    static String configMap(String desk) {
        return desk + "-" + PodTemplates.CONFIGURATION;
    }

    static String secret(String desk) {
        return PodTemplates.secret(desk);
    }

    /**
     * The pod.
     *
     * @param plant name of the plant
     * @param desk name of its desk
     * @param labels of the pod
     */
    static PodTemplateSpec of(String plant, String desk, Map<String, String> labels, Platform platform) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(PodTemplates.serviceAccount(plant))
                // No command asks the API server for anything.
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withImagePullSecrets(platform.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(PodTemplates.podSecurity())
                .withContainers(container(platform))
                .withVolumes(
                        new VolumeBuilder()
                                .withName(PodTemplates.CONFIGURATION)
                                .withNewConfigMap()
                                .withName(configMap(desk))
                                .endConfigMap()
                                .build(),
                        new VolumeBuilder()
                                .withName(PodTemplates.SECRETS)
                                .withNewSecret()
                                .withSecretName(secret(desk))
                                // A Kafka without users and with a certificate that everybody knows needs none.
                                .withOptional(true)
                                .endSecret()
                                .build(),
                        PodTemplates.tmpVolume())
                .endSpec()
                .build();
    }

    private static Container container(Platform platform) {
        return new ContainerBuilder()
                .withName("desk")
                .withImage(platform.runtimeImage())
                .withImagePullPolicy(platform.imagePullPolicy())
                .withCommand(WAITS)
                .withStdin(true)
                .withEnv(
                        PodTemplates.env(PodLayout.CONFIGURATION_VARIABLE, PodLayout.CONFIGURATION_DIRECTORY),
                        PodTemplates.env(PodLayout.SECRETS_VARIABLE, PodLayout.SECRETS_DIRECTORY))
                .withNewResources()
                // While nobody runs a command; a command may have as much as in a pod of delivery.
                .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("16Mi")))
                .withLimits(Map.of("memory", new Quantity(PodMemory.LIMIT_MIB + "Mi")))
                .endResources()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(PodTemplates.containerSecurity())
                .withVolumeMounts(
                        PodTemplates.mount(PodTemplates.CONFIGURATION, PodLayout.CONFIGURATION_DIRECTORY, true),
                        PodTemplates.mount(PodTemplates.SECRETS, PodLayout.SECRETS_DIRECTORY, true),
                        PodTemplates.tmpMount())
                .build();
    }
}
