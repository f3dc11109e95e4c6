package dev.plantline.model.network;

/** An address that is never called; the message says which, why and what to do. */
public final class AddressRefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** With what was seen. */
    public AddressRefusedException(String message) {
        super(message);
    }
}
