package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.partition.Now;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;

/**
 * Refuses: an adoption is carried out before a partition is owned, see {@code Adoption}. One that is met by an owner at work answers no stop that is
 * there.
 */
final class AdoptHandler implements ActionHandler {
    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        throw new CommandRefusedException("the partition is not stopped: there is nothing to go on from");
    }
}
