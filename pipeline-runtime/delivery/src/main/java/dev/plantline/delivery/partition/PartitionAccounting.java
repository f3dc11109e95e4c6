package dev.plantline.delivery.partition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Window;
import dev.plantline.delivery.partition.TransactionChanges.AsideValue;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Booked;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.CountedAs;
import dev.plantline.model.Decided;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.LastApplied;
import dev.plantline.model.OutcomeCounts;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Quantity;
import dev.plantline.model.Released;
import dev.plantline.model.Totals;
import dev.plantline.model.Verdict;
import dev.plantline.model.history.Anchor;
import java.time.Instant;
import java.util.List;

/** Keeps the account of a partition: counts every message under what it is, and collects what the next transaction makes true. */
public final class PartitionAccounting {
    private final InterfaceId interfaceId;
    private final PartitionId partition;
    private final Window window;
    private final OutcomeCounts counts;
    private final ControlCounts quantities;
    private long received;
    /** Messages that an owner before had read and that had no outcome: the first that are read again. They were counted as received once. */
    private long unreadAgain;

    private TransactionChanges changes = new TransactionChanges(1);
    private String revision;
    /** Digest of the released batch that the audit will name last once all changes are true; null: none yet. */
    private String batch;

    private LastApplied lastApplied;

    public PartitionAccounting(InterfaceId interfaceId, PartitionId partition, Checkpoint base, Window window) {
        this.interfaceId = interfaceId;
        this.partition = partition;
        this.window = window;
        this.revision = base.revision();
        // Where .audit was made anew neither is in it, whatever the checkpoint remembers of a batch that began.
        this.batch = base.revision() == null || base.released() == null
                ? null
                : base.released().batch();
        this.lastApplied = base.lastApplied();
        Totals totals = base.totals();
        received = totals.received();
        unreadAgain = totals.inFlight();
        counts = new OutcomeCounts(totals);
        quantities = new ControlCounts(base.quantities());
    }

    void received() {
        if (unreadAgain > 0) {
            unreadAgain--;
        } else {
            received++;
        }
    }

    /** The account as it is now; {@code received} never falls, also not from one owner to the next. */
    public Totals totals() {
        return counts.totals(received, window.open() + unreadAgain);
    }

    /** What the messages with an outcome are about; null: nothing that is counted. */
    public ControlTotals quantities() {
        return quantities.totals();
    }

    /** The revision that the audit will name last once all changes are true; null: none yet. */
    public String revision() {
        return revision;
    }

    /** What the target must know; null: nothing. */
    public LastApplied lastApplied() {
        return lastApplied;
    }

    /** What the next transaction makes true, so far. */
    public TransactionChanges changes() {
        return changes;
    }

    /** Hands the changes over to their transaction; what comes now belongs to the next. */
    public TransactionChanges close() {
        TransactionChanges closed = changes;
        changes = new TransactionChanges(closed.number + 1);
        return closed;
    }

    /** A message had its effect. */
    void applied(Message message, Verdict.Applied applied, Audited audited) {
        leaveAside(message);
        counts.add(CountedAs.applied);
        if (!applied
                .recovered()) { // else its row may be older than others, and stand in a backup that does not have those
            lastApplied =
                    new LastApplied(message.offset(), message.headers().keys().idempotencyKey(), audited.now());
        }
        Verdict.Content content = applied.content();
        List<Quantity> said = content == null ? message.quantities() : said(applied.booked());
        quantities.settled(said, true, applied.booked(), message.isReplayed(), audited.now());
        AuditRecord.Message its = AuditRecord.Message.of(message.headers());
        audit(
                message,
                content == null ? message.edition() : content.edition(),
                content == null ? its : its.had(content.hash()),
                What.applied,
                applied.record(),
                said,
                applied.booked(),
                null,
                applied.recovered(),
                null,
                audited);
    }

    /** A message got another final outcome. */
    void settle(
            Message message,
            What what,
            String record,
            Earlier of,
            boolean recovered,
            Failure failure,
            Audited audited) {
        leaveAside(message);
        forgetAsApplied(message);
        counts.add(CountedAs.of(what, of == null ? null : of.outcome()));
        quantities.settled(message.quantities(), false, null, message.isReplayed(), audited.now());
        audit(message, what, record, of, recovered, failure, audited);
    }

