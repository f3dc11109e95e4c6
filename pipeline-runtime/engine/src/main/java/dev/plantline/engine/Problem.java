package dev.plantline.engine;

/**
 * A mistake in the manifest of an interface.
 *
 * @param path where in the manifest, for example {@code spec.mapping.steps[1].fields[0].from}; at most 2000 characters, as the message
 * @param area which part of the interface is affected
 * @param message what is wrong, why, and what to do
 */
public record Problem(String path, Area area, String message) {
    private static final int LONGEST = 2_000;

    /** Cuts what is too long: names and values in both are the manifest's. */
    public Problem {
        path = cut(path);
        message = cut(message);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** The parts of an interface that are checked one by one; each has its own condition in the status. */
    public enum Area {
        /** {@code spec.contract}. */
        contract,
        /** {@code spec.mapping} and {@code spec.codeMaps}. */
        mapping,
        /** A code map that the mapping names and that is not there. */
        codeMap,
        /** {@code spec.keys}. */
        keys,
        /** {@code spec.tests}. */
        tests
    }

    /** {@code path: message}. */
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
