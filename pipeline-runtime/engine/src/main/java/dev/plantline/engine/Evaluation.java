package dev.plantline.engine;

import dev.cel.runtime.CelEvaluationException;

/**
 * The evaluation that a thread is in the middle of. A function has no other way to the budgets of the message: CEL gives it its operands and nothing
 * else.
 */
final class Evaluation {
    private static final ThreadLocal<Scope> SCOPE = new ThreadLocal<>();

    /** Something that evaluates. */
    @FunctionalInterface
    interface Body {
        Object run() throws CelEvaluationException;
    }

    private Evaluation() {}

    /**
     * Runs an evaluation.
     *
     * @throws CelEvaluationException when it fails, also because a budget of the message ends
     */
    static Object within(Scope scope, Body body) throws CelEvaluationException {
        Scope around = SCOPE.get();
        SCOPE.set(scope);
        try {
            return body.run();
        } finally {
            // A named value is worked out in the middle of the first evaluation that needs it.
            if (around == null) {
                SCOPE.remove();
            } else {
                SCOPE.set(around);
            }
        }
    }

    /**
     * Counts what is made.
     *
     * @param more characters or list entries
     */
    static void make(long more) throws CelEvaluationException {
        if (!SCOPE.get().made().take(more)) {
            throw new CelEvaluationException("it makes far more text or lists than stand in the message");
        }
    }

    /** Counts what is worked. */
    static void work(long steps) throws CelEvaluationException {
        if (!SCOPE.get().work().take(steps)) {
            throw new CelEvaluationException("the message has no steps left");
        }
    }
}