    /** The target is not asked any more for a message whose row there is not, or may not stay, that of an applied one: else it would seem restored. */
    private void forgetAsApplied(Message message) {
        if (lastApplied != null && lastApplied.offset() == message.offset()) {
            lastApplied = null;
        }
    }

    private void leaveAside(Message message) {
        leave(message);
        if (message.state() != null) {
            changes.aside.put(new AsideKey.OfState(message.offset()), AsideValue.TOMBSTONE);
            changes.aside.put(new AsideKey.OfBody(message.offset(), message.edition()), AsideValue.TOMBSTONE);
        }
    }

    /** A message is set aside, or stands otherwise there. */
    void setAside(Message message, AsideState stands, Earlier of, Audited audited) {
        AsideState state = stands.about(message.quantities());
        What what = state.standing() == AsideState.Standing.held ? What.held : What.deadLettered;
        boolean moved = message.state() == null || message.state().standing() != state.standing();
        if (moved) {
            leave(message);
            counts.add(CountedAs.of(what, null));
        }
        if (what == What.deadLettered) {
            forgetAsApplied(message);
        }
        if (message.state() == null) {
            changes.aside.put(
                    new AsideKey.OfBody(message.offset(), message.edition()),
                    new AsideValue(message.headers(), message.body()));
            changes.bodies.add(message);
        }
        message.stands(state);
        changes.aside.put(new AsideKey.OfState(message.offset()), new AsideValue(null, state.write()));
        if (moved) {
            audit(message, what, null, of, false, state.failure(), audited);
        }
    }

    /** A message that had its effect is set aside to be tried once more; what it is about stays counted. */
    void replayed(Message message, Audited audited) {
        if (message.isAppliedAgain()) {
            forgetAsApplied(message); // its row may become another one than that of an applied message
        }
        counts.remove(CountedAs.applied);
        counts.add(CountedAs.held);
        changes.aside.put(
                new AsideKey.OfBody(message.offset(), message.edition()),
                new AsideValue(message.headers(), message.body()));
        changes.bodies.add(message);
        changes.aside.put(
                new AsideKey.OfState(message.offset()),
                new AsideValue(null, message.state().write()));
        audit(message, What.held, null, null, false, null, audited);
    }

    /**
     * Another content has taken the place of a message that is set aside.
     *
     * @param before edition of the content that goes
     */
    void edited(Message message, int before, AsideState state, Audited audited) {
        changes.aside.put(new AsideKey.OfBody(message.offset(), before), AsideValue.TOMBSTONE);
        changes.aside.put(
                new AsideKey.OfBody(message.offset(), message.edition()),
                new AsideValue(message.headers(), message.body()));
        changes.bodies.add(message);
        changes.commandBytes += message.bytes();
        boolean moves = message.state().standing() != state.standing();
        setAside(message, state, null, audited);
        if (!moves) {
            audit(message, What.held, null, null, false, state.failure(), audited);
        }
    }

    /** A command was carried out or refused: it is audited and never seen again. */
    public void command(String uid, What what, Human human, Failure failure, Audited audited) {
        command(uid, line(what, -1, 0, null, 0, null, null, null, null, null, failure, human, null, audited), audited);
    }

    /** What somebody decided is written down, likewise. */
    public void decision(String uid, Human human, Decided decision, Audited audited) {
        AuditRecord line = line(What.command, -1, 0, null, 0, null, null, null, null, null, null, human, null, audited)
                .with(decision);
        changes.commandBytes += line.write().length;
        command(uid, line, audited);
    }

    private void command(String uid, AuditRecord line, Audited audited) {
        changes.aside.put(new AsideKey.OfCommand(uid), AsideValue.TOMBSTONE);
        changes.commandBytes += uid.length();
        add(line, audited);
    }

    /** Old messages may leave {@code .in} once this is true. */
    public void seal(AuditRecord.Seal seal, Audited audited) {
        add(
                line(What.sealed, -1, 0, null, 0, null, null, null, null, null, null, null, null, audited)
                        .with(seal),
                audited);
    }

