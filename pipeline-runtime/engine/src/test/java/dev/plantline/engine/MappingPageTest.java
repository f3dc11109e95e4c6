package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page for plant engineers tells the truth: each of its examples is compiled and its tests are run. */
class MappingPageTest {
    private static final Path PAGE = Path.of("../../docs/mapping.md");
    private static final Pattern EXAMPLE = Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
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
                "id:",
                "codeMap:",
                "unit:",
                "product:",
                "scale:",
                "factor:")) {
            assertThat(all).contains(word);
        }
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
