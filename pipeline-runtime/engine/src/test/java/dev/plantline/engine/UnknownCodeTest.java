package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownCodeTest {
    @Test
    void whatAFailureSaysOfACodeIsReadBack() {
        for (UnknownCode code : List.of(
                new UnknownCode("KILO", null, "units", "ann@example.com"),
                new UnknownCode("KILO", "P-1", "units", null),
                new UnknownCode("a\" is not in code map x; y", null, "units", "Ann; of Lyon"))) {
            assertThat(UnknownCode.of(code.sentence())).as(code.sentence()).contains(code);
        }
        assertThat(UnknownCode.of("there is no item \"KILO\"")).isEmpty();
    }

    @Test
    void aCodeThatIsCutOrMaskedOrWouldBeSpelledOtherwiseIsNotWhole() {
        assertThat(new UnknownCode("KILO", "P 1", "units", null).isWhole()).isTrue();
        assertThat(new UnknownCode("•••", null, "units", null).isWhole()).isFalse();
        assertThat(UnknownCode.of(new UnknownCode("x".repeat(200), null, "units", null).sentence()))
                .hasValueSatisfying(cut -> assertThat(cut.isWhole()).isFalse());
        assertThat(new UnknownCode("a\\n", null, "units", null).isWhole()).isFalse();
        assertThat(new UnknownCode("KILO", "a\"b", "units", null).isWhole()).isFalse();
    }
}
