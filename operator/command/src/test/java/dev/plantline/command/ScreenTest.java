package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void withoutATerminalEachRowThatChangedIsALine() {
        Screen screen = new Screen(new PrintStream(out, true, UTF_8), null);
        screen.draw(List.of("interface  applied", "a  0", "b  0"));
        screen.draw(List.of("interface  applied", "a  0", "b  0"));
        screen.draw(List.of("interface  applied", "a  0", "b  1"));
        screen.clear();
        screen.draw(List.of("interface  applied", "a  0", "b  2"));
        assertThat(out.toString(UTF_8).lines()).containsExactly("interface  applied", "a  0", "b  0", "b  1", "b  2");
    }

    @Test
    void onATerminalTheTableIsDrawnOverAndLinesStayAboveIt() {
        Screen screen = new Screen(new PrintStream(out, true, UTF_8), "24 80");
        screen.draw(List.of("a  0"));
        screen.say("said");
        assertThat(out.toString(UTF_8).lines()).containsExactly("a  0", "\033[1A\033[2Ksaid", "a  0");
    }

    @Test
    void aTableThatIsHigherThanTheTerminalIsCutSoThatItCanBeErased() {
        Screen screen = new Screen(new PrintStream(out, true, UTF_8), "4 80");
        screen.draw(List.of("a", "b", "c", "d", "e"));
        screen.clear();
        assertThat(out.toString(UTF_8)).isEqualTo("a\nb\n… and 3 more lines\n" + "\033[1A\033[2K".repeat(3));
    }
}
