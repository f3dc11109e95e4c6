package dev.plantline.model;

/**
 * Where a message stands: the source of truth for "the same message".
 *
 * @param partition of the interface's {@code .in} topic
 * @param offset in it
 */
public record Position(PartitionId partition, long offset) {
    /** The text form {@code <topic id>/<partition>/<offset>}, as Odoo's ledger keeps it. */
    public String text() {
        return partition.text() + "/" + offset;
    }

    /**
     * Reads the text form; a trailing edition is ignored.
     *
     * @throws IllegalArgumentException when the text is no position
     */
    public static Position parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 3 || parts.length > 4) {
            throw new IllegalArgumentException("not a position: " + text);
        }
        return new Position(new PartitionId(parts[0], Integer.parseInt(parts[1])), Long.parseLong(parts[2]));
    }
}
