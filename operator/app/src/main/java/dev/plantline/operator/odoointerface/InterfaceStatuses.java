package dev.plantline.operator.odoointerface;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus.Delivery;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus.Policies;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus.Violation;
import dev.plantline.engine.TargetCheck;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Finding.Status;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.change.Authors;
import dev.plantline.operator.plant.InterfaceView;
import dev.plantline.operator.plant.RunningRevision;
import dev.plantline.operator.runtime.Observation;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of an interface from what is known of it. */
public final class InterfaceStatuses {
    private final Conditions conditions;

    /** Statuses with conditions from a factory. */
    public InterfaceStatuses(Conditions conditions) {
        this.conditions = conditions;
    }

    /** An interface whose namespace has no plant at all. */
    static InterfaceView withoutPlant(OdooInterface resource) {
        return new InterfaceView(
                Generation.of(resource),
                null,
                null,
                TargetCheck.isRaw(resource.getSpec()),
                Map.of(),
                null,
                null,
                null,
                false,
                null,
                Optional.empty(),
                List.of(),
                List.of(
                        new Obstacle(
                                Obstacle.Reason.PlantMissing,
                                "metadata.namespace",
                                "namespace " + resource.getMetadata().getNamespace()
                                        + " has no Plant, and an interface belongs to the Plant of its own namespace: apply a Plant to it, or correct metadata.namespace")),
                Optional.empty(),
                Optional.empty(),
                Finding.unknown(Finding.ODOO_REACHABLE, "NotLive", "The interface does not use Odoo yet."),
                List.of());
    }

    /**
     * The status.
     *
     * @param view outcome of the work on the plant
     * @param observation what the pods of its workload say; empty: none of them knows the interface
     * @param receiving what the pods of the gateway say of it; empty: none of them knows the interface
     * @param problem why a pod of its workload does not take over the newest configuration or Secret; empty: all do
     * @param target what is known of whether Odoo has what raw steps name; empty: nothing yet, and what stands for this generation counts
     * @param observed whether the pods were asked since the operator's start; before that, what was known counts
     */
    OdooInterfaceStatus of(
            OdooInterface resource,
            InterfaceView view,
            Optional<Observation> observation,
            Optional<Observation> receiving,
            Optional<String> problem,
            Optional<Finding> target,
            boolean observed) {
        OdooInterfaceStatus old = resource.getStatus();
        List<Condition> before = old == null ? null : old.conditions();
        Finding runtime = observed || observation.isPresent()
                ? RuntimeFindings.of(view, before, observation, receiving, problem)
                : Conditions.finding(before, Finding.RUNTIME_READY)
                        .orElseGet(() -> Finding.unknown(
                                Finding.RUNTIME_READY, "NotAskedYet", "The pods have not been asked yet."));
        return new OdooInterfaceStatus(
                view.generation().number(),
                conditions.of(
                        before,
                        view.generation().number(),
                        findings(
                                view,
                                conditions.lasting(before, runtime),
                                target(resource, view.raw(), target),
                                conditions.now())),
                view.plant(),
                view.register(),
                observation
                        .map(Observation::revision)
                        .orElse(old == null || view.live().isEmpty() ? null : old.revision()),
                observation
                        .map(Observation::promise)
                        .map(Enum::name)
                        .orElse(old == null || view.live().isEmpty() ? null : old.promise()),
                view.filledIn().isEmpty() ? null : view.filledIn(),
                view.accepted() != null ? view.accepted() : old == null ? null : old.accepted(),
                contracts(view.contract(), old == null ? null : old.contracts()),
                view.changedBy().isEmpty()
                        ? null
                        : Authors.joined(
                                Optional.ofNullable(old)
                                        .map(OdooInterfaceStatus::changedBy)
                                        .orElse(List.of()),
                                view.changedBy()),
                view.policies(),
                observation
                        .flatMap(Observation::counts)
                        .map(InterfaceStatuses::delivery)
                        .orElse(old == null ? null : old.delivery()),
                view.made(),
                view.topics()
                        .flatMap(state -> state.match(
                                made -> Optional.of(made.ids()),
                                waiting -> Optional.<OdooInterfaceStatus.TopicIds>empty(),
                                broken -> Optional.<OdooInterfaceStatus.TopicIds>empty()))
                        .orElse(old == null ? null : old.topics()),
                view.live().map(RunningRevision::copy).orElse(null));
    }

