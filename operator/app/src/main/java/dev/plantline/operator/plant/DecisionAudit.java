package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.OfInterface;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Command;
import dev.plantline.model.Decided;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.cluster.DecisionWriter;
import dev.plantline.operator.cluster.ResourceApplier.Refused;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideExecutor;
import dev.plantline.operator.topics.Broker;
import dev.plantline.operator.topics.DecisionAnswers;
import dev.plantline.operator.topics.DecisionAnswers.Answer;
import dev.plantline.operator.topics.DecisionOrder;
import dev.plantline.operator.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Brings every decision into the audit of its interface, and one about a code map into the audit of each interface that uses that, whether or not something came of it:
 * the resource is deleted one day, and the audit is kept for years. First it is written where the line can stand, then the decision is handed over, then what stands in the audit is written. Each step finds out what the one before did,
 * so an operator that ends anywhere in between repeats none.
 */
public final class DecisionAudit {
    private static final Logger LOG = Logger.getLogger(DecisionAudit.class);
    /** An answer counts for no longer: the next step begins with a look of its own. */
    private static final Duration FRESH = Duration.ofSeconds(2);
    /** Whether an owner has written down what was handed over a while ago. */
    private static final Duration AGAIN = Duration.ofSeconds(30);
    /** Who has not written for so long does not run: a batch class begins one day. */
    private static final Duration AT_REST = Duration.ofMinutes(10);
    /** After a refusal, doubled with each. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(10);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    /** Decisions for the audit of one interface that are handed over at once; the oldest go first. */
    private static final int MOST_HANDED = 100;
    /** Those that were handed over and whose lines are looked for at once. */
    private static final int MOST_AWAITED = 1_000;

    private final DecisionWriter writer;
    private final TimeSource clock;
    private final Instant began;
    private final Inquiries<Question, DecisionAnswers> inquiries;
    /** Subjects that are asked about, by namespace. */
    private final Map<String, Set<String>> subjects = new ConcurrentHashMap<>();

    /**
     * With these parts.
     *
     * @param threads on which Kafka is waited for
     */
    public DecisionAudit(Topics topics, DecisionWriter writer, OutsideExecutor threads, TimeSource clock) {
        this.writer = writer;
        this.clock = clock;
        this.began = clock.instant();
        this.inquiries = new Inquiries<>(
                "decisions",
                threads,
                clock,
                each -> new Inquiries.Reply<>(
                        topics.handOver(each.broker(), each.id(), each.orders()), each.isAtRest() ? AT_REST : FRESH),
                gone -> {});
    }

    private record Question(Broker broker, InterfaceId id, List<DecisionOrder> orders, boolean isAtRest) {}

    /**
     * What came of a step.
     *
     * @param refused what the API server refused
     * @param next when to come again; empty: when something changes
     */
    public record Step(List<Refused> refused, Optional<Duration> next) {
        static final Step NOTHING = new Step(List.of(), Optional.empty());
    }

    /**
     * A decision on its way into the audit of an interface.
     *
     * @param stands how far it is; null: nobody has looked yet
     */
    private record Way(InterfaceDecision decision, String interfaceName, OfInterface stands) {
        static Way ofInterface(InterfaceDecision each) {
            String name = each.getSpec().interfaceName();
            return new Way(
                    each,
                    name,
                    Optional.ofNullable(each.getStatus())
                            .map(is -> new OfInterface(
                                    name,
                                    is.state(),
                                    is.since(),
                                    is.message(),
                                    is.auditFrom(),
                                    is.tries(),
                                    is.record()))
                            .orElse(null));
        }

        static Stream<Way> ofCodeMap(InterfaceDecision each) {
            return named(each).stream().map(one -> new Way(each, one.name(), one));
        }

        boolean isOfACodeMap() {
            return decision.getSpec().codeMap() != null;
        }

        /** Whether somebody has begun to hand it over, and it does not stand in Kafka as far as is known. */
        boolean isBegun() {
            return is(State.handingOver) || is(State.notTaken);
        }

        /** Whether nothing comes after it. An interface that is made anew is none of those that used a code map before. */
        boolean isOver() {
            return is(State.audited) || isOfACodeMap() && is(State.noAudit);
        }

        OfInterface noAudit(String now, String why) {
            return new OfInterface(interfaceName, State.noAudit, now, why, null, null, null);
        }

