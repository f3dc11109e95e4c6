package dev.plantline.operator.topics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Fails;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import dev.plantline.engine.CauseId;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.MessageTrial;
import dev.plantline.engine.Operations;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.Aside.Entry;
import dev.plantline.topics.account.AsideBodies;
import dev.plantline.topics.account.Fate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Tries the messages that a retry names against contract and mapping of what runs, as delivery would. The operator does it, and not the owners of the
 * partitions: those of a batch class run tomorrow. One message at a time is in memory, and messages, bytes and time have an end.
 */
final class RetryTrial {
    /** Messages that are tried at most. */
    static final int MOST = 1_000;
    /** Longest body that is tried, bytes: this memory is everybody's. */
    static final int LONGEST_BODY = 1 << 20;
    /** Messages that may be set aside in the interface: what is known of each is in memory, and this memory is everybody's. */
    static final int MOST_ASIDE = 100_000;
    /** Longest trying; whoever asks waits for a minute in all. */
    static final Duration LONGEST = Duration.ofSeconds(15);
    /** The longest wait for a turn: longer than another one's trying. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(20);

    /**
     * Wherever a reason quotes a message: greedy, because what it quotes may hold a quotation mark; of what was cut the closing one is missing. What an
     * expression fails for quotes without any.
     */
    private static final Pattern QUOTED = Pattern.compile(
            "\"(?:.*\"|.*)|(?<!\\p{L})'(?:.*'|.*)|`(?:.*`|.*)|(?<=cannot be worked out).*", Pattern.DOTALL);

    /** Of a contract's violations the first is at the place of the failure; where the places of the others end is not to be seen, as a name may be anything. */
    private static final Pattern OTHERS = Pattern.compile("; also .*", Pattern.DOTALL);

    private static final Pattern POINTER = Pattern.compile("(?<![^\\s(])(?:/[^\\s/:;,.()]*)+");

    private static final Pattern INDEX = Pattern.compile("[*]|[0-9]{1,9}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.,:-][0-9]+)*");

    private final CommandOrder order;
    private final CompiledInterface compiled;
    private final Set<String> declared = new HashSet<>();
    private final long deadline;
    private final Map<Why, Integer> fails = new HashMap<>();
    private int tried;
    private int passing;
    private int waiting;
    private int untried;

    private record Why(String failureClass, String place, String reason) {}

    private RetryTrial(CommandOrder order, long deadline) {
        this.order = order;
        this.compiled = order.runs().compiled(order.id());
        this.deadline = Math.min(deadline, System.nanoTime() + LONGEST.toNanos());
        JsonNode schema = Operations.messageSchema(order.runs().spec());
        if (schema != null) {
            declare(schema);
        }
    }

    private void declare(JsonNode schema) {
        schema.path("properties").fieldNames().forEachRemaining(declared::add);
        schema.forEach(this::declare);
    }

    /**
     * What came of it.
     *
     * @param trial null: nothing was tried
     * @param whyNot for humans; null: something was
     */
    record Answer(Trial trial, String whyNot) {}

