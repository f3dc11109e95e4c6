package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.KitUse;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.operator.desired.DutyUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The side kits that the workloads of a plant call for one use of a duty now. Normally one. There are several when a work on the plant ended between two
 * of its ConfigMaps, because the API server refused the second or the operator was stopped: then each is known to work only what runs with it.
 *
 * @param byAction the interfaces that run with each kit, by name of its server action
 */
record RunningKits(SortedMap<String, List<Interface>> byAction) {
    /** Those for one use of a duty of one OdooConnection. */
    static RunningKits of(Stream<RuntimeConfiguration> classes, String odooConnection, DutyUse kit) {
        var byAction = new TreeMap<String, List<Interface>>();
        classes.forEach(running -> Optional.ofNullable(running.odooConnections().get(odooConnection))
                .map(connection -> connection.duties().get(kit.duty()))
                .flatMap(duty -> duty.kit(kit.use()))
                .ifPresent(action -> running.interfaces().stream()
                        .filter(each -> each.odooConnection().equals(odooConnection)
                                && each.spec().target().odoo().duty().equals(kit.duty())
                                && KitUse.of(each.spec()).equals(kit.use()))
                        .forEach(each -> byAction.computeIfAbsent(action, name -> new ArrayList<>())
                                .add(each))));
        return new RunningKits(byAction);
    }

    /** Names of the kits. */
    Set<String> actions() {
        return byAction.keySet();
    }

    /** Of everything that runs. */
    Set<Workflow> workflows() {
        return workflows(all());
    }

    /**
     * The interfaces that a kit is known to work.
     *
     * @param action name of a kit that is called
     * @param whole what a kit of this release for everything that runs would be called
     */
    List<Interface> worked(String action, String whole) {
        return action.equals(whole) ? all() : byAction.get(action);
    }

    /** The kit first that is known to work the most of what runs. */
    Comparator<String> worksMost(String whole) {
        return Comparator.comparing((String action) -> {
                    var workflows = workflows(worked(action, whole));
                    return all().stream()
                            .filter(each -> workflows.contains(each.spec().workflow()))
                            .count();
                })
                .reversed();
    }

    private List<Interface> all() {
        return byAction.values().stream().flatMap(Collection::stream).toList();
    }

    private static Set<Workflow> workflows(Collection<Interface> interfaces) {
        var workflows = EnumSet.noneOf(Workflow.class);
        interfaces.forEach(each -> workflows.add(each.spec().workflow()));
        return workflows;
    }
}
