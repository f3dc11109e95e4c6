package dev.plantline.sandbox;

import dev.plantline.command.Screen;
import dev.plantline.sandbox.Watch.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The table of the interfaces while they work, with what keeps it from being true below it. Used by one thread. */
final class Live {
    private final Watch watch;
    private final Supplier<String> operatorProblem;
    private final Screen screen;

    /**
     * A table that nobody has seen yet.
     *
     * @param watch what is shown
     * @param operatorProblem what is wrong with the operator, for people; empty when nothing is
     * @param screen where to
     */
    Live(Watch watch, Supplier<String> operatorProblem, Screen screen) {
        this.watch = watch;
        this.operatorProblem = operatorProblem;
        this.screen = screen;
    }

    /**
     * Looks once, and shows what it sees.
     *
     * @throws InterruptedException when somebody ends it
     */
    Sight look() throws InterruptedException {
        Sight sight = watch.look();
        List<String> lines = new ArrayList<>(sight.register().live());
        problems().forEach(problem -> lines.add("! " + problem));
        screen.draw(lines);
        return sight;
    }

    /** What is wrong with what shows and with what works, for people; empty when nothing is. */
    List<String> problems() {
        return Stream.of(watch.problem(), operatorProblem.get())
                .filter(problem -> !problem.isEmpty())
                .toList();
    }
}
