package dev.plantline.sandbox;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at the accounts again and again. What cannot be read ends nothing: it is said once, what was seen last stays known, and the next look tries
 * again. Used by one thread.
 */
final class Watch {
    private final Supplier<Register> source;
    private final Consumer<String> say;
    private Sight last = new Sight(new Register(List.of()), false);
    private String problem = "";

    /**
     * What is known.
     *
     * @param register the newest one that could be read; empty when none could
     * @param current whether it is as of now
     */
    record Sight(Register register, boolean current) {}

    /**
     * A watch that has seen nothing yet.
     *
     * @param source reads the accounts; may fail
     * @param say told what a person should know
     */
    Watch(Supplier<Register> source, Consumer<String> say) {
        this.source = source;
        this.say = say;
    }

    /**
     * Looks once.
     *
     * @throws InterruptedException when the thread was interrupted meanwhile, whatever a library made of it
     */
    Sight look() throws InterruptedException {
        try {
            last = new Sight(source.get(), true);
            if (!problem.isEmpty()) {
                problem = "";
                say.accept("The accounts can be read again.");
            }
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while the accounts were read");
            }
            last = new Sight(last.register(), false);
            if (problem.isEmpty()) {
                problem = e.getMessage() == null ? e.toString() : e.getMessage();
                say.accept("The accounts cannot be read (" + problem
                        + "). Everything goes on, and the table shows what was known last, until they can.");
            }
        }
        return last;
    }

    /** Why what is known is not as of now, for people; empty when it is. */
    String problem() {
        return problem.isEmpty() ? "" : "known last, because the accounts cannot be read: " + problem;
    }
}
