package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.ownership.DeliveryListener.CallResult;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Call;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.LastApplied;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the calls of one ownership over their connections; the owner finds in its mailbox what came of them. */
final class CallSender {
    private static final Logger LOG = LoggerFactory.getLogger(CallSender.class);

    private final PartitionId id;
    private final long epoch;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;

    /**
     * For one ownership.
     *
     * @param epoch of the owner, which each call names
     */
    CallSender(PartitionId id, long epoch, DeliveryEnvironment surroundings, Mailbox mailbox) {
        this.id = id;
        this.epoch = epoch;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
    }

    /**
     * Sends a call whose connection was taken; returns at once.
     *
     * @param last what the target must know; null: nothing
     */
    void send(ActiveInterface live, Call call, LastApplied last) {
        live.connections().run(call.connection(), () -> call(live, call, last));
    }

    private void call(ActiveInterface live, Call call, LastApplied last) {
        ConnectionCircuitBreaker breaker = live.connections().breaker();
        try {
            List<Verdict> verdicts = live.target().apply(new ApplyCall(id, epoch, call.operations(), last));
            if (verdicts.size() != call.operations().size()) {
                throw new TargetException(
                        TargetException.Kind.ambiguous,
                        "the target gave " + verdicts.size() + " verdicts for "
                                + call.operations().size() + " operations");
            }
            breaker.answered();
            called(live, call, CallResult.answered);
            mailbox.put(new Event.Answered(call, verdicts));
        } catch (TargetException e) {
            failed(live, call, told(live, call, e));
        } catch (RuntimeException | Error e) { // an Error too: without an event the call would be in flight for ever
            ErrorTrace trace = ErrorTrace.of(e);
            LOG.error("{}: an internal error in a call to the target", live.id(), trace);
            failed(live, call, new TargetException(TargetException.Kind.ambiguous, "an internal error: " + trace));
        }
    }

    /** A call that failed as a whole is told to everybody who sees the interface: without personal values of any of its messages. */
    private static TargetException told(ActiveInterface live, Call call, TargetException failure) {
        try {
            String words = failure.getMessage();
            for (Message message : call.messages()) {
                byte[] body = message.body();
                if (body != null) {
                    words = told(live, words, body, message.headers().received());
                }
            }
            return words.equals(failure.getMessage()) ? failure : new TargetException(failure.kind(), words);
        } catch (RuntimeException | Error e) { // as above: without an event the call would be in flight for ever
            LOG.error("{}: an internal error in telling why a call failed", live.id(), ErrorTrace.of(e));
            return new TargetException(failure.kind(), "the call failed, and its reason cannot be told");
        }
    }

    /** What a target says of a call, without personal values of one of its messages. */
    static String told(ActiveInterface live, String words, byte[] body, Instant received) {
        return live.mapping()
                .told(new Failure(FailureClass.unanswered, words, ""), body, received)
                .reason();
    }

    private void failed(ActiveInterface live, Call call, TargetException failure) {
        ConnectionCircuitBreaker breaker = live.connections().breaker();
        Event event = new Event.CallFailed(call, failure);
        CallResult result = CallResult.valueOf(failure.kind().name());
        switch (failure.kind()) {
            case configuration -> {
                // First what is wrong now, then that the target answers again: nothing goes on in between.
                mailbox.put(event);
                breaker.failed(failure, surroundings.clock().elapsedMillis());
                called(live, call, result);
            }
            case unreachable, contention, ambiguous -> {
                breaker.failed(failure, surroundings.clock().elapsedMillis());
                called(live, call, result);
                mailbox.put(event);
            }
        }
    }

    private void called(ActiveInterface live, Call call, CallResult result) {
        Duration took = Duration.ofMillis(surroundings.clock().elapsedMillis() - call.sent());
        surroundings.listener().called(live.id().name(), result, call.messages().size(), took);
    }
}
