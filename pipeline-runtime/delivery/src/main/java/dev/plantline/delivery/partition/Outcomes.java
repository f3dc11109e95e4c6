package dev.plantline.delivery.partition;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Message.Closing;
import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Outcome;
import dev.plantline.model.Verdict;
import java.time.Instant;
import java.util.NavigableMap;

/** What becomes of the messages of one owned partition: outcomes, holds with their successors, dead letters, and what humans ask. */
public final class Outcomes {
    private final Partition partition;
    private final PartitionAccounting books;
    private final SetAside aside = new SetAside();
    private final Bodies bodies = new Bodies();
    private final BurstGuard burst = new BurstGuard();
    private Instant lastApplied;

    Outcomes(Partition partition, PartitionAccounting books) {
        this.partition = partition;
        this.books = books;
    }

    /** A message failed by itself: by the policy of its class it is held or given up. */
    void failed(Now now, Message message, Failure failure) {
        if (message.closing() != null) {
            partition.consider(message); // meanwhile a human asked to discard it
            return;
        }
        boolean unreadable =
                failure.failureClass() == FailureClass.contract || failure.failureClass() == FailureClass.mapping;
        if (message.state() == null) {
            burst.seen(unreadable);
        }
        Policy policy =
                switch (failure.failureClass()) {
                    case contract -> now.live().onFailure().contract();
                    case mapping -> now.live().onFailure().mapping();
                    case business -> now.live().onFailure().business();
                    case conflict, tooOld -> Policy.deadLetter;
                    case unanswered -> Policy.hold;
                };
        if (policy == Policy.deadLetter) {
            close(message, new Closing(Outcome.deadLettered, failure));
        } else {
            hold(now, message, failure);
        }
    }

    private void close(Message message, Closing closing) {
        partition.unqueue(message);
        message.close(closing);
        bodies.spare(message);
        partition.consider(message);
    }

    private void hold(Now now, Message message, Failure failure) {
        boolean again = message.isFailing();
        long age = again ? message.heldMillis(partition.possible()) : 0;
        if (again && age >= now.live().holdForMillis()) {
            switch (now.live().exhausted()) {
                case deadLetter -> {
                    close(message, new Closing(Outcome.deadLettered, failure));
                    return;
                }
                case deadLetterKey -> {
                    giveUpKey(now, message, failure);
                    return;
                }
                case hold -> {
                    // it stays, and is tried again
                }
            }
        }
        long pause = now.live().holds().after(again ? lastPause(message) : 0);
        Instant tried = now.instant();
        setAside(
                now,
                message,
                message.heldUntil(failure, now.live().revision(), tried, tried.plusMillis(pause), age),
                null);
        message.heldFrom(partition.possible());
        message.waits(pause, now.elapsed());
        if (!message.lane().isHeld()) {
            message.lane().hold();
            for (Message behind : message.lane().behind(message)) {
                if (behind.state() == null && !answeredAsRepeat(now, behind)) {
                    setAsideBehind(now, behind);
                }
            }
            bodies.spareBehindHead(message.lane()); // they were to follow at once
        }
        partition.consider(message);
    }

    /** That the whole key is given up is committed before the first of it is closed: else the next owner would apply the rest. */
    private void giveUpKey(Now now, Message head, Failure failure) {
        head.lane().waitFor(books.changes().number);
        for (Message message : head.lane().messages()) {
            if (message.closing() == null) {
                Failure why = message == head ? failure : behindExhausted(head, failure);
                setAside(now, message, message.givenUp(why, now.live().revision(), now.instant()), null);
                close(message, new Closing(Outcome.deadLettered, why));
            }
        }
    }

    private static Failure behindExhausted(Message head, Failure failure) {
        return new Failure(
                failure.failureClass(),
                "it stood behind offset " + head.offset() + " of the same order key, which was held beyond its limit: "
                        + failure.told(),
                "",
                null,
                null,
                Failure.BEHIND);
    }

    private static long lastPause(Message message) {
        return message.state().nextTry() == null || message.state().lastTry() == null
                ? 0
                : message.state().nextTry().toEpochMilli()
                        - message.state().lastTry().toEpochMilli();
    }

    /**
     * What repeats a message that is set aside ends as its duplicate, at once: it would only take room there, and has no effect of its own whatever becomes
     * of that one. Both are true with the same transaction, or the first with one before.
     *
     * @return false: it repeats none
     */
    boolean answeredAsRepeat(Now now, Message message) {
        Message first = aside.repeatedBy(message);
        if (first == null || first == message) {
            return false;
        }
        Outcome outcome = first.isDeadLetter() ? Outcome.deadLettered : null; // else it is not decided yet
        settle(now, message, What.duplicate, null, new Earlier(partition.position(first), outcome), false, null);
        return true;
    }

    /** A message of a held key goes behind the others. */
    void setAsideBehind(Now now, Message message) {
        setAside(now, message, standing(now, message, Standing.held, null), null);
    }

    private void setAside(Now now, Message message, AsideState state, Earlier of) {
        AsideState before = message.state();
        books.setAside(message, state, of, now.audited());
        aside.put(message, before);
        bodies.rest(message);
    }

