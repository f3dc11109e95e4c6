package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.MessageFailedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No manifest and no message makes more of a message than a small multiple of it: a pod or the operator would end for want of memory. */
class MadeBudgetTest {
    private static final String MANIFEST =
            """
            workflow: rawSteps
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id]
                properties: {id: {type: string}, order: {type: string}, items: {type: array, items: {type: object}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - load: {model: stock.picking}
                fields:
                - {to: origin, from: id}
                %s
                lines:
                - to: move_ids
                  from: items
                  fields: [{to: origin, from: $.order}]
            """;

    private static final CompiledInterface LINES = Manifests.ready(MANIFEST.formatted(""));

    private static byte[] message(int characters, int lines) {
        return ("{\"id\":\"1\",\"order\":\"" + "x".repeat(characters) + "\",\"items\":[" + "{},".repeat(lines - 1)
                        + "{}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aLongTextThatStandsInManyLinesIsAFailureOfTheMessage() {
        assertThatThrownBy(() -> LINES.map(LINES.decode(message(200_000, 20_000))))
                .isInstanceOfSatisfying(MessageFailedException.class, failed -> {
                    assertThat(failed.failure().failureClass()).hasToString("mapping");
                    assertThat(failed.failure().reason()).contains("far more text", "maxLength");
                    assertThat(failed.failure().place()).startsWith("/items/");
                });
    }

    @Test
    void anOrderNumberInThousandsOfLinesIsNone() throws MessageFailedException {
        assertThat(LINES.map(LINES.decode(message(40, 5_000)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['x'].map(a, a + a)%s.exists(b, b == '')",
                "[['x']].map(a, a + a)%s.exists(b, size(b) == 0)",
                "[id].map(a, a + a + a)%s.exists(b, b == '')"
            })
    void anExpressionThatDoublesWhatItMakesIsAFailureOfTheMessage(String expression) {
        var doubling = Manifests.ready(MANIFEST.formatted(
                "- {to: note, from: id, when: \"" + expression.formatted(".map(a, a + a)".repeat(29)) + "\"}"));

        assertThatThrownBy(() -> doubling.map(doubling.decode(message(1, 1))))
                .isInstanceOfSatisfying(
                        MessageFailedException.class,
                        failed -> assertThat(failed.failure().reason()).contains("far more text or lists"));
    }
}
