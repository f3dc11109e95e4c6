package dev.plantline.operator;

import java.util.function.Supplier;

/**
 * Turns a stack that was used up into a failure that is retried and shown. As an Error it would end the thread inside the SDK, which then takes
 * the resource for being worked on and never looks at it again. Memory that is used up ends the process instead: see the chart's JVM options.
 */
public final class StackGuard {
    private StackGuard() {}

    /**
     * Does a piece of work.
     *
     * @throws OperatorFailedException when it needs more stack than there is
     */
    public static <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError e) {
            throw new OperatorFailedException(
                    "something is nested more deeply than the operator can follow ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }
}
