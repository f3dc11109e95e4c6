package dev.plantline.operator.desired.validation;

/**
 * A place where a manifest breaks a rule of its kind.
 *
 * @param path as the API server writes it, for example {@code spec.mapping.steps[0].fields[1].to}
 * @param message what is wrong and what to do
 */
public record Violation(String path, String message) {
    /** {@code path: message}. */
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
