package dev.plantline.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The CRDs that are checked in are those of the types. */
class CrdFilesTest {
    static final String REFRESH = "mvn -pl crds test -Drefresh";

    @Test
    void checkedInFilesAreThoseOfTheTypes() throws IOException {
        var files = CrdFiles.generate();
        for (var file : files.entrySet()) {
            var path = Path.of(file.getKey());
            if (System.getProperty("refresh") != null) {
                Files.writeString(path, file.getValue());
            }
            assertThat(path).as("refresh with: " + REFRESH).exists();
            assertThat(Files.readString(path))
                    .as(path + " is not what the types say; refresh with: " + REFRESH)
                    .isEqualTo(file.getValue());
        }
        try (var there = Files.list(Path.of("."))) {
            assertThat(there.map(each -> each.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .as("every file comes from a type")
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(CrdFiles.generate().values()).noneMatch(text -> text.contains("description: null"));
    }
}
