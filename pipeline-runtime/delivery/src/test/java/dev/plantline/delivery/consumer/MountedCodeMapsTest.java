package dev.plantline.delivery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.model.CodeMapFile;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MountedCodeMapsTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final MountedCodeMaps mounted = new MountedCodeMaps();

    private static byte[] file(String revision, String value) {
        return CodeMapFile.of(
                        "units",
                        revision,
                        new CodeMapSpec(CodeMapSpec.Kind.unit, "Ann", List.of(new Entry("A", value, null, null, null))))
                .bytes();
    }

    private CodeTable taken(byte[] file) {
        PlantCodeMaps maps = mounted.take(file == null ? Map.of() : Map.of("units", file), PARIS);
        return maps.tables().get("units");
    }

    @Test
    void aTableIsParsedOnceAndIsTheSameObjectForEveryConfiguration() {
        CodeTable first = taken(file("r-1", "kg"));

        assertThat(taken(file("r-1", "kg"))).isSameAs(first);
        assertThat(taken(file("r-2", "g")))
                .isNotSameAs(first)
                .extracting(CodeTable::revision)
                .isEqualTo("r-2");
    }

    @Test
    void whatCannotBeReadOrIsNotThereAnyMoreLeavesTheTableBeforeAtWork() {
        CodeTable first = taken(file("r-1", "kg"));
        assertThat(mounted.unread(Set.of("units"))).isEmpty();

        assertThat(taken(new byte[] {1, 2, 3})).isSameAs(first);
        assertThat(mounted.unread(Set.of("units", "places"))).hasValueSatisfying(why -> assertThat(why)
                .startsWith("CodeMap units goes on as it was: a code map is not readable"));
        assertThat(mounted.unread(Set.of("places"))).isEmpty();

        assertThat(taken(null)).isSameAs(first);
        mounted.keep(Set.of());
        assertThat(taken(null)).as("nobody wanted it any more").isNull();
    }

    @Test
    void aFirstTableThatCannotBeReadIsToldToWhoNamesIt() {
        PlantCodeMaps maps = mounted.take(Map.of("units", new byte[] {1, 2, 3}), PARIS);

        assertThat(maps.tables()).isEmpty();
        assertThat(maps.unusable()).containsOnlyKeys("units");
    }
}