    /** A message is given up; its successors go on after the commit. */
    void deadLetter(Now now, Message message, Failure failure, Earlier of) {
        message.closed();
        Lane lane = message.lane();
        setAside(now, message, standing(now, message, Standing.deadLettered, failure), of);
        if (lane != null) {
            for (Message behind : lane.behind(message)) {
                if (behind.state() == null && behind.closing() == null && !Bodies.isOnItsWay(behind)) {
                    answeredAsRepeat(now, behind);
                }
            }
        }
        leaveLane(message, lane, true);
    }

    /** A message had its effect. */
    void applied(Now now, Message message, Verdict.Applied applied) {
        lastApplied = now.instant();
        leaveBodies(message);
        books.applied(message, applied, now.audited());
        leaveLane(message, message.lane(), false);
    }

    private void leaveBodies(Message message) {
        bodies.gone(message);
        if (message.state() == null) {
            burst.seen(false);
        }
        aside.remove(message);
    }

    /** A message has another final outcome. */
    void settle(Now now, Message message, What what, String record, Earlier of, boolean recovered, Failure failure) {
        leaveBodies(message);
        books.settle(message, what, record, of, recovered, failure, now.audited());
        leaveLane(message, message.lane(), what == What.discarded);
    }

    private void leaveLane(Message message, Lane lane, boolean afterCommit) {
        if (lane == null) {
            return;
        }
        boolean wasHead = lane.head() == message;
        lane.remove(message);
        if (wasHead && afterCommit) {
            lane.waitFor(books.changes().number);
        }
        if (lane.isEmpty() && lane.barrier() > partition.lanes().committed()) {
            books.changes().waiting.add(lane);
        } else if (wasHead) {
            partition.advance(lane);
        }
    }

    /** A human asks for another try of a held head or a dead letter. */
    public void retry(Now now, Message message, Asked asked) {
        boolean wasDead = message.isDeadLetter();
        partition.unqueue(message);
        AsideState before = message.state();
        books.setAside(message, before.asked(asked), null, now.audited());
        aside.put(message, before);
        tryAgain(message, wasDead);
    }

    private void tryAgain(Message message, boolean wasDead) {
        message.retry(partition.possible());
        if (wasDead) {
            Lane lane = partition.lanes().lane(message.headers().keys().orderKey());
            Message displaced = lane.head();
            lane.insert(message);
            if (displaced != null && displaced != lane.head()) {
                // It may have been queued as the head: two of a lane must never be on their way.
                partition.unqueue(displaced);
                partition.consider(displaced);
            }
        }
        partition.consider(message);
    }

    /** A human wants once more what had its effect: it is set aside for that, and tried when its turn is. */
    void replay(Now now, Message message) {
        bodies.arrived(message);
        books.replayed(message, now.audited());
        aside.put(message, null);
        tryAgain(message, true);
    }

    /** Why a message cannot be edited now; null: it can. */
    public String whyNotEdited(Message message) {
        if (message.headers().unreadable().isPresent()) {
            return "its keys could not be read when it was received, so nothing can take its place: discard it, and let"
                    + " the source send it repaired";
        }
        return message.phase().isInFlight() || bodies.isBeingRead(message)
                ? "it is being tried at this moment: look what becomes of it, and ask again"
                : null;
    }

    /**
     * A human puts another content in the place of a held message or a dead letter; it is tried when its turn is.
     *
     * @param headers of the message, with the keys of the new content
     */
    public void edit(Now now, Message message, MessageHeaders headers, byte[] content, Asked asked) {
        boolean wasDead = message.isDeadLetter();
        partition.unqueue(message);
        aside.remove(message);
        bodies.gone(message);
        int before = message.edition();
        message.edited(headers, content);
        bodies.arrived(message);
        books.edited(message, before, message.state().edited(message.edition(), asked), now.audited());
        aside.put(message, null);
        tryAgain(message, wasDead);
    }

    /** A human gives a message up for good: it is closed in the ledger first. */
    public void discard(Now now, Message message, Asked asked) {
        AsideState before = message.state();
        books.setAside(message, before.asked(asked), null, now.audited());
        aside.put(message, before);
        close(message, new Closing(Outcome.discarded, message.state().failure()));
    }

    /** A message is given up with everything around it. */
    void abandon(Now now, Message message, Abandonment abandonment) {
        if (message.asked() != abandonment.asked()) {
            abandonment.counted();
        }
        message.toldBy(abandonment.asked());
        close(
                message,
                new Closing(
                        Outcome.discarded,
                        message.state() == null ? null : message.state().failure()));
    }

    private AsideState standing(Now now, Message message, Standing standing, Failure failure) {
        return message.standing(standing, failure, now.live().revision(), now.instant());
    }

    /** A human acted, so reading goes on although the sender seems to have changed. */
    public void humanActed() {
        burst.forget();
    }

    /** Tells a sender's silent change. */
    BurstGuard burst() {
        return burst;
    }

    /** An earlier owner left a message in {@code .aside}. */
    void recovered(Message message) {
        aside.put(message, null);
    }

    /** The bodies in memory. */
    Bodies bodies() {
        return bodies;
    }

    /** Held messages and dead letters by offset. */
    public NavigableMap<Long, Message> aside() {
        return aside.messages();
    }

    /** How often what is set aside has changed: as long as it is the same, nothing has. */
    public long asideChanges() {
        return aside.changes();
    }

    /** Why no more may be set aside; null: there is room. */
    String full(Now now) {
        return aside.full(partition.bounds(), now.live().share());
    }

    /** Last apply of this owner; null: none. */
    public Instant lastApplied() {
        return lastApplied;
    }
}
