package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps interfaces of finance apart: they are let into the namespaces only that the platform has labelled, and no duty is theirs and that of others as
 * well, because then a pod of the others would hold a key for money.
 */
final class FinanceChecks {
    /** How an interface uses a key of Odoo. */
    private record Use(String connection, String duty, boolean finance) {
        static Use of(OdooInterfaceSpec spec) {
            return of(spec.target().odoo().connection(), spec);
        }

        static Use of(String connection, OdooInterfaceSpec spec) {
            return new Use(connection, spec.target().odoo().duty(), isFinance(spec.workflow()));
        }

        Use opposite() {
            return new Use(connection, duty, !finance);
        }
    }

    private final ClusterState world;
    private final Draft draft;
    private final Map<String, Use> running = new HashMap<>();
    private final Set<Use> all = new HashSet<>();

    /** Looks over all interfaces of the plant once. */
    FinanceChecks(ClusterState world, Draft draft) {
        this.world = world;
        this.draft = draft;
        draft.lastGood()
                .classes()
                .flatMap(each -> each.interfaces().stream())
                .filter(each -> draft.candidates().containsKey(each.name()))
                .forEach(each -> running.put(each.name(), Use.of(each.odooConnection(), each.spec())));
        all.addAll(running.values());
        draft.candidates().values().forEach(each -> each.spec().map(Use::of).ifPresent(all::add));
    }

    /** What keeps an interface back; empty: nothing. */
    List<Obstacle> obstacles(OdooInterface resource, OdooInterfaceSpec spec) {
        return Stream.of(notAllowed(spec), shared(resource, Use.of(spec)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Obstacle> notAllowed(OdooInterfaceSpec spec) {
        var namespace = draft.plant().getMetadata().getNamespace();
        if (!isFinance(spec.workflow()) || world.financeNamespaces().contains(namespace)) {
            return Optional.empty();
        }
        return Optional.of(
                new Obstacle(
                        Reason.FinanceNotAllowed,
                        "spec.workflow",
                        "workflow " + spec.workflow() + " is one of finance, and namespace " + namespace
                                + " is not labelled for finance: ask the platform team to run kubectl label namespace "
                                + namespace + " " + Labels.FINANCE
                                + "=true, and the operator continues by itself; or apply the interface where the Plant for finance is"));
    }

    private Optional<Obstacle> shared(OdooInterface resource, Use use) {
        if (!all.contains(use.opposite())) {
            return Optional.empty();
        }
        var runs = use.equals(running.get(resource.getMetadata().getName()));
        return draft.candidates().values().stream()
                .filter(each -> !each.name().equals(resource.getMetadata().getName()))
                .filter(each -> comesFirst(each, resource, use, runs))
                .findFirst()
                .map(each -> shared(use, each.name()));
    }

    /** Whether another interface has the key already, for the opposite use. Who runs with it keeps it; of two that ask for it the older gets it. */
    private boolean comesFirst(Candidate other, OdooInterface resource, Use use, boolean runs) {
        var otherRuns = use.opposite().equals(running.get(other.name()));
        if (otherRuns != runs) {
            return otherRuns;
        }
        var asks = otherRuns
                || other.spec().map(Use::of).filter(use.opposite()::equals).isPresent();
        return asks && ClusterState.OLDER_FIRST.compare(other.resource(), resource) < 0;
    }

    private static Obstacle shared(Use use, String other) {
        return new Obstacle(
                Reason.FinanceDutyShared,
                "spec.target.odoo.duty",
                "duty '" + use.duty() + "' of OdooConnection " + use.connection() + " is used by interface " + other
                        + ", which is "
                        + (use.finance() ? "not of finance" : "of finance")
                        + ". No pod may hold a key for money beside one for other work: choose a duty that only interfaces "
                        + (use.finance() ? "of finance" : "outside of finance") + " use");
    }

    private static boolean isFinance(Workflow workflow) {
        return WorkflowMatrix.shipped().isFinance(workflow);
    }
}
