package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page for plant engineers tells the truth: each of its examples is compiled and its tests are run. */
class MappingPageTest {
    private static final Path PAGE = Path.of("../../docs/mapping.md");
    private static final Pattern EXAMPLE = Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern MESSAGE = Pattern.compile("^```json\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    /** A row of the tables of functions: the example and what it gives are its last cell. */
    private static final Pattern FUNCTION =
            Pattern.compile("^\\| `.*\\| `([^`|]+)` → `([^`|]*)` \\|$", Pattern.MULTILINE);

    private static final Pattern RECEIVED = Pattern.compile("It was received at `([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(#([a-z-]+)\\)");

    private static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map(example -> example.group(1))
                .toList();
    }

    @Test
    void thePageHasAnExampleOfEveryWord() throws IOException {
        String all = String.join("\n", examples());
        for (String word : List.of(
                "do:",
                "load:",
                "upsert:",
                "find:",
                "call:",
                "when:",
                "forEach:",
                "whenLine:",
                "take:",
                "order:",
                "descending:",
                "archived:",
                "is:",
                "until:",
                "context:",
                "where:",
                "first:",
                "from:",
                "value:",
                "expr:",
                "ref:",
                "lookup:",
                "code:",
                "convert:",
                "as:",
                "whenMissing:",
                "default:",
                "lines:",
                "match:",
                "replace:",
                "record:",
                "links:",
                "orCreate:",
                "add:",
                "id:",
                "let:",
                "codeMap:",
                "unit:",
                "product:",
                "scale:",
                "factor:")) {
            assertThat(all).contains(word);
        }
    }

    /** What each function gives, as the page says it. */
    private static List<MatchResult> functions() throws IOException {
        return FUNCTION.matcher(Files.readString(PAGE)).results().toList();
    }

    @Test
    void thePageHasAnExampleOfEveryFunction() throws IOException {
        List<String> examples = functions().stream().map(row -> row.group(1)).toList();

        for (String function : Functions.names()) {
            assertThat(examples)
                    .as("a row of docs/mapping.md whose example calls " + function)
                    .anyMatch(example -> example.matches(".*\\b" + function + "\\(.*"));
        }
    }

    @Test
    void thePageHasEveryPatternOfTimes() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("The patterns are `" + String.join("`, `", TimePattern.texts()) + "`.");
    }

    @TestFactory
    Stream<DynamicTest> itsFunctionsGiveWhatItSays() throws IOException {
        Matcher message = MESSAGE.matcher(Files.readString(PAGE));
        assertThat(message.find()).isTrue();
        Matcher received = RECEIVED.matcher(Files.readString(PAGE));
        assertThat(received.find()).isTrue();
        JsonNode read = Json.MAPPER.readTree(message.group(1));
        return functions().stream()
                .map(row -> dynamicTest(row.group(1), () -> {
                    Problems problems = new Problems();
                    Origin value =
                            Manifests.expressions(problems).value(row.group(1), "here", ContractShape.UNKNOWN, false);

                    assertThat(problems.problems()).isEmpty();
                    assertThat(CanonicalForm.text(value.node(Scope.of(read, 0, Instant.parse(received.group(1))))))
                            .isEqualTo(row.group(2));
                }));
    }

    @Test
    void itsLinksLeadToItsHeadings() throws IOException {
        String page = Files.readString(PAGE);
        List<String> anchors = page.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z -]", "")
                        .replace(' ', '-'))
                .toList();
        assertThat(LINK.matcher(page).results().map(link -> link.group(1)))
                .isNotEmpty()
                .isSubsetOf(anchors);
    }

    @TestFactory
    Stream<DynamicTest> itsExamplesPassTheirTests() throws IOException {
        return examples().stream()
                .map(example -> dynamicTest(example.lines().limit(4).toList().toString(), () -> {
                    ObjectNode spec = (ObjectNode)
                            Manifests.YAML.readTree(
                                    """
                    contract: {version: 1.0.0, format: json, schema: {type: object, required: [id]}}
                    keys: {order: [id], idempotency: [id]}
                    """);
                    spec.setAll((ObjectNode) Manifests.YAML.readTree(example));
                    OdooInterfaceSpec read = Manifests.YAML.treeToValue(spec, OdooInterfaceSpec.class);
                    Compilation compilation = InterfaceCompiler.compile(Manifests.ID, read, Manifests.PARIS);

                    assertThat(compilation).as(() -> compilation.toString()).isInstanceOf(Compilation.Ready.class);
                    assertThat(compilation.warnings()).isEmpty();
                    assertThat(MappingTests.run(((Compilation.Ready) compilation).compiled(), read))
                            .isNotEmpty()
                            .allSatisfy(result -> assertThat(result.difference())
                                    .as(result.name())
                                    .isEmpty());
                }));
    }
}
