package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.operator.desired.change.CodeMapControl;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells which revisions people will decide about, before anything is applied. */
@Command(
        name = "hash",
        description = {
            "Shows the revision that each interface and each code map about which people are asked will have when the directory is applied, so that a decision",
            "about it can be written before. They are asked in a plant with changeControl, and where an InterfacePolicy of the directory has it. As the operator names it, as long as the directory has the plant, its connections, its templates and the policies as the cluster will have them."
        },
        mixinStandardHelpOptions = true)
final class HashCommand implements Callable<Integer> {
    /** Nobody has decided anything, and nothing has been live. */
    private static final ChangeRecords ASKED = new ChangeRecords(true, List.of(), List.of(), Map.of(), false);

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        List<Named> revisions = revisions(checked);
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(json(revisions).toPrettyString());
        } else if (revisions.isEmpty()) {
            out.println(
                    "No interface and no code map of " + path
                            + " is good and in a plant or under an InterfacePolicy with changeControl: nobody is asked about them.");
        } else {
            table(revisions, "INTERFACE", false, out);
            table(revisions, "CODE MAP", true, out);
        }
        checked.findings().forEach(finding -> spec.commandLine().getErr().println(finding.text()));
        return checked.findings().isEmpty() ? 0 : Plantline.FOUND;
    }

    /** The revision of an interface or a code map. */
    private record Named(String namespace, boolean codeMap, String name, String revision) {}

    /** By namespace and name, of each namespace the interfaces first. */
    private static List<Named> revisions(Checked checked) {
        ClusterState world = checked.world().withChanges(ASKED);
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        List<Named> revisions = new ArrayList<>();
        checked.namespaces().stream().sorted().forEach(namespace -> {
            EffectiveInterfaces all = resolution.of(world, namespace);
            new TreeMap<>(all.approvals())
                    .forEach((name, approval) -> revisions.add(new Named(namespace, false, name, approval.revision())));
            new TreeMap<>(all.codeMaps()).forEach((name, state) -> state.control()
                    .flatMap(CodeMapControl::live)
                    .ifPresent(table -> revisions.add(new Named(namespace, true, name, table.revision()))));
        });
        return revisions;
    }

    private static void table(List<Named> revisions, String title, boolean codeMaps, PrintWriter out) {
        List<List<String>> rows = revisions.stream()
                .filter(each -> each.codeMap() == codeMaps)
                .map(each -> List.of(each.namespace(), each.name(), each.revision()))
                .toList();
        if (!rows.isEmpty()) {
            Table.of(List.of("NAMESPACE", title, "REVISION"), rows).forEach(out::println);
        }
    }

    private static ArrayNode json(List<Named> revisions) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        revisions.forEach(each -> all.addObject()
                .put("namespace", each.namespace())
                .put(each.codeMap() ? "codeMap" : "interface", each.name())
                .put("revision", each.revision()));
        return all;
    }
}
