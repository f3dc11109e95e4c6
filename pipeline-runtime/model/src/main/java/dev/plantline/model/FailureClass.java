package dev.plantline.model;

/** Why a message failed. It decides what happens to the message (docs/failures.md). */
public enum FailureClass {
    /** Not as the contract says, or its keys cannot be read. */
    contract,
    /** The mapping cannot make an operation from it. */
    mapping,
    /** Odoo refused it, or a code or record it names is unknown. */
    business,
    /** The same idempotency key came before with other content. */
    conflict,
    /** Received so long ago that the target may have forgotten whether it had its effect. */
    tooOld,
    /** Alone in its call and without an answer several times, while others succeeded. */
    unanswered
}
