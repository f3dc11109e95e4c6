package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.secret.SecretUse;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything that one workload consists of. Nothing in the pod's template depends on the interfaces, so that no change of one restarts it. */
public final class WorkloadResources {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final ClusterState world;
    private final Plant plant;
    private final RuntimeConfiguration configuration;
    private final Workload workload;
    private final PodTemplates pods;
    private final Supplier<String> tokens;
    private final KeptConnections connections;

    WorkloadResources(ClusterState world, Plant plant, RuntimeConfiguration configuration, Platform platform) {
        this.world = world;
        this.plant = plant;
        this.configuration = configuration;
        this.workload = Workload.of(configuration);
        this.pods = new PodTemplates(workload, platform);
        this.tokens = platform.tokens();
        this.connections = new KeptConnections(world, plant);
    }

    /** Where the operator finds the token that a workload's pods ask for before they tell how they stand. */
    public static SecretKeyReference statusToken(String workload) {
        return new SecretKeyReference(PodTemplates.secret(workload), PodLayout.STATUS_TOKEN_FILE);
    }

    /** The account of all pods of a plant; it has no rights, and pods do not even get its token. */
    static ServiceAccount serviceAccount(Plant plant) {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(
                        plant,
                        PodTemplates.serviceAccount(plant.getMetadata().getName()),
                        Labels.of(plant.getMetadata().getName())))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    List<HasMetadata> all() {
        var all = new ArrayList<HasMetadata>();
        RuntimeConfigurations.shards(configuration)
                .forEach((number, text) -> all.add(new ConfigMapBuilder()
                        .withMetadata(metadata(PodTemplates.configMap(workload, number)))
                        .withData(Map.of(PodLayout.shard(number), text))
                        .build()));
        all.add(secret());
        switch (configuration.role()) {
            case streaming -> {
                all.add(deployment());
                all.add(service());
            }
            case gateway -> {
                all.add(deployment());
                all.add(service());
            }
            case batch -> all.add(cronJob());
        }
        return all;
    }

    /**
     * Only the keys that this workload's interfaces refer to. What is missing for the moment stays as the pods have it; what a Secret no longer
     * gives for this use is taken from them.
     */
    private Secret secret() {
        var data = new TreeMap<String, String>();
        var name = PodTemplates.secret(workload);
        uses().forEach((file, use) -> value(use, pods(name, file)).ifPresent(value -> data.put(file, value)));
        wholesThatPodsKeep().forEach(file -> {
            if (data.containsKey(file)) {
                pods(name, file).ifPresentOrElse(value -> data.put(file, value), () -> data.remove(file));
            }
        });
        data.put(
                PodLayout.STATUS_TOKEN_FILE,
                read(statusToken(workload.name()))
                        .filter(found -> RandomTokens.read(found).isPresent())
                        .orElseGet(this::newToken));
        var history = configuration.plant().historyFile();
        if (history != null) {
            // The operator made it for this and nothing else, and it is sent nowhere. What is no key takes nothing from
            // the pods.
            read(SecretFiles.historyKeys(plant.getMetadata().getName()))
                    .filter(HistoryCopies::areKeys)
                    .or(() -> pods(name, history))
                    .ifPresent(value -> data.put(history, value));
        }
        var anchors = configuration.plant().anchorFile();
        if (anchors != null) {
            read(SecretFiles.anchorKeys(plant.getMetadata().getName()))
                    .filter(HistoryCopies::areAnchorKeys)
                    .or(() -> pods(name, anchors))
                    .ifPresent(value -> data.put(anchors, value));
            // No secret, but beside the key it reaches whoever runs a command in the pod.
            var publics = HistoryCopies.publicAnchorKeys(plant, world);
            Optional.of(String.join("\n", publics))
                    .filter(texts -> !texts.isEmpty())
                    .map(texts -> Base64.getEncoder().encodeToString(texts.getBytes(StandardCharsets.UTF_8)))
                    .or(() -> pods(name, PodLayout.PUBLIC_ANCHOR_KEYS_FILE))
                    .ifPresent(value -> data.put(PodLayout.PUBLIC_ANCHOR_KEYS_FILE, value));
        }
        return new SecretBuilder()
                .withMetadata(metadata(name))
                .withType("Opaque")
                .withData(data)
                .build();
    }

    /** Files that belong together and are not all given: one of them alone, new beside the old other, would fit nothing. */
    private Set<String> wholesThatPodsKeep() {
        var files = new HashSet<String>();
        var role = KafkaRole.of(configuration.role());
        var kafka = configuration.plant().kafka();
        if (kafka.passwordFile() != null && !connections.isUserOf(kafka, role)) {
            files.add(kafka.passwordFile());
        }
        tls().filter(pair -> !connections.allGiven(Stream.of(
                        SecretFiles.gatewayCertificate(plant.getSpec()), SecretFiles.gatewayKey(plant.getSpec()))))
                .ifPresent(pair -> files.addAll(List.of(pair.certificateFile(), pair.keyFile())));
        return files;
    }

    /** With what the gateway proves itself; empty: it speaks in the clear, or this is none. */
    private Optional<RuntimeConfiguration.DoorTls> tls() {
        return Optional.ofNullable(configuration.plant().door()).map(RuntimeConfiguration.Door::tls);
    }

