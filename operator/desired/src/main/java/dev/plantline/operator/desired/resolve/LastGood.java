package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.Operations;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.RuntimeConfigurations;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.change.RevisionContent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the plant's workloads run now. It goes on when a manifest is not good: a gate never stops production. */
final class LastGood {
    private final ClusterState world;
    private final Plant plant;
    private final Set<String> held;

    LastGood(ClusterState world, Plant plant) {
        this(world, plant, Set.of());
    }

    private LastGood(ClusterState world, Plant plant, Set<String> held) {
        this.world = world;
        this.plant = plant;
        this.held = Set.copyOf(held);
    }

    /**
     * The same where people are asked.
     *
     * @param connections with interfaces about whose changes they are
     */
    LastGood holding(Set<String> connections) {
        return new LastGood(world, plant, connections);
    }

    /** Whether a connection leads elsewhere only when all its interfaces may. */
    boolean isHeld(String connection) {
        return world.changes().asked() && held.contains(connection);
    }

    /**
     * The revision of an interface that runs now; empty: none, or one that pods of this release cannot run, because a later release has written it. Its
     * class, connection and duty may be gone from the manifests.
     */
    Optional<EffectiveInterface> of(OdooInterface resource) {
        return classes()
                .flatMap(running -> running.interfaces().stream()
                        .filter(each ->
                                each.name().equals(resource.getMetadata().getName()))
                        .filter(LastGood::isOfThisRelease)
                        .map(each -> effective(running, each, resource)))
                .findFirst();
    }

    private static boolean isOfThisRelease(RuntimeConfiguration.Interface each) {
        return Operations.of(each.spec())
                .map(name -> Operations.shipped().named(name).isPresent())
                .orElse(true);
    }

    /** The configurations of the classes; the gateway repeats what they say. */
    Stream<RuntimeConfiguration> classes() {
        return world.running().stream()
                .filter(each -> each.role() != RuntimeConfiguration.Role.gateway
                        && each.plant().name().equals(plant.getMetadata().getName()));
    }

    private EffectiveInterface effective(
            RuntimeConfiguration running, RuntimeConfiguration.Interface each, OdooInterface resource) {
        var duty = each.spec().target().odoo().duty();
        var declared = world.odooConnection(plant.getMetadata().getNamespace(), each.odooConnection());
        var odooConnection = declared.filter(now -> hasKey(now, duty)
                        && mayMove(
                                now,
                                each.odooConnection(),
                                running.odooConnections().get(each.odooConnection())))
                .map(now -> RuntimeConfigurations.odooConnection(now, duty))
                .orElseGet(() -> narrowed(running.odooConnections().get(each.odooConnection()), duty));
        var timing = world.latencyClass(each.spec().latencyClass())
                .map(Defaults::timing)
                .orElse(running.timing());
        return new EffectiveInterface(
                resource,
                new InterfaceId(
                        plant.getMetadata().getName(), resource.getMetadata().getName()),
                suspendedAs(each, resource),
                timing,
                odooConnection,
                declared.map(now -> now.getSpec().environment()).orElse(null),
                true);
    }

    /** A changed address counts when there is a key for it; until then what runs goes on where it was. */
    private boolean hasKey(OdooConnection odooConnection, String duty) {
        return SecretFiles.odooKey(odooConnection, duty)
                .flatMap(use -> world.secrets()
                        .answer(plant.getMetadata().getNamespace(), use)
                        .value())
                .isPresent();
    }

    /** The Odoo that a connection leads to in what runs, see {@link RevisionContent#odoo}; nothing: nothing runs on it. */
    Stream<String> leadsTo(String connection) {
        return classes()
                .flatMap(each -> Optional.ofNullable(each.odooConnections().get(connection)).stream())
                .map(each -> RevisionContent.odoo(each.url(), each.database()))
                .distinct();
    }

    /** Where changes are asked about, one of these is another Odoo. */
    private boolean mayMove(OdooConnection now, String name, RuntimeConfiguration.OdooConnection running) {
        return !isHeld(name)
                || RevisionContent.odoo(now.getSpec().url(), now.getSpec().database())
                        .equals(RevisionContent.odoo(running.url(), running.database()));
    }

    /** Suspending must always work, also while the rest of the manifest is wrong. */
    private static RuntimeConfiguration.Interface suspendedAs(
            RuntimeConfiguration.Interface running, OdooInterface resource) {
        return new RuntimeConfiguration.Interface(
                running.name(),
                running.revision(),
                running.keysRevision(),
                running.partitions(),
                running.odooConnection(),
                running.sourceSecrets(),
                running.spec().forRuntime(Boolean.TRUE.equals(resource.getSpec().suspend())),
                running.release(),
                running.approved());
    }

    private static RuntimeConfiguration.OdooConnection narrowed(
            RuntimeConfiguration.OdooConnection running, String duty) {
        return new RuntimeConfiguration.OdooConnection(
                running.url(),
                running.database(),
                running.caFile(),
                running.workers(),
                Map.of(duty, running.duties().get(duty)));
    }
}
