package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.Replays;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.topics.account.Replayable;

/**
 * Applies a second time what the target has applied, because somebody undid its effect there by hand. It is no option of a replay, takes few messages that
 * are named by their offsets, and only as they were looked at: what was applied once more since then is not what was seen.
 */
final class ApplyAgainHandler implements ActionHandler {
    private final Partition partition;

    ApplyAgainHandler(Partition partition) {
        this.partition = partition;
    }

    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        if (command.reason() == null || command.reason().isBlank()) {
            throw new CommandRefusedException("applyAgain needs a reason");
        }
        WasApplied which = ReplayHandler.which(command);
        boolean named = which != null
                && which.orderKey() == null
                && which.since() == null
                && which.until() == null
                && which.from() >= 0
                && which.from() < which.to()
                && which.to() - which.from() <= Replayable.MOST_AGAIN;
        if (!named) {
            throw new CommandRefusedException("applyAgain needs to know which messages, by their offsets and at most "
                    + Replayable.MOST_AGAIN + " of them");
        }
        if (which.seen() == null || which.seen().isBlank()) {
            throw new CommandRefusedException(
                    "applyAgain gives a second effect, and needs to know what was seen of the messages: look first with plantline replay --undone-by-hand");
        }
        return new Prepared(null, () -> partition.replay(new Replays.Replay(command, which, asked)));
    }
}
