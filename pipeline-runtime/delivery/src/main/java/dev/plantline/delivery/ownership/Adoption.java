package dev.plantline.delivery.ownership;

import dev.plantline.delivery.account.AsideContent;
import dev.plantline.delivery.account.AsideContent.PendingCommand;
import dev.plantline.delivery.ownership.Stop.Loss;
import dev.plantline.delivery.ownership.Stop.SetAside;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.delivery.partition.TransactionChanges.AsideValue;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.UnreadableFormException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes on after a stop, because a human who has seen the loss says so: each position that is lost gets the outcome {@code discarded} in the audit, and
 * a new checkpoint says where delivery goes on. Done by the owner of the partition, who has fenced all others, before it elects itself.
 */
final class Adoption {
    /** Lost positions in one transaction. */
    private static final long LINES = 1_000;

    private final InterfaceId id;
    private final int partition;
    private final Stop stop;
    private final Command command;
    private final Map<String, PendingCommand> others;
    private final Instant now;
    private final TransactionChanges changes = new TransactionChanges(0);

    /**
     * For one stop.
     *
     * @param stop as it was found just now
     * @param command that answers it
     * @param pending all commands on which nobody has acted, by uid
     */
    Adoption(
            InterfaceId id,
            int partition,
            Stop stop,
            Command command,
            Map<String, PendingCommand> pending,
            Instant now) {
        this.id = id;
        this.partition = partition;
        this.stop = stop;
        this.command = command;
        this.others = new LinkedHashMap<>(pending);
        others.remove(command.uid());
        this.now = now;
    }

    /** The command that lets delivery go on after this stop; empty: nobody has said so. */
    static Optional<Command> askedFor(AsideContent content, Stop stop) {
        return content.commands().values().stream()
                .map(pending -> read(pending.value()))
                .flatMap(Optional::stream)
                .filter(command -> answers(command, stop))
                .findFirst();
    }

    private static Optional<Command> read(byte[] value) {
        try {
            return Optional.of(Command.read(value));
        } catch (UnreadableFormException e) {
            return Optional.empty(); // refused and audited by the owner at work
        }
    }

    private static boolean answers(Command command, Stop stop) {
        if (command.action() == null || command.selection() == null || isBlank(command.actor())) {
            return false;
        }
        return switch (command.action()) {
            case retry, discard, abandon -> false;
            case adopt ->
                !isBlank(command.reason())
                        && command.selection()
                                .<Boolean>match(
                                        byOffset -> false,
                                        byOrderKey -> false,
                                        all -> false,
                                        lostBy -> lostBy.stop() == stop.why(),
                                        before -> false);
        };
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /**
     * Writes everything off that is lost, and the checkpoint with which delivery goes on.
     *
     * @param writer that has fenced all others
     * @param chain end of the audit as it stands in {@code .audit}; asked for only without a checkpoint
     * @param keysRevision of the interface; for a checkpoint that is made anew
     * @param position end of {@code .aside}
     */
    void carryOut(Writer writer, Checkpoint.Chain chain, String keysRevision, long position) {
        Checkpoint before = stop.before() != null
                ? stop.before()
                : Checkpoint.first("adopt", keysRevision, stop.topics(), null).chained(chain);
        writer.continueFrom(before.chain());
        // The next epoch is above all that were before, also where .aside begins at 0 again or the clock was set back.
        long base = Math.max(now.toEpochMilli(), before.epoch(position));
        GoingOn goingOn = new GoingOn(stop);
        Loss loss = stop.loss();
        Checkpoint at = before;
        long from = loss.gapFrom();
        while (loss.gapTo() - from > LINES) {
            TransactionChanges part = new TransactionChanges(0);
            writeOff(part, from, from + LINES, at);
            at = writer.commit(part, goingOn.beyond(at, from, from + LINES));
            from += LINES;
        }
        writeOff(changes, from, loss.gapTo(), at);
        loss.writtenOff().forEach(one -> writeOff(one, before));
        loss.readAgain().forEach(this::forget);
        changes.removed.addAll(loss.unreadable());
        if (loss.countedFrom() >= 0) {
            others.forEach((uid, pending) -> refuse(uid, pending, before));
        }
        Checkpoint after = goingOn.after(at, from, command.uid(), base);
        changes.audit.add(line(What.command, -1, 0, null, before, adoption(before, after)));
        // From the command on the account begins anew, so their outcome is told behind it.
        loss.decided().forEach(one -> writeOff(one, after));
        changes.aside.put(new AsideKey.OfCommand(command.uid()), AsideValue.TOMBSTONE);
        writer.commit(changes, after);
    }

    // ---- what is audited ----

    private void writeOff(TransactionChanges into, long from, long to, Checkpoint at) {
        for (long offset = from; offset < to; offset++) {
            if (!at.hasOutcome(offset)) {
                into.audit.add(line(What.discarded, offset, 0, null, at, null));
            }
        }
    }

    private void writeOff(SetAside one, Checkpoint before) {
        AuditRecord.Message message = one.headers() == null ? null : AuditRecord.Message.of(one.headers());
        changes.audit.add(line(What.discarded, one.offset(), one.edition(), message, before, null));
        forget(one);
    }

    private void forget(SetAside one) {
        changes.aside.put(new AsideKey.OfState(one.offset()), AsideValue.TOMBSTONE);
        changes.aside.put(new AsideKey.OfBody(one.offset(), one.edition()), AsideValue.TOMBSTONE);
    }

    /** It names positions under which other messages may stand now, or stand again. */
    private void refuse(String uid, PendingCommand pending, Checkpoint at) {
        Human asked = read(pending.value())
                .map(other -> new Human(other.actor(), uid, other.action(), other.reason(), "refused"))
                .orElseGet(() -> new Human(null, uid, null, null, "refused"));
        Failure why = new Failure(
                FailureClass.business,
                "it was asked for before the loss that " + command.uid()
                        + " adopts, and names positions from then: look again and ask anew",
                "");
        changes.audit.add(AuditRecord.byHuman(
                        What.commandRefused,
                        id.name(),
                        new PartitionId(stop.topics().in(), partition),
                        -1,
                        0,
                        null,
                        at.revision(),
                        now,
                        asked)
                .with(why, null));
        changes.aside.put(new AsideKey.OfCommand(uid), AsideValue.TOMBSTONE);
    }

    private AuditRecord.Adoption adoption(Checkpoint before, Checkpoint after) {
        boolean otherTopics = !before.topics().equals(after.topics());
        boolean otherDatabase = before.database() != null && !before.database().equals(after.database());
        long countedFrom = stop.loss().countedFrom();
        return new AuditRecord.Adoption(
                stop.why(),
                countedFrom < 0 ? null : countedFrom,
                otherTopics ? before.topics() : null,
                otherTopics ? after.topics() : null,
                otherDatabase ? before.database() : null,
                otherDatabase ? after.database() : null);
    }

    private AuditRecord line(
            What what,
            long offset,
            int edition,
            AuditRecord.Message message,
            Checkpoint at,
            AuditRecord.Adoption adoption) {
        String result = adoption == null
                ? null
                : "goes on after " + stop.why() + "; positions written off: " + stop.writtenOffCount();
        // What is written off were messages of the topic before; the command speaks of the one that is there.
        String topicId = adoption == null ? at.topics().in() : stop.topics().in();
        return AuditRecord.byHuman(
                        what,
                        id.name(),
                        new PartitionId(topicId, partition),
                        offset,
                        edition,
                        message,
                        at.revision(),
                        now,
                        new Human(command.actor(), command.uid(), command.action(), command.reason(), result))
                .with(null, adoption);
    }
}
