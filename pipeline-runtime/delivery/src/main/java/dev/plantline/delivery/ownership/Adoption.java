package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.delivery.partition.TransactionChanges.AsideValue;
import dev.plantline.delivery.partition.commands.CommandHandler;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Command.LostBy;
import dev.plantline.model.CountedAs;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.OutcomeCounts;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.inspection.Stop;
import dev.plantline.topics.inspection.Stop.Loss;
import dev.plantline.topics.inspection.Stop.SetAside;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Goes on after a stop, because a human who has seen the loss says so: each position that is lost gets the outcome {@code discarded} in the audit, and
 * a new checkpoint says where delivery goes on. Done by the owner of the partition, who has fenced all others, before it elects itself.
 */
final class Adoption {
    /** Lost positions, or commands that are refused, in one transaction. */
    private static final long LINES = 1_000;
    /** Longer than a command that adopts, bytes: what is longer is none, and its owner at work says what is wrong with it. */
    private static final int MOST_BYTES = 64 << 10;

    /** The commands on which nobody has acted: there may be more of them than fit into memory. */
    @FunctionalInterface
    interface Commands {
        /** Tells each, as it stands in {@code .aside}, oldest first. */
        void each(Consumer<? super ConsumerRecord<byte[], byte[]>> sink);
    }

    private final InterfaceId id;
    private final int partition;
    private final Stop stop;
    private final Command command;
    private final boolean proven;
    private final Instant now;
    private final TransactionChanges changes = new TransactionChanges(0);

    /**
     * For one stop.
     *
     * @param stop as it was found just now
     * @param answer to it
     */
    Adoption(InterfaceId id, int partition, Stop stop, Answer answer, Instant now) {
        this.id = id;
        this.partition = partition;
        this.stop = stop;
        this.command = answer.command();
        this.proven = answer.proven();
        this.now = now;
    }

    /**
     * A command that adopts a loss.
     *
     * @param proven whether the cluster proved who gave it
     */
    record Answer(Command command, boolean proven) {}

    /** Who gave a command, as far as the cluster proves it. */
    interface Proofs {
        /** Whether the cluster proved who gave a command. */
        boolean proves(ConsumerRecord<byte[], byte[]> command);

        /** Whether a command is refused of which it does not. */
        boolean takesOnlyProvenCommands();
    }

    /** The command that lets delivery go on after this stop, as somebody has seen it; empty: nobody has said so. */
    static Optional<Answer> askedFor(Commands commands, Stop stop, Proofs proofs) {
        List<Answer> found = new ArrayList<>(1);
        adoptions(commands, stop, proofs, (answer, whyNot) -> {
            if (whyNot.isEmpty() && found.isEmpty()) {
                found.add(answer);
            }
        });
        return found.stream().findFirst();
    }

    /** Commands that adopt a loss and are complete, with why they are not carried out. */
    private static void adoptions(
            Commands commands, Stop stop, Proofs proofs, BiConsumer<Answer, Optional<String>> sink) {
        commands.each(record -> {
            if (record.value().length <= MOST_BYTES) {
                read(record.value())
                        .filter(command ->
                                command.tooLong() == null && uid(record).equals(command.uid()))
                        .ifPresent(command -> lost(command).ifPresent(seen -> {
                            boolean proven = proofs.proves(record);
                            sink.accept(
                                    new Answer(command, proven),
                                    !proven && proofs.takesOnlyProvenCommands()
                                            ? Optional.of(CommandHandler.UNPROVEN)
                                            : otherwise(stop.differencesFrom(seen)));
                        }));
            }
        });
    }

    private static Optional<String> otherwise(List<String> differences) {
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("what is lost is not what was seen: " + String.join("; ", differences)
                        + ". Look again with --dry-run, and ask anew");
    }

    private static String uid(ConsumerRecord<byte[], byte[]> record) {
        try {
            return AsideKey.parse(record.key()).commandUid();
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("it was read as a command before", e);
        }
    }

    private static Optional<Command> read(byte[] value) {
        try {
            return Optional.of(Command.read(value));
        } catch (UnreadableFormException e) {
            return Optional.empty(); // refused and audited by the owner at work
        }
    }

    private static Optional<LostBy> lost(Command command) {
        if (command.action() == null || command.selection() == null || isBlank(command.actor())) {
            return Optional.empty();
        }
        return switch (command.action()) {
            case retry, discard, abandon, edit, replay, applyAgain, decision -> Optional.empty();
            case adopt ->
                isBlank(command.reason())
                        ? Optional.empty()
                        : command.selection()
                                .match(
                                        byOffset -> Optional.empty(),
                                        byOrderKey -> Optional.empty(),
                                        all -> Optional.empty(),
                                        lostBy -> Optional.of(lostBy)
                                                .filter(seen -> seen.stop() != null && seen.topics() != null),
                                        before -> Optional.empty(),
                                        setAsideBefore -> Optional.empty(),
                                        wasApplied -> Optional.empty());
        };
    }

    /**
     * Refuses adoptions of something else than what stops delivery now, and those that nobody proves where that is needed. Without a checkpoint nothing can be written down, and they stay.
     *
     * @return whether there were any
     */
    static boolean refuseOthers(
            InterfaceId id, int partition, Commands commands, Stop stop, Proofs proofs, Writer writer, Instant now) {
        if (stop.before() == null) {
            return false;
        }
        TransactionChanges refused = new TransactionChanges(0);
        adoptions(commands, stop, proofs, (answer, whyNot) -> {
            if (whyNot.isPresent() && refused.audit.size() < LINES) { // the others are found when it looks again
                Command command = answer.command();
                Failure why = new Failure(FailureClass.business, whyNot.get(), "");
                refused.audit.add(refusal(
                        id,
                        new PartitionId(stop.before().topics().in(), partition),
                        stop.before(),
                        now,
                        new Human(
                                command.actor(),
                                command.uid(),
                                command.action(),
                                command.reason(),
                                "refused",
                                answer.proven() ? true : null),
                        why));
                refused.aside.put(new AsideKey.OfCommand(command.uid()), AsideValue.TOMBSTONE);
            }
        });
        if (!refused.isEmpty()) {
            writer.continueFrom(stop.before().chain());
            writer.commit(refused, stop.before());
        }
        return !refused.isEmpty();
    }

