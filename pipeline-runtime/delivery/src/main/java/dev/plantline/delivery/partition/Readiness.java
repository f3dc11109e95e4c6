package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lanes;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Ready;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.Target;
import java.time.Duration;

/** Whether a message can be sent now, what is sent, and for what it waits otherwise. For the thread of its partition. */
final class Readiness {
    /** The shape of calls that close keys. */
    static final String CLOSE = "close";

    /** A day less than the target knows: clocks differ. */
    private static final long KNOWN =
            Target.REPEATS_KNOWN.minus(Duration.ofDays(1)).toMillis();

    /** Messages of a released key whose bodies are read together. */
    private static final int FOLLOWING = 20;

    private final PartitionId id;
    private final Lanes lanes;
    private final Outcomes outcomes;

    Readiness(PartitionId id, Lanes lanes, Outcomes outcomes) {
        this.id = id;
        this.lanes = lanes;
        this.outcomes = outcomes;
    }

    /** Queues a message if it can be sent now, notes when it can, or leaves it for the event that frees it. */
    void consider(Now now, Message message) {
        boolean hasItsOutcome = !message.isOpen() && !outcomes.aside().containsKey(message.offset());
        if (!message.phase().canBeQueued() || hasItsOutcome) {
            return;
        }
        boolean discard = isDiscardAskedFor(message);
        boolean disturbsNoOrder = discard || message.isGivenUp(); // nothing is applied
        if (!disturbsNoOrder && (message.lane() == null || message.lane().head() != message)) {
            return;
        }
        if (message.closing() == null && !now.live().admits(id.partition(), message)) {
            return; // it waits at the gate
        }
        boolean afterCommit = message.closing() == null || message.isGivenUp();
        if (afterCommit && message.lane().barrier() > lanes.committed()) {
            lanes.delayUntilCommit(message);
            return;
        }
        long due = message.due();
        if (due > now.elapsed()) {
            lanes.delay(message, due);
            return;
        }
        if (message.closing() != null) {
            message.sendsClose(operation(
                    now, message, new Operation.Close(message.closing().outcome())));
            // A key that is given up goes over one connection, so that it ends in order.
            int connection = message.isGivenUp()
                    ? now.live().connections().of(message.lane().orderKey())
                    : Ready.Group.ANY_CONNECTION;
            lanes.ready().add(new Ready.Group(CLOSE, connection, discard), message);
        } else if (message.body() == null) {
            // Bodies of what stands behind it must not take the room that its own needs.
            outcomes.bodies().spareBehindHead(message.lane());
            outcomes.bodies().want(message);
            wantFollowing(message);
        } else if (mapped(now, message)) {
            lanes.ready().add(group(now, message), message);
        }
    }

    /** What of a released key follows at once is read with it. */
    private void wantFollowing(Message message) {
        int following = 0;
        for (Message next : message.lane().messages()) {
            if (message.lane().isHeld() || following++ == FOLLOWING) {
                return;
            }
            if (next.body() == null && next.closing() == null) {
                outcomes.bodies().want(next);
            }
        }
    }

    /** Whether a human gave it up: it is closed also while the interface is suspended. */
    static boolean isDiscardAskedFor(Message message) {
        return message.closing() != null && message.closing().outcome() == Outcome.discarded && message.asked() != null;
    }

    /**
     * Whether a message can go out in the call of those before it in its lane. Nothing is decided about it yet: what cannot be mapped is told when its turn
     * has come, what was set aside goes alone, and what is too old is closed in its turn.
     *
     * @param group of one that goes in runs; whatever has the same goes in runs as well
     */
    boolean canFollow(Now now, Ready.Group group, Message message) {
        boolean rests = message.phase().canBeQueued() && message.isOpen() && message.state() == null;
        if (!rests || message.closing() != null || message.body() == null || message.due() > now.elapsed()) {
            return false;
        }
        if (isTooOld(now, message) || !now.live().admits(id.partition(), message)) {
            return false;
        }
        try {
            map(now, message);
            return group.equals(group(now, message));
        } catch (MessageFailedException e) {
            return false;
        }
    }

    private static Ready.Group group(Now now, Message message) {
        int connection = message.headers()
                .keys()
                .contention()
                .map(now.live().connections()::of)
                .orElse(Ready.Group.ANY_CONNECTION);
        return new Ready.Group(message.effect().batchKey(), connection, false);
    }

    private boolean mapped(Now now, Message message) {
        if (isTooOld(now, message)) {
            outcomes.failed(now, message, tooOld(message));
            return false;
        }
        try {
            map(now, message);
            return true;
        } catch (MessageFailedException e) {
            message.tried(now.instant());
            outcomes.failed(now, message, e.failure());
            return false;
        }
    }

    /**
     * Whether the target may have forgotten it. A message can come again from {@code .in} long after its effect, where a topic or a checkpoint was
     * restored. What was tried, and what a human asks for, is as new as the last try.
     */
    private static boolean isTooOld(Now now, Message message) {
        long age = now.instant().toEpochMilli() - message.headers().received().toEpochMilli();
        return age > KNOWN && message.tries() == 0 && message.asked() == null;
    }

    private static Failure tooOld(Message message) {
        return new Failure(
                FailureClass.tooOld,
                "it was received at " + message.headers().received()
                        + ", and the target knows only what it has done in the last "
                        + Target.REPEATS_KNOWN.toDays() + " days: it may have had its effect. Look there; discard it if"
                        + " it had, else retry it",
                "");
    }

    private void map(Now now, Message message) throws MessageFailedException {
        if (message.isMappedUnder(now.live().mappedUnder())) {
            if (message.operation().stamp() != message.stamp()) {
                // Another command is behind it now, and only one of them wants a second effect.
                message.sends(operation(now, message, apply(message, message.effect())));
            }
            return;
        }
        if (message.headers().unreadable().isPresent()) {
            throw new MessageFailedException(new Failure(
                    FailureClass.contract, message.headers().unreadable().get(), ""));
        }
        message.mapsWith(now.live().codeMaps());
        Effect effect =
                now.live().mapping().effect(message.body(), message.headers().received());
        message.mapped(
                effect,
                operation(now, message, apply(message, effect)),
                now.live().mappedUnder());
    }

    private static Operation.Apply apply(Message message, Effect effect) {
        return new Operation.Apply(effect, message.isAppliedAgain());
    }

    private Operation operation(Now now, Message message, Operation.Work work) {
        return new Operation(
                now.live().id(),
                message.headers().keys().idempotencyKey(),
                message.headers().keys().contentHash(),
                new Position(id, message.offset()),
                message.edition(),
                message.stamp(),
                message.headers().keys().orderKey(),
                message.headers().keys().version(),
                now.live().conflictIsDuplicate(),
                work);
    }
}
