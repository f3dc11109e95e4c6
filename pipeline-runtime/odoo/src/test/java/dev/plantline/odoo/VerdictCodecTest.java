package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictCodecTest {
    @Test
    void aMissingRightLooksAlikeForEveryRecord() {
        Verdict.Rejected first =
                rejected("AccessError", "You are not allowed to modify 'Transfer' (stock.picking) records: 4711", null);
        Verdict.Rejected second =
                rejected("AccessError", "You are not allowed to modify 'Transfer' (stock.picking) records: 4712", null);
        assertThat(first.failure().failureClass()).isEqualTo(FailureClass.business);
        assertThat(first.pattern()).isEqualTo(second.pattern());
    }

    @Test
    void whatTheMessageNamesIsNoReasonToSuspectAnythingElse() {
        for (String name : List.of("reference", "lookup", "find", "line")) {
            assertThat(rejected(name, "no product.product with external id __import__.A", "product_id")
                            .pattern())
                    .as(name)
                    .isNull();
        }
    }

    @Test
    void aRefusalOutOfLoadIsBusinessUnlessItNamesAField() {
        assertThat(rejected("load", "The period is closed", null).failure().failureClass())
                .isEqualTo(FailureClass.business);
        assertThat(rejected("load", "'many' does not seem to be a number", "scrap_qty")
                        .failure()
                        .failureClass())
                .isEqualTo(FailureClass.mapping);
        assertThat(rejected("TypeError", "unsupported operand", null).failure().failureClass())
                .isEqualTo(FailureClass.mapping);
        assertThat(rejected("UniqueViolation", "duplicate key", null).failure().failureClass())
                .isEqualTo(FailureClass.business);
    }

    @Test
    void whatAnEarlierKitDoesNotTellIsNotKnown() {
        assertThat(VerdictCodec.read(Json.MAPPER.valueToTree(List.of("duplicate", "t/0/7/0", "stock.lot,1"))))
                .isEqualTo(new Verdict.Duplicate("t/0/7", "stock.lot,1", null));
        assertThat(VerdictCodec.read(Json.MAPPER.valueToTree(List.of("duplicate", "t/0/7/0", "", "committed"))))
                .as("a human still decides about that one")
                .isEqualTo(new Verdict.Duplicate("t/0/7", "", null));
        assertThat(VerdictCodec.read(Json.MAPPER.valueToTree(List.of("conflict", "t/0/7/0"))))
                .isEqualTo(new Verdict.Conflict("t/0/7", null));
    }

    private static Verdict.Rejected rejected(String name, String text, String place) {
        Map<String, Object> reason = new java.util.HashMap<>(Map.of("name", name, "text", text, "step", 0));
        reason.put("place", place);
        JsonNode answer = Json.MAPPER.valueToTree(List.of("rejected", reason));
        return (Verdict.Rejected) VerdictCodec.read(answer);
    }
}
