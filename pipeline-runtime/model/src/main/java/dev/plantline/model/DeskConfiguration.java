package dev.plantline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;

/**
 * What the operator hands to a plant's desk, as versioned JSON: with it and the secrets' files the commands that only read need no option there. There is
 * nothing in it that not everybody may know.
 *
 * @param version of this form; a command refuses one that it does not know
 * @param plant name of the plant
 * @param kafka the connection of the plant's auditor; files are names inside the mounted secret directory
 * @param anchorKeys public keys with which the anchors of the plant's audit can be verified, the one that signs now first, as
 *     {@link dev.plantline.model.history.PublicAnchorKeys} writes them
 */
public record DeskConfiguration(int version, String plant, RuntimeConfiguration.Kafka kafka, List<String> anchorKeys) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** Copies the keys. */
    public DeskConfiguration {
        anchorKeys = List.copyOf(anchorKeys);
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException when it is not JSON, has another version or an unknown field, or is not whole; the message says which and holds no
     *     secret
     */
    public static DeskConfiguration read(String json) {
        try {
            var tree = Json.MAPPER.readTree(json);
            var found = tree.path("version");
            if (!found.isInt() || found.intValue() != VERSION) {
                throw new IllegalArgumentException("the configuration of the desk has version " + found
                        + "; this command reads version " + VERSION);
            }
            if (!tree.hasNonNull("plant") || !tree.hasNonNull("kafka") || !tree.hasNonNull("anchorKeys")) {
                throw new IllegalArgumentException("the configuration of the desk is not whole");
            }
            return Json.MAPPER.treeToValue(tree, DeskConfiguration.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the configuration of the desk is not readable: " + e.getOriginalMessage(), e);
        }
    }
}
