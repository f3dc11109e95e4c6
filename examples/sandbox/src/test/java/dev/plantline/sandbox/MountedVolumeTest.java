package dev.plantline.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedVolumeTest {
    @TempDir
    private Path directory;

    @Test
    void allFilesAreSwappedAtOnceThroughOneLink() throws IOException {
        MountedVolume volume = new MountedVolume(directory.resolve("volume"));
        volume.write(files("a", "1", "b", "1"));
        Path data = volume.directory().resolve("..data");
        Path before = data.toRealPath();
        assertThat(Files.isSymbolicLink(volume.directory().resolve("a"))).isTrue();

        assertThat(volume.write(files("a", "2", "c", "2"))).isTrue();

        assertThat(data.toRealPath()).isNotEqualTo(before);
        assertThat(before).doesNotExist();
        assertThat(volume.directory().resolve("a")).hasContent("2");
        assertThat(volume.directory().resolve("c")).hasContent("2");
        try (Stream<Path> visible = Files.list(volume.directory())) {
            assertThat(visible.map(path -> path.getFileName().toString()).filter(name -> !name.startsWith("..")))
                    .containsExactlyInAnyOrder("a", "c");
        }
    }

    @Test
    void theSameContentIsNotSwapped() throws IOException {
        MountedVolume volume = new MountedVolume(directory.resolve("volume"));
        volume.write(files("a", "1"));
        Path before = volume.directory().resolve("..data").toRealPath();
        assertThat(volume.write(files("a", "1"))).isFalse();
        assertThat(volume.directory().resolve("..data").toRealPath()).isEqualTo(before);
    }

    private static Map<String, byte[]> files(String... namesAndTexts) {
        Map<String, byte[]> files = new java.util.HashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(UTF_8));
        }
        return files;
    }
}
