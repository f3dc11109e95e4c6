package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
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
import java.util.Comparator;
import java.util.HashSet;
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
 * Brings every decision into the audit of its interface, whether or not something came of it: the resource is deleted one day, and the audit is kept for years. First
 * it is written where the line can stand, then the decision is handed over, then what stands in the audit is written. Each step finds out what the one before did,
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
    /** Decisions about one interface that are handed over at once; the oldest go first. */
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
     * Brings the decisions of a plant's namespace a step further.
     *
     * @param answered runs when Kafka has said something new; then this is to be called again
     */
    Step step(ClusterState world, Plant plant, Broker broker, Runnable answered) {
        String namespace = plant.getMetadata().getNamespace();
        Map<String, List<InterfaceDecision>> open = world.changes().decisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion() && !is(each, State.audited))
                .collect(Collectors.groupingBy(
                        each -> each.getSpec().interfaceName(), TreeMap::new, Collectors.toList()));
        List<Refused> refused = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        Duration next = null;
        for (Map.Entry<String, List<InterfaceDecision>> each : open.entrySet()) {
            Optional<OdooInterface> declared = world.interfaces(namespace)
                    .filter(one -> one.getMetadata().getName().equals(each.getKey()))
                    .findFirst();
            if (declared.isPresent() && PlantTopics.remembered(declared.get()).isEmpty()) {
                continue; // it has never run, so nobody could write it down yet
            }
            if (declared.isEmpty() && each.getValue().stream().allMatch(one -> is(one, State.noAudit))) {
                continue; // nothing changes before it is declared again
            }
            InterfaceId id = new InterfaceId(broker.plant(), each.getKey());
            Map<DecisionOrder, InterfaceDecision> orders = orders(world, each.getValue());
            if (orders.isEmpty()) {
                continue;
            }
            String subject = namespace + "/" + each.getKey();
            asked.add(subject);
            boolean isAtRest =
                    orders.values().stream().allMatch(one -> is(one, State.noAudit) || isLongHandedOver(world, one));
            if (!isAtRest) {
                next = AGAIN;
            }
            Question question = new Question(broker, id, List.copyOf(orders.keySet()), isAtRest);
            ask(namespace, subject, question, answered)
                    .ifPresent(last -> refused.addAll(write(
                            world,
                            declared.isPresent(),
                            last.question(),
                            last.reply().answer(),
                            orders)));
        }
        Set<String> before = subjects.put(namespace, asked);
        if (before != null) {
            inquiries.forget(
                    before.stream().filter(each -> !asked.contains(each)).collect(Collectors.toSet()));
        }
        return new Step(refused, Optional.ofNullable(next));
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
    private Map<DecisionOrder, InterfaceDecision> orders(ClusterState world, List<InterfaceDecision> open) {
        List<InterfaceDecision> oldestFirst = open.stream()
                .filter(each -> !is(each, State.notTaken) || !again(each).isAfter(world.now()))
                .sorted(Comparator.comparing(
                                (InterfaceDecision each) -> each.getMetadata().getCreationTimestamp())
                        .thenComparing(each -> each.getMetadata().getName()))
                .toList();
        return Stream.concat(
                        oldestFirst.stream()
                                .filter(each -> !is(each, State.handedOver))
                                .limit(MOST_HANDED),
                        oldestFirst.stream()
                                .filter(each -> is(each, State.handedOver))
                                .limit(MOST_AWAITED))
                .collect(Collectors.toMap(
                        each -> order(world, each), each -> each, (one, other) -> one, LinkedHashMap::new));
    }

    private DecisionOrder order(ClusterState world, InterfaceDecision each) {
        InterfaceDecisionSpec spec = each.getSpec();
        Optional<InterfaceDecisionStatus> status = Optional.ofNullable(each.getStatus());
        Instant created = Instant.parse(each.getMetadata().getCreationTimestamp());
        // Of what was made before this process nobody knows whether admission was there already.
        boolean proven = status.map(InterfaceDecisionStatus::proven)
                .orElseGet(() -> world.changes().proven() && !created.isBefore(began));
        String uid = each.getMetadata().getUid();
        Decided decided = new Decided(
                uid,
                spec.verdict(),
                spec.role(),
                spec.revision(),
                spec.release(),
                created,
                spec.emergencyHours(),
                Optional.ofNullable(spec.delegated())
                        .map(it -> new Decided.Claimed(it.commit(), it.author(), it.reviewers()))
                        .orElse(null),
                proven ? true : null);
        int tries = tries(each);
        return new DecisionOrder(
                Command.ofDecision(tries == 0 ? uid : uid + "/" + tries, decided, spec.by(), spec.reason()),
                is(each, State.noAudit)
                        ? null
                        : status.map(InterfaceDecisionStatus::auditFrom).orElse(null),
                is(each, State.handedOver),
                isLongHandedOver(world, each));
    }

    private static boolean isLongHandedOver(ClusterState world, InterfaceDecision each) {
        return is(each, State.handedOver) && since(each).isBefore(world.now().minus(AT_REST));
    }

    /** What was asked a moment ago counts for each decision that stands as it did then. */
    private List<Refused> write(
            ClusterState world,
            boolean isDeclared,
            Question question,
            DecisionAnswers answers,
            Map<DecisionOrder, InterfaceDecision> orders) {
        if (answers.trouble().isPresent()) {
            LogKeys.warn(
                    LOG,
                    "Decisions wait for Kafka before they stand in the audit; tried again",
                    LogKeys.INTERFACE.of(question.id().toString()),
                    LogKeys.REASON.of(answers.trouble().get()));
            return List.of();
        }
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        List<Refused> refused = new ArrayList<>();
        for (DecisionOrder order : question.orders()) {
            InterfaceDecision decision = orders.get(order);
            if (decision != null) {
                next(world, isDeclared, decision, answers, order, now)
                        .filter(wanted -> !wanted.equals(decision.getStatus()))
                        .flatMap(wanted -> writer.status(decision, wanted))
                        .ifPresent(refused::add);
            }
        }
        return refused;
    }

    private static Optional<InterfaceDecisionStatus> next(
            ClusterState world,
            boolean isDeclared,
            InterfaceDecision decision,
            DecisionAnswers answers,
            DecisionOrder order,
            String now) {
        boolean proven = order.command().decision().proven() != null;
        InterfaceDecisionStatus stands = decision.getStatus();
        if (!answers.hasAudit()) {
            // One that is declared gets its topics again, or somebody adopts their loss.
            return isDeclared || stands != null && stands.mayBeDeleted()
                    ? Optional.empty()
                    : Optional.of(new InterfaceDecisionStatus(
                            State.noAudit,
                            now,
                            "there is no interface of this name, and it has no audit",
                            proven,
                            null,
                            null,
                            null));
        }
        Answer answer = answers.answers().get(order.uid());
        if (answer == null) {
            return Optional.empty();
        }
        Integer tries = stands == null ? null : stands.tries();
        if (answer.record() != null) {
            return Optional.of(new InterfaceDecisionStatus(
                    State.audited, now, null, proven, answer.auditFrom(), tries, answer.record()));
        }
        if (answer.refused() != null) {
            return Optional.of(new InterfaceDecisionStatus(
                    State.notTaken,
                    now,
                    brief("it was not written down, and its owner is asked again: " + answer.refused()),
                    proven,
                    answer.auditFrom(),
                    tries(decision) + 1,
                    null));
        }
        State state = answer.stands() ? State.handedOver : State.handingOver;
        return Optional.of(new InterfaceDecisionStatus(
                state, is(decision, state) ? stands.since() : now, null, proven, answer.auditFrom(), tries, null));
    }

    private static String brief(String text) {
        return text.length() <= InterfaceDecisionStatus.LONGEST
                ? text
                : text.substring(0, InterfaceDecisionStatus.LONGEST - 1) + "…";
    }

    private static boolean is(InterfaceDecision each, State state) {
        return each.getStatus() != null && each.getStatus().state() == state;
    }

    private static int tries(InterfaceDecision each) {
        return each.getStatus() == null || each.getStatus().tries() == null
                ? 0
                : each.getStatus().tries();
    }

    private static Instant since(InterfaceDecision each) {
        return Instant.parse(each.getStatus().since());
    }

    /** When an owner that refused is asked again: one of the release before is replaced by then. */
    private static Instant again(InterfaceDecision each) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries(each) - 1, 8));
        return since(each).plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }
}
