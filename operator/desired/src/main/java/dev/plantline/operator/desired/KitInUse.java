package dev.plantline.operator.desired;

/**
 * A side kit of one duty of an OdooConnection.
 *
 * @param plant the plant's code
 * @param action name of the server action that the workloads call now
 * @param newest what the newest kit for the same use must be able to work; its name differs from {@code action} as long as it is not installed and the
 *     one before goes on
 */
public record KitInUse(String plant, String action, KitContent newest) {}
