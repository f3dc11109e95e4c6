package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.partition.Abandonment;
import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives up everything before an offset: what is set aside, what waits and what is not read yet. Each key is closed in the target's ledger before its
 * outcome is committed, and what is on its way keeps the outcome that it gets there.
 */
final class AbandonHandler implements ActionHandler {
    private final Partition partition;
    private final Map<Command, Abandonment> running = new HashMap<>();

    AbandonHandler(Partition partition) {
        this.partition = partition;
    }

    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        if (command.reason() == null || command.reason().isBlank()) {
            throw new CommandRefusedException("abandon needs a reason");
        }
        Long before = command.selection()
                .match(
                        byOffset -> null,
                        byOrderKey -> null,
                        all -> null,
                        lostBy -> null,
                        until -> until.offset(),
                        setAsideBefore -> null,
                        wasApplied -> null);
        if (before == null) {
            throw new CommandRefusedException("abandon needs the offset before which everything is given up");
        }
        Abandonment abandonment = new Abandonment(before, asked);
        return new Prepared(null, () -> {
            running.put(command, abandonment);
            partition.abandon(abandonment);
        });
    }

    /** Commands that are done since the last question, with what came of them. */
    Map<Command, String> finished() {
        if (running.isEmpty()) {
            return Map.of(); // asked at every turn
        }
        Map<Command, String> finished = new HashMap<>();
        List<Command> candidates = new ArrayList<>(running.keySet());
        for (Command command : candidates) {
            Abandonment abandonment = running.get(command);
            if (partition.isOver(abandonment)) {
                running.remove(command);
                finished.put(
                        command,
                        abandonment.count() + (abandonment.count() == 1 ? " message" : " messages") + " given up");
            }
        }
        return finished;
    }
}
