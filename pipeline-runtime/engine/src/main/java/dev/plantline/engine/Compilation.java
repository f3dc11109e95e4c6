package dev.plantline.engine;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What became of an interface's manifest. */
public sealed interface Compilation {
    /**
     * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
     */
    <R> R match(Function<? super Ready, ? extends R> ready, Function<? super Refused, ? extends R> refused);

    /** What works, but deserves a look; never stops an interface. */
    List<Problem> warnings();

    /** Names of the plant's CodeMaps that its mapping names, whether they are there or not. */
    Set<String> codeMaps();

    /**
     * It can run.
     *
     * @param compiled the interface, ready for messages
     * @param warnings what deserves a look
     */
    record Ready(CompiledInterface compiled, List<Problem> warnings) implements Compilation {
        @Override
        public Set<String> codeMaps() {
            return compiled.codeMaps().keySet();
        }

        @Override
        public <R> R match(Function<? super Ready, ? extends R> ready, Function<? super Refused, ? extends R> refused) {
            return ready.apply(this);
        }
    }

    /**
     * It cannot run.
     *
     * @param problems every mistake, not the first only; never empty
     * @param warnings what deserves a look
     * @param codeMaps names of the plant's CodeMaps that its mapping names
     */
    record Refused(List<Problem> problems, List<Problem> warnings, Set<String> codeMaps) implements Compilation {
        @Override
        public <R> R match(Function<? super Ready, ? extends R> ready, Function<? super Refused, ? extends R> refused) {
            return refused.apply(this);
        }
    }
}
