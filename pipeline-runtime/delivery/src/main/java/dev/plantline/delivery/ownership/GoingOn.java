package dev.plantline.delivery.ownership;

import dev.plantline.model.AsideState;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Checkpoint.Range;
import dev.plantline.model.CountedAs;
import dev.plantline.model.OutcomeCounts;
import dev.plantline.model.Totals;
import dev.plantline.topics.inspection.Stop;
import dev.plantline.topics.inspection.Stop.Loss;
import java.util.List;

/** Where delivery goes on after a loss, and how the account stands then. */
final class GoingOn {
    private final Stop stop;
    private final long audited;

    /**
     * After one stop.
     *
     * @param audited end of {@code .audit}: lines before it say nothing about what is delivered again
     */
    GoingOn(Stop stop, long audited) {
        this.stop = stop;
        this.audited = audited;
    }

    /**
     * The checkpoint after everything is written off.
     *
     * @param at the last one that was written
     * @param from first offset of the gap that is not behind it yet
     * @param command uid of the command
     * @param base of epochs from now on
     */
    Checkpoint after(Checkpoint at, long from, String command, long base) {
        Loss loss = stop.loss();
        Checkpoint after =
                switch (stop.why()) {
                    case noCheckpoint, checkpointUnreadable, historyUnproven, foreignTopics -> afresh(at);
                    case logTruncated -> truncated(at, loss.countedFrom());
                    case offsetsDeleted -> beyond(at, from, loss.gapTo());
                    case asideDamaged -> at.counting(withoutSetAside(at.totals()));
                    case foreignDatabase ->
                        at.inDatabase(at.stopped().database()).stoppedBecause(null);
                    case targetRestored, ownerRowRemade ->
                        at.inDatabase(at.database()).stoppedBecause(null);
                    case keysChanged, partitionsChanged, kafkaRefuses, internalError ->
                        throw new IllegalStateException("no adoption ends " + stop.why());
                };
        return after.adopting(new Checkpoint.Adopted(command, base));
    }

    private Checkpoint afresh(Checkpoint at) {
        long first = stop.loss().countedFrom();
        List<Range> handled = stop.loss().decided().stream()
                .map(one -> new Range(one.offset(), one.offset()))
                .toList();
        long lost = stop.writtenOffCount();
        long held = stop.loss().kept().stream()
                .filter(one -> one.state().standing() == AsideState.Standing.held)
                .count();
        long dead = stop.loss().kept().size() - held;
        long end = handled.isEmpty() ? first : handled.get(handled.size() - 1).to() + 1;
        Checkpoint.Stopped remains = at.topics().in().equals(stop.topics().in()) ? remaining(at.stopped()) : null;
        Totals totals = new OutcomeCounts()
                .add(CountedAs.held, held)
                .add(CountedAs.deadLettered, dead)
                .add(CountedAs.discarded, lost)
                .totals();
        return at.inTopics(stop.topics())
                .at(first, -1, handled, end, -1, totals)
                .sealing(new Checkpoint.Sealed(first, audited))
                .stoppedBecause(remains);
    }

    private Checkpoint truncated(Checkpoint at, long end) {
        long next = Math.min(at.next(), end);
        List<Range> handled = at.handled().stream()
                .filter(range -> range.from() < end)
                .map(range -> new Range(range.from(), Math.min(range.to(), end - 1)))
                .toList();
        Checkpoint.Sealed sealed = at.sealed() == null || at.sealed().to() <= end
                ? at.sealed()
                : new Checkpoint.Sealed(end, at.sealed().audit());
        Totals totals = withoutSetAside(at.totals()).withoutInFlight();
        return moved(at, next, end == next ? List.of() : handled, Math.max(next, end), totals)
                .sealing(sealed);
    }

    /** Behind a part of the gap: its positions were received, as far as anybody knows, and are given up. */
    Checkpoint beyond(Checkpoint at, long from, long to) {
        long lost = lost(at, from, to);
        Totals totals = at.totals();
        List<Range> handled =
                at.handled().stream().filter(range -> range.to() >= to).toList();
        return moved(
                at,
                to,
                handled,
                Math.max(to, at.end()),
                new OutcomeCounts(totals)
                        .add(CountedAs.discarded, lost)
                        .totals(totals.received() - totals.inFlight() + lost, 0));
    }

    private static long lost(Checkpoint at, long from, long to) {
        long lost = 0;
        for (long offset = from; offset < to; offset++) {
            lost += at.hasOutcome(offset) ? 0 : 1;
        }
        return lost;
    }

    /** What was set aside and is written off was counted there. */
    private Totals withoutSetAside(Totals totals) {
        long lost = stop.loss().writtenOff().size();
        long held = stop.loss().writtenOff().stream()
                .filter(one -> one.state() != null)
                .filter(one -> one.state().standing() == AsideState.Standing.held)
                .count();
        long unknown = stop.loss().writtenOff().stream()
                .filter(one -> one.state() == null)
                .count();
        long unknownHeld = Math.min(unknown, Math.max(0, totals.held() - held));
        return new OutcomeCounts(totals)
                .discard(CountedAs.held, held + unknownHeld)
                .discard(CountedAs.deadLettered, lost - held - unknownHeld)
                .totals(totals.received(), totals.inFlight());
    }

    private static Checkpoint moved(Checkpoint at, long next, List<Range> handled, long end, Totals totals) {
        return at.at(next, -1, handled, end, end == at.end() ? at.endLeaderEpoch() : -1, totals)
                .stoppedBecause(remaining(at.stopped()));
    }

    /** What was written down about the target stays to be answered: an owner after it might not see it any more. */
    private static Checkpoint.Stopped remaining(Checkpoint.Stopped stopped) {
        if (stopped == null) {
            return null;
        }
        return switch (stopped.why()) {
            case targetRestored, ownerRowRemade -> stopped;
            case noCheckpoint,
                    checkpointUnreadable,
                    historyUnproven,
                    asideDamaged,
                    foreignTopics,
                    offsetsDeleted,
                    logTruncated,
                    foreignDatabase,
                    keysChanged,
                    partitionsChanged,
                    kafkaRefuses,
                    internalError -> null;
        };
    }
}
