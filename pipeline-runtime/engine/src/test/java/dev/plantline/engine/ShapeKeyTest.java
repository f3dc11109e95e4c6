package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.ShapeKey;
import org.junit.jupiter.api.Test;

class ShapeKeyTest {
    private static final CompiledInterface COMPILED = Manifests.ready(
            """
            contract: {version: 1.0.0, format: json, schema: {type: object}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - load: {model: stock.picking}
                context: {tracking_disable: true}
                fields:
                - {to: origin, from: id}
                - {to: note, from: note, whenMissing: omit}
                - {to: partner_id, ref: "partner_{partner}", whenMissing: "null"}
                lines:
                - {to: move_ids, from: lines, fields: [{to: origin, from: item}, {to: x_lot, from: lot, whenMissing: omit}]}
              - call: button_validate
                when: has(done)
            """);

    private static ShapeKey shape(String json) throws Exception {
        return ShapeKey.of(COMPILED.map(COMPILED.decode(Manifests.json(json))));
    }

    private static final String PLAIN = "{\"id\": \"1\", \"partner\": \"p\", \"lines\": [{\"item\": \"A\"}]}";

    @Test
    void valuesAndTheNumberOfLinesDoNotCount() throws Exception {
        assertThat(
                        shape(
                                "{\"id\": \"2\", \"partner\": \"q\", \"lines\": [{\"item\": \"B\"}, {\"item\": \"C\"}, {\"item\": \"D\"}]}"))
                .isEqualTo(shape(PLAIN));
    }

    @Test
    void columnsKindsOfReferenceAndStepsCount() throws Exception {
        assertThat(shape("{\"id\": \"1\", \"partner\": \"p\", \"note\": \"x\", \"lines\": [{\"item\": \"A\"}]}"))
                .isNotEqualTo(shape(PLAIN));
        assertThat(shape("{\"id\": \"1\", \"lines\": [{\"item\": \"A\"}]}")).isNotEqualTo(shape(PLAIN));
        assertThat(shape("{\"id\": \"1\", \"partner\": \"p\", \"done\": 1, \"lines\": [{\"item\": \"A\"}]}"))
                .isNotEqualTo(shape(PLAIN));
        assertThat(shape("{\"id\": \"1\", \"partner\": \"p\", \"lines\": [{\"item\": \"A\", \"lot\": \"L\"}]}"))
                .isNotEqualTo(shape(PLAIN));
        assertThat(
                        shape(
                                "{\"id\": \"1\", \"partner\": \"p\", \"lines\": [{\"item\": \"A\"}, {\"item\": \"B\", \"lot\": \"L\"}]}"))
                .isNotEqualTo(shape(PLAIN));
        assertThat(shape("{\"id\": \"1\", \"partner\": \"p\"}")).isNotEqualTo(shape(PLAIN));
    }
}
