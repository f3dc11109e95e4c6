package dev.plantline.operator.odoointerface;

import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Finding.Status;
import dev.plantline.operator.plant.InterfaceView;
import dev.plantline.operator.plant.RunningRevision;
import dev.plantline.operator.runtime.Observation;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** Whether pods run what the manifest says: the condition RuntimeReady of an interface. */
public final class RuntimeFindings {
    /** Reason when delivery has stopped for good. */
    public static final String STOPPED = "Stopped";

    /** Reason when a batch class has no run that ends well in time. */
    public static final String RUN_OVERDUE = "RunOverdue";

    private static final String BLOCKED = "Blocked";

    private RuntimeFindings() {}

    /**
     * What is known now.
     *
     * @param view outcome of the work on the plant
     * @param before conditions that stand now; null: none
     * @param observation what the pods of its workload say; empty: none of them knows the interface
     * @param receiving what the pods of the gateway say of its messages; empty: none of them knows the interface
     * @param problem why a pod of its workload does not take over the newest configuration or Secret; empty: all do
     */
    static Finding of(
            InterfaceView view,
            List<Condition> before,
            Optional<Observation> observation,
            Optional<Observation> receiving,
            Optional<String> problem) {
        return lastWordOfABatch(view, before, observation)
                .orElseGet(() -> runtime(view, observation, receiving, problem));
    }

    /**
     * The pod of a batch run is gone after it; what stopped it stays true until a run says otherwise. What only blocked it does not: that passes
     * by itself, and the run may have ended well before it was asked again.
     */
    private static Optional<Finding> lastWordOfABatch(
            InterfaceView view, List<Condition> before, Optional<Observation> observation) {
        return observation.isPresent()
                        || view.live().filter(each -> each.role() == Role.batch).isEmpty()
                ? Optional.empty()
                : Conditions.finding(before, Finding.RUNTIME_READY)
                        .filter(each -> each.reason().equals(STOPPED));
    }

    private static Finding runtime(
            InterfaceView view,
            Optional<Observation> observation,
            Optional<Observation> receiving,
            Optional<String> problem) {
        if (view.live().isEmpty()) {
            return Finding.no(Finding.RUNTIME_READY, "NotLive", "No workload runs the interface.");
        }
        RunningRevision live = view.live().get();
        Finding delivery = observation
                .map(now -> observed(live, now, problem))
                .orElseGet(() -> problem.map(why -> refused(live, why)).orElseGet(() -> unobserved(live)));
        if (live.runOverdue() != null && !delivery.reason().equals(STOPPED)) {
            // A run that fails has pods that work for a while: what they say meanwhile does not end this.
            return Finding.no(
                    Finding.RUNTIME_READY,
                    RUN_OVERDUE,
                    live.runOverdue() + (delivery.status() == Status.True ? "" : " " + delivery.message()));
        }
        return delivery.status() == Status.True && live.gateway() != null
                ? gateway(live, receiving).orElse(delivery)
                : delivery;
    }

    /** What is wrong with what receives the messages; empty: nothing. */
    private static Optional<Finding> gateway(RunningRevision live, Optional<Observation> receiving) {
        String which = "Deployment " + live.gateway() + ", which receives the interface's messages, ";
        return live.gatewayReady()
                ? receiving
                        .filter(each -> each.state() == State.blocked)
                        .map(each ->
                                Finding.no(Finding.RUNTIME_READY, "NotReceiving", which + "reports: " + each.reason()))
                : Optional.of(Finding.no(Finding.RUNTIME_READY, "GatewayNotReady", which + "has no ready pod."));
    }

    private static Finding unobserved(RunningRevision live) {
        return switch (live.role()) {
            case batch ->
                live.workloadReady()
                        ? Finding.yes(Finding.RUNTIME_READY, "Scheduled", "Runs on schedule: " + live.schedule() + ".")
                        : Finding.no(
                                Finding.RUNTIME_READY,
                                "NotMade",
                                "CronJob " + live.workload() + " does not exist yet.");
            case streaming, gateway ->
                live.workloadReady()
                        ? Finding.no(
                                Finding.RUNTIME_READY,
                                "NotReported",
                                "Deployment " + live.workload()
                                        + " is up, but none of its pods has reported the interface yet.")
                        : Finding.no(
                                Finding.RUNTIME_READY,
                                "PodsNotReady",
                                "Deployment " + live.workload() + " has no ready pod.");
        };
    }

    private static Finding observed(RunningRevision live, Observation now, Optional<String> problem) {
        return switch (now.state()) {
            case stopped -> Finding.no(Finding.RUNTIME_READY, STOPPED, reason(live, now));
            case blocked -> Finding.no(Finding.RUNTIME_READY, BLOCKED, reason(live, now));
            case running, waiting, suspended ->
                live.revision().equals(now.revision())
                        ? Finding.yes(
                                Finding.RUNTIME_READY,
                                Finding.AS_DECLARED,
                                "The pods run revision " + live.revision() + "."
                                        + problem.map(why -> " They refuse a newer configuration: " + why)
                                                .orElse(""))
                        : problem.map(why -> refused(live, why))
                                .orElseGet(() -> Finding.no(
                                        Finding.RUNTIME_READY,
                                        "RevisionPending",
                                        "The pods are switching to revision " + live.revision() + "."));
        };
    }

    private static Finding refused(RunningRevision live, String why) {
        return Finding.no(
                Finding.RUNTIME_READY,
                "ConfigurationRefused",
                "The pods of " + live.workload() + " refuse revision " + live.revision()
                        + " and keep their current configuration. They say: " + why);
    }

    private static String reason(RunningRevision live, Observation now) {
        return "The pods of " + live.workload() + " report: " + now.reason();
    }
}
