package dev.plantline.delivery.partition.commands;

/** A command is not carried out; the message says why, and what to do. */
final class CommandRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    CommandRefusedException(String message) {
        super(message);
    }
}
