package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.signature.SenderKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** To whom a message goes and who signs it, from the plant's manifests or from options. */
final class SenderOptions {
    private static final int MAX_KEY = 4096;

    @Parameters(index = "0", paramLabel = "INTERFACE", description = "Name of the OdooInterface.")
    private String interfaceName;

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The plant's manifests, which say path and key id (default: this directory).")
    private Path manifests;

    @Option(names = "--namespace", description = "Of the interface, where several plants have one of this name.")
    private String namespace;

    @Option(names = "--path", description = "Path of the interface; with --key-id no manifests are read.")
    private String path;

    @Option(
            names = "--key-id",
            paramLabel = "ID",
            description = "Which of the interface's keys; needed where it has several.")
    private String keyId;

    @Option(names = "--key-file", paramLabel = "FILE", description = "File with the key.")
    private Path keyFile;

    /**
     * To whom a message goes.
     *
     * @param path below the gateway's root, without a slash at its start
     * @param keyId of the key that signs
     */
    record Target(String path, String keyId) {}

    /**
     * Finds path and key id.
     *
     * @throws IllegalArgumentException when they cannot be found, with what to do
     */
    Target target() {
        if (path != null && keyId != null) {
            return new Target(path.startsWith("/") ? path.substring(1) : path, keyId);
        }
        JsonNode http = manifest().tree().at("/spec/source/http");
        if (http.isMissingNode()) {
            throw new IllegalArgumentException(
                    interfaceName + " has no HTTP source: its messages come from elsewhere, and nobody can send to it");
        }
        List<String> ids = StreamSupport.stream(http.at("/authentication/keys").spliterator(), false)
                .map(key -> key.path("id").asText())
                .toList();
        if (keyId == null && ids.size() != 1) {
            throw new IllegalArgumentException(interfaceName + " has the keys " + ids + ": choose one with --key-id");
        }
        if (keyId != null && !ids.contains(keyId)) {
            throw new IllegalArgumentException(
                    interfaceName + " has no key '" + keyId + "', it has " + ids + ": choose one of them");
        }
        return new Target(path == null ? http.path("path").asText() : path, keyId == null ? ids.get(0) : keyId);
    }

    private Manifest manifest() {
        var found = Manifests.read(manifests).all().stream()
                .filter(each -> each.is(Kinds.ODOO_INTERFACE)
                        && each.name().equals(interfaceName)
                        && (namespace == null || each.namespace().equals(namespace)))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no OdooInterface " + interfaceName + " in " + manifests
                    + ": give --manifests DIR, or --path and --key-id");
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("several plants have an interface " + interfaceName + ", in "
                    + found.stream().map(Manifest::namespace).sorted().toList() + ": choose one with --namespace");
        }
        return found.get(0);
    }

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException when there is none or it cannot be one; never shows it
     */
    SenderKey key(String id) throws IOException {
        if (keyFile == null) {
            String value = System.getenv(SendCommand.KEY_VARIABLE);
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(
                        "which key signs? Give --key-file FILE or set " + SendCommand.KEY_VARIABLE);
            }
            return SenderKey.ofFile(id, value.getBytes(StandardCharsets.UTF_8));
        }
        try (var in = Files.newInputStream(keyFile)) {
            return SenderKey.ofFile(id, in.readNBytes(MAX_KEY));
        } catch (IOException e) {
            throw new IOException("--key-file " + keyFile + " cannot be read: " + Unreadable.reason(keyFile, e), e);
        }
    }
}
