package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * One line of {@code .audit}: what a message became, what a human did, or under which revision of the interface both happen from here on. The records of a partition are a chain: each carries the
 * SHA-256 of the bytes of the one before.
 *
 * @param version of this form
 * @param number 1 for the partition's first, then without a hole
 * @param previous SHA-256 of the bytes of the record before, 64 hex digits; 64 zeros in the first
 * @param what happened
 * @param interfaceName whose interface
 * @param topicId of {@code .in}; a position is topic id, partition and offset
 * @param partition of the message
 * @param offset of the message in {@code .in}; -1: the line is about a command as a whole, about a revision, or about
 *     the audit itself
 * @param edition of the message; 0: as received
 * @param message which message; absent with offset -1, and where the message is lost and nobody knows it
 * @param revision of the interface that decided
 * @param processed when
 * @param tries how often it was tried
 * @param record what was made or changed in the target: model,id; absent: nothing
 * @param quantities the main quantity of the message's operation, as the message says it, each unit apart; absent: not known, or there is none
 * @param booked records and quantities that came of an operation, as the target had them; absent: none are told
 * @param of the position whose duplicate it is, or with which it conflicts
 * @param ofOutcome what became of the message at {@code of}, as the target's ledger said then; absent: not known, or not decided yet
 * @param recovered the outcome comes from an earlier attempt whose answer was lost; absent: no
 * @param failure why it is held, dead-lettered or refused
 * @param human who decided it, where a human did
 * @param content with a revision: all that decides what a message becomes; its canonical form hashes to {@code revision}; absent where it stands before, and
 *     the line is there for a released batch alone. With {@link What#anchored}: the anchor, one text
 * @param adoption with the command that let delivery go on after a loss: what changed; absent with all others
 * @param seal with {@link What#sealed}: which messages may leave {@code .in}, and the account then; absent with all others
 * @param codeMaps revisions of the plant's CodeMaps with which the message was mapped, by name; absent: its mapping names none, or it was not mapped
 * @param approved with {@link What#revision}: who decided that it may run; absent: nobody was asked
 * @param released with {@link What#revision}: the lines from here on are about a batch of a gate as well, and who released it; with {@link What#applied}: the
 *     name of the release with which the message was sent last, also where the gate closed before the answer came; where {@code recovered}, of the one with which
 *     that was found, and the effect may be of one before. Absent: it needed none
 * @param decision with {@link What#command}: what somebody decided about the interface, which is {@link #human}; nothing was done with it. Absent with all others
 */
public record AuditRecord(
        int version,
        long number,
        String previous,
        What what,
        String interfaceName,
        String topicId,
        int partition,
        long offset,
        int edition,
        Message message,
        String revision,
        Instant processed,
        int tries,
        String record,
        List<Quantity> quantities,
        Booked booked,
        String of,
        Outcome ofOutcome,
        Boolean recovered,
        Failure failure,
        Human human,
        JsonNode content,
        Adoption adoption,
        Seal seal,
        SortedMap<String, String> codeMaps,
        Approved approved,
        Released released,
        Decided decision) {

    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** A line about nothing that was mapped with CodeMaps. */
    public AuditRecord(
            int version,
            long number,
            String previous,
            What what,
            String interfaceName,
            String topicId,
            int partition,
            long offset,
            int edition,
            Message message,
            String revision,
            Instant processed,
            int tries,
            String record,
            List<Quantity> quantities,
            Booked booked,
            String of,
            Outcome ofOutcome,
            Boolean recovered,
            Failure failure,
            Human human,
            JsonNode content,
            Adoption adoption,
            Seal seal) {
        this(
                version,
                number,
                previous,
                what,
                interfaceName,
                topicId,
                partition,
                offset,
                edition,
                message,
                revision,
                processed,
                tries,
                record,
                quantities,
                booked,
                of,
                ofOutcome,
                recovered,
                failure,
                human,
                content,
                adoption,
                seal,
                null,
                null,
                null,
                null);
    }

    /** What happened. The first six are what a message is now, until a later line about the same position. */
    public enum What {
        /** It had its effect. */
        applied,
        /** Its key came before, at another position. */
        duplicate,
        /** A newer version was there. */
        superseded,
        /** It waits in {@code .aside}. */
        held,
        /** It was given up and waits for a human. */
        deadLettered,
        /** A human gave it up for good. */
        discarded,
        /** A human's command was carried out, or what a human decided was written down. */
        command,
        /** A human's command was refused. */
        commandRefused,
        /** The lines from here on name this revision of the interface; written once before the first of them, and where a released batch begins. */
        revision,
        /** Delivery signed the chain as it stands before this line, see {@link dev.plantline.model.history.Anchor}. */
        anchored,
        /** The messages below an offset are older than the interface keeps them; each had its outcome, and they may leave {@code .in}. */
        sealed;

        /** Whether it says what a message is now. */
        public boolean isOutcome() {
            return ordinal() <= discarded.ordinal();
        }

        /** Whether nothing may follow it for the same position without a human's replay. */
        public boolean isFinal() {
            return isOutcome() && this != held && this != deadLettered;
        }
    }

    /**
     * Which message.
     *
     * @param id given by intake
     * @param source who sent it
     * @param sourcePosition where it stood there
     * @param received when
     * @param provenance who sent it, as far as it was proven or seen; absent: nothing is known
     * @param keysForm which rules made its keys, see {@link MessageKeys#FORM}
     * @param orderKey its order key
     * @param idempotencyKey 32 hex digits
     * @param contentHash 64 hex digits
     * @param keyVersion value of keys.version in header form; absent: none
     */
    public record Message(
            String id,
            String source,
            String sourcePosition,
            Instant received,
            Provenance provenance,
            int keysForm,
            String orderKey,
            String idempotencyKey,
            String contentHash,
            String keyVersion) {
        /** From the message's headers. */
        public static Message of(MessageHeaders headers) {
            return new Message(
                    headers.id(),
                    headers.source(),
                    headers.sourcePosition(),
                    headers.received(),
                    headers.provenance().equals(Provenance.UNKNOWN) ? null : headers.provenance(),
                    headers.keys().form(),
                    headers.keys().orderKey(),
                    headers.keys().idempotencyKey(),
                    headers.keys().contentHash(),
                    headers.keys().version().map(MessageVersion::header).orElse(null));
        }

        /** The same with the hash of another content that it had. */
        public Message had(String itsContentHash) {
            return new Message(
                    id,
                    source,
                    sourcePosition,
                    received,
                    provenance,
                    keysForm,
                    orderKey,
                    idempotencyKey,
                    itsContentHash,
                    keyVersion);
        }
    }

    /**
     * Who decided.
     *
     * @param actor the human; absent: the command could not be read
     * @param command uid of the command
     * @param action what was asked; absent: it could not be read, or a decision was written down, which older releases read as a command without one
     * @param reason why; absent: none was given
     * @param result with a command as a whole: what came of it
     * @param proven with a command as a whole, true: the cluster proved who gave it, and the actor is his name there; absent: the actor is a claim
     */
    public record Human(
            String actor, String command, Command.Action action, String reason, String result, Boolean proven) {
        /** Who says that he decided. */
        public Human(String actor, String command, Command.Action action, String reason, String result) {
            this(actor, command, action, reason, result, null);
        }
    }

    /**
     * What changed when a human let delivery go on after a loss. The positions that are written off stand in lines of their own before it.
     *
     * @param stop what had stopped it
     * @param countedFrom from which offset of {@code .in} on the messages are read again or are others than before, so that lines before this one say
     *     nothing about them; absent: none is
     * @param topicsBefore of the checkpoint; absent: they did not change, or are not known
     * @param topicsAfter of the checkpoint from here on; absent: they did not change
     * @param databaseBefore of the checkpoint; absent: it did not change
     * @param databaseAfter of the checkpoint from here on; absent: it did not change
     * @param goneBefore offset of {@code .in} below which messages were gone then; absent: none was missed
     * @param account as it stands at this line; lines behind it are counted on top
     */
    public record Adoption(
            StopReason stop,
            Long countedFrom,
            Checkpoint.Topics topicsBefore,
            Checkpoint.Topics topicsAfter,
            String databaseBefore,
            String databaseAfter,
            Long goneBefore,
            Totals account) {}

    /**
     * Which messages may leave {@code .in}. It is true before the first of them is deleted.
     *
     * @param from first offset that the seal before did not cover
     * @param to behind the last one
     * @param messages what the messages from {@code from} to {@code to} were when this was written; {@code received} is how many there were
     * @param account of the whole partition at this line: who reads the audit when its oldest lines have gone counts from here on
     */
    public record Seal(long from, long to, Totals messages, Totals account) {}

    /**
     * A line about what a human decided, without anything made in the target.
     *
     * @param at whose message, or whose command
     * @param offset of the message; -1: the line is about a command
     * @param message which one; null: none, or nobody knows it
     * @param revision of the interface; null: none yet
     */
    public static AuditRecord byHuman(
            What what,
            String interfaceName,
            PartitionId at,
            long offset,
            int edition,
            Message message,
            String revision,
            Instant processed,
            Human human) {
        return new AuditRecord(
                VERSION,
                0,
                "",
                what,
                interfaceName,
                at.topicId(),
                at.partition(),
                offset,
                edition,
                message,
                revision == null ? "" : revision,
                processed,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                human,
                null,
                null,
                null);
    }

    /** Whether what had its effect is tried once more from here on, because a human wanted it. */
    @JsonIgnore
    public boolean isReplay() {
        return what == What.held && human != null && isReplay(human.action());
    }

    private static boolean isReplay(Command.Action action) {
        return action == Command.Action.replay || action == Command.Action.applyAgain;
    }

    /** The same with why it is refused, or what changed with it; null: nothing. */
    public AuditRecord with(Failure newFailure, Adoption newAdoption) {
        return with(newFailure, newAdoption, seal);
    }

    /** The same with the messages that it seals. */
    public AuditRecord with(Seal newSeal) {
        return with(failure, adoption, newSeal);
    }

    /** The same with the revisions of the CodeMaps with which its message was mapped; null or empty: none. */
    public AuditRecord mappedWith(SortedMap<String, String> revisions) {
        return revisions == null || revisions.isEmpty()
                ? this
                : with(booked, failure, human, adoption, seal, revisions, approved, released, decision);
    }

    /** The same with who decided that its revision may run; null: not known, or nobody was asked. */
    public AuditRecord approvedAs(Approved newApproved) {
        return newApproved == null
                ? this
                : with(booked, failure, human, adoption, seal, codeMaps, newApproved, released, decision);
    }

    /** The same with the batch that was released; null: none is known. */
    public AuditRecord releasedAs(Released newReleased) {
        return newReleased == null
                ? this
                : with(booked, failure, human, adoption, seal, codeMaps, approved, newReleased, decision);
    }

    /** The same with what somebody decided. */
    public AuditRecord with(Decided newDecision) {
        return with(booked, failure, human, adoption, seal, codeMaps, approved, released, newDecision);
    }

    /** The same with what came of an operation. */
    AuditRecord with(Booked newBooked) {
        return with(newBooked, failure, human, adoption, seal, codeMaps, approved, released, decision);
    }

    private AuditRecord with(Failure newFailure, Adoption newAdoption, Seal newSeal) {
        return with(booked, newFailure, human, newAdoption, newSeal, codeMaps, approved, released, decision);
    }

    private AuditRecord with(
            Booked newBooked,
            Failure newFailure,
            Human newHuman,
            Adoption newAdoption,
            Seal newSeal,
            SortedMap<String, String> newCodeMaps,
            Approved newApproved,
            Released newReleased,
            Decided newDecision) {
        return new AuditRecord(
                version,
                number,
                previous,
                what,
                interfaceName,
                topicId,
                partition,
                offset,
                edition,
                message,
                revision,
                processed,
                tries,
                record,
                quantities,
                newBooked,
                of,
                ofOutcome,
                recovered,
                newFailure,
                newHuman,
                content,
                newAdoption,
                newSeal,
                newCodeMaps,
                newApproved,
                newReleased,
                newDecision);
    }

    /** The same for a reader who knows from the line of the command itself that the cluster proved who gave it. */
    public AuditRecord proven() {
        var known = new Human(human.actor(), human.command(), human.action(), human.reason(), human.result(), true);
        return with(booked, failure, known, adoption, seal, codeMaps, approved, released, decision);
    }

    /** The same as the next link of the chain. */
    public AuditRecord linked(Checkpoint.Chain end) {
        return new AuditRecord(
                version,
                end.records() + 1,
                end.hash(),
                what,
                interfaceName,
                topicId,
                partition,
                offset,
                edition,
                message,
                revision,
                processed,
                tries,
                record,
                quantities,
                booked,
                of,
                ofOutcome,
                recovered,
                failure,
                human,
                content,
                adoption,
                seal,
                codeMaps,
                approved,
                released,
                decision);
    }

    /**
     * The key of the record in {@code .audit}: the message's order key, so that all that became of one order can be found together; null for a line
     * about no message. The partition is always that of the message and never chosen by this key.
     */
    public byte[] recordKey() {
        return message == null ? null : message.orderKey().getBytes(StandardCharsets.UTF_8);
    }

    /** As JSON: the bytes that the chain covers. */
    public byte[] write() {
        return Form.write(this);
    }

    /**
     * Reads what {@link #write} wrote, also that of a later release that added fields: they are passed over.
     *
     * @throws UnreadableFormException unknown version or damaged
     */
    public static AuditRecord read(byte[] bytes) throws UnreadableFormException {
        AuditRecord line = Form.readHistory(bytes, AuditRecord.class, VERSION, "audit record");
        String missing = line.missing();
        if (missing != null) {
            throw new UnreadableFormException("this audit record has no " + missing);
        }
        return line;
    }

    /** What every line has, and this one has not; null: nothing. */
    private String missing() {
        if (what == null) {
            return "what";
        }
        if (previous == null || topicId == null || processed == null) {
            return previous == null ? "previous" : topicId == null ? "topicId" : "processed";
        }
        if (what.isOutcome() && offset < 0) {
            return "offset of its message";
        }
        boolean sealing = seal != null || what == What.sealed;
        return sealing && (seal == null || seal.messages() == null || seal.account() == null) ? "seal" : null;
    }

    /** The link that the next record carries: SHA-256 over the record's bytes as they stand in the topic, 64 hex digits. */
    public static String link(byte[] bytes) {
        return Hashes.sha256(bytes);
    }
}