    /**
     * What would become of a retry.
     *
     * @param turns for how many this is done at the same time, for all plants together
     * @param order a retry
     * @param left time for it; what is not tried by then is not tried
     * @throws org.apache.kafka.common.KafkaException Kafka does not answer
     */
    static Answer of(Semaphore turns, Broker broker, CommandOrder order, Duration left) {
        long deadline = System.nanoTime() + left.toNanos();
        if (order.runs() == null) {
            return not("the interface does not run");
        }
        try {
            if (!turns.tryAcquire(Math.min(left.toMillis(), LONGEST_TURN.toMillis()), TimeUnit.MILLISECONDS)) {
                return not("the operator has enough of others to try just now; look again");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        try {
            return of(broker, order, deadline);
        } finally {
            turns.release();
        }
    }

    /** Nothing was tried. */
    static Answer not(String why) {
        return new Answer(null, "Whether they would pass is not known: " + why + ".");
    }

    private static Answer of(Broker broker, CommandOrder order, long deadline) {
        Aside aside = new Aside(broker.settings());
        try {
            List<Entry> all = aside.list(order.id(), MOST_ASIDE).orElse(null);
            if (all == null) {
                return not("too many are set aside, more than " + MOST_ASIDE);
            }
            Map<Fate, List<Entry>> fates = Fate.of(
                    all,
                    all.stream()
                            .filter(each -> order.names(each.partition(), each.offset(), each.state()))
                            .toList());
            RetryTrial trial = new RetryTrial(order, deadline);
            try (AsideBodies bodies = aside.bodies(order.id())) {
                fates.get(Fate.tried).forEach(each -> trial.take(bodies, each));
                int atOnce = trial.tried;
                fates.get(Fate.waiting).forEach(each -> trial.take(bodies, each));
                trial.waiting = trial.tried - atOnce;
            }
            return new Answer(trial.result(fates.get(Fate.unreadable).size()), null);
        } catch (UnreadableFormException | IllegalArgumentException e) {
            return not("what stands there is of another release than the operator"); // its owners decide
        }
    }

    private void take(AsideBodies bodies, Entry each) {
        if (tried == MOST || System.nanoTime() > deadline) {
            untried++;
            return;
        }
        Optional<byte[]> body =
                bodies.read(each.partition(), each.offset(), each.state().edition(), each.at());
        if (body.isEmpty() || body.get().length > LONGEST_BODY) {
            untried++;
            return;
        }
        Optional<Failure> failure;
        try {
            failure = MessageTrial.of(compiled, body.get(), each.headers().received())
                    .failure();
        } catch (RuntimeException | StackOverflowError e) { // what it says may be content of the message
            untried++;
            return;
        }
        tried++;
        if (failure.isEmpty()) {
            passing++;
        } else {
            fails.merge(why(failure.get()), 1, Integer::sum);
        }
    }

    private Why why(Failure failure) {
        Set<String> known = new HashSet<>(declared);
        if (failure.inMessage() != null) {
            // The place is one in the document of an operation, whose names the mapping has chosen.
            names(failure.place()).forEach(known::add);
        }
        return new Why(
                failure.failureClass().name(),
                withoutUndeclared(CauseId.placeOf(failure), known),
                withoutContent(failure, known));
    }

    private static Stream<String> names(String pointer) {
        return Arrays.stream(pointer.split("/", -1))
                .map(each -> each.replace("~1", "/").replace("~0", "~"));
    }

    /** A pointer into a message without the names that the message chose. */
    private static String withoutUndeclared(String pointer, Set<String> declared) {
        if (!pointer.startsWith("/")) {
            return pointer;
        }
        return names(pointer)
                .map(each -> each.isEmpty() || INDEX.matcher(each).matches() || declared.contains(each) ? each : "…")
                .collect(Collectors.joining("/"));
    }

    /**
     * A reason without what it tells of a message.
     *
     * @param declared names of members that the contract declares
     */
    static String withoutContent(Failure failure, Set<String> declared) {
        String reason = failure.place().startsWith("/")
                ? failure.reason().replace(failure.place(), withoutUndeclared(failure.place(), declared))
                : failure.reason();
        if (failure.failureClass() == FailureClass.contract) {
            reason = OTHERS.matcher(reason).replaceFirst("; and more.");
        }
        return withoutContent(POINTER.matcher(reason)
                .replaceAll(each -> Matcher.quoteReplacement(withoutUndeclared(each.group(), declared))));
    }

    /** A reason without what it quotes of a message: whoever may read commands may not therefore read messages. */
    static String withoutContent(String reason) {
        String plain = NUMBER.matcher(QUOTED.matcher(reason).replaceAll("…")).replaceAll("…");
        return plain.length() <= InterfaceCommandStatus.LONGEST_REASON
                ? plain
                : plain.substring(0, InterfaceCommandStatus.LONGEST_REASON - 1) + "…";
    }

    private Trial result(int neverPassing) {
        return new Trial(
                tried,
                passing,
                waiting,
                neverPassing,
                untried,
                fails.entrySet().stream()
                        .sorted(Map.Entry.<Why, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(each -> each.getKey().toString(), Comparator.naturalOrder()))
                        .limit(InterfaceCommandStatus.MOST_FAILS)
                        .map(each -> new Fails(
                                each.getValue(),
                                each.getKey().failureClass(),
                                each.getKey().place(),
                                each.getKey().reason()))
                        .toList());
    }
}
