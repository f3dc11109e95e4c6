package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The interfaces of examples/discrete-manufacturer, compiled as the runtime compiles them. */
final class ExampleInterfaces {
    private static final Path DIRECTORY = Path.of("..", "..", "examples", "discrete-manufacturer", "interfaces");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Map<String, CompiledInterface> compiled = new LinkedHashMap<>();

    ExampleInterfaces() throws IOException {
        for (String name : List.of("mes-production-confirmation", "wms-stock-transfer", "plm-product-master")) {
            JsonNode manifest = YAML.readTree(DIRECTORY.resolve(name + ".yaml").toFile());
            OdooInterfaceSpec spec = YAML.treeToValue(manifest.path("spec"), OdooInterfaceSpec.class);
            Compilation compilation =
                    InterfaceCompiler.compile(new InterfaceId("lyon", name), spec, ZoneId.of("Europe/Paris"));
            assertThat(compilation).isInstanceOf(Compilation.Ready.class);
            compiled.put(name, ((Compilation.Ready) compilation).compiled());
        }
    }

    /** Their workflows. */
    List<Workflow> workflows() {
        return compiled.values().stream().map(one -> one.spec().workflow()).toList();
    }

    /** The steps that an interface makes of a message. */
    Step[] steps(String name, String message) throws Exception {
        CompiledInterface compiledInterface = compiled.get(name);
        return compiledInterface
                .map(compiledInterface.decode(message.getBytes(StandardCharsets.UTF_8)))
                .toArray(Step[]::new);
    }
}
