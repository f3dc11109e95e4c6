package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.model.Json;
import dev.plantline.model.Nesting;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML file with one or more manifests, whose mistakes are told with their line. Numbers are exact. */
public final class ManifestFile {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern STEP = Pattern.compile("\\[([^]]*)]|([^.\\[]+)");

    private ManifestFile() {}

    /**
     * One manifest.
     *
     * @param content what it says
     * @param node where it says it
     */
    public record Document(JsonNode content, Node node) {

        /**
         * The line of a path in the file, counted from 1; of a path that is not there, that of the nearest part above it.
         *
         * @param path as in {@link Violation#path}
         */
        public int line(String path) {
            var at = node;
            var line = node.getStartMark().getLine();
            var steps = STEP.matcher(path);
            while (steps.find()) {
                var step = steps.group(1) == null ? steps.group(2) : steps.group(1);
                Node below = null;
                if (at instanceof MappingNode mapping) {
                    for (var tuple : mapping.getValue()) {
                        if (tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(step)) {
                            below = tuple.getValueNode();
                            line = key.getStartMark().getLine();
                        }
                    }
                } else if (at instanceof SequenceNode sequence
                        && step.matches("[0-9]{1,6}")
                        && Integer.parseInt(step) < sequence.getValue().size()) {
                    below = sequence.getValue().get(Integer.parseInt(step));
                    line = below.getStartMark().getLine();
                }
                if (below == null) {
                    break;
                }
                at = below;
            }
            return line + 1;
        }
    }

    /**
     * Reads all documents; empty ones are left out, and the parts of a {@code kind: List} stand for it.
     *
     * @throws IllegalArgumentException when the text is no YAML, has a key twice, an alias, more than {@link Nesting#MAX_LEVELS_AROUND} levels or something else than objects; the message has line and reason
     */
    public static List<Document> read(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var nodes = new ArrayList<Node>();
        var contents = new ArrayList<JsonNode>();
        try {
            refuseWhatIsNotReadHere(text);
            new Yaml(new SafeConstructor(options))
                    .composeAll(new StringReader(text))
                    .forEach(nodes::add);
            try (var values = Json.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(YAML.createParser(text))) {
                while (values.hasNextValue()) {
                    contents.add(values.nextValue());
                }
            }
        } catch (MarkedYAMLException e) {
            throw new IllegalArgumentException("line " + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the text is not valid YAML: " + e.getMessage(), e);
        }
        if (nodes.size() != contents.size()) {
            throw new IllegalArgumentException("the text is not valid YAML: its documents cannot be told apart");
        }
        var documents = new ArrayList<Document>();
        for (var i = 0; i < nodes.size(); i++) {
            add(contents.get(i), nodes.get(i), documents);
        }
        return List.copyOf(documents);
    }

    /** The reader of contents takes an alias for a text; told here, it is no riddle later. All readers go down by calling themselves. */
    private static void refuseWhatIsNotReadHere(String text) {
        var levels = 0;
        for (var event : new Yaml().parse(new StringReader(text))) {
            levels += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (levels > Nesting.MAX_LEVELS_AROUND) {
                throw new IllegalArgumentException("line "
                        + (event.getStartMark().getLine() + 1) + ": objects and lists stand more than "
                        + Nesting.MAX_LEVELS_AROUND + " deep inside each other: make the manifest flatter");
            }
            if (event instanceof AliasEvent alias) {
                throw new IllegalArgumentException("line "
                        + (alias.getStartMark().getLine() + 1) + ": the alias *" + alias.getAnchor()
                        + " is not supported: write out what &" + alias.getAnchor() + " names");
            }
        }
    }

    private static void add(JsonNode content, Node node, List<Document> documents) {
        if (content.isNull() || content.isTextual() && content.asText().isEmpty()) {
            return;
        }
        if (!content.isObject()) {
            throw new IllegalArgumentException("line " + (node.getStartMark().getLine() + 1)
                    + ": a manifest is an object with apiVersion and kind");
        }
        if (content.path("kind").asText().equals("List")
                && content.path("items").isArray()) {
            var nodes = items(node);
            for (var i = 0; i < nodes.size(); i++) {
                add(content.path("items").get(i), nodes.get(i), documents);
            }
            return;
        }
        documents.add(new Document(content, node));
    }

    private static List<Node> items(Node list) {
        for (var tuple : ((MappingNode) list).getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("items")) {
                return ((SequenceNode) tuple.getValueNode()).getValue();
            }
        }
        return List.of();
    }
}
