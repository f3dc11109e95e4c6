package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Owner;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Owners;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be checked of the interfaces of a namespace whose Plant is missing or was refused: they are held against a plant that has whatever they ask
 * of it, so that only what no Plant would put right is told.
 */
final class AssumedPlant {
    private static final String KAFKA = "kafka:9092";
    private static final Owner SOMEBODY = new Owner("somebody", "somebody", null);

    private AssumedPlant() {}

    /** What is wrong with the interfaces of a namespace whatever its Plant says, by name of the interface. */
    static Map<String, List<Obstacle>> obstacles(ClusterState world, String namespace) {
        List<Plant> plants = new ArrayList<>(world.plants());
        Optional<PlantSpec> refused = plants.stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .findFirst()
                .map(Plant::getSpec);
        plants.removeIf(each -> each.getMetadata().getNamespace().equals(namespace));
        plants.add(plant(world, namespace, refused));
        ClusterState assumed = new ClusterState(
                world.now(),
                plants,
                world.latencyClasses(),
                List.of(), // a policy may look at the plant
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                world.codeMaps(),
                world.running(),
                world.secrets(),
                world.financeNamespaces(),
                world.changes());
        return InterfaceResolution.withoutKits().of(assumed, namespace).interfaceObstacles();
    }

    /** Whether an obstacle may be one only because the Plant is not known. */
    static boolean dependsOnPlant(Obstacle obstacle) {
        return switch (obstacle.reason()) {
            // what the Plant names, and other interfaces of a plant of which these files may be a part
            case UnknownSystem, UnknownReplacement -> true;
            case UnknownOdooConnection -> obstacle.path().equals("spec.target.odoo");
            case InvalidManifest -> obstacle.path().endsWith("subject");
            default -> false;
        };
    }

    private static Plant plant(ClusterState world, String namespace, Optional<PlantSpec> refused) {
        String name = "plant";
        while (ClusterState.plant(world.plants(), name).isPresent()) {
            name += "-x";
        }
        List<String> connections = world.odooConnections().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .map(each -> each.getMetadata().getName())
                .toList();
        Plant plant = new Plant();
        plant.getMetadata().setName(name);
        plant.getMetadata().setNamespace(namespace);
        plant.setSpec(new PlantSpec(
                null,
                refused.map(PlantSpec::timeZone)
                        .filter(ZoneId.getAvailableZoneIds()::contains)
                        .orElse("UTC"),
                new PlantSpec.KafkaConnection(KAFKA, null, null, null, null, true),
                refused.map(PlantSpec::odooConnection).orElse(connections.size() == 1 ? connections.get(0) : null),
                systems(world, namespace),
                refused.map(PlantSpec::owners).orElse(new Owners(SOMEBODY, SOMEBODY)),
                null,
                null,
                null,
                null));
        return plant;
    }

    private static List<PlantSpec.SourceSystem> systems(ClusterState world, String namespace) {
        return world.interfaces().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .map(OdooInterface::getSpec)
                .filter(spec -> spec.source() != null && spec.source().system() != null)
                .map(spec -> spec.source().system())
                .distinct()
                .map(system -> new PlantSpec.SourceSystem(system, null, null))
                .toList();
    }
}
