package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {
    private static Failure failure(String reason, String place) {
        return new Failure(FailureClass.contract, reason, place);
    }

    @Test
    void whoeverIsQuotedInItItIsOneLine() {
        Failure failure = failure(
                "\"a\n2026-11-26T14:00:00Z INFO all is well\u001b[2J\u202e\u2028\" is unknown", "/a\r\n/b\t\u0000");
        assertThat(failure.reason())
                .isEqualTo("\"a\\n2026-11-26T14:00:00Z INFO all is well\\u001b[2J\\u202e\\u2028\" is unknown");
        assertThat(failure.place()).isEqualTo("/a\\r\\n/b\\t\\u0000");
        assertThat(failure(failure.reason(), failure.place())).as("read again").isEqualTo(failure);
    }

    @Test
    void whatPeopleWriteStaysAsItIs() {
        String text = "Œuvre « 10\u00a0000 € », 数量 5, ٣, 🏭";
        assertThat(failure(text, text)).isEqualTo(failure(text, text)).satisfies(each -> assertThat(each.reason())
                .isEqualTo(text));
    }

    @Test
    void neitherTheReasonNorThePlaceIsLongerThanItIsTold() {
        Failure failure = failure("\n".repeat(1 << 20), "/lines/0/" + "n".repeat(1 << 20));
        assertThat(failure.reason())
                .hasSizeLessThanOrEqualTo(Failure.MAX_REASON)
                .endsWith("…");
        assertThat(failure.place())
                .startsWith("/lines/0/nnn")
                .hasSize(Failure.MAX_PLACE)
                .endsWith("…");
        assertThat(failure(failure.reason(), failure.place())).as("read again").isEqualTo(failure);
        assertThat(PlainText.of("🏭🏭", 3)).as("no half of a pair").isEqualTo("🏭…");
    }

    @Test
    void whatAReleaseBeforeWroteIsReadAndToldAsBefore() throws Exception {
        Failure before = Json.MAPPER.readValue(
                "{\"failureClass\":\"business\",\"reason\":\"no such unit (in the message: /moves/0/unit)\",\"place\":\"/lines/0/unit\"}",
                Failure.class);
        assertThat(before.reason()).isEqualTo("no such unit");
        assertThat(before.inMessage()).isEqualTo("/moves/0/unit");
        assertThat(before.told()).isEqualTo("no such unit (in the message: /moves/0/unit)");
        assertThat(before.kind()).isNull();
        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(before), Failure.class))
                .isEqualTo(before);
    }

    @Test
    void placeInTheMessageAndKindStayWithOtherWordsAndAreBounded() {
        Failure failure = new Failure(
                FailureClass.business,
                "no Marie",
                "/a/Marie",
                "stock.lot,1",
                "/b/Marie" + "n".repeat(500),
                "k".repeat(500));
        assertThat(failure.inMessage()).hasSize(Failure.MAX_PLACE);
        assertThat(failure.kind()).hasSize(Failure.MAX_KIND);
        assertThat(failure.saying("x").in("/c"))
                .isEqualTo(new Failure(FailureClass.business, "x", "/a/Marie", "stock.lot,1", "/c", failure.kind()));
        assertThat(failure.in("/c").told()).isEqualTo("no Marie (in the message: /c)");
    }
}
