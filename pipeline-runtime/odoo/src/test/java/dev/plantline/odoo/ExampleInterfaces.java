package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Step;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.References;
import dev.plantline.operator.desired.resolve.TemplatedSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The interfaces of a directory of examples, compiled as the runtime compiles them, and at work on an Odoo: each as the user of its duty, with the
 * references of its plant's OdooConnection. Each interface does one operation.
 */
final class ExampleInterfaces {
    private static final Path EXAMPLES = Path.of("..", "..", "examples");
    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final OdooUnderTest odoo;
    private final Map<String, String> logins;
    private final Map<String, CompiledInterface> compiled = new LinkedHashMap<>();
    private final Map<String, String> duties = new HashMap<>();
    private final Map<String, References> references = new HashMap<>();
    private final Map<List<Object>, OperationDesk> desks = new HashMap<>();

    /**
     * Reads an example.
     *
     * @param logins whose key is used, by {@code <namespace>/<duty>}
     */
    ExampleInterfaces(OdooUnderTest odoo, String example, Map<String, String> logins) throws IOException {
        this.odoo = odoo;
        this.logins = logins;
        Map<String, References> ofNamespaces = new HashMap<>();
        Map<String, String> namespaces = new HashMap<>();
        Map<String, InterfaceTemplate> templates = new HashMap<>();
        Map<String, List<CodeTable>> codeTables = new HashMap<>();
        Map<String, OdooInterfaceSpec> declared = new LinkedHashMap<>();
        for (JsonNode manifest : manifests(example)) {
            String name = manifest.at("/metadata/name").asText();
            String namespace = manifest.at("/metadata/namespace").asText();
            JsonNode spec = manifest.path("spec");
            switch (manifest.path("kind").asText()) {
                case "OdooConnection" ->
                    ofNamespaces.put(
                            namespace,
                            References.of(YAML.treeToValue(spec, OdooConnectionSpec.class)
                                    .references()));
                case "InterfaceTemplate" -> {
                    InterfaceTemplate template = new InterfaceTemplate();
                    template.getMetadata().setName(name);
                    template.setSpec(YAML.treeToValue(spec, InterfaceTemplateSpec.class));
                    templates.put(name, template);
                }
                case "CodeMap" ->
                    codeTables
                            .computeIfAbsent(namespace, each -> new ArrayList<>())
                            .add(CodeTableCompiler.compile(name, YAML.treeToValue(spec, CodeMapSpec.class), ZONE)
                                    .table());
                case "OdooInterface" -> {
                    namespaces.put(name, namespace);
                    declared.put(name, YAML.treeToValue(spec, OdooInterfaceSpec.class));
                }
                default -> {} // what is not about mappings
            }
        }
        declared.forEach((name, each) -> {
            Optional<InterfaceTemplate> template =
                    Optional.ofNullable(each.templateRef()).map(ref -> templates.get(ref.name()));
            OdooInterfaceSpec spec = new TemplatedSpec(each, template).whole();
            duties.put(name, namespaces.get(name) + "/" + spec.target().odoo().duty());
            Compilation compilation = InterfaceCompiler.compile(
                    new InterfaceId("lyon", name),
                    spec,
                    ZONE,
                    PlantCodeMaps.of(codeTables.getOrDefault(namespaces.get(name), List.of())));
            assertThat(compilation).isInstanceOf(Compilation.Ready.class);
            compiled.put(name, ((Compilation.Ready) compilation).compiled());
        });
        namespaces.forEach((name, namespace) -> references.put(name, ofNamespaces.get(namespace)));
    }

    /** Those of an example, and the templates that every installation has. */
    private static List<JsonNode> manifests(String example) throws IOException {
        List<Path> all = new ArrayList<>(files(example));
        all.add(Path.of("../../helm/plantline/files/interface-templates.yaml"));
        List<JsonNode> manifests = new ArrayList<>();
        for (Path file : all) {
            manifests.addAll(YAML.readerFor(JsonNode.class)
                    .<JsonNode>readValues(file.toFile())
                    .readAll());
        }
        return manifests;
    }

    private static List<Path> files(String example) throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve(example))) {
            return files.filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().contains("/sandbox/"))
                    .sorted()
                    .toList();
        }
    }

    /** What becomes of a message of an interface. */
    Verdict send(String name, String message) throws Exception {
        CompiledInterface interfaceOf = compiled.get(name);
        List<Step> steps = interfaceOf.map(interfaceOf.decode(message.getBytes(StandardCharsets.UTF_8)));
        assertThat(steps)
                .as("what %s makes of %s", name, message)
                .singleElement()
                .isInstanceOf(Step.Do.class);
        Step.Do step = (Step.Do) steps.get(0);
        OperationDesk desk = desk(logins.get(duties.get(name)), step.operation(), references.get(name));
        return desk.send(List.of(desk.past(step.document()))).get(0);
    }

    /** Sends a message that must have its effect. */
    void apply(String name, String message) throws Exception {
        assertThat(send(name, message)).as("%s: %s", name, message).isInstanceOf(Verdict.Applied.class);
    }

    /** Sends a message that must be refused, and tells why: {@code <place>: <sentence>}. */
    String refuse(String name, String message) throws Exception {
        Verdict verdict = send(name, message);
        assertThat(verdict).as("%s: %s", name, message).isInstanceOf(Verdict.Rejected.class);
        Verdict.Rejected rejected = (Verdict.Rejected) verdict;
        return rejected.failure().place() + ": " + rejected.failure().reason();
    }

    private OperationDesk desk(String login, String operation, References how) throws Exception {
        List<Object> key = List.of(login, operation, how);
        OperationDesk desk = desks.get(key);
        if (desk == null) {
            desk = OperationDesk.open(odoo, login, operation, how);
            desks.put(key, desk);
        }
        return desk;
    }
}
