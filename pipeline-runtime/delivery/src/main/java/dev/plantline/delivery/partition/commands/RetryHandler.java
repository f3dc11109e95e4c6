package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Outcomes;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import java.util.List;

/** Tries now what is held or dead-lettered. */
final class RetryHandler implements ActionHandler {
    private final Outcomes outcomes;
    private final Selected selected;

    RetryHandler(Outcomes outcomes) {
        this.outcomes = outcomes;
        this.selected = new Selected(outcomes);
    }

    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        List<Message> chosen = selected.by(now.live().id(), command, RetryHandler::isPossible);
        return new Prepared(
                Selected.count(chosen), () -> chosen.forEach(message -> outcomes.retry(now, message, asked)));
    }

    /** A successor is tried when those before it are through; to try it before them would be another order. */
    private static boolean isPossible(Message message) {
        return message.isDeadLetter() || message.lane().head() == message;
    }
}
