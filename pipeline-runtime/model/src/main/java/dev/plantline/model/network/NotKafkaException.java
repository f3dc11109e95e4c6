package dev.plantline.model.network;

/** What answers at an address of a broker is no Kafka, or speaks TLS where none was asked for; the message says which, what was seen and what to do. */
public final class NotKafkaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** With what was seen. */
    NotKafkaException(String message) {
        super(message);
    }
}
