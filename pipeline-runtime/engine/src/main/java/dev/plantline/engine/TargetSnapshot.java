package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.plantline.model.Json;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an Odoo has, in a file that can be kept in Git: the same Odoo gives the same text.
 *
 * @param plantlineSnapshot version of this form
 * @param connection name of the OdooConnection
 * @param namespace of the OdooConnection
 * @param odoo Odoo's version, for example 19.0
 * @param duties what the user of each duty sees
 */
public record TargetSnapshot(
        int plantlineSnapshot,
        String connection,
        String namespace,
        String odoo,
        SortedMap<String, TargetModels> duties) {
    /** The form of this release. */
    public static final int VERSION = 1;

    /** Longest file that is read, bytes. Some fifty models of Odoo have 500 KB. */
    public static final int MOST_BYTES = 8 << 20;

    private static final ObjectReader READER =
            Json.MAPPER.readerFor(TargetSnapshot.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Copies; what is missing is empty. */
    public TargetSnapshot {
        duties = Collections.unmodifiableSortedMap(duties == null ? new TreeMap<>() : new TreeMap<>(duties));
    }

    /** What the user of a duty sees. */
    public TargetModels of(String duty) {
        return duties.getOrDefault(duty, TargetModels.NONE);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it is no snapshot, or of a later form
     */
    public static TargetSnapshot read(String text) {
        try {
            JsonNode tree = Json.MAPPER.readTree(text);
            int version = tree.path("plantlineSnapshot").asInt(0);
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        version == 0
                                ? "this is no snapshot: plantline snapshot writes one"
                                : "this snapshot has form " + version + ", and this release reads form " + VERSION
                                        + ": write it anew with plantline snapshot");
            }
            TargetSnapshot snapshot = READER.readValue(tree);
            if (snapshot.connection() == null || snapshot.namespace() == null) {
                throw new IllegalArgumentException(
                        "the snapshot does not say of which connection and namespace it is: write it anew with plantline snapshot");
            }
            return snapshot;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "this is no snapshot that can be read: write it anew with plantline snapshot", e);
        }
    }

    /** The text of the file: one line for each field, so that a change of Odoo is a small difference in Git. */
    public String text() {
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
        lines.indentObjectsWith(new DefaultIndenter(" ", "\n"));
        try {
            return Json.MAPPER.writer(lines).writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a snapshot cannot be written", e);
        }
    }
}
