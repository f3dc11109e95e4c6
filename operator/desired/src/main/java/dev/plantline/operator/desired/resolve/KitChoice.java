package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.operator.desired.KitNames;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether one duty goes on with a side kit that works less than everything asked for, and what that one works. */
final class KitChoice {
    private final KitNames names;
    private final String plant;
    private final String duty;
    private final String called;
    private final boolean kept;
    private final Set<Workflow> worked = EnumSet.noneOf(Workflow.class);
    private final Set<String> demands = new HashSet<>();

    private KitChoice(
            KitNames names, String plant, String duty, String called, boolean kept, List<OdooInterfaceSpec> works) {
        this.names = names;
        this.plant = plant;
        this.duty = duty;
        this.called = called;
        this.kept = kept;
        works.forEach(each -> {
            worked.add(each.workflow());
            demands.addAll(KitDemands.of(each));
        });
    }

    /** The kit that works everything. */
    static KitChoice newest(KitNames names, String plant, String duty, String called) {
        return new KitChoice(names, plant, duty, called, false, List.of());
    }

    /**
     * The kit before, because no kit that works everything is installed yet.
     *
     * @param called its name
     * @param works interfaces that it is known to work
     */
    static KitChoice kept(KitNames names, String plant, String duty, String called, List<OdooInterfaceSpec> works) {
        return new KitChoice(names, plant, duty, called, true, works);
    }

    /** The kit that the workloads call. */
    String called() {
        return called;
    }

    /**
     * The place in a manifest with which it goes beyond the kit that is called; empty: that can work it. A kit that is kept can when its allow-list
     * need not grow and, if it comes from another release, when what it works already makes requests with the same fields.
     */
    Optional<String> beyond(OdooInterfaceSpec spec) {
        if (!kept) {
            return Optional.empty();
        }
        // What a kit of this release for exactly what it is known to work would be called.
        var now = names.action(plant, duty, worked);
        if (!now.equals(nameWith(spec.workflow()))) {
            return Optional.of("spec.workflow");
        }
        return names.isSameText(called, now)
                ? Optional.empty()
                : KitDemands.of(spec).stream()
                        .filter(demand -> !demands.contains(demand))
                        .map(KitDemands::path)
                        .findFirst();
    }

    private String nameWith(Workflow workflow) {
        var all = EnumSet.copyOf(worked);
        all.add(workflow);
        return names.action(plant, duty, all);
    }
}
