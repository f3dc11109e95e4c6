package dev.plantline.model;

/** What a target keeps of the promise that a message has its effect once; status and docs use these words. */
public enum Promise {
    /**
     * One effect per idempotency key, whatever is lost on the way: the target keeps a ledger of keys in the same transaction as the effect, and a
     * lost owner's late calls do nothing.
     */
    oneEffect
}
