package dev.plantline.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Writes a directory as the kubelet does: a new directory for each content, one link to it that is renamed into place. */
final class Mount {
    private final Path directory;
    private int generation;

    Mount(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    void swap(Map<String, String> files) {
        try {
            var old = directory.resolve("..data");
            Path before = Files.exists(old) ? old.toRealPath() : null;
            var next = Files.createDirectories(directory.resolve("..generation-" + ++generation));
            for (var file : files.entrySet()) {
                Files.writeString(next.resolve(file.getKey()), file.getValue());
                var visible = directory.resolve(file.getKey());
                if (!Files.isSymbolicLink(visible)) {
                    Files.createSymbolicLink(visible, Path.of("..data", file.getKey()));
                }
            }
            var link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
            Files.move(link, old, StandardCopyOption.ATOMIC_MOVE);
            if (before != null) {
                for (Path file : Files.list(before).toList()) {
                    Files.delete(file);
                }
                Files.delete(before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
