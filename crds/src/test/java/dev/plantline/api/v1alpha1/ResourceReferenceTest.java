package dev.plantline.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference of the resources that is checked in is that of the CRDs. */
class ResourceReferenceTest {
    private static final Path PAGE = Path.of("../docs/resources.md");

    @Test
    void checkedInPageIsThatOfTheTypes() throws IOException {
        var files = CrdFiles.generate();
        List<JsonNode> crds = new ArrayList<>();
        for (Kinds kind : Kinds.values()) {
            crds.add(new YAMLMapper().readTree(files.get(kind.file())));
        }
        String page = ResourceReference.of(crds);
        if (System.getProperty("refresh") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/resources.md is not what the types say; refresh with: " + CrdFilesTest.REFRESH)
                .isEqualTo(page);
    }
}
