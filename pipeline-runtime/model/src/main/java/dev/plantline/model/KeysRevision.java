package dev.plantline.model;

/**
 * What makes a repeat a repeat: the keys, and whose rows in the target's ledger know them. Configurations and checkpoints have its text.
 *
 * @param keys hash of all that decides keys and content hash of a message
 * @param duty of the target under which messages are applied; null: the target has no duties
 */
public record KeysRevision(String keys, String duty) {
    private static final char BETWEEN = '/';

    /** Reads a text of {@link #text}; one without a duty is that of a target without duties. */
    public static KeysRevision parse(String text) {
        int at = text.indexOf(BETWEEN);
        return at < 0 ? new KeysRevision(text, null) : new KeysRevision(text.substring(0, at), text.substring(at + 1));
    }

    /** The text {@code <keys>/<duty>}, or {@code <keys>}. */
    public String text() {
        return duty == null ? keys : keys + BETWEEN + duty;
    }

    /** Whether another duty's rows of the ledger would be asked. */
    public boolean hasOtherDutyThan(KeysRevision other) {
        return duty != null && other.duty != null && !duty.equals(other.duty);
    }

    /** Whether nothing but the duty differs: every message has the same keys under both. */
    public boolean differsInDutyAlone(KeysRevision other) {
        return keys.equals(other.keys) && hasOtherDutyThan(other);
    }
}
