package dev.plantline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the tests of all modules have in common. */
class TestsArchitectureTest {
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\b(TimeUnit|SECONDS|[A-Z]+)\\.sleep\\(|\\bparkNanos\\b");

    /** The one place where tests let time pass is in the main sources of the testing module. */
    @Test
    void noTestSleeps() {
        List<String> sleeping = new ArrayList<>();
        for (Path file : Tree.files(".java")) {
            if (!Tree.name(file).contains("src/test/java/") || file.endsWith("TestsArchitectureTest.java")) {
                continue;
            }
            int number = 0;
            for (String line : (Iterable<String>) Tree.text(file).lines()::iterator) {
                number++;
                if (SLEEP.matcher(line).find()) {
                    sleeping.add(Tree.name(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        assertThat(sleeping)
                .as(
                        "tests that sleep: wait for the event, or for one that can only come later (class Waiting says how)")
                .isEmpty();
    }
}
