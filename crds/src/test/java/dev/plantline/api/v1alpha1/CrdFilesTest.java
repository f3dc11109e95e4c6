package dev.plantline.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRDs that are checked in, here and in the chart, are those of the types. */
class CrdFilesTest {
    static final String REFRESH = "mvn -pl crds test -Drefresh";

    /** The chart has copies, not links: those do not survive every way in which a source tree travels. */
    @ParameterizedTest
    @ValueSource(strings = {".", "../helm/plantline/crds"})
    void checkedInFilesAreThoseOfTheTypes(String place) throws IOException {
        var directory = Path.of(place);
        var files = CrdFiles.generate();
        for (var file : files.entrySet()) {
            var path = directory.resolve(file.getKey());
            if (System.getProperty("refresh") != null) {
                Files.writeString(path, file.getValue());
            }
            assertThat(path).as("refresh with: " + REFRESH).exists();
            assertThat(Files.readString(path))
                    .as(path + " is not what the types say; refresh with: " + REFRESH)
                    .isEqualTo(file.getValue());
        }
        try (var there = Files.list(directory)) {
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
