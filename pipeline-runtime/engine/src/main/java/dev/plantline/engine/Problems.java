package dev.plantline.engine;

import dev.plantline.engine.Problem.Area;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong while an interface is compiled, so that all mistakes are told at once; of more than {@value #MOST} the first. A manifest can hold a
 * mistake in each of its hundred thousand words. Not thread safe.
 */
final class Problems {
    /** Most mistakes that are told, and most warnings. */
    static final int MOST = 200;

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    void add(Area area, String path, String message) {
        add(problems, area, path, message, "mistakes");
    }

    void warn(Area area, String path, String message) {
        add(warnings, area, path, message, "warnings");
    }

    private static void add(List<Problem> told, Area area, String path, String message, String what) {
        if (told.size() < MOST) {
            told.add(new Problem(path, area, message));
        } else if (told.size() == MOST) {
            told.add(new Problem(
                    "spec",
                    area,
                    "there are more than " + MOST + " " + what + ": the others are told once these are gone"));
        }
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
