package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Message;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the answers of a target mean (docs/failures.md). Only the target's own answer per operation is a verdict. */
public final class VerdictHandler {
    private final Partition partition;

    public VerdictHandler(Partition partition) {
        this.partition = partition;
    }

    /** The target gave one verdict per operation. */
    public void answered(Now now, Call call, List<Verdict> verdicts) {
        partition.gate().answered(call.number());
        partition.ended();
        Set<String> endedRuns = new HashSet<>();
        for (int i = 0; i < verdicts.size(); i++) {
            // One by one: what becomes of one may look at its successor, whose own verdict of this call is not read
            // yet.
            Message message = call.messages().get(i);
            message.answered();
            verdicts.get(i).match(new Answer(now, message, call.operations().get(i), call, endedRuns));
        }
        partition.gate().ended(call.probe(), now.elapsed());
    }

    /** What each verdict means for its message. */
    private final class Answer implements Verdict.Cases<Void> {
        private final Now now;
        private final Message message;
        private final Operation operation;
        private final Call call;
        private final boolean closing;
        /** Order keys of which an operation of the call did not go through. */
        private final Set<String> endedRuns;

        Answer(Now now, Message message, Operation operation, Call call, Set<String> endedRuns) {
            this.endedRuns = endedRuns;
            this.now = now;
            this.message = message;
            this.operation = operation;
            this.call = call;
            this.closing = closing(operation) != null;
        }

        private Outcomes tried() {
            message.reached();
            if (!closing) {
                message.tried(now.instant());
            }
            return partition.settlement();
        }

        private Outcomes succeeded() {
            Outcomes outcomes = tried();
            if (closing) {
                partition.gate().closed(); // which says nothing about what applies
            } else {
                partition.gate().succeeded();
            }
            return outcomes;
        }

        @Override
        public Void applied(Verdict.Applied applied) {
            succeeded().applied(now, message, applied);
            return null;
        }

        @Override
        public Void duplicate(Verdict.Duplicate duplicate) {
            Earlier earlier = new Earlier(duplicate.of(), duplicate.outcome());
            succeeded().settle(now, message, What.duplicate, duplicate.record(), earlier, false, null);
            return null;
        }

        @Override
        public Void superseded(Verdict.Superseded superseded) {
            succeeded().settle(now, message, What.superseded, null, null, false, null);
            return null;
        }

        @Override
        public Void conflict(Verdict.Conflict conflict) {
            succeeded();
            endedRuns.add(operation.orderKey());
            VerdictHandler.this.conflict(now, message, operation, new Earlier(conflict.with(), conflict.outcome()));
            return null;
        }

        @Override
        public Void closed(Verdict.Closed closed) {
            tried();
            if (closing) {
                partition.gate().closed();
            }
            endedRuns.add(operation.orderKey());
            VerdictHandler.this.closed(now, message, operation, closed);
            return null;
        }

        @Override
        public Void rejected(Verdict.Rejected rejected) {
            tried();
            endedRuns.add(operation.orderKey());
            VerdictHandler.this.rejected(now, message, closing, rejected);
            return null;
        }

        @Override
        public Void fenced(Verdict.Fenced fenced) {
            message.reached();
            partition.fenced(
                    "the target's owner row names another owner, or the target has forgotten what was applied last");
            return null;
        }

        @Override
        public Void notTried(Verdict.NotTried notTried) {
            if (endedRuns.contains(operation.orderKey())) {
                // Its run ended before it, which says nothing about the size of the call.
                partition.consider(message);
                return null;
            }
            int size = call.messages().size();
            partition.again(
                    message,
                    Math.max(1, (size + 1) / 2),
                    size > 1 ? 0 : partition.backoff().after(message.pause()));
            return null;
        }
    }

    private void conflict(Now now, Message message, Operation operation, Earlier with) {
        Outcome closing = closing(operation);
        if (closing != null) {
            // The row is another message's, so no late attempt of this one can be applied: nothing is left to close.
            given(now, message, closing, with);
        } else if (message.closing() != null && message.closing().outcome() == Outcome.discarded) {
            given(now, message, Outcome.discarded, with);
        } else {
            Failure failure = new Failure(
                    FailureClass.conflict,
                    "the message at " + with.position() + " had the same idempotency key and other content"
                            + standing(with.outcome()),
                    "");
            partition.settlement().deadLetter(now, message, failure, with);
        }
    }

    /** What a human can do about a conflict, which is another thing where the first message has no effect either. */
    private static String standing(Outcome first) {
        boolean givenUp = first != null && first.isGivenUp();
        return givenUp
                ? " and was given up (" + first + "), so neither has an effect. "
                        + (first == Outcome.deadLettered ? "Retry that one if its content is right; else let" : "Let")
                        + " the source send what is right with a key of its own, and discard this one"
                : "; the first one counts. Discard this one, or let the source send it with a key of its own";
    }