    private static List<String> contracts(String live, List<String> before) {
        if (live == null) {
            return before;
        }
        return Stream.concat(
                        Stream.of(live), Optional.ofNullable(before).stream().flatMap(List::stream))
                .distinct()
                .limit(OdooInterfaceStatus.MOST_CONTRACTS)
                .toList();
    }

    /**
     * When to look again because what should pass by itself may last too long.
     *
     * @return empty: nothing to wait for
     */
    Optional<Duration> lookAgain(OdooInterfaceStatus status) {
        return conditions.until(status.conditions(), Finding.RUNTIME_READY).filter(rest -> !rest.isZero());
    }

    /** An interface that the operator cannot work on: nobody knows more than before, and that stands. */
    OdooInterfaceStatus failed(OdooInterface resource, String why) {
        OdooInterfaceStatus before = Optional.ofNullable(resource.getStatus())
                .orElseGet(() -> new OdooInterfaceStatus(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null));
        return new OdooInterfaceStatus(
                before.observedGeneration(),
                conditions.failed(before.conditions(), resource.getMetadata().getGeneration(), why),
                before.plant(),
                before.register(),
                before.revision(),
                before.promise(),
                before.effective(),
                before.accepted(),
                before.contracts(),
                before.changedBy(),
                before.policies(),
                before.delivery(),
                before.resources(),
                before.topics(),
                before.lastGood());
    }

    /** Empty where there are no raw steps: what operations write is known without asking. */
    private static Optional<Finding> target(OdooInterface resource, boolean raw, Optional<Finding> known) {
        if (!raw) {
            return Optional.empty();
        }
        return known.or(() -> Optional.ofNullable(resource.getStatus())
                        .filter(stands -> resource.getMetadata().getGeneration().equals(stands.observedGeneration()))
                        .flatMap(stands -> Conditions.finding(stands.conditions(), Finding.TARGET_VALID)))
                .or(() -> Optional.of(Finding.unknown(
                        Finding.TARGET_VALID,
                        "NotLookedAtYet",
                        "Odoo has not been asked yet whether it has what the raw steps name.")));
    }

    private static List<Finding> findings(InterfaceView view, Finding runtime, Optional<Finding> target, Instant now) {
        List<Finding> details = new ArrayList<>();
        details.add(rule(Finding.CONTRACT_VALID, view, InterfaceStatuses::isOfContract));
        details.add(rule(Finding.MAPPING_VALID, view, InterfaceStatuses::isOfMapping));
        details.add(rule(Finding.TESTS_PASSED, view, each -> each.reason() == Obstacle.Reason.TestFailed));
        details.add(topics(view));
        details.add(view.odoo());
        details.add(runtime);
        Optional<Finding> stalled = stalled(view, runtime).or(() -> target.filter(each -> each.status() == Status.False)
                .map(each -> Finding.yes(Finding.STALLED, each.reason(), each.message())));
        List<Finding> all = new ArrayList<>(Summary.with(stalled, waitingFirst(view, details)));
        target.ifPresent(all::add); // that it is not known keeps nothing from being ready
        all.add(policies(view));
        change(view).ifPresent(all::add);
        Optional.ofNullable(view.batch()).ifPresent(all::add);
        emergency(view, now).ifPresent(all::add);
        boolean suspended = view.live().map(RunningRevision::suspended).orElse(false);
        return suspended ? all.stream().map(InterfaceStatuses::suspended).toList() : all;
    }

