package dev.plantline.delivery;

import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.util.List;

/** What answers of the target mean: the failure table of DELIVERY. Only the target's own answer per operation is a verdict. */
final class VerdictHandler {
    private final Partition partition;

    VerdictHandler(Partition partition) {
        this.partition = partition;
    }

    /** The target gave one verdict per operation. */
    void answered(Call call, List<Verdict> verdicts) {
        partition.gate().answered();
        partition.ended();
        for (int i = 0; i < verdicts.size(); i++) {
            // One by one: what becomes of one may look at its successor, whose own verdict of this call is not read
            // yet.
            Message message = call.messages().get(i);
            message.inFlight = false;
            message.pause = 0;
            if (!(verdicts.get(i) instanceof Verdict.NotTried)) {
                message.unanswered = 0;
            }
            verdict(message, call.operations().get(i), verdicts.get(i), call);
        }
        partition.gate().ended(call.probe(), partition.now());
    }

    private void verdict(Message message, Operation operation, Verdict verdict, Call call) {
        boolean closing = operation.work() instanceof Operation.Close;
        if (!closing && !(verdict instanceof Verdict.NotTried) && !(verdict instanceof Verdict.Fenced)) {
            message.tried(partition.instant());
        }
        if (verdict instanceof Verdict.Applied applied) {
            partition.gate().succeeded();
            partition.settlement().settle(message, What.applied, applied.record(), null, applied.recovered(), null);
        } else if (verdict instanceof Verdict.Duplicate duplicate) {
            partition.gate().succeeded();
            partition.settlement().settle(message, What.duplicate, duplicate.record(), duplicate.of(), false, null);
        } else if (verdict instanceof Verdict.Superseded) {
            partition.gate().succeeded();
            partition.settlement().settle(message, What.superseded, null, null, false, null);
        } else if (verdict instanceof Verdict.Conflict conflict) {
            partition.gate().succeeded();
            conflict(message, operation, conflict.with());
        } else if (verdict instanceof Verdict.Closed closed) {
            closed(message, operation, closed);
        } else if (verdict instanceof Verdict.Rejected rejected) {
            rejected(message, closing, rejected);
        } else if (verdict instanceof Verdict.NotTried) {
            int size = call.messages().size();
            partition.again(
                    message,
                    Math.max(1, (size + 1) / 2),
                    size > 1 ? 0 : partition.backoff().after(message.pause));
        } else if (verdict instanceof Verdict.Fenced) {
            partition.fenced("the target's owner row names another owner");
        }
    }

    private void conflict(Message message, Operation operation, String with) {
        if (operation.work() instanceof Operation.Close close) {
            // The row is another message's, so no late attempt of this one can be applied: nothing is left to close.
            given(message, close.outcome(), with);
        } else if (message.closing != null && message.closing.outcome() == Outcome.discarded) {
            given(message, Outcome.discarded, with);
        } else {
            Failure failure = new Failure(
                    FailureClass.conflict,
                    "the message at " + with + " had the same idempotency key and other content; the first one counts."
                            + " Discard this one, or let the source send it with a key of its own",
                    "");
            partition.settlement().deadLetter(message, failure, with);
        }
    }

    private void closed(Message message, Operation operation, Verdict.Closed closed) {
        if (operation.work() instanceof Operation.Close close) {
            given(message, close.outcome(), null);
        } else if (message.closing != null) {
            partition.consider(message); // closed once more, under the command's stamp
        } else if (closed.outcome() == Outcome.discarded) {
            partition.settlement().settle(message, What.discarded, null, null, true, null);
        } else {
            Failure known = message.state == null ? null : message.state.failure();
            Failure unknown = new Failure(
                    FailureClass.business,
                    "an earlier attempt gave it up and the target's ledger kept that; retry it to send it again",
                    "");
            partition.settlement().deadLetter(message, known == null ? unknown : known, null);
        }
    }

    private void given(Message message, Outcome outcome, String of) {
        Failure failure = message.closing == null ? null : message.closing.failure();
        if (outcome == Outcome.discarded) {
            partition.settlement().settle(message, What.discarded, null, of, false, failure);
        } else {
            partition.settlement().deadLetter(message, failure, of);
        }
    }

    private void rejected(Message message, boolean closing, Verdict.Rejected rejected) {
        Failure failure = rejected.failure();
        boolean suspectConnection = partition
                .gate()
                .refused(message.headers.keys().orderKey(), rejected.pattern(), failure.reason(), partition.now());
        if (suspectConnection || closing) {
            partition.again(message, message.limit, partition.backoff().after(message.pause));
        } else {
            partition.settlement().failed(message, failure);
        }
    }

    /** The call failed as a whole: nothing is known but what the kind says. */
    void failed(Call call, TargetException failure) {
        partition.back(call);
        switch (failure.kind()) {
            case configuration -> {
                partition.gate().close(failure.getMessage(), partition.now());
                call.messages().forEach(partition::consider);
            }
            case unreachable -> again(call, Integer.MAX_VALUE);
            case contention -> again(call, half(call));
            case ambiguous -> {
                if (call.messages().size() == 1) {
                    alone(call.messages().get(0), failure);
                } else {
                    again(call, half(call));
                }
            }
        }
        partition.gate().ended(call.probe(), partition.now());
    }

    private void alone(Message message, TargetException failure) {
        // Counted from failure to failure and not while the call lasts: a target that hangs up at once leaves no time
        // for others.
        long answers = partition.live().connections().breaker().answers();
        if (message.unanswered == 0 || answers > message.answersBefore) {
            message.answersBefore = answers;
            message.unanswered++;
        }
        if (message.unanswered >= partition.bounds().unanswered()) {
            message.unanswered = 0;
            message.tried(partition.instant());
            partition
                    .settlement()
                    .failed(
                            message,
                            new Failure(
                                    FailureClass.unanswered,
                                    "sent alone " + partition.bounds().unanswered()
                                            + " times without an answer while others were answered: "
                                            + failure.getMessage(),
                                    ""));
        } else {
            partition.again(
                    message, smaller(message.limit, 1), partition.backoff().after(message.pause));
        }
    }

    private void again(Call call, int limit) {
        // One pause for the whole call, so that its halves can go out together.
        long longest = 0;
        for (Message message : call.messages()) {
            longest = Math.max(longest, message.pause);
        }
        long pause = partition.backoff().after(longest);
        for (Message message : call.messages()) {
            partition.again(message, smaller(message.limit, limit), pause);
        }
    }

    private static int half(Call call) {
        return Math.max(1, call.messages().size() / 2);
    }

    /** While the breaker is open the connection is to blame and not what was sent: then nothing has to go in smaller calls afterwards. */
    private int smaller(int now, int wanted) {
        return partition.live().connections().breaker().reason() == null ? Math.min(now, wanted) : now;
    }
}
