package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/** Reads interfaces the way their authors write them. */
final class Manifests {
    static final InterfaceId ID = new InterfaceId("lyon", "mes-production-confirmation");
    static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Manifests() {}

    static JsonNode tree(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Where it names no workflow, it is one that may write what it writes. */
    static OdooInterfaceSpec spec(String yaml) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            JsonNode spec = tree.has("spec") ? tree.get("spec") : tree;
            if (spec instanceof ObjectNode object && !object.has("workflow")) {
                object.put("workflow", "rawSteps");
            }
            return YAML.treeToValue(spec, OdooInterfaceSpec.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Expressions of a mapping without values of {@code let}. */
    static Expressions expressions(Problems problems) {
        return new Expressions(new NamedValues(problems), PARIS, problems);
    }

    static Compilation compile(String yaml) {
        return InterfaceCompiler.compile(ID, spec(yaml), PARIS);
    }

    static CompiledInterface ready(String yaml) {
        Compilation compilation = compile(yaml);
        assertThat(compilation).as(() -> "" + compilation).isInstanceOf(Compilation.Ready.class);
        return ((Compilation.Ready) compilation).compiled();
    }

    static List<Problem> problems(String yaml) {
        return compile(yaml) instanceof Compilation.Refused refused ? refused.problems() : List.of();
    }

    static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Steps as YAML, for reading. */
    static String printed(List<Step> steps) {
        return StepsCodec.write(steps).toPrettyString();
    }

    static String resource(String name) {
        try (var in = Manifests.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
