package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Outcomes;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import java.util.List;

/** Gives up for good what is held or dead-lettered; a human says why. */
final class DiscardHandler implements ActionHandler {
    private final Outcomes outcomes;
    private final Selected selected;

    DiscardHandler(Outcomes outcomes) {
        this.outcomes = outcomes;
        this.selected = new Selected(outcomes);
    }

    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        if (command.reason() == null || command.reason().isBlank()) {
            throw new CommandRefusedException("discard needs a reason");
        }
        List<Message> chosen = selected.by(now.live().id(), command, message -> true);
        return new Prepared(
                Selected.count(chosen), () -> chosen.forEach(message -> outcomes.discard(now, message, asked)));
    }
}
