package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProductionConfirmationTest {
    private static final String MANIFEST = Manifests.resource("production-confirmation.yaml");

    @Test
    void theManifestOfTheDesignPassesItsOwnTests() {
        Compilation compilation = Manifests.compile(MANIFEST);
        assertThat(compilation).isInstanceOf(Compilation.Ready.class);
        assertThat(compilation.warnings()).isEmpty();

        assertThat(MappingTests.run(((Compilation.Ready) compilation).compiled(), Manifests.spec(MANIFEST)))
                .hasSize(4)
                .allSatisfy(result ->
                        assertThat(result.difference()).as(result.name()).isEmpty());
    }
}
