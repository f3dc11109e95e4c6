package dev.plantline.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KindsTest {
    @ParameterizedTest
    @EnumSource(Kinds.class)
    void eachIsWhatItsDefinitionSays(Kinds kind) throws IOException {
        try (var file = Kinds.class.getResourceAsStream(kind.resource())) {
            var crd = new YAMLMapper().readTree(file);
            assertThat(crd.at("/spec/names/kind").asText()).isEqualTo(kind.kind());
            assertThat(crd.at("/spec/names/plural").asText()).isEqualTo(kind.plural());
            assertThat(crd.at("/spec/scope").asText()).isEqualTo(kind.isNamespaced() ? "Namespaced" : "Cluster");
            assertThat(Kinds.of(Kinds.API_VERSION, kind.kind())).contains(kind);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plantline.dev/v1alpha1, PlantTemplate",
        "plantline.dev/v1alpha1, Odoointerface",
        "plantline.dev/v1alpha1, odoointerfaces",
        "plantline.dev/v1alpha1, ''",
        "plantline.dev/v1, OdooInterface",
        "plantline.io/v1alpha1, OdooInterface",
        "garden.example.com/v1alpha1, Plant",
        "v1, Secret",
    })
    void whatIsUnknownMisspeltOrOfAnotherGroupIsReadAsNone(String apiVersion, String kind) {
        assertThat(Kinds.of(apiVersion, kind)).isEmpty();
    }

    @Test
    void aManifestThatSaysNothingIsOfNoKind() {
        assertThat(Kinds.of(null, null)).isEmpty();
    }
}
