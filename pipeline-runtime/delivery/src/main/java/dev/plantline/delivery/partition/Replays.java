package dev.plantline.delivery.partition;

import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import dev.plantline.model.Command.WasApplied;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Replays of a partition that are not over, one after the other. As long as there is one nothing new is read or tried: all that it names comes into its lane
 * before anything that was received later. For the thread of its partition.
 */
public final class Replays {
    /**
     * One command.
     *
     * @param which messages it names
     * @param asked as they remember it
     */
    public record Replay(Command command, WasApplied which, Asked asked) {}

    /**
     * How one ended.
     *
     * @param result for the audit; null: it was refused
     * @param refused why; null: it was carried out
     */
    public record Ended(Command command, String result, String refused) {}

    private final Deque<Replay> running = new ArrayDeque<>();
    private final List<Ended> ended = new ArrayList<>();

    /** One more, behind those that are not over. */
    void add(Replay replay) {
        running.add(replay);
    }

    /** The one that is carried out now; null: none is. */
    public Replay current() {
        return running.peek();
    }

    void end(String result, String refused) {
        ended.add(new Ended(running.remove().command(), result, refused));
    }

    /** Those that ended since the last question. */
    public List<Ended> takeEnded() {
        if (ended.isEmpty()) {
            return List.of(); // asked at every turn
        }
        List<Ended> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }
}
