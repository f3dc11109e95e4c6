package dev.plantline.engine;

import dev.plantline.engine.Problem.Area;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while an interface is compiled, so that all mistakes are told at once. Not thread safe. */
final class Problems {
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    void add(Area area, String path, String message) {
        problems.add(new Problem(path, area, message));
    }

    void warn(Area area, String path, String message) {
        warnings.add(new Problem(path, area, message));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }
}
