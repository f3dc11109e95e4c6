package dev.plantline.topics.inspection;

import dev.plantline.model.AsideState;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command.LostBy;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.StopReason;
import dev.plantline.model.StopReason.WayOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a partition cannot be owned, and what it costs to go on nevertheless.
 *
 * @param why the reason
 * @param text for humans: what was seen, without what to do
 * @param before the checkpoint; null: there is none that can be read
 * @param topics that are there now
 * @param loss what is lost, or read again
 */
public record Stop(StopReason why, String text, Checkpoint before, Checkpoint.Topics topics, Loss loss) {
    /** Nothing is lost, as far as Kafka knows. */
    public static final Loss NOTHING = new Loss(0, 0, -1, List.of(), List.of(), List.of(), List.of(), List.of());

    /**
     * What going on costs.
     *
     * @param gapFrom first offset of {@code .in} that is gone and had no outcome
     * @param gapTo behind the last of them; the same as {@code gapFrom}: none is gone
     * @param countedFrom from here on {@code .in} is read again, or holds other messages than before; -1: nowhere
     * @param writtenOff messages set aside that cannot stay there and are not read again
     * @param decided messages set aside that somebody gave up, which the target's ledger may not know; they are written off too and not read again, although
     *     {@code .in} is; by offset
     * @param readAgain messages set aside that leave {@code .aside} and are read again from {@code .in}
     * @param kept messages set aside that stay there although everything else is read again: their records left {@code .in} when they were sealed, and their
     *     bodies are here
     * @param unreadable keys in {@code .aside} whose records nobody can read
     */
    public record Loss(
            long gapFrom,
            long gapTo,
            long countedFrom,
            List<SetAside> writtenOff,
            List<SetAside> decided,
            List<SetAside> readAgain,
            List<SetAside> kept,
            List<byte[]> unreadable) {}

    /**
     * A message set aside.
     *
     * @param offset in {@code .in}
     * @param edition that counts; 0: as received
     * @param state as it stands; null: it cannot be read
     * @param headers of its body; null: the body is missing
     */
    public record SetAside(long offset, int edition, AsideState state, MessageHeaders headers) {}

    /** Positions that {@code adopt} writes off, in words; the longest list of them is cut. */
    public List<String> writtenOff(int partition) {
        List<String> lines = new ArrayList<>();
        if (loss.gapTo() > loss.gapFrom()) {
            lines.add(partition + "/" + loss.gapFrom() + " to " + partition + "/" + (loss.gapTo() - 1)
                    + ": deleted, nobody knows what they were");
        }
        for (SetAside one : lostAside().toList()) {
            lines.add(partition + "/" + one.offset() + ": "
                    + (one.state() == null
                            ? "set aside, its state cannot be read"
                            : one.state().standing() + ", order key "
                                    + one.state().orderKey() + ", id "
                                    + one.state().id()));
        }
        return lines;
    }

    /** What an adoption of it names, so that it is carried out only while it is still so. */
    public LostBy seen() {
        return new LostBy(
                why,
                topics,
                before == null || before.stopped() == null
                        ? null
                        : before.stopped().database(),
                loss.gapFrom(),
                loss.gapTo(),
                loss.countedFrom(),
                lostAside().count(),
                positions());
    }

    /** Which messages set aside are written off, as a hash; null: none. */
    private String positions() {
        String all = lostAside()
                .map(one -> one.offset() + "/" + one.edition())
                .sorted()
                .collect(Collectors.joining(","));
        return all.isEmpty() ? null : Hashes.sha256(all.getBytes(StandardCharsets.US_ASCII));
    }

    private Stream<SetAside> lostAside() {
        return Stream.concat(loss.writtenOff().stream(), loss.decided().stream());
    }

    /** What is otherwise than a human has seen it, in words; empty: nothing. */
    public List<String> differencesFrom(LostBy seen) {
        LostBy now = seen();
        List<String> differences = new ArrayList<>();
        if (why.wayOut() != WayOut.adopt) {
            differences.add("nothing is lost by " + why);
        }
        if (now.stop() != seen.stop()) {
            differences.add("it is stopped by " + now.stop() + " and not by " + seen.stop());
        }
        if (!now.topics().equals(seen.topics())) {
            differences.add("the topics are " + now.topics() + " and not " + seen.topics());
        }
        if (!Objects.equals(now.database(), seen.database())) {
            differences.add("the other database is " + now.database() + " and not " + seen.database());
        }
        if (!isRestOf(now, seen)) {
            differences.add(gap(now) + " and not " + gap(seen));
        }
        if (now.deliveredAgainFrom() != seen.deliveredAgainFrom()) {
            differences.add(again(now) + " and not " + again(seen));
        }
        if (now.setAside() != seen.setAside()) {
            differences.add(now.setAside() + " messages set aside would be written off and not " + seen.setAside());
        } else if (!Objects.equals(now.positions(), seen.positions())) {
            differences.add("other messages set aside would be written off");
        }
        return differences;
    }

    /** Whether the gap is the one that was seen, or what an adoption that was interrupted has left of it. */
    private static boolean isRestOf(LostBy now, LostBy seen) {
        return now.gapTo() == seen.gapTo()
                && (now.gapFrom() == seen.gapFrom() || now.gapFrom() > seen.gapFrom() && now.gapFrom() < now.gapTo());
    }

    private static String gap(LostBy lost) {
        return lost.gapFrom() == lost.gapTo()
                ? "no offset is gone"
                : "offsets " + lost.gapFrom() + " to " + (lost.gapTo() - 1) + " are gone";
    }

    private static String again(LostBy lost) {
        return lost.deliveredAgainFrom() < 0
                ? "nothing is delivered again"
                : "everything from offset " + lost.deliveredAgainFrom() + " on is delivered again";
    }

    /** How many positions {@code adopt} writes off. */
    public long writtenOffCount() {
        return loss.gapTo() - loss.gapFrom() + lostAside().count();
    }

    /** From which offset of {@code .in} on everything is delivered again, or new; -1: delivery goes on where it stood. */
    public long deliveredAgainFrom() {
        return loss.countedFrom();
    }

    /** How many records of {@code .aside} that nobody can read are removed. */
    public int removed() {
        return loss.unreadable().size();
    }

    /** What was seen, and what a human does. */
    public static String words(InterfaceId id, StopReason why, String text) {
        return switch (why.wayOut()) {
            case adopt ->
                text + ". See what is lost: plantline adopt " + id + " --dry-run."
                        + (why == StopReason.targetRestored
                                ? " What was applied since the backup comes back with plantline replay " + id
                                        + " --from TIME, before the next command."
                                : "")
                        + " Then go on: plantline adopt " + id
                        + " --reason TEXT; where the cluster proves who commands: plantline command adopt NAMESPACE/"
                        + id.name() + " --reason TEXT";
            case repair -> text + ". It is tried again every minute";
            case goBack -> text;
        };
    }
}
