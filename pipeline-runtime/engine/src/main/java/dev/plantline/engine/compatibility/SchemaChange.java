package dev.plantline.engine.compatibility;

/**
 * One difference between two schemas that decides about messages.
 *
 * @param path where, in the words of the manifest, below the schema: {@code .properties.quantity.maximum}; empty: the schema itself
 * @param effect what it does to messages
 * @param what what it was and what it is, the rest of a sentence that begins with the path
 */
public record SchemaChange(String path, Effect effect, String what) {

    /** What a difference does to messages. */
    public enum Effect {
        /** Messages that were accepted are refused. */
        narrows,
        /** Messages that were refused are accepted. */
        widens,
        /** Messages stay accepted, and a part of them is no longer looked at. */
        unread,
        /** A part of messages that nobody was expected to send is said now. */
        described,
        /** It cannot be told which messages are concerned. */
        unclear
    }
}
