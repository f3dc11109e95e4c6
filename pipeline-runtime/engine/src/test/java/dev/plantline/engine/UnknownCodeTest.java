package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownCodeTest {
    @Test
    void whatAFailureSaysOfACodeIsReadBack() {
        for (UnknownCode code : List.of(
                new UnknownCode("KILO", null, "units", false, null, "ann@example.com"),
                new UnknownCode("KILO", "P-1", "units", false, null, null),
                new UnknownCode("a\" is not in code map x; y", null, "units", false, null, "Ann; of Lyon"),
                new UnknownCode("KILO", null, "units", true, null, "ann@example.com"),
                new UnknownCode("KILO", "P-1", "units", true, "2026-12-31T23:00:00Z", null))) {
            assertThat(UnknownCode.of(code.sentence())).as(code.sentence()).contains(code);
        }
        assertThat(UnknownCode.of("there is no item \"KILO\"")).isEmpty();
    }

    @Test
    void aCodeThatIsCutOrMaskedOrWouldBeSpelledOtherwiseIsNotWhole() {
        assertThat(new UnknownCode("KILO", "P 1", "units", false, null, null).isWhole())
                .isTrue();
        assertThat(new UnknownCode("•••", null, "units", false, null, null).isWhole())
                .isFalse();
        assertThat(UnknownCode.of(new UnknownCode("x".repeat(200), null, "units", false, null, null).sentence()))
                .hasValueSatisfying(cut -> assertThat(cut.isWhole()).isFalse());
        assertThat(new UnknownCode("a\\n", null, "units", false, null, null).isWhole())
                .isFalse();
        assertThat(new UnknownCode("KILO", "a\"b", "units", false, null, null).isWhole())
                .isFalse();
    }
}
