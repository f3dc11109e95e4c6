package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.source.SourceDescriptors;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The interfaces of a namespace with every default filled in, and the obstacles that keep others from going live.
 *
 * @param plant the namespace's plant; empty when there is none or it was refused
 * @param live what the workloads are to run: good manifests, and the last good revision of those that are not; ordered by name
 * @param kits the side kits of the duties in use, by OdooConnection and duty
 * @param filledIn what was filled in for what manifests leave out: by name of OdooInterface, then by where it comes from (class, plant or default), then
 *     by path below the spec
 * @param plantObstacles by name of Plant
 * @param interfaceObstacles by name of OdooInterface
 */
public record EffectiveInterfaces(
        Optional<Plant> plant,
        List<EffectiveInterface> live,
        Map<String, Map<String, KitInUse>> kits,
        Map<String, Map<String, Map<String, String>>> filledIn,
        Map<String, List<Obstacle>> plantObstacles,
        Map<String, List<Obstacle>> interfaceObstacles) {

    /** The interfaces of one namespace in which nothing runs yet; judges every mapping anew, and names no kit. */
    public static EffectiveInterfaces of(ClusterState world, String namespace) {
        return of(world, namespace, new MappingVerdicts(), (plant, duty, mappings) -> duty);
    }

    /** The interfaces of one namespace. */
    public static EffectiveInterfaces of(
            ClusterState world, String namespace, MappingVerdicts verdicts, KitNames kitNames) {
        var interfaces = world.interfaces().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion())
                .sorted(Comparator.comparing(each -> each.getMetadata().getName()))
                .toList();
        var plants = PlantChecks.of(world, namespace);
        var refused = plants.forInterfaces();
        if (refused.isPresent()) {
            var obstacles = new TreeMap<String, List<Obstacle>>();
            interfaces.forEach(each -> obstacles.put(each.getMetadata().getName(), List.of(refused.get())));
            return new EffectiveInterfaces(
                    Optional.empty(), List.of(), Map.of(), Map.of(), plants.obstacles(), obstacles);
        }
        var plant = plants.accepted().orElseThrow();
        var lastGood = new LastGood(world, plant);
        var checks = new InterfaceChecks(world, plant, interfaces, lastGood, verdicts);
        var live = new LiveInterfaces(lastGood);
        var filledIn = new TreeMap<String, Map<String, Map<String, String>>>();
        for (var each : interfaces) {
            var verdict = checks.verdict(each);
            filledIn.put(each.getMetadata().getName(), verdict.added());
            var found = checks.obstacles(each, verdict);
            if (found.isEmpty()) {
                live.declare(declared(world, plant, each, verdict));
            } else {
                live.refuse(each, found);
            }
        }
        ConfigurationRoom.keep(live);
        var kits = new SideKits(world, plant, live, kitNames).choose();
        return new EffectiveInterfaces(
                Optional.of(plant), live.all(), kits, filledIn, plants.obstacles(), live.obstacles());
    }

    /** The same without some that cannot run yet; they count for everything else, so that nothing is decided twice. */
    public EffectiveInterfaces without(Set<String> names) {
        return new EffectiveInterfaces(
                plant,
                live.stream().filter(each -> !names.contains(each.id().name())).toList(),
                kits,
                filledIn,
                plantObstacles,
                interfaceObstacles);
    }

    private static EffectiveInterface declared(
            ClusterState world, Plant plant, OdooInterface resource, MappingVerdicts.Verdict verdict) {
        var id = id(plant, resource);
        var spec = verdict.spec();
        var timing = latencyClass(world, spec.latencyClass()).orElseThrow();
        var odoo = spec.target().odoo();
        var configuration = new RuntimeConfiguration.Interface(
                id.name(),
                verdict.revision(),
                verdict.keysRevision(),
                Topics.PARTITIONS,
                odoo.connection(),
                sourceSecrets(id.name(), spec),
                spec);
        var odooConnection = odooConnection(world, plant, odoo.connection()).orElseThrow();
        return new EffectiveInterface(
                resource,
                id,
                configuration,
                timing,
                configured(odooConnection, odoo.duty()),
                odooConnection.getSpec().environment(),
                false);
    }

    private static Map<String, String> sourceSecrets(String name, OdooInterfaceSpec spec) {
        var files = new TreeMap<String, String>();
        SourceDescriptors.of(spec.source())
                .secrets(spec.source())
                .forEach(secret -> files.put(secret.role(), SecretFiles.source(name, secret.role())));
        return files.isEmpty() ? null : files;
    }

    static InterfaceId id(Plant plant, OdooInterface resource) {
        return new InterfaceId(
                plant.getMetadata().getName(), resource.getMetadata().getName());
    }

    static Optional<LatencyClassSpec> latencyClass(ClusterState world, String name) {
        return declaredClass(world, name).map(Defaults::timing);
    }

    /** As its manifest says; a null name is that of no class. */
    static Optional<LatencyClassSpec> declaredClass(ClusterState world, String name) {
        return world.latencyClasses().stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .map(LatencyClass::getSpec)
                .findFirst();
    }

    static Optional<OdooConnection> odooConnection(ClusterState world, Plant plant, String name) {
        return world.odooConnections().stream()
                .filter(each -> plant.getMetadata()
                                .getNamespace()
                                .equals(each.getMetadata().getNamespace())
                        && each.getMetadata().getName().equals(name))
                .findFirst();
    }

    static RuntimeConfiguration.OdooConnection configured(OdooConnection odooConnection, String duty) {
        var name = odooConnection.getMetadata().getName();
        var spec = odooConnection.getSpec();
        return new RuntimeConfiguration.OdooConnection(
                spec.url(),
                spec.database(),
                SecretFiles.odooCa(odooConnection)
                        .map(reference -> SecretFiles.odooCa(name))
                        .orElse(null),
                Optional.ofNullable(spec.workers()).orElse(Defaults.WORKERS),
                Map.of(duty, new RuntimeConfiguration.Duty(SecretFiles.odooKey(name, duty), null)));
    }
}
