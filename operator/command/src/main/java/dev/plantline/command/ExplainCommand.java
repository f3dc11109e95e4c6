package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Nearest;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what counts for an interface, and who says it. */
@Command(
        name = "explain",
        description = {
            "Shows every value that counts for an interface, and where it comes from: its manifest, its plant, its template, its OdooConnection, its latency class, or the default.",
            "The same as in the operator; an interface that cannot go live is told with why."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final String MANIFEST = "manifest";

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Parameters(index = "1", paramLabel = "INTERFACE", description = "Name of the interface.")
    private String name;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "Namespace of the interface; needed where several have one of the name.")
    private String namespace;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        Optional<OdooInterface> chosen = chosen(checked);
        PrintWriter out = spec.commandLine().getOut();
        if (chosen.isEmpty()) {
            checked.form().forEach(finding -> out.println(finding.text()));
            return Plantline.FOUND;
        }
        OdooInterface resource = chosen.get();
        EffectiveInterfaces all = InterfaceResolution.withoutKits()
                .of(checked.world(), resource.getMetadata().getNamespace());
        Optional<EffectiveInterface> live = all.live().stream()
                .filter(each -> each.id().name().equals(name))
                .findFirst();
        if (live.isEmpty()) {
            checked.agreement().stream()
                    .filter(each ->
                            each.resource().equals(checked.files().get(resource).resource()))
                    .forEach(finding -> out.println(finding.text()));
            out.println("The interface cannot go live as it stands; this is filled in for what it leaves out:");
        }
        Map<String, Map<String, String>> filledIn = all.filledIn().getOrDefault(name, Map.of());
        Table.of(
                        List.of("FIELD", "FROM", "VALUE"),
                        live.map(each -> rows(resource, each.configuration().spec(), filledIn))
                                .orElseGet(() -> rows(filledIn)))
                .forEach(out::println);
        return live.isEmpty() ? Plantline.FOUND : 0;
    }

    private Optional<OdooInterface> chosen(Checked checked) {
        List<OdooInterface> named = checked.world().interfaces().stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .filter(each ->
                        namespace == null || namespace.equals(each.getMetadata().getNamespace()))
                .toList();
        if (named.size() == 1) {
            return Optional.of(named.get(0));
        }
        if (named.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "several namespaces have an interface '" + name + "': name one with --namespace ("
                            + named.stream()
                                    .map(each -> each.getMetadata().getNamespace())
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ")");
        }
        if (!checked.form().isEmpty()) {
            return Optional.empty(); // it may be one of those that have mistakes
        }
        String nearest = Nearest.to(
                name,
                checked.world().interfaces().stream()
                        .map(each -> each.getMetadata().getName())
                        .toList());
        throw new ParameterException(
                spec.commandLine(),
                path + " has no interface '" + name + "'" + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    /** Every value that counts. Examples are not shown: plantline test does. */
    private static List<List<String>> rows(
            OdooInterface resource, OdooInterfaceSpec whole, Map<String, Map<String, String>> filledIn) {
        ObjectNode tree = Json.MAPPER.valueToTree(whole);
        tree.remove("tests");
        if (resource.getSpec().settings() != null) {
            tree.set("settings", Json.MAPPER.valueToTree(resource.getSpec().settings()));
        }
        List<List<String>> rows = new ArrayList<>();
        values(tree, "", filledIn, rows);
        filledIn.forEach((from, values) -> values.entrySet().stream()
                .filter(each -> each.getKey().startsWith("settings."))
                .map(each -> List.of(each.getKey(), from, each.getValue()))
                .forEach(rows::add));
        return rows;
    }

    private static void values(
            JsonNode node, String path, Map<String, Map<String, String>> filledIn, List<List<String>> rows) {
        String from = origin(path, filledIn);
        boolean inParts = filledIn.values().stream()
                .anyMatch(each -> each.keySet().stream().anyMatch(one -> one.startsWith(path + ".")));
        if (node.isObject()
                && (path.isEmpty() || inParts || from.equals(MANIFEST) && !path.equals("contract.schema"))) {
            node.properties()
                    .forEach(each -> values(
                            each.getValue(),
                            path.isEmpty() ? each.getKey() : path + "." + each.getKey(),
                            filledIn,
                            rows));
        } else if (node.isValueNode() || !node.isEmpty()) {
            rows.add(List.of(path, from, node.isValueNode() ? node.asText() : node.toString()));
        }
    }

    private static String origin(String path, Map<String, Map<String, String>> filledIn) {
        return filledIn.entrySet().stream()
                .filter(each -> each.getValue().containsKey(path))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(MANIFEST);
    }

    private static List<List<String>> rows(Map<String, Map<String, String>> filledIn) {
        List<List<String>> rows = new ArrayList<>();
        filledIn.forEach((from, values) -> values.forEach((path, value) -> rows.add(List.of(path, from, value))));
        return rows;
    }
}
