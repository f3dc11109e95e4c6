package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedDirectoryTest {

    @Test
    void filesThatAreReadTogetherBelongTogether(@TempDir Path directory) throws Exception {
        var mount = new Mount(directory);
        mount.swap(Map.of("a", "1", "b", "1"));
        var mounted = new MountedDirectory(directory);
        var swapping = new Thread(() -> {
            for (int i = 2; i < 200; i++) {
                mount.swap(Map.of("a", "" + i, "b", "" + i));
            }
        });
        swapping.start();
        while (swapping.isAlive()) {
            var contents = mounted.read();
            assertThat(new String(contents.file("a"), "UTF-8")).isEqualTo(new String(contents.file("b"), "UTF-8"));
        }
        assertThat(new String(mounted.read().file("a"), "UTF-8")).isEqualTo("199");
    }

    @Test
    void equalFilesAreNoChange(@TempDir Path directory) {
        var mount = new Mount(directory);
        var mounted = new MountedDirectory(directory);
        mount.swap(Map.of("a", "1"));
        var first = mounted.read();
        mount.swap(Map.of("a", "1"));
        assertThat(mounted.read()).isEqualTo(first);
        mount.swap(Map.of("a", "2"));
        assertThat(mounted.read()).isNotEqualTo(first);
    }

    @Test
    void aMissingFileIsNamedAndNoContentIsShown(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("key"), "secret-value");
        var contents = new MountedDirectory(directory).read();
        assertThatThrownBy(() -> contents.file("other")).hasMessageContaining("other");
        assertThat(contents.toString()).contains("key").doesNotContain("secret-value");
        assertThat(new MountedDirectory(directory.resolve("nowhere")).read().files())
                .isEmpty();
    }
}