    private static AuditRecord refusal(
            InterfaceId id, PartitionId where, Checkpoint at, Instant now, Human asked, Failure why) {
        return AuditRecord.byHuman(What.commandRefused, id.name(), where, -1, 0, null, at.revision(), now, asked)
                .with(why, null);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /**
     * Writes everything off that is lost, and the checkpoint with which delivery goes on.
     *
     * @param writer that has fenced all others
     * @param commands all on which nobody has acted
     * @param chain end of the audit as it stands in {@code .audit}; asked for only without a checkpoint
     * @param keysRevision of the interface; for a checkpoint that is made anew
     * @param position end of {@code .aside}
     * @param audited end of {@code .audit}, as an offset
     */
    void carryOut(
            Writer writer,
            Commands commands,
            Checkpoint.Chain chain,
            String keysRevision,
            long position,
            long audited) {
        Checkpoint before = stop.before() != null
                ? stop.before()
                : Checkpoint.first("adopt", keysRevision, stop.topics(), null).chained(chain);
        writer.continueFrom(before.chain());
        // The next epoch is above all that were before, also where .aside begins at 0 again or the clock was set back.
        long base = Math.max(now.toEpochMilli(), before.epoch(position));
        GoingOn goingOn = new GoingOn(stop, audited);
        Loss loss = stop.loss();
        Checkpoint at = before;
        long from = loss.gapFrom();
        while (loss.gapTo() - from > LINES) {
            TransactionChanges part = new TransactionChanges(0);
            writeOff(part, from, from + LINES, at);
            at = writer.commit(part, goingOn.beyond(at, from, from + LINES));
            from += LINES;
        }
        if (loss.countedFrom() >= 0) {
            at = refuseOthers(writer, commands, at);
        }
        writeOff(changes, from, loss.gapTo(), at);
        loss.writtenOff().forEach(one -> writeOff(one, before));
        loss.readAgain().forEach(this::forget);
        changes.removed.addAll(loss.unreadable());
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

    /** Refuses the others: what is more than one transaction holds before, which leaves the stop as it is, and the last with the adoption. */
    private Checkpoint refuseOthers(Writer writer, Commands commands, Checkpoint before) {
        Checkpoint[] at = {before};
        TransactionChanges[] part = {new TransactionChanges(0)};
        commands.each(record -> {
            if (stop.before() != null && part[0].audit.size() >= LINES) {
                at[0] = writer.commit(part[0], at[0]);
                part[0] = new TransactionChanges(0);
            }
            refuse(record, before, part[0]);
        });
        changes.audit.addAll(part[0].audit);
        changes.aside.putAll(part[0].aside);
        return at[0];
    }

    /**
     * It names positions under which other messages may stand now, or stand again. A decision of people names none, and stays: it is true as before, and whoever
     * owns the partition then writes it down.
     */
    private void refuse(ConsumerRecord<byte[], byte[]> record, Checkpoint at, TransactionChanges into) {
        AsideKey.OfCommand key = new AsideKey.OfCommand(uid(record));
        if (key.uid().equals(command.uid())) {
            return;
        }
        Optional<Command> waiting = read(record.value());
        if (waiting.filter(other -> other.action() == Command.Action.decision).isPresent()) {
            return;
        }
        Human asked = waiting.filter(other -> other.tooLong() == null)
                .map(other -> new Human(other.actor(), key.brief(), other.action(), other.reason(), "refused"))
                .orElseGet(() -> new Human(null, key.brief(), null, null, "refused"));
        Failure why = new Failure(
                FailureClass.business,
                "it was asked for before the loss that " + command.uid()
                        + " adopts, and names positions from then: look again and ask anew",
                "");
        into.audit.add(refusal(id, new PartitionId(stop.topics().in(), partition), at, now, asked, why));
        into.aside.put(key, AsideValue.TOMBSTONE);
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
                otherDatabase ? after.database() : null,
                goneBefore(),
                accountAt(after.totals()));
    }

    /** Below which offset messages are gone without a seal, as far as somebody has missed them. */
    private Long goneBefore() {
        return switch (stop.why()) {
            case noCheckpoint, checkpointUnreadable, historyUnproven, foreignTopics ->
                stop.loss().countedFrom();
            case offsetsDeleted -> stop.loss().gapTo();
            case asideDamaged,
                    logTruncated,
                    foreignDatabase,
                    targetRestored,
                    ownerRowRemade,
                    keysChanged,
                    partitionsChanged,
                    kafkaRefuses,
                    internalError -> null;
        };
    }

    /** Without the messages whose lines stand behind the command. */
    private Totals accountAt(Totals after) {
        long behind = stop.loss().decided().size();
        Totals settled = after.withoutInFlight();
        OutcomeCounts counts = new OutcomeCounts(settled);
        counts.set(CountedAs.discarded, settled.discarded() - behind);
        return counts.totals(settled.received() - behind, 0);
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
                        new Human(
                                command.actor(),
                                command.uid(),
                                command.action(),
                                command.reason(),
                                result,
                                proven && what == What.command ? true : null))
                .with(null, adoption);
    }
}
