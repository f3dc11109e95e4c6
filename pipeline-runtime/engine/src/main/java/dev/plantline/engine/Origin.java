package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.MessageFailedException;

/** Where a field's value comes from. */
interface Origin {
    /** The value; null when the message has none. */
    JsonNode node(Scope scope) throws MessageFailedException;

    /** JSON pointer for a failure. */
    String place(Scope scope);
}
