package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final List<String> HEADS = List.of("POSITION", "ORDER KEY", "WHY");

    @Test
    void aKeyWithALineEndIsStillOneRow() {
        List<String> lines = Table.of(HEADS, List.of(List.of("0/1", "X\n0/999  held  FAKE", "unit")));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).isEqualTo("0/1       X\\n0/999  held  FAKE  unit");
    }

    @Test
    void nothingThatATerminalOrAReaderTakesForSomethingElsePasses() {
        String hostile = "a\u001b[31mred\u009b0m\u202eevil\u2066\u200b\u2028\ufeff\u00a0\ud800z";
        assertThat(Table.of(HEADS, List.of(List.of("0/1", hostile, ""))).get(1))
                .isEqualTo("0/1       a\\u001b[31mred\\u009b0m\\u202eevil\\u2066\\u200b\\u2028\\ufeff…");
        assertThat(TerminalText.of(hostile, 200))
                .isEqualTo("a\\u001b[31mred\\u009b0m\\u202eevil\\u2066\\u200b\\u2028\\ufeff\\u00a0\\ud800z");
    }

    @Test
    void aTableStaysNarrowWhateverItsCellsHold() {
        String key = "k".repeat(3_000);
        List<String> lines = Table.of(HEADS, List.of(List.of("0/1", key, key), List.of("0/2", "Ω-12 é 漢", "short")));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(8 + 2 + 60 + 2 + 240));
        assertThat(lines.get(1)).contains("k".repeat(59) + "…  ").endsWith("k".repeat(239) + "…");
        assertThat(lines.get(2)).contains("Ω-12 é 漢");
    }

    @Test
    void whatFitsExactlyIsNotCut() {
        assertThat(TerminalText.of("abc", 3)).isEqualTo("abc");
        assertThat(TerminalText.of("abcd", 3)).isEqualTo("ab…");
        assertThat(TerminalText.of("ab\n", 3)).isEqualTo("ab…");
    }
}
