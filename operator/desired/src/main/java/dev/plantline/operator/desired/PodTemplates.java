package dev.plantline.operator.desired;

import dev.plantline.model.PodLayout;
import dev.plantline.model.PodMemory;
import dev.plantline.model.RuntimeConfiguration.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pods of a workload: restricted as the Pod Security Standard has it, without API rights, with everything they read mounted. */
final class PodTemplates {
    static final String MESSAGES = "messages";
    static final String MANAGEMENT = "management";

    static final String CONFIGURATION = "configuration";
    static final String SECRETS = "secrets";

    private static final String TMP = "tmp";
    /** What the runtime needs to stop applies, wait for those in flight and let go of its partitions. */
    private static final long GRACE_SECONDS = 60;

    private final Workload workload;
    private final Platform platform;

    PodTemplates(Workload workload, Platform platform) {
        this.workload = workload;
        this.platform = platform;
    }

    static String serviceAccount(String plant) {
        return plant + "-runtime";
    }

    static String configMap(Workload workload, int shard) {
        return workload.name() + "-" + CONFIGURATION + "-" + shard;
    }

    static String secret(Workload workload) {
        return secret(workload.name());
    }

    /** The Secret of a workload of this name. */
    static String secret(String workload) {
        return workload + "-" + SECRETS;
    }

    /** Pods that stay. */
    PodTemplateSpec serving() {
        return template(null);
    }

    /** Pods that end; a failed one is another pod, so that its log stays. */
    PodTemplateSpec running() {
        return template("Never");
    }

    private PodTemplateSpec template(String restartPolicy) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.of(workload))
                .withAnnotations(new TreeMap<>(Map.of(
                        "prometheus.io/scrape",
                        "true",
                        "prometheus.io/port",
                        Integer.toString(PodLayout.MANAGEMENT_PORT),
                        "prometheus.io/path",
                        PodLayout.METRICS_PATH)))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(serviceAccount(workload.plant()))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withImagePullSecrets(platform.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withRestartPolicy(restartPolicy)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(podSecurity())
                .withContainers(container())
                .withVolumes(volumes())
                .endSpec()
                .build();
    }

    private Container container() {
        var builder = new ContainerBuilder()
                .withName("runtime")
                .withImage(platform.runtimeImage())
                .withImagePullPolicy(platform.imagePullPolicy())
                .withEnv(
                        env(PodLayout.CONFIGURATION_VARIABLE, PodLayout.CONFIGURATION_DIRECTORY),
                        env(PodLayout.SECRETS_VARIABLE, PodLayout.SECRETS_DIRECTORY),
                        env(PodLayout.MESSAGES_PORT_VARIABLE, Integer.toString(PodLayout.MESSAGES_PORT)),
                        env(PodLayout.MANAGEMENT_PORT_VARIABLE, Integer.toString(PodLayout.MANAGEMENT_PORT)))
                .withPorts(ports())
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity(PodMemory.REQUEST_MIB + "Mi")))
                // No CPU limit: throttling delays messages, the request already shares the node fairly.
                .withLimits(Map.of("memory", new Quantity(PodMemory.LIMIT_MIB + "Mi")))
                .endResources()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(containerSecurity())
                .withVolumeMounts(
                        mount(CONFIGURATION, PodLayout.CONFIGURATION_DIRECTORY, true),
                        mount(SECRETS, PodLayout.SECRETS_DIRECTORY, true),
                        tmpMount());
        if (!platform.allowedAddresses().isEmpty()) {
            builder.addToEnv(env(PodLayout.NETWORK_ALLOW_VARIABLE, String.join(",", platform.allowedAddresses())));
        }
        if (workload.role() != Role.batch) {
            builder.withStartupProbe(probe(PodLayout.LIVE_PATH, 1, 1, 120))
                    .withReadinessProbe(probe(PodLayout.READY_PATH, 5, 3, 3))
                    .withLivenessProbe(probe(PodLayout.LIVE_PATH, 10, 5, 3));
        }
        return builder.build();
    }

    private List<ContainerPort> ports() {
        var management = port(MANAGEMENT, PodLayout.MANAGEMENT_PORT);
        return workload.role() == Role.gateway
                ? List.of(port(MESSAGES, PodLayout.MESSAGES_PORT), management)
                : List.of(management);
    }

    /**
     * Shards that are not there are left out by the kubelet, so that their number can change without another template; so are the plant's ConfigMaps of code
     * maps and of revisions that wait. Who receives only maps nothing.
     */
    private List<Volume> volumes() {
        Stream<String> ofThePlant = workload.role() == Role.gateway
                ? Stream.empty()
                : Stream.of(
                        CodeMapConfigurations.configMap(workload.plant()),
                        CandidateConfigurations.configMap(workload.plant()));
        List<VolumeProjection> shards = Stream.concat(
                        IntStream.range(0, PodLayout.SHARDS).mapToObj(number -> configMap(workload, number)),
                        ofThePlant)
                .map(name -> new VolumeProjectionBuilder()
                        .withNewConfigMap()
                        .withName(name)
                        .withOptional(true)
                        .endConfigMap()
                        .build())
                .toList();
        return List.of(
                new VolumeBuilder()
                        .withName(CONFIGURATION)
                        .withNewProjected()
                        .withSources(shards)
                        .endProjected()
                        .build(),
                new VolumeBuilder()
                        .withName(SECRETS)
                        .withNewSecret()
                        .withSecretName(secret(workload))
                        .endSecret()
                        .build(),
                tmpVolume());
    }

    /** What every pod of a plant runs as: nobody in particular. */
    static PodSecurityContext podSecurity() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    /** What every container of a plant may do: nothing but run. */
    static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    /** Where the codecs of the Kafka client unpack native libraries. */
    static Volume tmpVolume() {
        return new VolumeBuilder()
                .withName(TMP)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .build();
    }

    /** The mount of {@link #tmpVolume}. */
    static VolumeMount tmpMount() {
        return mount(TMP, "/tmp", null);
    }

    static EnvVar env(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    static VolumeMount mount(String name, String path, Boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }

    private static Probe probe(String path, int period, int timeout, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(MANAGEMENT)
                .endHttpGet()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(timeout)
                .withFailureThreshold(failures)
                .build();
    }
}
