package dev.plantline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One code table of the plant as the operator hands it to pods: versioned JSON, compressed with gzip.
 *
 * @param version of this form; a pod refuses one that it does not know and keeps the table that it has
 * @param name of the CodeMap
 * @param revision hash of what its codes mean; a pod takes it as given, whatever its own release would make of it
 * @param spec the table
 */
public record CodeMapFile(int version, String name, String revision, CodeMapSpec spec) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** Name, revision and steward are small beside the table; white space is not written. */
    private static final int LONGEST_JSON = CodeMapSpec.MOST_BYTES + 4_096;

    /** Checks that it is whole. */
    public CodeMapFile {
        if (name == null || revision == null || spec == null || spec.kind() == null || spec.entries() == null) {
            throw new IllegalArgumentException("a code map is not whole");
        }
    }

    /** The same table in the form that this code writes. */
    public static CodeMapFile of(String name, String revision, CodeMapSpec spec) {
        return new CodeMapFile(VERSION, name, revision, spec);
    }

    /** As it is stored: equal tables give equal bytes. */
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Json.MAPPER.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is damaged, too large, not whole or of another version; the message says which
     */
    public static CodeMapFile read(byte[] stored) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            var json = gzip.readNBytes(LONGEST_JSON + 1);
            if (json.length > LONGEST_JSON) {
                throw new IllegalArgumentException("a code map has more than " + LONGEST_JSON + " bytes");
            }
            var tree = Json.MAPPER.readTree(json);
            if (tree.path("version").asInt() != VERSION) {
                throw new IllegalArgumentException(
                        "a code map has version " + tree.path("version") + "; this release reads version " + VERSION);
            }
            return Json.MAPPER.treeToValue(tree, CodeMapFile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a code map is not readable: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("a code map is not readable: " + e.getMessage(), e);
        }
    }
}
