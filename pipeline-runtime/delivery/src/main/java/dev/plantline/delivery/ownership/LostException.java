package dev.plantline.delivery.ownership;

/** The partition is no longer ours, or it is doubtful: everything in memory is dropped, and if it is still assigned it is owned again. */
final class LostException extends Exception {
    private static final long serialVersionUID = 1;

    /** Another owner was seen: leave it time. */
    private final boolean fenced;

    LostException(String reason, boolean fenced) {
        super(reason);
        this.fenced = fenced;
    }

    boolean fenced() {
        return fenced;
    }
}
