package dev.plantline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Versioned JSON in a ConfigMap, compressed with gzip. */
final class StoredJson {
    private StoredJson() {}

    /** As it is stored: equal values give equal bytes. */
    static byte[] bytes(Object value) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Json.MAPPER.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads one.
     *
     * @param what it is, for the message
     * @param reader number of this release's reader of that form
     * @param longest bytes of JSON
     * @throws IllegalArgumentException when it is damaged, too large, not whole, of another version or for a higher reader; the message says which
     */
    static <T> T read(byte[] stored, Class<T> type, String what, int version, int reader, int longest) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            var json = gzip.readNBytes(longest + 1);
            if (json.length > longest) {
                throw new IllegalArgumentException(what + " has more than " + longest + " bytes");
            }
            var tree = Json.MAPPER.readTree(json);
            if (tree.path("version").asInt() != version) {
                throw new IllegalArgumentException(
                        what + " has version " + tree.path("version") + "; this release reads version " + version);
            }
            return LowestReader.read(tree, type, reader, what);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + " is not readable: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " is not readable: " + e.getMessage(), e);
        }
    }
}
