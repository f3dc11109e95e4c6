package dev.plantline.command;

import dev.plantline.model.history.PublicAnchorKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** With which public keys the anchors of an audit are verified. */
final class AnchorKeysOption {
    /** The status of a plant with all its keys is a few kilobytes. */
    private static final long LARGEST = 1 << 20;

    @Option(
            names = "--anchor-keys",
            paramLabel = "FILE",
            description =
                    "Public keys of the plant, for example from: kubectl get plant NAME -n NAMESPACE -o jsonpath='{.status.anchorKeys}'."
                            + " At the plant's desk and in its pods of delivery by themselves those that the plant has now. Without any no signature is verified.")
    private Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Those of the file; without a file the others.
     *
     * @throws ParameterException when the file has none
     */
    PublicAnchorKeys or(PublicAnchorKeys others) {
        if (file == null) {
            return others;
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new ParameterException(spec.commandLine(), file + " is larger than 1 MB: is it the right file?");
            }
            return PublicAnchorKeys.in(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: " + Unreadable.reason(file, e));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage());
        }
    }
}
