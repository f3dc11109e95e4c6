package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.DeskConfiguration;
import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.secret.SecretUse;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The plant's desk: one pod in which people run the commands that only read, reached by {@code kubectl exec}. It has the auditor's user of Kafka and the
 * public keys of anchors, and nothing else: no key of an Odoo, of a sender or of the history. So whoever looks after dead letters needs no password of
 * Kafka, and no right to enter a pod that holds a key.
 *
 * <p>It is a StatefulSet because its pod keeps its name: Kubernetes can confine the right to {@code exec} to a pod by name, and by nothing else.
 */
public final class DeskResources {
    private final ClusterState world;
    private final Plant plant;
    private final Platform platform;

    DeskResources(ClusterState world, Plant plant, Platform platform) {
        this.world = world;
        this.plant = plant;
        this.platform = platform;
    }

    /** Whether a plant is to have a desk. */
    public static boolean isWanted(PlantSpec plant) {
        return Boolean.TRUE.equals(plant.desk());
    }

    /** Name of the desk's one pod, the same for ever. */
    public static String pod(String plant) {
        return name(plant) + "-0";
    }

    private static String name(String plant) {
        return plant + "-desk";
    }

    List<HasMetadata> all() {
        var all = new ArrayList<HasMetadata>();
        all.add(configuration());
        secret().ifPresent(all::add);
        all.add(statefulSet());
        return all;
    }

    private ConfigMap configuration() {
        var desk = new DeskConfiguration(
                DeskConfiguration.VERSION,
                plant.getMetadata().getName(),
                RuntimeConfigurations.kafka(plant.getSpec(), KafkaRole.auditor),
                HistoryCopies.publicAnchorKeys(plant, world));
        try {
            return new ConfigMapBuilder()
                    .withMetadata(WorkloadResources.metadata(
                            plant,
                            DeskTemplate.configMap(name()),
                            Labels.ofDesk(plant.getMetadata().getName())))
                    .withData(Map.of(PodLayout.DESK_FILE, Json.MAPPER.writeValueAsString(desk)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Only what Secrets give now: nobody waits for a command, so nothing is kept of what a Secret does not give any more.
     *
     * @return empty: the connection needs none, or none is given
     */
    private Optional<Secret> secret() {
        var kafka = RuntimeConfigurations.kafka(plant.getSpec(), KafkaRole.auditor);
        var data = new TreeMap<String, String>();
        SecretFiles.kafkaCa(plant.getSpec()).flatMap(this::given).ifPresent(value -> data.put(kafka.caFile(), value));
        SecretFiles.kafkaPassword(plant.getSpec(), KafkaRole.auditor)
                .flatMap(this::given)
                .ifPresent(value -> data.put(kafka.passwordFile(), value));
        return data.isEmpty()
                ? Optional.empty()
                : Optional.of(new SecretBuilder()
                        .withMetadata(WorkloadResources.metadata(
                                plant,
                                DeskTemplate.secret(name()),
                                Labels.ofDesk(plant.getMetadata().getName())))
                        .withType("Opaque")
                        .withData(data)
                        .build());
    }

    private Optional<String> given(SecretUse use) {
        return world.secrets().answer(plant.getMetadata().getNamespace(), use).value();
    }

    private StatefulSet statefulSet() {
        var labels = Labels.ofDesk(plant.getMetadata().getName());
        return new StatefulSetBuilder()
                .withMetadata(WorkloadResources.metadata(plant, name(), labels))
                .withNewSpec()
                .withReplicas(1)
                // There is no Service of this name: nobody calls the pod. Kubernetes before 1.33 asks for the field.
                .withServiceName(name())
                // In order, a pod that cannot start would never be replaced by one of a corrected template.
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(3)
                .withNewSelector()
                .withMatchLabels(Labels.deskSelector(plant.getMetadata().getName()))
                .endSelector()
                .withTemplate(DeskTemplate.of(plant.getMetadata().getName(), name(), labels, platform))
                .endSpec()
                .build();
    }

    private String name() {
        return name(plant.getMetadata().getName());
    }
}
