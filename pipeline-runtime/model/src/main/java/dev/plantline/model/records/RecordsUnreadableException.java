package dev.plantline.model.records;

/** Records that cannot be read now, and why: in words for the status, without secrets. Without a stack trace: it is an answer. */
public final class RecordsUnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what is wrong, where and what to do. */
    public RecordsUnreadableException(String message) {
        super(message, null, false, false);
    }
}
