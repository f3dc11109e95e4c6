package dev.plantline.model;

/** The final outcomes of a message. Held and in flight are states, not outcomes. */
public enum Outcome {
    /** It had its effect in Odoo. */
    applied,
    /** Its key came before, at another position. */
    duplicate,
    /** A newer version of its order key was applied before. */
    superseded,
    /** Given up with a reason; kept until a human resolves it. */
    deadLettered,
    /** A human decided, with a reason, that it shall have no effect. */
    discarded;

    /** Whether the message has no effect because it was given up. */
    public boolean isGivenUp() {
        return this == deadLettered || this == discarded;
    }
}
