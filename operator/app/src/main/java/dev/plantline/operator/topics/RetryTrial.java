package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Fails;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import dev.plantline.engine.CauseId;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.MessageTrial;
import dev.plantline.model.Failure;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.Aside.Entry;
import dev.plantline.topics.account.AsideBodies;
import dev.plantline.topics.account.Fate;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
    /** Whoever asks waits for a minute in all. */
    static final Duration LONGEST = Duration.ofSeconds(20);
    /** The longest wait for a turn. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(15);

    /** Wherever a reason quotes a message: greedy, because what it quotes may hold a quotation mark. What an expression fails for quotes without any. */
    private static final Pattern QUOTED =
            Pattern.compile("\".*\"|'.*'|`.*`|(?<=cannot be worked out).*", Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.,:-][0-9]+)*");

    private final CommandOrder order;
    private final CompiledInterface compiled;
    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private final Map<Why, Integer> fails = new HashMap<>();
    private int tried;
    private int passing;
    private int waiting;
    private int untried;

    private record Why(String failureClass, String place, String reason) {}

    private RetryTrial(CommandOrder order) {
        this.order = order;
        this.compiled = order.runs().compiled(order.id());
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
     * @throws org.apache.kafka.common.KafkaException Kafka does not answer
     */
    static Answer of(Semaphore turns, Broker broker, CommandOrder order) {
        return of(turns, broker, order, LONGEST_TURN);
    }

    /**
     * The same.
     *
     * @param patience longest wait for a turn
     */
    static Answer of(Semaphore turns, Broker broker, CommandOrder order, Duration patience) {
        if (order.runs() == null) {
            return not("the interface does not run");
        }
        try {
            if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return not("the operator has enough of others to try just now; look again");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        try {
            return of(broker, order)
                    .map(trial -> new Answer(trial, null))
                    .orElseGet(() -> not("what stands there is of another release than the operator"));
        } finally {
            turns.release();
        }
    }

    /** Nothing was tried. */
    static Answer not(String why) {
        return new Answer(null, "Whether they would pass is not known: " + why + ".");
    }

    private static Optional<Trial> of(Broker broker, CommandOrder order) {
        Aside aside = new Aside(broker.settings());
        try {
            List<Entry> all = aside.list(order.id());
            Map<Fate, List<Entry>> fates = Fate.of(
                    all,
                    all.stream()
                            .filter(each -> order.names(each.partition(), each.offset(), each.state()))
                            .toList());
            RetryTrial trial = new RetryTrial(order);
            try (AsideBodies bodies = aside.bodies(order.id())) {
                fates.get(Fate.tried).forEach(each -> trial.take(bodies, each));
                int atOnce = trial.tried;
                fates.get(Fate.waiting).forEach(each -> trial.take(bodies, each));
                trial.waiting = trial.tried - atOnce;
            }
            return Optional.of(trial.result(fates.get(Fate.unreadable).size()));
        } catch (UnreadableFormException | IllegalArgumentException e) {
            return Optional.empty(); // of another release than this one: its owners decide
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

    private static Why why(Failure failure) {
        return new Why(failure.failureClass().name(), CauseId.placeOf(failure), withoutContent(failure.reason()));
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
