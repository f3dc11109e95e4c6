package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What a human asks of the owner of a partition; it acts once and audits it.
 *
 * @param version of this form
 * @param uid unique; the record's key is {@code command/<uid>}
 * @param action what to do
 * @param selection with which messages of the partition; absent with {@link Action#decision}, which is about none
 * @param actor who asks
 * @param reason why; required with all but retry
 * @param issued when
 * @param edit with edit, what takes the message's place; absent with all others
 * @param edited which of the messages that it names had another edition than 0 when they were looked at: an owner who finds another edition of any that it
 *     names refuses; absent: they were not looked at
 * @param agreedBy the second person, who agreed where that takes two; absent: nobody had to
 * @param decision what is written down, with {@link Action#decision}; absent with all others
 */
public record Command(
        int version,
        String uid,
        Action action,
        Selection selection,
        String actor,
        String reason,
        Instant issued,
        Edit edit,
        List<Edited> edited,
        String agreedBy,
        Decided decision) {

    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** Longest uid, characters. */
    public static final int MOST_UID = 200;
    /** Longest actor, and longest name of who agreed, characters. */
    public static final int MOST_ACTOR = 500;
    /** Longest reason, characters: each message that a command is about remembers it. */
    public static final int MOST_REASON = 2_000;

    /**
     * What of it is longer than it may be, for humans; null: nothing.
     */
    public String tooLong() {
        if (uid != null && uid.length() > MOST_UID) {
            return tooLong("uid", uid, MOST_UID);
        }
        if (actor != null && actor.length() > MOST_ACTOR) {
            return tooLong("actor", actor, MOST_ACTOR);
        }
        if (agreedBy != null && agreedBy.length() > MOST_ACTOR) {
            return tooLong("agreedBy", agreedBy, MOST_ACTOR);
        }
        return reason != null && reason.length() > MOST_REASON ? tooLong("reason", reason, MOST_REASON) : null;
    }

    /** Why what it wants to have written down is not, for humans; null: it is. */
    public String notADecision() {
        return decision == null ? "it does not say what was decided: set decision" : decision.wrong();
    }

    private static String tooLong(String field, String text, int most) {
        return "its " + field + " has " + text.length() + " characters, and may have " + most + ": shorten it";
    }

    /** What can be asked. */
    public enum Action {
        /** Try now what is held or dead-lettered. */
        retry,
        /** Give up what is held or dead-lettered, for good. */
        discard,
        /** Go on after a loss that a human has seen: what is lost is written off. */
        adopt,
        /** Give up everything that has no final outcome: pending, held or dead-lettered. */
        abandon,
        /** Another content takes the place of a message that is held or dead-lettered, and it is tried now. */
        edit,
        /** What was applied is tried once more: a target that was restored to before it does not have it. */
        replay,
        /** What was applied is applied a second time although the target still knows it: its effect was undone there by hand. */
        applyAgain,
        /** Nothing is done with any message: what somebody decided about the interface is written down. Only the operator asks for it. */
        decision
    }

    /**
     * What takes the place of a message.
     *
     * @param edition of the message that was looked at: with another one, somebody else has edited it meanwhile
     * @param message the whole message as it shall be, a JSON object; its keys are those that it has
     */
    public record Edit(int edition, JsonNode message) {}

    /** Which of the partition's messages. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ByOffset.class, name = "offset"),
        @JsonSubTypes.Type(value = ByOrderKey.class, name = "orderKey"),
        @JsonSubTypes.Type(value = All.class, name = "all"),
        @JsonSubTypes.Type(value = LostBy.class, name = "stop"),
        @JsonSubTypes.Type(value = Before.class, name = "before"),
        @JsonSubTypes.Type(value = SetAsideBefore.class, name = "setAsideBefore"),
        @JsonSubTypes.Type(value = WasApplied.class, name = "wasApplied")
    })
    public sealed interface Selection {
        /**
         * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
         */
        <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied);
    }

    /**
     * One message.
     *
     * @param offset in {@code .in}
     * @param edition of the message that was looked at: with another one, somebody has edited it meanwhile. Absent: whichever it has
     */
    public record ByOffset(long offset, Integer edition) implements Selection {
        /** Whichever edition it has. */
        public ByOffset(long offset) {
            this(offset, null);
        }

        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return byOffset.apply(this);
        }
    }

    /**
     * Messages of an order key, in order.
     *
     * @param orderKey the key
     * @param setAsideBefore those that were set aside before this time, by the owner's clock of then; absent: all
     */
    public record ByOrderKey(String orderKey, Instant setAsideBefore) implements Selection {
        /** All of them. */
        public ByOrderKey(String orderKey) {
            this(orderKey, null);
        }

        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return byOrderKey.apply(this);
        }
    }

    /** Everything that is set aside in the partition. */
    public record All() implements Selection {
        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return all.apply(this);
        }
    }

    /**
     * Those that a stop has lost, as the human has seen it: an owner to whom anything of it is otherwise refuses.
     *
     * @param stop why delivery stopped
     * @param topics that were there
     * @param database in which delivery goes on; absent: in the one before
     * @param gapFrom first offset of {@code .in} that was gone and had no outcome
     * @param gapTo behind the last of them; the same as {@code gapFrom}: none was gone
     * @param deliveredAgainFrom from here on everything in {@code .in} is delivered again, or new; -1: nothing is
     * @param setAside how many messages set aside are written off
     * @param positions SHA-256 of which these are; absent: there are none
     */
    public record LostBy(
            StopReason stop,
            Checkpoint.Topics topics,
            String database,
            long gapFrom,
            long gapTo,
            long deliveredAgainFrom,
            long setAside,
            String positions)
            implements Selection {
        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return lostBy.apply(this);
        }
    }

    /**
     * Everything before an offset, also what was not read yet.
     *
     * @param offset in {@code .in}; messages from here on are not named
     */
    public record Before(long offset) implements Selection {
        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return before.apply(this);
        }
    }

    /**
     * What was set aside before a time, by the owner's clock of then.
     *
     * @param time messages that were set aside then or later are not named
     * @param cause only those that failed for this cause themselves, as {@code aside causes} names it; absent: whatever the cause
     */
    public record SetAsideBefore(Instant time, String cause) implements Selection {
        /** Whatever the cause. */
        public SetAsideBefore(Instant time) {
            this(time, null);
        }

        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return setAsideBefore.apply(this);
        }
    }

    /**
     * What was applied, as far as all of this says so.
     *
     * @param from first offset in {@code .in}
     * @param to behind the last one; {@link Long#MAX_VALUE}: there is no last one
     * @param orderKey of the messages; absent: any
     * @param since when they were applied or later, by their owner's clock of then; absent: whenever
     * @param until before when they were applied; absent: whenever
     * @param acceptReorder whether they are tried although later messages of the same order key, which are not named, were applied
     * @param seen what its asker has seen of them: with anything else it is refused; absent with a replay: whatever they are
     */
    public record WasApplied(
            long from, long to, String orderKey, Instant since, Instant until, boolean acceptReorder, String seen)
            implements Selection {
        /** Whatever was seen of them: what is tried again has no second effect. */
        public WasApplied(long from, long to, String orderKey, Instant since, Instant until, boolean acceptReorder) {
            this(from, to, orderKey, since, until, acceptReorder, null);
        }

        /** Whether it names a message by what is known of it. */
        public boolean names(long offset, String itsOrderKey) {
            return offset >= from && offset < to && (orderKey == null || orderKey.equals(itsOrderKey));
        }

        /** Whether it names what was applied then. */
        public boolean names(Instant applied) {
            return (since == null || !applied.isBefore(since)) && (until == null || applied.isBefore(until));
        }

        @Override
        public <R> R match(
                Function<? super ByOffset, ? extends R> byOffset,
                Function<? super ByOrderKey, ? extends R> byOrderKey,
                Function<? super All, ? extends R> all,
                Function<? super LostBy, ? extends R> lostBy,
                Function<? super Before, ? extends R> before,
                Function<? super SetAsideBefore, ? extends R> setAsideBefore,
                Function<? super WasApplied, ? extends R> wasApplied) {
            return wasApplied.apply(this);
        }
    }

    /** A command of now. */
    public static Command of(
            String uid, Action action, Selection selection, String actor, String reason, Instant issued) {
        return new Command(VERSION, uid, action, selection, actor, reason, issued, null, null, null, null);
    }

    /**
     * A decision to be written down.
     *
     * @param actor who decided
     * @param reason why; null: none was given
     */
    public static Command ofDecision(String uid, Decided decision, String actor, String reason) {
        return new Command(
                VERSION, uid, Action.decision, null, actor, reason, decision.at(), null, null, null, decision);
    }

    /** The same, with what takes the message's place. */
    public Command with(Edit its) {
        return new Command(version, uid, action, selection, actor, reason, issued, its, edited, agreedBy, decision);
    }

    /** The same, with the editions that were looked at. */
    public Command lookedAt(List<Edited> editions) {
        return new Command(
                version,
                uid,
                action,
                selection,
                actor,
                reason,
                issued,
                edit,
                List.copyOf(editions),
                agreedBy,
                decision);
    }

    /** The same, with the second person; null: nobody had to agree. */
    public Command agreed(String by) {
        return new Command(version, uid, action, selection, actor, reason, issued, edit, edited, by, decision);
    }

    /**
     * A message that somebody had edited.
     *
     * @param offset in {@code .in}
     * @param edition that was looked at, above 0
     */
    public record Edited(long offset, int edition) {}

    /** As JSON. */
    public byte[] write() {
        return Form.write(this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableFormException unknown version or damaged: refused and audited
     */
    public static Command read(byte[] bytes) throws UnreadableFormException {
        return Form.read(bytes, Command.class, VERSION, "command");
    }
}
