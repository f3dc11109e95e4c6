package dev.plantline.delivery.ownership;

import dev.plantline.model.AuditRecord;
import java.time.Duration;

/** Hears what delivery does, for metrics. Labels are bounded: no key, no message. Called from delivery's threads; must not block. */
public interface DeliveryListener {
    /** How a call to the target ended. */
    enum CallResult {
        /** With a verdict per operation. */
        answered,
        /** Without an answer that tells. */
        ambiguous,
        /** The target was not reached. */
        unreachable,
        /** Other transactions were in the way. */
        contention,
        /** Key, database or side kit are wrong. */
        configuration
    }

    /** Hears nothing. */
    DeliveryListener NONE = new DeliveryListener() {
        @Override
        public void settled(String interfaceName, AuditRecord.What what, Duration sinceReceived) {}

        @Override
        public void called(String interfaceName, CallResult result, int operations, Duration took) {}

        @Override
        public void committed(String interfaceName, int partition, int results, Duration took) {}

        @Override
        public void lost(String interfaceName, int partition) {}

        @Override
        public void notSealed(String interfaceName, int partition) {}

        @Override
        public void notPurged(String interfaceName, int partition) {}

        @Override
        public void notNoted(String interfaceName, int partition) {}

        @Override
        public void notNoticed(String interfaceName, int partition) {}
    };

    /**
     * A message became something, and the transaction that says so is committed.
     *
     * @param sinceReceived from intake to outcome
     */
    void settled(String interfaceName, AuditRecord.What what, Duration sinceReceived);

    /** A call to the target ended. */
    void called(String interfaceName, CallResult result, int operations, Duration took);

    /** A transaction was committed. */
    void committed(String interfaceName, int partition, int results, Duration took);

    /** The partition was lost to an error or to another owner and has to be owned again. */
    void lost(String interfaceName, int partition);

    /** An interface is delivered from now on: what is counted of it begins at 0 and not with its first event, which no alert would see as a rise. */
    default void delivers(String interfaceName) {}

    /** Old messages could not be sealed or deleted and stay in {@code .in}; delivery goes on. */
    void notSealed(String interfaceName, int partition);

    /** The target could not be asked to forget what is old, or did not: rows stay in its ledger; delivery goes on. */
    void notPurged(String interfaceName, int partition);

    /** An anchor could not be written into the target's ledger, its second place; it is tried again, and delivery goes on. */
    void notNoted(String interfaceName, int partition);

    /** A notice could not be opened or closed on a record of the target; delivery goes on. */
    void notNoticed(String interfaceName, int partition);
}
