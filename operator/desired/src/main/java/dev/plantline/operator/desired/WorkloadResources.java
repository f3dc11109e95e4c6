package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that one workload consists of. Nothing in the pod's template depends on the interfaces, so that no change of one restarts it. */
public final class WorkloadResources {
    private static final int MESSAGES_SERVICE_PORT = 80;

    private final ClusterState world;
    private final Plant plant;
    private final RuntimeConfiguration configuration;
    private final Workload workload;
    private final PodTemplates pods;

    WorkloadResources(ClusterState world, Plant plant, RuntimeConfiguration configuration, Platform platform) {
        this.world = world;
        this.plant = plant;
        this.configuration = configuration;
        this.workload = Workload.of(configuration);
        this.pods = new PodTemplates(workload, platform);
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

    /** Only the keys that this workload's interfaces refer to. What is missing for the moment stays as the pods have it. */
    private Secret secret() {
        var data = new TreeMap<String, String>();
        var name = PodTemplates.secret(workload);
        references().forEach((file, reference) -> reference
                .flatMap(each -> value(each))
                .or(() -> value(new SecretKeyReference(name, file)))
                .ifPresent(value -> data.put(file, value)));
        return new SecretBuilder()
                .withMetadata(metadata(name))
                .withType("Opaque")
                .withData(data.isEmpty() ? null : data)
                .build();
    }

    private Optional<String> value(SecretKeyReference reference) {
        return world.secrets().base64(plant.getMetadata().getNamespace(), reference);
    }

    /** File to the key that the manifests name for it; empty when the manifest is gone and only the last good revision needs the file. */
    private Map<String, Optional<SecretKeyReference>> references() {
        var references = new TreeMap<String, Optional<SecretKeyReference>>();
        SecretFiles.kafkaCa(plant.getSpec()).ifPresent(each -> references.put(SecretFiles.KAFKA_CA, Optional.of(each)));
        KafkaUsers.password(plant.getSpec(), KafkaRole.of(configuration.role()))
                .ifPresent(each -> references.put(SecretFiles.KAFKA_PASSWORD, Optional.of(each)));
        if (configuration.plant().historyFile() != null) {
            references.put(
                    configuration.plant().historyFile(),
                    Optional.of(SecretFiles.historyKeys(plant.getMetadata().getName())));
        }
        configuration.odooConnections().forEach((name, odooConnection) -> {
            var resource = world.odooConnection(plant.getMetadata().getNamespace(), name);
            odooConnection
                    .duties()
                    .forEach((duty, credential) -> references.put(
                            credential.keyFile(), resource.flatMap(each -> SecretFiles.odooKey(each, duty))));
            if (odooConnection.caFile() != null) {
                references.put(odooConnection.caFile(), resource.flatMap(SecretFiles::odooCa));
            }
        });
        if (configuration.role() == RuntimeConfiguration.Role.gateway) {
            for (var each : configuration.interfaces()) {
                each.spec()
                        .source()
                        .needs()
                        .secrets()
                        .forEach(secret -> references.put(
                                each.sourceSecrets().get(secret.role()), Optional.of(secret.reference())));
            }
        }
        return references;
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
                    .withPort(MESSAGES_SERVICE_PORT)
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
