package dev.plantline.operator.outside;

import java.util.concurrent.RejectedExecutionException;

/** Where the operator waits for brokers and Odoos. */
@FunctionalInterface
public interface OutsideExecutor {
    /**
     * Runs work that waits for somebody outside.
     *
     * @param line whose work it is, and of which kind; it shares with what has the same line
     * @throws RejectedExecutionException when this is closed
     */
    void execute(String line, Runnable work);
}
