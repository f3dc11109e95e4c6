package dev.plantline.operator.cluster;

import dev.plantline.operator.LogKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The logins of people in files that the installation mounts from a ConfigMap of the operator's own namespace: one file per person, one login in each line.
 * Read when it is asked for, so that a change counts without a restart.
 */
public final class PeopleFiles implements Supplier<Map<String, String>> {
    private static final Logger LOG = Logger.getLogger(PeopleFiles.class);

    /** A ConfigMap has 1 MiB. */
    private static final int LONGEST = 1 << 20;

    private final Optional<Path> directory;

    /** People of a directory; empty: everybody is a person of his own. */
    public PeopleFiles(Optional<Path> directory) {
        this.directory = directory;
    }

    /** The person behind a login. */
    @Override
    public Map<String, String> get() {
        Map<String, String> people = new HashMap<>();
        if (directory.filter(Files::isDirectory).isEmpty()) {
            return people;
        }
        try (var files =
                Files.newDirectoryStream(directory.get(), each -> !isHidden(each) && Files.isRegularFile(each))) {
            for (Path file : files) {
                logins(file)
                        .lines()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .forEach(each -> people.put(each, file.getFileName().toString()));
            }
        } catch (IOException e) {
            LogKeys.warn(
                    LOG,
                    "The logins of people cannot be read, so each login counts as a person of its own. See that the ConfigMap which the chart names in changes.people can be mounted",
                    LogKeys.NAME.of(directory.get()));
        }
        return people;
    }

    /** The kubelet keeps the versions of a mounted ConfigMap in directories that begin with two dots. */
    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private static String logins(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }
}
