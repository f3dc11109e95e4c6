package dev.plantline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A revision of an interface that waits for people, as the operator hands it to pods of delivery, which hold it against recorded messages and run it for none:
 * versioned JSON, compressed with gzip.
 *
 * @param version of this form; a pod refuses one that it does not know
 * @param name of the interface
 * @param revision by which decisions name it
 * @param spec with every default filled in
 */
public record CandidateFile(int version, String name, String revision, OdooInterfaceSpec spec) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** More than a ConfigMap of interfaces holds. */
    private static final int LONGEST_JSON = 2 << 20;

    /** Checks that it is whole. */
    public CandidateFile {
        if (name == null || revision == null || spec == null) {
            throw new IllegalArgumentException("a waiting revision is not whole");
        }
    }

    /** In the form that this code writes. */
    public static CandidateFile of(String name, String revision, OdooInterfaceSpec spec) {
        return new CandidateFile(VERSION, name, revision, spec);
    }

    /** As it is stored: equal ones give equal bytes. */
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
    public static CandidateFile read(byte[] stored) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            var json = gzip.readNBytes(LONGEST_JSON + 1);
            if (json.length > LONGEST_JSON) {
                throw new IllegalArgumentException("a waiting revision has more than " + LONGEST_JSON + " bytes");
            }
            var tree = Json.MAPPER.readTree(json);
            if (tree.path("version").asInt() != VERSION) {
                throw new IllegalArgumentException("a waiting revision has version " + tree.path("version")
                        + "; this release reads version " + VERSION);
            }
            return Json.MAPPER.treeToValue(tree, CandidateFile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a waiting revision is not readable: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("a waiting revision is not readable: " + e.getMessage(), e);
        }
    }
}
