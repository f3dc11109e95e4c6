package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {
    private static ObjectNode deep(int levels) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        for (int level = 1; level < levels; level++) {
            tree = Json.MAPPER.createObjectNode().set("a" + (levels - level), tree);
        }
        return tree;
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 300, 100_000})
    void whatIsTooDeepIsFoundWithoutGoingDownIntoIt(int levels) {
        assertThat(Nesting.tooDeep(deep(levels))).contains("a1.a2.a3.a4…");
    }

    @Test
    void whatIsWithinTheBoundIsFine() {
        assertThat(Nesting.tooDeep(deep(40))).isEmpty();
        assertThat(Nesting.tooDeep(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 10_000, 100_000})
    void aConfigurationThatIsTooDeepIsNotReadable(int levels) {
        String deep = "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
        assertThatThrownBy(() -> RuntimeConfiguration.read(List.of(deep)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the configuration is not readable")
                .hasMessageContaining("depth");
    }
}
