package dev.plantline.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One volume of ConfigMaps and Secrets as a pod sees it: all files are swapped at once through the symbolic link {@code ..data}, the way the
 * kubelet's AtomicWriter does it (kubernetes pkg/volume/util/atomic_writer.go). Not thread safe.
 */
final class MountedVolume {
    private static final String DATA = "..data";
    private static final String NEXT = "..data_tmp";

    private final Path directory;
    private Map<String, byte[]> files = Map.of();
    private int generation;

    /** A volume in {@code directory}, which is emptied first: it is a new mount. */
    MountedVolume(Path directory) throws IOException {
        this.directory = directory;
        ChildProcess.delete(directory);
        Files.createDirectories(directory);
    }

    /** Where it is mounted. */
    Path directory() {
        return directory;
    }

    /**
     * Makes {@code next} the volume's content.
     *
     * @return whether anything changed
     */
    boolean write(Map<String, byte[]> next) throws IOException {
        if (generation > 0 && same(files, next)) {
            return false;
        }
        Path old = generation == 0 ? null : directory.resolve("..generation-" + generation);
        String name = "..generation-" + (generation + 1);
        Path fresh = Files.createDirectory(directory.resolve(name));
        for (var file : next.entrySet()) {
            OwnerOnly.write(fresh.resolve(file.getKey()), file.getValue());
        }
        Files.deleteIfExists(directory.resolve(NEXT));
        Files.createSymbolicLink(directory.resolve(NEXT), Path.of(name));
        Files.move(directory.resolve(NEXT), directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        link(next.keySet());
        generation++;
        files = Map.copyOf(next);
        if (old != null) {
            ChildProcess.delete(old);
        }
        return true;
    }

    private void link(Set<String> names) throws IOException {
        Set<String> missing = new HashSet<>(names);
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> visible = entries.filter(
                            path -> !path.getFileName().toString().startsWith(".."))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (Path path : visible) {
                if (!missing.remove(path.getFileName().toString())) {
                    Files.delete(path);
                }
            }
        }
        for (String name : missing) {
            Files.createSymbolicLink(directory.resolve(name), Path.of(DATA, name));
        }
    }

    private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
    }
}
