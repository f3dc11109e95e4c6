package dev.plantline.runtime;

import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.runtime.MountedDirectory.Contents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a pod has mounted at one moment.
 *
 * @param configuration what to do
 * @param codeMaps code tables of the plant, as stored, by name
 * @param candidates revisions of interfaces that wait for people, as stored, by name of the interface
 * @param candidateTables tables of code maps that wait for people, as stored, by name of the CodeMap
 * @param secrets keys and certificates by file name
 * @param secretDirectory where these files are, for libraries that read certificates themselves
 */
record Mounted(
        RuntimeConfiguration configuration,
        Map<String, byte[]> codeMaps,
        Map<String, byte[]> candidates,
        Map<String, byte[]> candidateTables,
        Contents secrets,
        Path secretDirectory) {
    /** Where nothing waits. */
    Mounted(RuntimeConfiguration configuration, Map<String, byte[]> codeMaps, Contents secrets, Path secretDirectory) {
        this(configuration, codeMaps, Map.of(), Map.of(), secrets, secretDirectory);
    }

    /** The text of a secret, without the line end that editors leave. */
    String text(String file) {
        return new String(secrets.file(file), StandardCharsets.UTF_8).strip();
    }

    /** The same; null: it is not there now. */
    String textOrNull(String file) {
        return secrets.files().containsKey(file) ? text(file) : null;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "configuration with " + configuration.interfaces().size() + " interfaces and the secrets " + secrets;
    }
}
