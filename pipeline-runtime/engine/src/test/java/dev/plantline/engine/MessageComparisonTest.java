package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.engine.MessageComparison.Difference;
import dev.plantline.engine.MessageComparison.Verdict;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What one message becomes under two forms of an interface. */
class MessageComparisonTest {
    private static final String MANIFEST =
            """
            contract: {version: 1.0.0, format: json, schema: {type: object, required: [id], properties: {
              id: {type: string}, q: {type: number}, lines: {type: array, maxItems: 1000, items: {type: object, properties: {p: {type: string}, q: {type: number}}}}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - load: {model: stock.picking}
                fields: [{to: origin, from: id}, {to: x_quantity, from: q, whenMissing: omit}]
                lines:
                - to: move_ids
                  from: lines
                  fields: [{to: x_product, from: p}, {to: product_uom_qty, from: q}]
            """;

    private static MessageComparison compare(String live, String candidate, String message) {
        return MessageComparison.of(
                Manifests.ready(live), Manifests.ready(candidate), Manifests.json(message), Instant.EPOCH);
    }

    @Test
    void theSameFormAsksTheSame() {
        MessageComparison same = compare(MANIFEST, MANIFEST, "{\"id\": \"a\", \"q\": 1.50}");
        assertThat(same.verdict()).isEqualTo(Verdict.same);
        assertThat(same.differences()).isEmpty();
    }

    @Test
    void numbersAreTheSameByValue() {
        String constant =
                MANIFEST.replace("{to: x_quantity, from: q, whenMissing: omit}", "{to: x_quantity, value: 1.5}");
        assertThat(compare(MANIFEST, constant, "{\"id\": \"a\", \"q\": 1.500}").verdict())
                .isEqualTo(Verdict.same);
    }

    @Test
    void aPlaceHasTheStepAndTheFieldsAndNoLineAndNoValue() {
        String other = MANIFEST.replace("{to: product_uom_qty, from: q}", "{to: product_uom_qty, value: 7}");
        MessageComparison different = compare(
                MANIFEST,
                other,
                "{\"id\": \"a\", \"lines\": [{\"p\": \"x\", \"q\": 7}, {\"p\": \"y\", \"q\": 8}, {\"p\": \"z\", \"q\": 9}]}");
        assertThat(different.verdict()).isEqualTo(Verdict.different);
        assertThat(different.differences())
                .singleElement()
                .satisfies(
                        each -> assertThat(each.place()).isEqualTo("steps[0].lines[].lines[].fields.product_uom_qty"))
                .satisfies(
                        each -> assertThat(each.path()).isEqualTo("steps[0].lines[0].lines[1].fields.product_uom_qty"))
                .satisfies(each -> assertThat(each.live().decimalValue()).isEqualByComparingTo("8"))
                .satisfies(each -> assertThat(each.candidate().decimalValue()).isEqualByComparingTo("7"));
    }

    @Test
    void whatIsThereUnderOneFormAloneIsADifference() {
        String without = MANIFEST.replace(", {to: x_quantity, from: q, whenMissing: omit}", "");
        assertThat(compare(MANIFEST, without, "{\"id\": \"a\", \"q\": 1}").differences())
                .singleElement()
                .satisfies(each -> assertThat(each.place()).isEqualTo("steps[0].fields.x_quantity"))
                .satisfies(each -> assertThat(each.candidate()).isNull());
        assertThat(compare(without, MANIFEST, "{\"id\": \"a\", \"q\": 1}").differences())
                .singleElement()
                .satisfies(each -> assertThat(each.live()).isNull());
    }

    @Test
    void keysCountAsWell() {
        String other = MANIFEST.replace("idempotency: [id]", "idempotency: [id], ignore: [q]");
        assertThat(compare(MANIFEST, other, "{\"id\": \"a\", \"q\": 1}").differences())
                .extracting(Difference::place)
                .containsExactly("keys.content");
    }

    @Test
    void whoFailsUnderWhichFormIsTold() {
        String strict = MANIFEST.replace("required: [id]", "required: [id, q]");
        assertThat(compare(MANIFEST, strict, "{\"id\": \"a\"}"))
                .satisfies(each -> assertThat(each.verdict()).isEqualTo(Verdict.newlyFailing))
                .satisfies(each -> assertThat(each.candidate()).isPresent())
                .satisfies(each -> assertThat(each.live()).isEmpty());
        assertThat(compare(strict, MANIFEST, "{\"id\": \"a\"}").verdict()).isEqualTo(Verdict.newlyPassing);
        assertThat(compare(strict, MANIFEST, "{\"id\": 7}").verdict()).isEqualTo(Verdict.failing);
        assertThat(compare(strict, MANIFEST, "[".repeat(500_000)).verdict()).isEqualTo(Verdict.failing);
    }

    @Test
    void thePlacesOfAMessageAreBounded() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            fields.append(", {to: x_").append(i).append(", value: 1}");
        }
        String many =
                MANIFEST.replace("{to: x_quantity, from: q, whenMissing: omit}", "{to: x_quantity, value: 1}" + fields);
        assertThat(compare(MANIFEST, many, "{\"id\": \"a\"}").differences()).hasSize(MessageComparison.MOST_PLACES);
    }
}
