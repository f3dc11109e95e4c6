package dev.plantline.operator.topics;

import dev.plantline.model.Command;

/**
 * What somebody decided, on its way into the audit.
 *
 * @param command with which the owner is asked to write it down
 * @param auditFrom offset of {@code .audit} behind which its line stands; null: it was not handed over, and nobody has looked yet where that is
 * @param stands it was handed over: only its line is looked for
 * @param mayBeGone that is long ago: whether it is still there is looked for as well
 */
public record DecisionOrder(Command command, Long auditFrom, boolean stands, boolean mayBeGone) {
    /** Of the command. */
    public String uid() {
        return command.uid();
    }
}
