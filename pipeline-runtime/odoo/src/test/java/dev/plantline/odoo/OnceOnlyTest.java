package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.engine.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No operation is shipped of which nobody has tried that a message has its effect once. */
class OnceOnlyTest {
    private static final Path SUITES = Path.of("src/test/java/dev/plantline/odoo/operations");
    private static final Pattern TRIED = Pattern.compile("new OneEffect\\(\\s*OnceOnly\\.(\\w+),");

    @Test
    void everyOperationThatIsShippedIsTriedForItsOneEffect() throws IOException {
        assertThat(Stream.of(OnceOnly.values()).map(OnceOnly::operation))
                .as("add it to OnceOnly, and its documents as OneEffect to its suite")
                .containsExactlyInAnyOrderElementsOf(Operations.shipped().names());

        Set<String> tried = new TreeSet<>();
        try (Stream<Path> files = Files.list(SUITES)) {
            for (Path file : files.filter(each -> each.toString().endsWith("Conformance.java"))
                    .toList()) {
                TRIED.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult each) -> each.group(1))
                        .forEach(tried::add);
            }
        }
        assertThat(tried)
                .as("each is given to a OneEffect in the suite of its operation")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(OnceOnly.values()).map(Enum::name).toList());
    }
}
