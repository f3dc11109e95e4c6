package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lanes;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a partition is being given up as a whole: what is here, and what is read later. For the thread of its partition. */
final class Abandonments {
    private final Lanes lanes;
    private final Window window;
    private final Outcomes outcomes;
    /** Those that are over name nothing that is still to come. */
    private final List<Abandonment> running = new ArrayList<>();

    Abandonments(Lanes lanes, Window window, Outcomes outcomes) {
        this.lanes = lanes;
        this.window = window;
        this.outcomes = outcomes;
    }

    /** Whether something is being given up. */
    boolean areRunning() {
        return !running.isEmpty();
    }

    /** The one that names a message just read; empty: none does. */
    Optional<Abandonment> naming(long offset) {
        return running.stream().filter(one -> one.names(offset)).findFirst();
    }

    /** Gives up what the abandonment names: now what is here, later what is read. */
    void begin(Now now, Abandonment abandonment) {
        running.add(abandonment);
        List<Message> named = new ArrayList<>(outcomes.aside().values());
        lanes.messages().stream().filter(message -> message.state() == null).forEach(named::add);
        for (Message message : named) {
            if (abandonment.names(message.offset())) {
                outcomes.abandon(now, message, abandonment);
            }
        }
    }

    /** Whether everything that it names has a final outcome, in the transaction that is being made or one before. */
    boolean isOver(Now now, Abandonment abandonment) {
        List<Message> aside =
                List.copyOf(outcomes.aside().headMap(abandonment.before()).values());
        // What was on its way to become a dead letter when the command came is one now.
        aside.stream().filter(one -> one.closing() == null).forEach(one -> outcomes.abandon(now, one, abandonment));
        boolean over = window.next() >= abandonment.before() && aside.isEmpty();
        if (over) {
            running.remove(abandonment);
        }
        return over;
    }
}
