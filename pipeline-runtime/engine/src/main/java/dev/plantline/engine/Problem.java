package dev.plantline.engine;

/**
 * A mistake in the manifest of an interface.
 *
 * @param path where in the manifest, for example {@code spec.mapping.steps[1].fields[0].from}
 * @param area which part of the interface is affected
 * @param message what is wrong, why, and what to do
 */
public record Problem(String path, Area area, String message) {

    /** The parts of an interface that are checked one by one; each has its own condition in the status. */
    public enum Area {
        /** {@code spec.contract}. */
        contract,
        /** {@code spec.mapping} and {@code spec.codeMaps}. */
        mapping,
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
