package dev.plantline.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory that the kubelet mounts and swaps as a whole: it writes a new directory and renames the link {@code ..data} to point to it. Read
 * through that link, the files always belong together. A plain directory works too, without that promise.
 */
final class MountedDirectory {
    private static final String DATA = "..data";
    private static final int ATTEMPTS = 20;

    private final Path directory;

    MountedDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads all files; those of a directory that is not there are none.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    Contents read() {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Contents(readOnce());
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) { // swapped again and again while it was read
                    throw new UncheckedIOException(directory + " changes faster than it can be read", e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(directory + " cannot be read", e);
            }
        }
    }

    private Map<String, byte[]> readOnce() throws IOException {
        var files = new TreeMap<String, byte[]>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        Path link = directory.resolve(DATA);
        Path at = Files.exists(link) ? link.toRealPath() : directory;
        try (Stream<Path> entries = Files.list(at)) {
            for (Path file : entries.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        if (!at.equals(directory) && !at.equals(link.toRealPath())) {
            // The old directory is emptied after the swap: what was listed in it may be a part only.
            throw new NoSuchFileException(at.toString());
        }
        return files;
    }

    /**
     * Files by name, as they stood at one moment; equal when names and bytes are.
     *
     * @param files never changed
     */
    record Contents(Map<String, byte[]> files) {
        /** The bytes of a file. */
        byte[] file(String name) {
            byte[] bytes = files.get(name);
            if (bytes == null) {
                throw new IllegalArgumentException("the secret directory has no file " + name);
            }
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Contents that
                    && files.keySet().equals(that.files.keySet())
                    && files.entrySet().stream()
                            .allMatch(each -> Arrays.equals(each.getValue(), that.files.get(each.getKey())));
        }

        @Override
        public int hashCode() {
            return files.keySet().hashCode();
        }

        /** Names only: the contents may be secret. */
        @Override
        public String toString() {
            return files.keySet().toString();
        }
    }
}