        Way now(OfInterface other) {
            return new Way(decision, interfaceName, other);
        }

        boolean is(State state) {
            return stands != null && stands.state() == state;
        }

        int tries() {
            return stands == null || stands.tries() == null ? 0 : stands.tries();
        }

        Instant since() {
            return Instant.parse(stands.since());
        }
    }

    /**
     * Brings the decisions of a plant's namespace a step further.
     *
     * @param desired says which interfaces use a code map
     * @param answered runs when Kafka has said something new; then this is to be called again
     */
    Step step(ClusterState world, Plant plant, DesiredPlant desired, Broker broker, Runnable answered) {
        String namespace = plant.getMetadata().getNamespace();
        Map<String, OdooInterface> declared = world.interfaces(namespace)
                .collect(Collectors.toMap(each -> each.getMetadata().getName(), each -> each));
        List<InterfaceDecision> ofCodeMaps =
                in(namespace, world.changes().codeMaps().decisions()).toList();
        List<Refused> refused = new ArrayList<>();
        ofCodeMaps.stream()
                .filter(each -> named(each).isEmpty())
                .flatMap(each -> first(world, each, users(desired, declared, each)).stream())
                .forEach(refused::add);
        Map<String, List<Way>> open = Stream.concat(
                        in(namespace, world.changes().decisions()).map(Way::ofInterface),
                        ofCodeMaps.stream()
                                .filter(each -> each.getStatus() != null
                                        && !each.getStatus().state().mayBeDeleted())
                                .flatMap(Way::ofCodeMap))
                .filter(each -> !each.isOver())
                .collect(Collectors.groupingBy(Way::interfaceName, TreeMap::new, Collectors.toList()));
        List<Way> further = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        Duration next = null;
        for (Map.Entry<String, List<Way>> each : open.entrySet()) {
            Optional<OdooInterface> one = Optional.ofNullable(declared.get(each.getKey()));
            if (one.isPresent() && !hasRun(one.get())) {
                // Nobody could write it down yet. One that was there before under its name mapped with the code map,
                // and may never come back.
                each.getValue().stream()
                        .filter(Way::isBegun)
                        .map(way -> way.now(way.noAudit(now(), "the interface was made anew and has not run since")))
                        .forEach(further::add);
                continue;
            }
            List<Way> ways = each.getValue();
            if (one.isEmpty() && ways.stream().allMatch(way -> way.is(State.noAudit))) {
                continue; // nothing changes before it is declared again
            }
            InterfaceId id = new InterfaceId(broker.plant(), each.getKey());
            Map<DecisionOrder, Way> orders = orders(world, ways);
            if (orders.isEmpty()) {
                continue;
            }
            String subject = namespace + "/" + each.getKey();
            asked.add(subject);
            boolean isAtRest =
                    orders.values().stream().allMatch(way -> way.is(State.noAudit) || isLongHandedOver(world, way));
            if (!isAtRest) {
                next = AGAIN;
            }
            Question question = new Question(broker, id, List.copyOf(orders.keySet()), isAtRest);
            ask(namespace, subject, question, answered)
                    .ifPresent(last -> further.addAll(further(
                            one.isPresent(), last.question(), last.reply().answer(), orders)));
        }
        further.stream()
                .collect(Collectors.groupingBy(
                        Way::decision, IdentityHashMap::new, Collectors.mapping(Way::stands, Collectors.toList())))
                .forEach((decision, stands) ->
                        writer.status(decision, status(world, decision, stands)).ifPresent(refused::add));
        Set<String> before = subjects.put(namespace, asked);
        if (before != null) {
            inquiries.forget(
                    before.stream().filter(each -> !asked.contains(each)).collect(Collectors.toSet()));
        }
        return new Step(refused, Optional.ofNullable(next));
    }

