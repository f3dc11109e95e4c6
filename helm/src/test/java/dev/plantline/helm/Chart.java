package dev.plantline.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart as a platform team would render it, with Helm inside this JVM. */
final class Chart {
    /** The chart's source directory. */
    static final Path DIRECTORY = Path.of("plantline").toAbsolutePath();

    /** Packaged once, as it ships; Helm prints a line for each link in the source directory each time that it reads it. */
    private static final Path PACKAGE = packaged();

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Chart() {}

    /** Helm for the packaged chart. */
    static Helm helm() {
        return new Helm(PACKAGE);
    }

    private static Path packaged() {
        Path target = Path.of("target").toAbsolutePath();
        new Helm(DIRECTORY).packageIt().withDestination(target).call();
        return target.resolve("plantline-" + System.getProperty("plantline.version") + ".tgz");
    }

    /**
     * Renders with these settings, for the namespace plant-lyon unless they say something about plants.
     *
     * @param settings pairs as after --set, for example "latencyClasses.install", "false"
     * @return the text that would go to the API server
     * @throws IllegalStateException with Helm's words when Helm refuses
     */
    static String render(String... settings) {
        return renderAs("plantline", settings);
    }

    /** The same under the name of another release. */
    static String renderAs(String release, String... settings) {
        TemplateCommand template = helm().template()
                .withName(release)
                .withNamespace("plantline-system")
                .withKubeVersion("1.34.0");
        boolean plants = false;
        for (int i = 0; i < settings.length; i += 2) {
            template.set(settings[i], settings[i + 1]);
            plants |= settings[i].startsWith("plants.");
        }
        if (!plants) {
            template.set("plants.namespaces[0]", "plant-lyon");
        }
        return template.call();
    }

    /** The same as resources. */
    static List<JsonNode> resources(String... settings) {
        return parse(render(settings));
    }

    /** The YAML documents of a text, empty ones left out. */
    static List<JsonNode> parse(String text) {
        try {
            List<JsonNode> all =
                    YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
            return all.stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("not valid YAML: " + e.getMessage(), e);
        }
    }

    /** Those of one kind. */
    static List<JsonNode> ofKind(List<JsonNode> resources, String kind) {
        return resources.stream()
                .filter(r -> r.path("kind").asText().equals(kind))
                .toList();
    }

    /** The kinds of the project by their resource names, for example plants, from its resource types. */
    static List<String> kinds() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("crds"))) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".plantline.dev.yaml"))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have a status. A decision has none: nobody observes it. */
    static List<String> observedKinds() {
        return kinds().stream()
                .filter(each -> !each.equals("interfacedecisions"))
                .toList();
    }

    /** The strings of an array node. */
    static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