    /** Beside the summary: what is denied is an obstacle besides, and what runs is told of and goes on. */
    private static Finding policies(InterfaceView view) {
        Policies policies = view.policies();
        if (policies == null && !view.obstacles().isEmpty()) {
            return Finding.unknown(
                    Finding.POLICY_VIOLATED,
                    "NotJudged",
                    "The manifest is not held against policies until it is good.");
        }
        if (policies == null || policies.violations() == null) {
            return Finding.no(Finding.POLICY_VIOLATED, Finding.AS_DECLARED, "No policy is violated.");
        }
        List<Violation> violated = policies.violations().stream()
                .filter(each -> each.exceptUntil() == null && !each.action().equals("Audit"))
                .toList();
        return violated.isEmpty()
                ? Finding.no(
                        Finding.POLICY_VIOLATED,
                        Finding.AS_DECLARED,
                        "What is violated an exception tolerates, or its policy only audits: see status.policies.")
                : Finding.yes(
                        Finding.POLICY_VIOLATED,
                        violated.stream().anyMatch(each -> each.action().equals("Deny")) ? "Denied" : "Warned",
                        violated.stream()
                                .map(each -> each.message() + " (policy " + each.policy() + ")")
                                .collect(Collectors.joining("; ")));
    }

    /** Beside the summary: while people decide, the good revision works as it should, and deployment tools go on. */
    private static Optional<Finding> change(InterfaceView view) {
        if (!view.changeControl()
                && view.obstacles().stream().noneMatch(each -> each.reason().waitsByItself())) {
            return Optional.empty();
        }
        return Optional.of(view.obstacles().stream()
                .filter(each -> each.reason().isDecision())
                .findFirst()
                .map(each ->
                        Finding.yes(Finding.CHANGE_PENDING, each.reason().name(), withWhatRuns(each.message(), view)))
                .orElseGet(() -> view.obstacles().isEmpty()
                        ? Finding.no(Finding.CHANGE_PENDING, Finding.AS_DECLARED, "No change waits for a decision.")
                        : Finding.unknown(
                                Finding.CHANGE_PENDING,
                                "NotJudged",
                                "Nobody is asked about a manifest until it is good.")));
    }

    /** What one person let go live works as it should; that nobody has looked at it is told until somebody has. */
    private static Optional<Finding> emergency(InterfaceView view, Instant now) {
        if (!view.changeControl()) {
            return Optional.empty();
        }
        if (view.emergency().isEmpty()) {
            return Optional.of(Finding.no(
                    Finding.EMERGENCY_CHANGE, Finding.AS_DECLARED, "Nothing runs by an emergency decision."));
        }
        InterfaceRevision revision = view.emergency().get();
        Emergency emergency = revision.getStatus().emergency();
        boolean expired = !Instant.parse(emergency.until()).isAfter(now);
        List<String> missing =
                Optional.ofNullable(revision.getStatus().missing()).orElse(List.of());
        return Optional.of(Finding.yes(
                Finding.EMERGENCY_CHANGE,
                expired ? Finding.EMERGENCY_EXPIRED : "EmergencyApproved",
                "revision " + revision.getSpec().revision() + " runs by the decision of " + emergency.by()
                        + " alone (" + emergency.reason() + "). "
                        + (missing.isEmpty()
                                ? "Somebody refused it since"
                                : "It waits for the approval of " + String.join(" and ", missing))
                        + (expired
                                ? ", and no other change goes live before."
                                : "; from " + emergency.until() + " on no other change goes live before.")
                        + " It keeps running. Whoever has such a role looks and decides: `plantline approve "
                        + revision.getMetadata().getNamespace() + "/"
                        + revision.getSpec().interfaceName() + "`"));
    }

    /** What keeps it from being ready: not a decision, where something runs meanwhile. */
    private static List<Obstacle> wrong(InterfaceView view) {
        return view.live().isEmpty()
                ? view.obstacles()
                : view.obstacles().stream()
                        .filter(each -> !each.reason().isDecision())
                        .toList();
    }

