package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Failure;
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
    void whatOdooSaysIsCutBeforeAnyoneLooksForValuesInIt() {
        Verdict.Rejected rejected = rejected("x".repeat(30_000), "y".repeat(30_000), "z".repeat(30_000));
        assertThat(rejected.pattern()).hasSizeLessThan(Failure.MAX_REASON + 200).contains("yyy…");
        assertThat(rejected.failure().reason()).hasSize(Failure.MAX_REASON);
        assertThat(rejected.failure().place()).hasSize(Failure.MAX_PLACE);
    }

    @Test
    void whatOdooSaysIsOneLine() {
        assertThat(rejected("load", "refused\n2026-11-26 INFO nothing happened", null)
                        .failure()
                        .reason())
                .isEqualTo("refused\\n2026-11-26 INFO nothing happened");
        assertThat(VerdictCodec.failed(Json.MAPPER.valueToTree(Map.of("failed", Map.of("text", "a\nb")))))
                .isEqualTo("a\\nb");
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

    @Test
    void aRefusalNamesTheRecordItIsAboutWhereTheKitHasFoundOne() {
        assertThat(rejectedAbout("mrp.production,7").failure().record()).isEqualTo("mrp.production,7");
        assertThat(rejectedAbout(null).failure().record()).isNull();
        for (String foreign : List.of("mrp.production", "mrp.production,0", "Mrp,7", "a,7\n", "a".repeat(101) + ",7")) {
            assertThat(rejectedAbout(foreign).failure().record()).as(foreign).isNull();
        }
    }

    private static Verdict.Rejected rejectedAbout(String record) {
        Map<String, Object> reason = new java.util.HashMap<>(Map.of("name", "state", "text", "it is done"));
        reason.put("record", record);
        return (Verdict.Rejected) VerdictCodec.read(Json.MAPPER.valueToTree(List.of("rejected", reason)));
    }

    private static Verdict.Rejected rejected(String name, String text, String place) {
        Map<String, Object> reason = new java.util.HashMap<>(Map.of("name", name, "text", text, "step", 0));
        reason.put("place", place);
        JsonNode answer = Json.MAPPER.valueToTree(List.of("rejected", reason));
        return (Verdict.Rejected) VerdictCodec.read(answer);
    }
}
