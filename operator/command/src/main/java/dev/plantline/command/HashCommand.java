package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.change.ChangeRecords;
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
            "Shows the revision that each interface of a plant with changeControl will have when the directory is applied, so that a decision about it can be",
            "written before. As the operator names it, as long as the directory has the plant, its connections and its templates as the cluster will have them."
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
        Map<String, Map<String, Approval>> revisions = revisions(checked);
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(json(revisions).toPrettyString());
        } else if (revisions.isEmpty()) {
            out.println("No interface of " + path
                    + " is good and in a plant with changeControl: nobody is asked about them.");
        } else {
            Table.of(List.of("NAMESPACE", "INTERFACE", "REVISION"), rows(revisions))
                    .forEach(out::println);
        }
        checked.findings().forEach(finding -> spec.commandLine().getErr().println(finding.text()));
        return checked.findings().isEmpty() ? 0 : Plantline.FOUND;
    }

    /** By namespace and interface. */
    private static Map<String, Map<String, Approval>> revisions(Checked checked) {
        ClusterState world = checked.world().withChanges(ASKED);
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        Map<String, Map<String, Approval>> revisions = new TreeMap<>();
        checked.namespaces().forEach(namespace -> {
            EffectiveInterfaces all = resolution.of(world, namespace);
            if (!all.approvals().isEmpty()) {
                revisions.put(namespace, new TreeMap<>(all.approvals()));
            }
        });
        return revisions;
    }

    private static List<List<String>> rows(Map<String, Map<String, Approval>> revisions) {
        List<List<String>> rows = new ArrayList<>();
        revisions.forEach((namespace, all) ->
                all.forEach((name, approval) -> rows.add(List.of(namespace, name, approval.revision()))));
        return rows;
    }

    private static ArrayNode json(Map<String, Map<String, Approval>> revisions) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        rows(revisions).forEach(each -> all.addObject()
                .put("namespace", each.get(0))
                .put("interface", each.get(1))
                .put("revision", each.get(2)));
        return all;
    }
}