    /** An obstacle that passes by itself, for example a Secret that is not there yet, explains best why it is not ready. */
    private static List<Finding> waitingFirst(InterfaceView view, List<Finding> details) {
        return wrong(view).stream()
                .filter(each -> !each.reason().stalls())
                .findFirst()
                .map(each -> details.stream()
                        .map(detail -> detail.type().equals(Finding.MAPPING_VALID) && detail.status() == Status.True
                                ? Finding.unknown(detail.type(), each.reason().name(), text(view))
                                : detail)
                        .toList())
                .orElse(details);
    }

    private static Optional<Finding> stalled(InterfaceView view, Finding runtime) {
        Optional<Finding> byManifest = wrong(view).stream()
                .filter(each -> each.reason().stalls())
                .findFirst()
                .map(each -> Finding.yes(Finding.STALLED, each.reason().name(), withWhatRuns(text(view), view)));
        Optional<Finding> byTopics = view.topics()
                .flatMap(state -> state.match(
                        made -> Optional.<Finding>empty(),
                        waiting -> Optional.<Finding>empty(),
                        broken -> Optional.of(Finding.yes(Finding.STALLED, broken.reason(), broken.message()))));
        Optional<Finding> byRuntime = Optional.of(runtime)
                .filter(each -> each.reason().equals(RuntimeFindings.STOPPED))
                .map(each -> Finding.yes(Finding.STALLED, each.reason(), each.message()));
        return byManifest.or(() -> byTopics).or(() -> byRuntime);
    }

    /** What is wrong is told without a full stop at its end, but for what others wrote. */
    private static String withWhatRuns(String text, InterfaceView view) {
        return view.live().filter(RunningRevision::lastGood).isPresent()
                ? text + (text.endsWith(".") ? "" : ".") + " The last good revision keeps running."
                : text;
    }

    private static String text(InterfaceView view) {
        return view.obstacles().stream()
                .map(each -> each.path() + ": " + each.message())
                .collect(Collectors.joining("; "));
    }

    private static Finding rule(String type, InterfaceView view, Predicate<Obstacle> breaks) {
        List<Obstacle> broken = view.obstacles().stream().filter(breaks).toList();
        return broken.isEmpty()
                ? Finding.yes(type, Finding.AS_DECLARED, "Nothing is wrong.")
                : Finding.no(
                        type,
                        broken.get(0).reason().name(),
                        broken.stream()
                                .map(each -> each.path() + ": " + each.message())
                                .collect(Collectors.joining("; ")));
    }

    private static boolean isOfContract(Obstacle each) {
        return each.reason() == Obstacle.Reason.ContractBroken
                || each.reason() == Obstacle.Reason.InvalidMapping
                        && each.path().startsWith("spec.contract");
    }

    private static boolean isOfMapping(Obstacle each) {
        return isInvalid(each) && !isOfContract(each);
    }

    private static boolean isInvalid(Obstacle each) {
        return each.reason() == Obstacle.Reason.InvalidMapping || each.reason() == Obstacle.Reason.UnknownCodeMap;
    }

    private static Finding topics(InterfaceView view) {
        return view.topics()
                .map(state -> state.match(
                        made -> Finding.yes(Finding.TOPICS_READY, Finding.AS_DECLARED, "The topics exist."),
                        waiting -> Finding.no(Finding.TOPICS_READY, waiting.reason(), waiting.message()),
                        broken -> Finding.no(Finding.TOPICS_READY, broken.reason(), broken.message())))
                .orElseGet(() -> Finding.unknown(
                        Finding.TOPICS_READY, "NotLive", "The topics are created when the interface goes live."));
    }

    private static Finding suspended(Finding each) {
        return each.type().equals(Finding.READY) && each.status() == Status.True
                ? Finding.yes(Finding.READY, "Suspended", "Suspended: messages are received but not applied.")
                : each;
    }

    private static Delivery delivery(Observation.Counts now) {
        return new Delivery(now.pending(), now.held(), now.deadLetters(), now.applied(), now.lastApplied());
    }
}
