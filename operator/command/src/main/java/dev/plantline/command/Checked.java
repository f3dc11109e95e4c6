package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInstance;
import dev.plantline.api.v1alpha1.OdooInstanceSpec;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.World;
import dev.plantline.operator.desired.validation.CrdValidator;
import dev.plantline.operator.desired.validation.Violation;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A directory of manifests after every check that needs neither cluster nor Odoo: readable, as the definitions of the kinds say, in agreement
 * with one another. Secrets count as present.
 *
 * @param world the good ones, with the default latency classes that the directory does not define itself
 * @param findings everything that is wrong
 * @param files where each good interface stands
 */
public record Checked(World world, List<Finding> findings, Map<OdooInterface, Manifest> files) {
    private static final String DEFAULT_NAMESPACE = "default";

    /** Checks manifests. */
    public static Checked of(Manifests manifests) {
        List<Finding> findings = new ArrayList<>(manifests.findings());
        Map<CustomResource<?, ?>, Manifest> files = new HashMap<>();
        List<Plant> plants = new ArrayList<>();
        List<LatencyClass> classes = new ArrayList<>();
        List<OdooInstance> instances = new ArrayList<>();
        List<OdooInterface> interfaces = new ArrayList<>();
        var own = manifests.all().stream()
                .filter(each -> each.kind().equals("LatencyClass"))
                .map(Manifest::name)
                .toList();
        var defaults = Manifests.defaultLatencyClasses().stream().filter(each -> !own.contains(each.name()));
        CrdValidator validator = new CrdValidator();
        Set<String> refused = new HashSet<>();
        for (Manifest manifest : Stream.concat(
                        manifests.all().stream().filter(each -> validator.knows(each.tree())), defaults)
                .toList()) {
            List<Violation> violations = validator.validate(manifest.tree());
            if (!violations.isEmpty()) {
                refused.add(manifest.kind());
                violations.forEach(each -> findings.add(finding(manifest, each.path(), each.message())));
                continue;
            }
            switch (manifest.kind()) {
                case "Plant" -> plants.add(read(manifest, PlantSpec.class, Plant::new, files));
                case "LatencyClass" -> classes.add(read(manifest, LatencyClassSpec.class, LatencyClass::new, files));
                case "OdooInstance" -> instances.add(read(manifest, OdooInstanceSpec.class, OdooInstance::new, files));
                default -> interfaces.add(read(manifest, OdooInterfaceSpec.class, OdooInterface::new, files));
            }
        }
        World world =
                new World(plants, classes, instances, interfaces, List.of(), (namespace, reference) -> Optional.of(""));
        obstacles(world, files, refused, findings);
        Map<OdooInterface, Manifest> ofInterfaces = new HashMap<>();
        interfaces.forEach(each -> ofInterfaces.put(each, files.get(each)));
        return new Checked(world, List.copyOf(findings), Map.copyOf(ofInterfaces));
    }

    /** The namespaces of its plants and interfaces. */
    public TreeSet<String> namespaces() {
        return namespaces(world);
    }

    private static TreeSet<String> namespaces(World world) {
        TreeSet<String> namespaces = new TreeSet<>();
        world.plants().forEach(each -> namespaces.add(each.getMetadata().getNamespace()));
        world.interfaces().forEach(each -> namespaces.add(each.getMetadata().getNamespace()));
        return namespaces;
    }

    private static void obstacles(
            World world, Map<CustomResource<?, ?>, Manifest> files, Set<String> refused, List<Finding> findings) {
        for (String namespace : namespaces(world)) {
            EffectiveInterfaces effective = EffectiveInterfaces.of(world, namespace);
            for (Plant plant : world.plants()) {
                if (plant.getMetadata().getNamespace().equals(namespace)) {
                    add(
                            effective.plantObstacles().get(plant.getMetadata().getName()),
                            files.get(plant),
                            refused,
                            findings);
                }
            }
            for (OdooInterface each : world.interfaces()) {
                if (each.getMetadata().getNamespace().equals(namespace)) {
                    add(
                            effective
                                    .interfaceObstacles()
                                    .get(each.getMetadata().getName()),
                            files.get(each),
                            refused,
                            findings);
                }
            }
        }
    }

    private static void add(List<Obstacle> obstacles, Manifest manifest, Set<String> refused, List<Finding> findings) {
        if (obstacles != null) {
            obstacles.stream()
                    .filter(each -> !followsFrom(each.reason(), refused))
                    .forEach(each -> findings.add(finding(manifest, each.path(), each.message())));
        }
    }

    /** What is missing only because its own manifest was refused is not told a second time. */
    private static boolean followsFrom(Obstacle.Reason reason, Set<String> refused) {
        return switch (reason) {
            case PlantMissing -> refused.contains("Plant");
            case UnknownLatencyClass -> refused.contains("LatencyClass");
            case UnknownOdooInstance -> refused.contains("OdooInstance");
            default -> false;
        };
    }

    private static Finding finding(Manifest manifest, String path, String message) {
        return new Finding(manifest.file(), manifest.document().line(path), manifest.resource(), path, message);
    }

    private static <S, R extends CustomResource<S, ?>> R read(
            Manifest manifest, Class<S> specType, Supplier<R> make, Map<CustomResource<?, ?>, Manifest> files) {
        try {
            JsonNode metadata = manifest.tree().path("metadata");
            R resource = make.get();
            resource.getMetadata().setName(manifest.name());
            resource.getMetadata().setNamespace(metadata.path("namespace").asText(DEFAULT_NAMESPACE));
            resource.setSpec(Json.MAPPER.treeToValue(manifest.tree().path("spec"), specType));
            files.put(resource, manifest);
            return resource;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(manifest.resource() + " passed the rules of its kind", e);
        }
    }
}