    private String newToken() {
        return Base64.getEncoder().encodeToString(tokens.get().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> value(Optional<SecretUse> use, Optional<String> pods) {
        return use.map(each -> world.secrets()
                        .answer(plant.getMetadata().getNamespace(), each)
                        .match(
                                given -> Optional.of(given.base64()),
                                () -> pods,
                                // Another Secret that a changed manifest names by mistake takes nothing from them.
                                refused -> pods.filter(
                                        value -> !read(each.reference()).equals(Optional.of(value)))))
                .orElse(pods);
    }

    /**
     * What the pods have in a file, also those that did this work under the workload's former name. The file's name says where it is sent, so it is never
     * sent elsewhere.
     */
    private Optional<String> pods(String secret, String file) {
        return read(new SecretKeyReference(secret, file)).or(() -> workload.formerName()
                .flatMap(name -> read(new SecretKeyReference(PodTemplates.secret(name), file))));
    }

    private Optional<String> read(SecretKeyReference reference) {
        return world.secrets()
                .secret(plant.getMetadata().getNamespace(), reference.name())
                .map(Secret::getData)
                .map(data -> data.get(reference.key()));
    }

    /** File to what the manifests want in it; empty when the manifest is gone and only the last good revision needs the file. */
    private Map<String, Optional<SecretUse>> uses() {
        var uses = new TreeMap<String, Optional<SecretUse>>();
        var kafka = configuration.plant().kafka();
        if (kafka.caFile() != null) {
            uses.put(kafka.caFile(), SecretFiles.kafkaCa(plant.getSpec()));
        }
        if (kafka.passwordFile() != null) {
            uses.put(
                    kafka.passwordFile(),
                    SecretFiles.kafkaPassword(plant.getSpec(), KafkaRole.of(configuration.role())));
        }
        configuration.odooConnections().forEach((name, odooConnection) -> {
            var resource = world.odooConnection(plant.getMetadata().getNamespace(), name);
            odooConnection
                    .duties()
                    .forEach((duty, credential) -> uses.put(
                            credential.keyFile(),
                            resource.flatMap(each -> SecretFiles.odooKey(each, duty, odooConnection.url()))));
            if (odooConnection.caFile() != null) {
                uses.put(odooConnection.caFile(), resource.flatMap(SecretFiles::odooCa));
            }
        });
        if (configuration.role() == RuntimeConfiguration.Role.gateway) {
            tls().ifPresent(tls -> {
                uses.put(tls.certificateFile(), SecretFiles.gatewayCertificate(plant.getSpec()));
                uses.put(tls.keyFile(), SecretFiles.gatewayKey(plant.getSpec()));
                if (tls.clientCaFile() != null) {
                    uses.put(tls.clientCaFile(), SecretFiles.gatewayClientCa(plant.getSpec()));
                }
            });
            for (var each : configuration.interfaces()) {
                each.spec()
                        .source()
                        .needs()
                        .secrets()
                        .forEach(secret -> uses.put(
                                each.sourceSecrets().get(secret.role()),
                                Optional.of(SecretUse.compared(secret.reference(), secret.purpose()))));
            }
        }
        return uses;
    }

    private Deployment deployment() {
        return new DeploymentBuilder()
                .withMetadata(metadata(workload.name()))
                .withNewSpec()
                .withReplicas(1)
                .withRevisionHistoryLimit(3)
                .withNewSelector()
                .withMatchLabels(Labels.selector(workload))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withNewMaxUnavailable(0)
                .withNewMaxSurge(1)
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(pods.serving())
                .endSpec()
                .build();
    }

    private Service service() {
        var builder = new ServiceBuilder()
                .withMetadata(metadata(workload.name()))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Labels.selector(workload));
        if (configuration.role() == RuntimeConfiguration.Role.gateway) {
            builder.addNewPort()
                    .withName(PodTemplates.MESSAGES)
                    .withProtocol("TCP")
                    .withPort(tls().isPresent() ? HTTPS_PORT : HTTP_PORT)
                    .withNewTargetPort(PodTemplates.MESSAGES)
                    .endPort();
        }
        return builder.addNewPort()
                .withName(PodTemplates.MANAGEMENT)
                .withProtocol("TCP")
                .withPort(PodLayout.MANAGEMENT_PORT)
                .withNewTargetPort(PodTemplates.MANAGEMENT)
                .endPort()
                .endSpec()
                .build();
    }

    private CronJob cronJob() {
        return new CronJobBuilder()
                .withMetadata(metadata(workload.name()))
                .withNewSpec()
                .withSchedule(configuration.timing().schedule())
                .withTimeZone(configuration.plant().timeZone())
                // Two runs would fight for the partitions; the next one takes what this one leaves.
                .withConcurrencyPolicy("Forbid")
                // A controller that was away for less than an hour starts the run late; without a bound it gives up
                // after 100 missed ones.
                .withStartingDeadlineSeconds(3600L)
                .withSuccessfulJobsHistoryLimit(1)
                .withFailedJobsHistoryLimit(3)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(Labels.of(workload))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(3)
                .withTemplate(pods.running())
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private ObjectMeta metadata(String name) {
        return metadata(plant, name, Labels.of(workload));
    }

    /** In the plant's namespace and owned by it, so that deleting the Plant removes everything. */
    public static ObjectMeta metadata(Plant plant, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(plant.getMetadata().getNamespace())
                .withLabels(labels)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(plant.getApiVersion())
                        .withKind(plant.getKind())
                        .withName(plant.getMetadata().getName())
                        .withUid(plant.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build();
    }
}