    private static Stream<InterfaceDecision> in(String namespace, List<InterfaceDecision> some) {
        return some.stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion());
    }

    /** The interfaces in whose audits a decision about a code map is to stand; none: they are not known yet, or there were none. */
    private static List<OfInterface> named(InterfaceDecision each) {
        return each.getStatus() == null || each.getStatus().interfaces() == null
                ? List.of()
                : each.getStatus().interfaces();
    }

    /** Those whose messages are mapped with a code map: an interface that has never run has mapped none, and has no audit. */
    private static List<String> users(
            DesiredPlant desired, Map<String, OdooInterface> declared, InterfaceDecision aboutACodeMap) {
        return Optional.ofNullable(
                        desired.codeMaps().get(aboutACodeMap.getSpec().codeMap()))
                .map(CodeMapState::usedBy)
                .orElse(Collections.emptySortedSet())
                .stream()
                .filter(name -> Optional.ofNullable(declared.get(name))
                        .filter(DecisionAudit::hasRun)
                        .isPresent())
                .toList();
    }

    private static boolean hasRun(OdooInterface each) {
        return PlantTopics.remembered(each).isPresent();
    }

    /** Fixes where it is to stand before it is handed over to anybody, so that neither a restart nor what the interfaces use later changes that. */
    private Optional<Refused> first(ClusterState world, InterfaceDecision each, List<String> users) {
        boolean isNobodys = users.isEmpty();
        if (isNobodys && each.getStatus() != null) {
            return Optional.empty(); // nothing changes before one uses it
        }
        String now = now();
        List<OfInterface> named = users.stream()
                .limit(InterfaceDecisionStatus.MOST_INTERFACES)
                .map(name -> new OfInterface(name, State.handingOver, now, null, null, null, null))
                .toList();
        String message = isNobodys
                ? "no interface that has ever run uses the code map, so there is no audit in which it could stand"
                : named.size() < users.size()
                        ? "of the " + users.size()
                                + " interfaces that use the code map only these have it in their audits"
                        : null;
        return writer.status(
                each,
                new InterfaceDecisionStatus(
                        isNobodys ? State.noAudit : State.handingOver,
                        now,
                        message,
                        isProven(world, each),
                        null,
                        null,
                        null,
                        isNobodys ? null : named));
    }

    /** With how it stands now in the audits of some interfaces. */
    private InterfaceDecisionStatus status(ClusterState world, InterfaceDecision each, List<OfInterface> further) {
        boolean proven = isProven(world, each);
        if (each.getSpec().codeMap() == null) {
            OfInterface only = further.get(0);
            return new InterfaceDecisionStatus(
                    only.state(), only.since(), only.message(), proven, only.auditFrom(), only.tries(), only.record());
        }
        InterfaceDecisionStatus before = each.getStatus();
        Map<String, OfInterface> known = further.stream().collect(Collectors.toMap(OfInterface::name, one -> one));
        List<OfInterface> all = before.interfaces().stream()
                .map(one -> known.getOrDefault(one.name(), one))
                .toList();
        State state = all.stream()
                .map(OfInterface::state)
                .max(Comparator.comparing(DecisionAudit::distance))
                .orElseThrow();
        return new InterfaceDecisionStatus(
                state,
                state == before.state() ? before.since() : now(),
                before.message(),
                proven,
                null,
                null,
                null,
                all);
    }

    /** How far from its audit. */
    private static int distance(State state) {
        return switch (state) {
            case noAudit -> 0;
            case audited -> 1;
            case handedOver -> 2;
            case handingOver -> 3;
            case notTaken -> 4;
        };
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A fault here keeps nobody from looking after the plant. */
    private Optional<Inquiries.Answered<Question, DecisionAnswers>> ask(
            String namespace, String subject, Question question, Runnable answered) {
        try {
            return inquiries.ask(namespace, subject, question, answered);
        } catch (OperatorFailedException e) {
            LogKeys.warn(
                    LOG,
                    "Decisions do not get into the audit; tried again",
                    LogKeys.INTERFACE.of(question.id().toString()),
                    LogKeys.REASON.of(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Lets go of what is known of namespaces that are gone. */
    void forget(Set<String> namespaces) {
        namespaces.forEach(each -> Optional.ofNullable(subjects.remove(each)).ifPresent(inquiries::forget));
    }

    /** What is to be asked about now, the oldest first. */
    private Map<DecisionOrder, Way> orders(ClusterState world, List<Way> open) {
        List<Way> oldestFirst = open.stream()
                .filter(each -> !each.is(State.notTaken) || !again(each).isAfter(world.now()))
                .sorted(Comparator.comparing(
                                (Way each) -> each.decision().getMetadata().getCreationTimestamp())
                        .thenComparing(each -> each.decision().getMetadata().getName()))
                .toList();
        return Stream.concat(
                        oldestFirst.stream()
                                .filter(each -> !each.is(State.handedOver))
                                .limit(MOST_HANDED),
                        oldestFirst.stream()
                                .filter(each -> each.is(State.handedOver))
                                .limit(MOST_AWAITED))
                .collect(Collectors.toMap(
                        each -> order(world, each), each -> each, (one, other) -> one, LinkedHashMap::new));
    }

    private DecisionOrder order(ClusterState world, Way each) {
        InterfaceDecisionSpec spec = each.decision().getSpec();
        String uid = each.decision().getMetadata().getUid();
        Decided decided = new Decided(
                uid,
                spec.verdict(),
                spec.role(),
                spec.codeMap(),
                spec.revision(),
                spec.release(),
                created(each.decision()),
                spec.emergencyHours(),
                Optional.ofNullable(spec.delegated())
                        .map(it -> new Decided.Claimed(it.commit(), it.author(), it.reviewers()))
                        .orElse(null),
                isProven(world, each.decision()) ? true : null);
        int tries = each.tries();
        return new DecisionOrder(
                Command.ofDecision(tries == 0 ? uid : uid + "/" + tries, decided, spec.by(), spec.reason()),
                each.stands() == null || each.is(State.noAudit)
                        ? null
                        : each.stands().auditFrom(),
                each.is(State.handedOver),
                isLongHandedOver(world, each));
    }

    private static Instant created(InterfaceDecision each) {
        return Instant.parse(each.getMetadata().getCreationTimestamp());
    }

    /** Of what was made before this process nobody knows whether admission was there already. */
    private boolean isProven(ClusterState world, InterfaceDecision each) {
        return Optional.ofNullable(each.getStatus())
                .map(InterfaceDecisionStatus::proven)
                .orElseGet(() -> world.changes().proven() && !created(each).isBefore(began));
    }

    private static boolean isLongHandedOver(ClusterState world, Way each) {
        return each.is(State.handedOver) && each.since().isBefore(world.now().minus(AT_REST));
    }

    /** Those that stand otherwise now. What was asked a moment ago counts for each decision that stands as it did then. */
    private List<Way> further(
            boolean isDeclared, Question question, DecisionAnswers answers, Map<DecisionOrder, Way> orders) {
        if (answers.trouble().isPresent()) {
            LogKeys.warn(
                    LOG,
                    "Decisions wait for Kafka before they stand in the audit; tried again",
                    LogKeys.INTERFACE.of(question.id().toString()),
                    LogKeys.REASON.of(answers.trouble().get()));
            return List.of();
        }
        List<Way> further = new ArrayList<>();
        for (DecisionOrder order : question.orders()) {
            Way way = orders.get(order);
            if (way != null) {
                next(isDeclared, way, answers, order, now())
                        .filter(wanted -> !wanted.equals(way.stands()))
                        .ifPresent(wanted -> further.add(way.now(wanted)));
            }
        }
        return further;
    }

    private static Optional<OfInterface> next(
            boolean isDeclared, Way way, DecisionAnswers answers, DecisionOrder order, String now) {
        OfInterface stands = way.stands();
        String name = way.interfaceName();
        if (!answers.hasAudit()) {
            // One that is declared gets its topics again, or somebody adopts their loss.
            return isDeclared || stands != null && stands.state().mayBeDeleted()
                    ? Optional.empty()
                    : Optional.of(way.noAudit(now, "there is no interface of this name, and it has no audit"));
        }
        Answer answer = answers.answers().get(order.uid());
        if (answer == null) {
            return Optional.empty();
        }
        Integer tries = stands == null ? null : stands.tries();
        if (answer.record() != null) {
            return Optional.of(
                    new OfInterface(name, State.audited, now, null, answer.auditFrom(), tries, answer.record()));
        }
        if (answer.refused() != null) {
            return Optional.of(new OfInterface(
                    name,
                    State.notTaken,
                    now,
                    brief(
                            "it was not written down, and its owner is asked again: " + answer.refused(),
                            way.isOfACodeMap() ? OfInterface.LONGEST : InterfaceDecisionStatus.LONGEST),
                    answer.auditFrom(),
                    way.tries() + 1,
                    null));
        }
        State state = answer.stands() ? State.handedOver : State.handingOver;
        return Optional.of(new OfInterface(
                name, state, way.is(state) ? stands.since() : now, null, answer.auditFrom(), tries, null));
    }

    private static String brief(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /** When an owner that refused is asked again: one of the release before is replaced by then. */
    private static Instant again(Way each) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(each.tries() - 1, 8));
        return each.since().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }
}
