package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What came of a command.
 *
 * @param state where it is on its way
 * @param since when it came to be so, RFC 3339
 * @param message what was done, or why not, for humans
 * @param messages how many messages it named when the operator looked; absent: it has not looked yet
 * @param seen of a dry run: what was looked at, for the field of this name of the command that does it; of one that waits for a second person: what he
 *     agrees to; absent with all others
 * @param proven whether admission held who commands to be the user of the request; absent: not said yet
 * @param parts what was handed over to owners of partitions; absent: nothing
 * @param trial of a dry run of a retry: how many would pass now; absent with all others, and when the interface does not run
 */
public record InterfaceCommandStatus(
        State state,
        String since,
        @Size(max = InterfaceCommandStatus.LONGEST) String message,
        Integer messages,
        String seen,
        Boolean proven,
        @Size(max = InterfaceCommandStatus.MOST_PARTS) List<Part> parts,
        Trial trial) {
    /** Longest message, characters. */
    public static final int LONGEST = 2_000;
    /** Longest answer of an owner, characters. */
    public static final int LONGEST_ANSWER = 500;
    /** Parts that one command has at most. */
    public static final int MOST_PARTS = 256;
    /** Reasons that a trial tells at most. */
    public static final int MOST_FAILS = 20;
    /** Longest reason of a trial, characters. */
    public static final int LONGEST_REASON = 300;

    /** One in which nothing was tried. */
    public InterfaceCommandStatus(
            State state,
            String since,
            String message,
            Integer messages,
            String seen,
            Boolean proven,
            List<Part> parts) {
        this(state, since, message, messages, seen, proven, parts, null);
    }

    /** The same with what was tried; null: nothing was. */
    public InterfaceCommandStatus with(Trial tried) {
        return new InterfaceCommandStatus(state, since, message, messages, seen, proven, parts, tried);
    }

    /** Where a command is on its way. */
    public enum State {
        /** It cannot be carried out now; the message says why. */
        @JsonProperty("Waiting")
        waiting(false),
        /** It is being handed over: from here on it is, also by an operator that begins anew. */
        @JsonProperty("HandingOver")
        handingOver(false),
        /** It stands in Kafka, and the owners of its partitions act as soon as they run. */
        @JsonProperty("HandedOver")
        handedOver(false),
        /** It was a dry run, and the message says what would be done. */
        @JsonProperty("Shown")
        shown(true),
        /** It was carried out, at least in part. */
        @JsonProperty("Done")
        done(true),
        /** Nothing was done; the message says why. */
        @JsonProperty("Refused")
        refused(true),
        /** It stands in Kafka, and not every owner has acted for so long that nobody asks any more. */
        @JsonProperty("Unanswered")
        unanswered(true),
        /** It could not be carried out in time, and is not any more. */
        @JsonProperty("Expired")
        expired(true);

        private final boolean last;

        State(boolean last) {
            this.last = last;
        }

        /** Whether nothing comes of it any more. */
        public boolean isFinal() {
            return last;
        }
    }

    /**
     * What contract and mapping of the revision that runs make of the messages that a retry names; whether Odoo takes them, only Odoo can tell. It tells no
     * content: where a reason quotes a message there is an ellipsis.
     *
     * @param tried messages that were tried
     * @param passing those of them that would pass
     * @param waiting those of the tried that wait behind another message of their order key, and have their turn when that one is through
     * @param neverPassing messages that were not tried, because no retry helps them: their keys could not be read when they were received
     * @param untried messages that were not tried, because there are too many of them, they are too long, or they had an outcome meanwhile
     * @param fails why the others of the tried would fail again, the most frequent first
     */
    public record Trial(
            int tried,
            int passing,
            int waiting,
            int neverPassing,
            int untried,
            @Size(max = InterfaceCommandStatus.MOST_FAILS) List<Fails> fails) {
        /** Whether some would fail again. */
        public boolean someFail() {
            return passing < tried || neverPassing > 0;
        }
    }

    /**
     * Why messages would fail again.
     *
     * @param messages how many
     * @param failureClass what decides their policy
     * @param place where, with an asterisk for the number of a list's entry; empty: the whole message
     * @param reason what is wrong and what to do
     */
    public record Fails(
            int messages,
            @JsonProperty("class") String failureClass,
            String place,
            @Size(max = InterfaceCommandStatus.LONGEST_REASON) String reason) {}

    /**
     * What one owner is asked.
     *
     * @param partition of the interface's topics
     * @param offset of the only message in {@code .in}; absent: all that the command names there
     * @param auditFrom offset of {@code .audit} behind which the owner's answer stands
     * @param seen code of what the command named in the partition when the operator looked: with anything else there nothing is handed over
     * @param result what the owner did; absent: it has not, or refused
     * @param refused why the owner did nothing; absent: it has not refused
     */
    public record Part(
            Integer partition,
            Long offset,
            Long auditFrom,
            String seen,
            @Size(max = InterfaceCommandStatus.LONGEST_ANSWER) String result,
            @Size(max = InterfaceCommandStatus.LONGEST_ANSWER) String refused) {
        /** Whether the owner has answered. */
        public boolean hasAnswer() {
            return result != null || refused != null;
        }

        /** The same, refused by who was asked; a longer reason is cut. */
        public Part refusing(String why) {
            return new Part(
                    partition,
                    offset,
                    auditFrom,
                    seen,
                    null,
                    why.length() <= LONGEST_ANSWER ? why : why.substring(0, LONGEST_ANSWER - 1) + "…");
        }
    }
}
