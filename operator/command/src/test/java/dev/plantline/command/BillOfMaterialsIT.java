package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.testing.BillOfMaterials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever asks whether an advisory concerns the command reads its bill of materials. */
class BillOfMaterialsIT {

    @Test
    void everyJarThatIsShippedIsInTheBillOfMaterialsAndNoOther() throws IOException {
        Set<String> named = BillOfMaterials.named(Path.of("target/sbom/sbom.cdx.json"), false);
        assertThat(named).isNotEmpty().isEqualTo(BillOfMaterials.shipped(Path.of("target/lib")));
    }
}
