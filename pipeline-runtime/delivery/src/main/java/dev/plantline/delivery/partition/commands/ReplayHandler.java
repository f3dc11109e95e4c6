package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.Replays;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import dev.plantline.model.Command.WasApplied;

/**
 * Tries once more what was applied. Which messages these are stands in the audit, and their bodies in {@code .in}: both are read beside the thread of the
 * partition, and the command is audited when all of them are set aside to be tried.
 */
final class ReplayHandler implements ActionHandler {
    private final Partition partition;

    ReplayHandler(Partition partition) {
        this.partition = partition;
    }

    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        if (command.reason() == null || command.reason().isBlank()) {
            throw new CommandRefusedException("replay needs a reason");
        }
        WasApplied which = which(command);
        if (which == null) {
            throw new CommandRefusedException(
                    "replay takes what was applied; what is set aside is tried again with retry");
        }
        boolean named = which.orderKey() != null || which.since() != null || which.to() != Long.MAX_VALUE;
        if (!named || which.from() < 0 || which.from() >= which.to()) {
            throw new CommandRefusedException(
                    "replay needs to know which messages: an order key, the time since when they were applied, or offsets");
        }
        return new Prepared(null, () -> partition.replay(new Replays.Replay(command, which, asked)));
    }

    /** What was applied and is named; null: the command names something else. */
    static WasApplied which(Command command) {
        return command.selection()
                .match(
                        byOffset -> null,
                        byOrderKey -> null,
                        all -> null,
                        lostBy -> null,
                        before -> null,
                        setAsideBefore -> null,
                        wasApplied -> wasApplied);
    }
}
