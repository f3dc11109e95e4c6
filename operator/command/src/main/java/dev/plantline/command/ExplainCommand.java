package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Nearest;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            "Shows every value that counts for an interface, and where it comes from: its manifest, its plant, its template, its OdooConnection, its latency class, or the default; and whether and whom people are asked about a change of it.",
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

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    /**
     * One value that counts.
     *
     * @param field its place in the spec
     * @param from who says it
     * @param value what it is
     */
    private record Row(String field, String from, JsonNode value) {
        List<String> cells() {
            return List.of(field, from, value.isValueNode() ? value.asText() : value.toString());
        }
    }

    @Override
    public Integer call() {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        Optional<OdooInterface> chosen = chosen(checked);
        if (chosen.isEmpty()) {
            tell(false, checked.form(), List.of());
            return Plantline.FOUND;
        }
        OdooInterface resource = chosen.get();
        EffectiveInterfaces all = InterfaceResolution.withoutKits()
                .of(checked.world(), resource.getMetadata().getNamespace());
        Optional<EffectiveInterface> live = all.live().stream()
                .filter(each -> each.id().name().equals(name))
                .findFirst();
        Map<String, Map<String, String>> filledIn = all.filledIn().getOrDefault(name, Map.of());
        tell(
                live.isPresent(),
                live.isPresent()
                        ? List.of()
                        : checked.agreement().stream()
                                .filter(each -> each.resource()
                                        .equals(checked.files().get(resource).resource()))
                                .toList(),
                Stream.concat(
                                live
                                        .map(each -> rows(
                                                resource, each.configuration().spec(), filledIn))
                                        .orElseGet(() -> rows(filledIn))
                                        .stream(),
                                Optional.ofNullable(all.controls().get(name)).stream()
                                        .flatMap(ExplainCommand::rows))
                        .toList());
        return live.isEmpty() ? Plantline.FOUND : 0;
    }

    private void tell(boolean goesLive, List<Finding> findings, List<Row> rows) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case table -> {
                findings.forEach(finding -> out.println(finding.text()));
                if (!goesLive && !rows.isEmpty()) {
                    out.println("The interface cannot go live as it stands; this is filled in for what it leaves out:");
                }
                if (!rows.isEmpty()) {
                    Table.of(
                                    List.of("FIELD", "FROM", "VALUE"),
                                    rows.stream().map(Row::cells).toList())
                            .forEach(out::println);
                }
            }
            case json -> {
                ObjectNode report = Json.MAPPER.createObjectNode().put("goesLive", goesLive);
                ArrayNode values = report.putArray("values");
                rows.forEach(each -> values.addObject()
                        .put("field", each.field())
                        .put("from", each.from())
                        .set("value", each.value()));
                FindingsReport.add(report.putArray("findings"), findings);
                out.println(FindingsReport.pretty(report));
            }
        }
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

    /** Whether and whom people are asked about a change, where they are. */
    private static Stream<Row> rows(ChangeControl control) {
        if (!control.on()) {
            return Stream.of();
        }
        return Stream.of(
                        control.asks().stream().map(each -> new Row("decisions.changeControl", each, BooleanNode.TRUE)),
                        control.roles().entrySet().stream()
                                .map(each -> new Row(
                                        "decisions.roles",
                                        "policy " + each.getValue(),
                                        TextNode.valueOf(each.getKey()))),
                        control
                                .inPerson()
                                .map(each -> new Row("decisions.delegated", "policy " + each, BooleanNode.FALSE))
                                .or(() -> control.delegates()
                                        .map(each -> new Row("decisions.delegated", each, BooleanNode.TRUE)))
                                .stream())
                .flatMap(each -> each);
    }

    /** Every value that counts. Examples are not shown: plantline test does. */
    private static List<Row> rows(
            OdooInterface resource, OdooInterfaceSpec whole, Map<String, Map<String, String>> filledIn) {
        ObjectNode tree = Json.MAPPER.valueToTree(whole);
        tree.remove("tests");
        if (resource.getSpec().settings() != null) {
            tree.set("settings", Json.MAPPER.valueToTree(resource.getSpec().settings()));
        }
        List<Row> rows = new ArrayList<>();
        values(tree, "", filledIn, rows);
        filledIn.forEach((from, values) -> values.entrySet().stream()
                .filter(each -> each.getKey().startsWith("settings."))
                .map(each -> new Row(each.getKey(), from, TextNode.valueOf(each.getValue())))
                .forEach(rows::add));
        return rows;
    }

    private static void values(JsonNode node, String path, Map<String, Map<String, String>> filledIn, List<Row> rows) {
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
            rows.add(new Row(path, from, node));
        }
    }

    private static String origin(String path, Map<String, Map<String, String>> filledIn) {
        return filledIn.entrySet().stream()
                .filter(each -> each.getValue().containsKey(path))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(MANIFEST);
    }

    private static List<Row> rows(Map<String, Map<String, String>> filledIn) {
        List<Row> rows = new ArrayList<>();
        filledIn.forEach((from, values) ->
                values.forEach((path, value) -> rows.add(new Row(path, from, TextNode.valueOf(value)))));
        return rows;
    }
}
