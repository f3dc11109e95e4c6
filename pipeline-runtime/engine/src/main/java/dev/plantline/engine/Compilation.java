package dev.plantline.engine;

import java.util.List;

/** What became of an interface's manifest. */
public sealed interface Compilation {
    /** What works, but deserves a look; never stops an interface. */
    List<Problem> warnings();

    /**
     * It can run.
     *
     * @param compiled the interface, ready for messages
     * @param warnings what deserves a look
     */
    record Ready(CompiledInterface compiled, List<Problem> warnings) implements Compilation {}

    /**
     * It cannot run.
     *
     * @param problems every mistake, not the first only; never empty
     * @param warnings what deserves a look
     */
    record Refused(List<Problem> problems, List<Problem> warnings) implements Compilation {}
}
