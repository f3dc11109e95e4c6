package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.partition.Now;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;

/** Does what one action of a command asks for. */
interface ActionHandler {
    /**
     * Finds out what there is to do, and does nothing yet.
     *
     * @param now when it is acted on
     * @param command complete, with an actor
     * @param asked the command as the messages remember it that it is about
     * @throws CommandRefusedException there is nothing to do, or it must not be done
     */
    Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException;

    /**
     * What will be done.
     *
     * @param result for the audit, such as "2 messages"; null: it takes longer, and is audited and removed when it is done, so that the next owner begins
     *     with it again if this one does not live to see that
     * @param work does it, after the command was audited
     */
    record Prepared(String result, Runnable work) {}
}