    private void closed(Now now, Message message, Operation operation, Verdict.Closed closed) {
        Outcome closing = closing(operation);
        if (closing != null) {
            given(now, message, closing, null);
        } else if (message.closing() != null) {
            partition.consider(message); // closed once more, under the command's stamp
        } else if (closed.outcome() == Outcome.discarded) {
            partition.settlement().settle(now, message, What.discarded, null, null, true, null);
        } else {
            Failure known = message.state() == null ? null : message.state().failure();
            Failure unknown = new Failure(
                    FailureClass.business,
                    "an earlier attempt gave it up and the target's ledger kept that; retry it to send it again",
                    "");
            partition.settlement().deadLetter(now, message, known == null ? unknown : known, null);
        }
    }

    /** The outcome that an operation was to close its message with; null: it was to apply it. */
    private static Outcome closing(Operation operation) {
        return operation.work().match(apply -> null, Operation.Close::outcome);
    }

    private void given(Now now, Message message, Outcome outcome, Earlier of) {
        Failure failure = message.closing() == null ? null : message.closing().failure();
        if (outcome == Outcome.discarded) {
            partition.settlement().settle(now, message, What.discarded, null, of, false, failure);
        } else {
            partition.settlement().deadLetter(now, message, failure, of);
        }
    }

    private void rejected(Now now, Message message, boolean closing, Verdict.Rejected rejected) {
        Failure failure = told(now, message, rejected.failure());
        boolean suspectConnection = partition
                .gate()
                .refused(
                        message.headers().keys().orderKey(),
                        rejected.pattern(),
                        !closing && wasRefusedBefore(message),
                        closing,
                        failure.reason(),
                        now.elapsed());
        if (suspectConnection || closing) {
            partition.again(message, message.limit(), partition.backoff().after(message.pause()));
        } else {
            partition.settlement().failed(now, message, failure);
        }
    }

    /** Whether it was set aside after a try. One that only waits behind another of its key was not tried. */
    private static boolean wasRefusedBefore(Message message) {
        return message.state() != null && message.state().tries() > 0;
    }

    /**
     * The call failed as a whole: nothing is known but what the kind says.
     *
     * @param failure as it may be told
     */
    public void failed(Now now, Call call, TargetException failure) {
        partition.back(call);
        switch (failure.kind()) {
            case configuration -> {
                partition.gate().close(failure.getMessage(), now.elapsed());
                call.messages().forEach(partition::consider);
            }
            case unreachable -> again(now, call, Integer.MAX_VALUE);
            case contention -> again(now, call, half(call));
            case ambiguous -> {
                if (call.messages().size() == 1) {
                    alone(now, call.messages().get(0), failure);
                } else {
                    again(now, call, half(call));
                }
            }
        }
        partition.gate().ended(call.probe(), now.elapsed());
    }

    /** As it may be told. What is only to be closed has sent nothing, and may not have its body any more. */
    private static Failure told(Now now, Message message, Failure failure) {
        return message.body() == null
                ? failure
                : now.live()
                        .mapping()
                        .told(failure, message.body(), message.headers().received());
    }

    private void alone(Now now, Message message, TargetException failure) {
        long answers = now.live().connections().breaker().answers();
        if (message.unanswered(answers) >= partition.bounds().unanswered()) {
            message.reached();
            message.tried(now.instant());
            partition
                    .settlement()
                    .failed(
                            now,
                            message,
                            new Failure(
                                    FailureClass.unanswered,
                                    "sent alone " + partition.bounds().unanswered()
                                            + " times without an answer while others were answered: "
                                            + failure.getMessage(),
                                    ""));
        } else {
            partition.again(
                    message,
                    smaller(now, message.limit(), 1),
                    partition.backoff().after(message.pause()));
        }
    }

    private void again(Now now, Call call, int limit) {
        // One pause for the whole call, so that its halves can go out together.
        long longest = 0;
        for (Message message : call.messages()) {
            longest = Math.max(longest, message.pause());
        }
        long pause = partition.backoff().after(longest);
        for (Message message : call.messages()) {
            partition.again(message, smaller(now, message.limit(), limit), pause);
        }
    }

    private static int half(Call call) {
        return Math.max(1, call.messages().size() / 2);
    }

    /** While the breaker is open the connection is to blame and not what was sent: then nothing has to go in smaller calls afterwards. */
    private static int smaller(Now now, int most, int wanted) {
        return now.live().connections().breaker().reason() == null ? Math.min(most, wanted) : most;
    }
}
