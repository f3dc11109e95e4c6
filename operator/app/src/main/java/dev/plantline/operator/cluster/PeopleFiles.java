package dev.plantline.operator.cluster;

import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private volatile Map<String, String> last = Map.of();

    /** People of a directory; empty: everybody is a person of his own. */
    public PeopleFiles(Optional<Path> directory) {
        this.directory = directory;
    }

    /**
     * The person behind a login. What cannot be read, or is gone, stays as it was read last: two logins of one person must not count as two people for it.
     *
     * @throws OperatorFailedException when it cannot be read and never was; the next look tries again
     */
    @Override
    public Map<String, String> get() {
        if (directory.isEmpty()) {
            return Map.of();
        }
        if (!Files.isDirectory(directory.get()) && last.isEmpty()) {
            return Map.of(); // nobody has said anything of people
        }
        Map<String, String> people = new TreeMap<>();
        try (var files =
                Files.newDirectoryStream(directory.get(), each -> !isHidden(each) && Files.isRegularFile(each))) {
            for (Path file : files) {
                add(file.getFileName().toString(), logins(file), people);
            }
        } catch (IOException | DirectoryIteratorException e) {
            if (last.isEmpty()) {
                throw new OperatorFailedException("the logins of people cannot be read", e);
            }
            LogKeys.warn(
                    LOG,
                    "The logins of people cannot be read, so those that were read last go on. See that the ConfigMap which the chart names in changes.people can be mounted",
                    LogKeys.NAME.of(directory.get()));
            return last;
        }
        if (people.isEmpty() && !last.isEmpty()) {
            LogKeys.warn(
                    LOG,
                    "The logins of people are gone, and those that were read last go on until the operator restarts. Put the ConfigMap back which the chart names in changes.people",
                    LogKeys.NAME.of(directory.get()));
            return last;
        }
        last = Map.copyOf(people);
        return last;
    }

    /** A login in two files makes one person of both, whichever is read first. */
    private static void add(String person, String logins, Map<String, String> people) {
        Set<String> own = logins.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
        Set<String> same =
                own.stream().map(people::get).filter(Objects::nonNull).collect(Collectors.toSet());
        people.replaceAll((login, before) -> same.contains(before) ? person : before);
        own.forEach(each -> people.put(each, person));
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
