package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.KitNames;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Whether one use of a duty goes on with a side kit that works less than everything asked for, and what that one works. */
final class KitChoice {
    private final String called;
    private final Function<Interface, Optional<String>> beyond;

    private KitChoice(String called, Function<Interface, Optional<String>> beyond) {
        this.called = called;
        this.beyond = beyond;
    }

    /** The kit that works everything. */
    static KitChoice newest(String called) {
        return new KitChoice(called, each -> Optional.empty());
    }

    /**
     * The kit for raw steps before, because no kit that works everything is installed yet. It works a manifest when its allow-list need not grow and, if it
     * comes from another release, when what it works already makes requests with the same fields.
     *
     * @param called its name
     * @param works interfaces that it is known to work
     */
    static KitChoice keptForSteps(KitNames names, String plant, String duty, String called, List<Interface> works) {
        var kept = new Steps(names, plant, duty, called);
        works.forEach(each -> kept.add(each.spec()));
        return new KitChoice(called, each -> kept.beyond(each.spec()));
    }

    /**
     * The kit for an operation before, because the one of this release and of what the connection says of references now is not installed yet. It is of
     * another release, or finds records otherwise, and its name does not tell which: so what runs with it goes on, and whatever is new or changed
     * waits, rather than that a code finds another record than the one that is meant.
     *
     * @param called its name
     * @param works interfaces that run with it
     */
    static KitChoice keptForOperation(String called, List<Interface> works) {
        return new KitChoice(
                called,
                each -> works.stream()
                                .anyMatch(one -> one.name().equals(each.name())
                                        && one.revision().equals(each.revision()))
                        ? Optional.empty()
                        : Optional.of("spec.mapping.steps[].do"));
    }

    /** The kit that the workloads call. */
    String called() {
        return called;
    }

    /** The place in a manifest with which it goes beyond the kit that is called; empty: that can work it. */
    Optional<String> beyond(Interface each) {
        return beyond.apply(each);
    }

    /** What a kit for raw steps that is kept is known to work. */
    private static final class Steps {
        private final KitNames names;
        private final String plant;
        private final String duty;
        private final String called;
        private final Set<Workflow> worked = EnumSet.noneOf(Workflow.class);
        private final Set<String> demands = new HashSet<>();

        Steps(KitNames names, String plant, String duty, String called) {
            this.names = names;
            this.plant = plant;
            this.duty = duty;
            this.called = called;
        }

        void add(OdooInterfaceSpec spec) {
            worked.add(spec.workflow());
            demands.addAll(KitDemands.of(spec));
        }

        Optional<String> beyond(OdooInterfaceSpec spec) {
            // What a kit of this release for exactly what it is known to work would be called.
            var now = named(worked);
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
            return named(all);
        }

        private String named(Set<Workflow> workflows) {
            return names.action(plant, duty, new KitContent.Steps(workflows));
        }
    }
}
