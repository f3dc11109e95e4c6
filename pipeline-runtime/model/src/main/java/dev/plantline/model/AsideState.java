package dev.plantline.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a message that is set aside stands. Its body and headers are under {@link AsideKey.OfBody}.
 *
 * @param version of this form
 * @param standing held or dead letter
 * @param edition of the body that counts; 0: as received
 * @param id of the message
 * @param orderKey of the message; successors of a held message have the same
 * @param idempotencyKey of the message, 32 hex digits
 * @param received when intake received it
 * @param since when it was set aside
 * @param failure why; absent: nothing is wrong with it, it waits behind a held message of its order key
 * @param revision under which it failed last
 * @param tries how often it was tried; 0: never
 * @param firstTry absent: never
 * @param lastTry absent: never
 * @param nextTry when a held head is due again; absent: only when told, or behind another
 * @param heldMillis for how long tries were possible while it was held, at the last try, milliseconds: its age against the hold limit
 * @param givenUp it was given up with its whole key because of {@code failure}: it is closed in the target's ledger and then a dead letter,
 *     also by the next owner; absent: it was not
 * @param asked the last command about it; absent: none
 * @param replayed it had its effect before, and what it is about was counted then; a human wanted it tried once more. Absent: it had none
 * @param quantities its main quantity as it said it when it was mapped last, each unit apart, so that it is counted whoever decides what becomes of it; absent:
 *     it was not mapped, or has none
 * @param commandedBy whose commands have led to tries of it since it was set aside, each with who agreed to it, in their order, at most
 *     {@value #MOST_COMMANDERS}; one {@link #SOMEBODY} alone: more than can be named. Absent: nobody's, or a release wrote it that did not note them
 */
public record AsideState(
        int version,
        Standing standing,
        int edition,
        String id,
        String orderKey,
        String idempotencyKey,
        Instant received,
        Instant since,
        Failure failure,
        String revision,
        int tries,
        Instant firstTry,
        Instant lastTry,
        Instant nextTry,
        long heldMillis,
        Boolean givenUp,
        Asked asked,
        Boolean replayed,
        List<Quantity> quantities,
        List<String> commandedBy) {

    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** Names that are noted of those who commanded one message. */
    public static final int MOST_COMMANDERS = 16;

    /** Stands for all of them where they are more than can be named. */
    public static final String SOMEBODY = "";

    /** The two ways to be set aside. */
    public enum Standing {
        /** Waits for a try, or behind the held message of its order key. */
        held,
        /** Given up; stays until a human resolves it. */
        deadLettered
    }

    /**
     * A command as far as it concerns this message.
     *
     * @param stamp offset in {@code .aside} of the command: the stamp of the tries that it causes
     * @param command its uid
     * @param action retry, edit, replay, applyAgain: tries carry the stamp; discard: it is being discarded
     * @param actor who gave it
     * @param reason why; absent: none was given
     * @param agreedBy the second person, who agreed to it; absent: nobody had to
     */
    public record Asked(
            long stamp, String command, Command.Action action, String actor, String reason, String agreedBy) {
        /** Nobody had to agree to it. */
        public Asked(long stamp, String command, Command.Action action, String actor, String reason) {
            this(stamp, command, action, actor, reason, null);
        }

        /** Who wanted it: the one who gave it and the one who agreed. */
        public List<String> people() {
            return agreedBy == null ? List.of(actor) : List.of(actor, agreedBy);
        }

        boolean leadsToTry() {
            return switch (action) {
                case retry, edit, replay, applyAgain -> true;
                case discard, adopt, abandon, decision -> false;
            };
        }
    }

    /** The same as a command left it: for a retry it is held, due at once and young again. */
    public AsideState asked(Asked by) {
        boolean retry = by.leadsToTry();
        boolean revived = retry && standing == Standing.deadLettered;
        return new AsideState(
                version,
                retry ? Standing.held : standing,
                edition,
                id,
                orderKey,
                idempotencyKey,
                received,
                since,
                revived ? null : failure,
                revision,
                tries,
                firstTry,
                lastTry,
                retry ? null : nextTry,
                retry ? 0 : heldMillis,
                null,
                by,
                replayed,
                quantities,
                retry ? joined(commanders(), by.people()) : commandedBy);
    }

    /** Whose commands have led to tries of it since it was set aside, with who agreed to them; {@link #SOMEBODY} alone: more than can be named. */
    public List<String> commanders() {
        if (commandedBy != null) {
            return commandedBy;
        }
        return asked == null || !asked.leadsToTry() ? List.of() : asked.people();
    }

    private static List<String> joined(List<String> names, List<String> more) {
        if (names.contains(SOMEBODY)) {
            return names;
        }
        List<String> all =
                Stream.concat(names.stream(), more.stream()).distinct().toList();
        return all.size() > MOST_COMMANDERS ? List.of(SOMEBODY) : all;
    }

    /** The same with another content, as a command left it. */
    public AsideState edited(int newEdition, Asked by) {
        AsideState after = asked(by);
        return new AsideState(
                after.version,
                after.standing,
                newEdition,
                after.id,
                after.orderKey,
                after.idempotencyKey,
                after.received,
                after.since,
                after.failure,
                after.revision,
                after.tries,
                after.firstTry,
                after.lastTry,
                after.nextTry,
                after.heldMillis,
                after.givenUp,
                after.asked,
                after.replayed,
                null,
                after.commandedBy);
    }

    /** The same message, with what is known of it: empty where nothing is. */
    public AsideState about(List<Quantity> known) {
        return new AsideState(
                version,
                standing,
                edition,
                id,
                orderKey,
                idempotencyKey,
                received,
                since,
                failure,
                revision,
                tries,
                firstTry,
                lastTry,
                nextTry,
                heldMillis,
                givenUp,
                asked,
                replayed,
                known.isEmpty() ? null : List.copyOf(known),
                commandedBy);
    }

    /** As JSON. */
    public byte[] write() {
        return Form.write(this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableFormException unknown version or damaged
     */
    public static AsideState read(byte[] bytes) throws UnreadableFormException {
        return Form.read(bytes, AsideState.class, VERSION, "state of a message set aside");
    }
}