    /**
     * The chain as it is true now was signed. The line is the next transaction's first, so that it says what the signature says; to be called only while no
     * transaction is being committed.
     */
    public void anchor(Anchor anchor) {
        changes.audit.add(
                0,
                line(
                        What.anchored,
                        -1,
                        0,
                        null,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        TextNode.valueOf(anchor.text()),
                        new Audited("", null, null, null, anchor.at())));
    }

    /**
     * Under what and when something is audited.
     *
     * @param revision that decided
     * @param content of that revision
     * @param approved who decided that it may run; null: nobody was asked
     * @param released the batch that is being applied, and who released it; null: none is
     * @param now when
     */
    public record Audited(String revision, JsonNode content, Approved approved, Released released, Instant now) {}

    /**
     * A released batch may be applied from here on. Who released it stands in the audit in the transaction whose checkpoint names the batch first, so another owner
     * does not tell it again; only of a batch whose gate closes before that commit it may be told once more when it opens again.
     */
    void begins(Audited audited) {
        if (audited.released() != null && !audited.released().batch().equals(batch)) {
            // Which mapping decides stands there already, where it is the one before.
            JsonNode content = audited.revision().equals(revision) ? null : audited.content();
            batch = audited.released().batch();
            revision = audited.revision();
            changes.audit.add(revision(audited, content).releasedAs(audited.released()));
        }
    }

    /** Before the first line under another revision stands that revision itself, so that the audit alone tells which mapping decided. */
    private void add(AuditRecord line, Audited audited) {
        if (!audited.revision().equals(revision)) {
            revision = audited.revision();
            changes.audit.add(revision(audited, audited.content()));
        }
        changes.audit.add(line);
    }

    private AuditRecord revision(Audited audited, JsonNode content) {
        return line(What.revision, -1, 0, null, 0, null, null, null, null, null, null, null, content, audited)
                .approvedAs(audited.approved());
    }

    private void leave(Message message) {
        if (message.isOpen()) {
            message.leaves(window);
        } else {
            counts.remove(message.isHeld() ? CountedAs.held : CountedAs.deadLettered);
        }
    }

    /** The main quantity of a content that is not there any more: what the target has, which was proven against it. */
    private static List<Quantity> said(Booked booked) {
        return booked == null ? List.of() : booked.totals();
    }

    private void audit(
            Message message,
            What what,
            String record,
            Earlier of,
            boolean recovered,
            Failure failure,
            Audited audited) {
        audit(
                message,
                message.edition(),
                AuditRecord.Message.of(message.headers()),
                what,
                record,
                message.quantities(),
                null,
                of,
                recovered,
                failure,
                audited);
    }

    private void audit(
            Message message,
            int edition,
            AuditRecord.Message its,
            What what,
            String record,
            List<Quantity> quantities,
            Booked booked,
            Earlier of,
            boolean recovered,
            Failure failure,
            Audited audited) {
        AsideState.Asked asked = message.asked();
        Human human =
                asked == null ? null : new Human(asked.actor(), asked.command(), asked.action(), asked.reason(), null);
        add(
                line(
                                what,
                                message.offset(),
                                edition,
                                its,
                                message.tries(),
                                record,
                                quantities.isEmpty() ? null : quantities,
                                booked,
                                of,
                                recovered ? Boolean.TRUE : null,
                                failure,
                                human,
                                null,
                                audited)
                        .mappedWith(message.codeMaps())
                        .releasedAs(
                                what == What.applied && message.released() != null
                                        ? message.released().named()
                                        : null),
                audited);
    }

    private AuditRecord line(
            What what,
            long offset,
            int edition,
            AuditRecord.Message message,
            int tries,
            String record,
            List<Quantity> said,
            Booked booked,
            Earlier of,
            Boolean recovered,
            Failure failure,
            Human human,
            JsonNode content,
            Audited audited) {
        return new AuditRecord(
                AuditRecord.VERSION,
                0,
                "",
                what,
                interfaceId.name(),
                partition.topicId(),
                partition.partition(),
                offset,
                edition,
                message,
                audited.revision(),
                audited.now(),
                tries,
                record == null || record.isEmpty() ? null : record,
                said,
                booked,
                of == null ? null : of.position(),
                of == null ? null : of.outcome(),
                recovered,
                failure,
                human,
                content,
                null,
                null);
    }
}
