package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code where} of a sender's key lets it say. */
class ClaimsTest {
    private static final String INTERFACE =
            """
            source:
              http:
                path: moves
                authentication:
                  keys:
                  - {id: wms-1, secretRef: {name: keys, key: wms}}
                  - {id: s17, secretRef: {name: keys, key: s17}, where: {site.code: "17", quantity: "5"}}
            contract: {version: 1.0.0, format: json, schema: {type: object}}
            keys: {order: [msgId], idempotency: [msgId]}
            mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{msgId}"}, fields: [{to: name, from: msgId, as: string}]}]}
            """;

    private static Optional<Failure> refused(String keyId, String message) throws Exception {
        CompiledInterface compiled = Manifests.ready(INTERFACE);
        return compiled.claims().refused(keyId, compiled.decode(Manifests.json(message)));
    }

    @Test
    void aMessageWithAllPinnedValuesIsTheSendersToSay() throws Exception {
        assertThat(refused("s17", "{\"msgId\":\"m\",\"site\":{\"code\":\"17\"},\"quantity\":5}"))
                .isEmpty();
    }

    @Test
    void aNumberEqualsItsPlainDecimalText() throws Exception {
        assertThat(refused("s17", "{\"msgId\":\"m\",\"site\":{\"code\":17.0},\"quantity\":5e0}"))
                .isEmpty();
    }

    @Test
    void anotherValueIsRefusedWithItsPlaceAndWhatIsPinned() throws Exception {
        assertThat(refused("s17", "{\"msgId\":\"m\",\"site\":{\"code\":\"18\"},\"quantity\":5}"))
                .hasValueSatisfying(failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.contract);
                    assertThat(failure.place()).isEqualTo("/site/code");
                    assertThat(failure.reason())
                            .contains("'s17'", "site.code", "\"17\"")
                            .doesNotContain("18");
                });
    }

    @Test
    void eachPinnedValueCounts() throws Exception {
        assertThat(refused("s17", "{\"msgId\":\"m\",\"site\":{\"code\":\"17\"},\"quantity\":6}"))
                .hasValueSatisfying(failure -> assertThat(failure.place()).isEqualTo("/quantity"));
    }

    @Test
    void whatIsAbsentNullOrNoPlainValueIsNotWhatIsPinned() throws Exception {
        for (String site :
                new String[] {"{}", "{\"code\":null}", "{\"code\":[\"17\"]}", "{\"code\":{\"a\":\"17\"}}", "\"17\""}) {
            assertThat(refused("s17", "{\"msgId\":\"m\",\"site\":" + site + ",\"quantity\":5}"))
                    .as(site)
                    .isPresent();
        }
    }

    @Test
    void aKeyWithoutWhereSaysWhatItWants() throws Exception {
        assertThat(refused("wms-1", "{\"msgId\":\"m\"}")).isEmpty();
    }

    @Test
    void aPinnedValueThatIsEmptyIsRefusedInTheManifest() {
        assertThat(Manifests.problems(INTERFACE.replace("\"17\"", "\"\"")))
                .singleElement()
                .asString()
                .contains("keys[1].where[site.code]", "the value is empty");
    }
}
