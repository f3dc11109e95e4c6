package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what differs between two directories of manifests, and what the operator would refuse where the first runs. */
@Command(
        name = "diff",
        description = {
            "Compares two directories of manifests, or two files: what changes, and what would be refused where OLD runs.",
            "A contract that breaks its senders without a new major version is refused, for example.",
            "Exit codes: 0 what changes goes live, 1 something breaks or is wrong in NEW, 2 the command could not do its work."
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    private static final Set<String> NOT_RELIED_ON = Set.of("experimental", "retired");

    @Parameters(index = "0", paramLabel = "OLD", description = "Directory of manifests, or one file: what runs.")
    private Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "Directory of manifests, or one file: what is to run.")
    private Path now;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = {
                "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "json has what changes and what breaks; junit and sarif (2.1.0) only what breaks or is wrong, for the checks of a pull request."
            })
    private FindingsReport.Form form;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Manifests before = ValidateCommand.read(old, spec);
        Manifests after = ValidateCommand.read(now, spec);
        List<ManifestChanges> changes = ManifestChanges.between(before, after);
        Checked live = Checked.of(before);
        List<Finding> wrong = Checked.of(after).findings();
        Set<Finding> known = new HashSet<>(wrong);
        List<Finding> breaks = Stream.concat(
                        changes.stream()
                                .filter(DiffCommand::stopsSenders)
                                .map(
                                        each -> each.was()
                                                .orElseThrow()
                                                .finding(
                                                        "",
                                                        "is gone: its senders are refused. Set lifecycle.stage deprecated, then retired, and delete it afterwards")),
                        Checked.of(after, live.configurations(), live.tables()).findings().stream())
                .filter(each -> !known.contains(each))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        var report = new FindingsReport(
                "plantline diff",
                after.all(),
                new TreeMap<>(Map.of(FindingsReport.Rule.breaks, breaks, FindingsReport.Rule.manifest, wrong)),
                List.of(),
                List.of());
        switch (form) {
            case text -> text(changes, breaks, wrong, out);
            case json -> out.println(json(changes, breaks, wrong));
            case junit -> out.println(report.junit());
            case sarif -> out.println(report.sarif());
        }
        return breaks.isEmpty() && wrong.isEmpty() ? 0 : Plantline.FOUND;
    }

    private static void text(
            List<ManifestChanges> changes, List<Finding> breaks, List<Finding> wrong, PrintWriter out) {
        changes.forEach(each -> tell(each, out));
        breaks.forEach(each -> out.println("Breaks: " + each.text()));
        wrong.forEach(each -> out.println("Wrong: " + each.text()));
        int all = breaks.size() + wrong.size();
        out.println(changes.size() + " resource(s) changed, " + (all == 0 ? "nothing breaks" : all + " to correct"));
    }

    private static void tell(ManifestChanges change, PrintWriter out) {
        out.println(change.resource()
                + (change.was().isEmpty() ? ": new" : change.is().isEmpty() ? ": gone" : ""));
        change.places().forEach(each -> out.println("    " + each.text()));
    }

    private static String json(List<ManifestChanges> changes, List<Finding> breaks, List<Finding> wrong) {
        ObjectNode report = Json.MAPPER.createObjectNode();
        ArrayNode all = report.putArray("changes");
        for (ManifestChanges change : changes) {
            ObjectNode one = all.addObject();
            one.put("resource", change.resource());
            one.put("change", change.was().isEmpty() ? "new" : change.is().isEmpty() ? "gone" : "changed");
            ArrayNode places = one.putArray("places");
            for (ManifestChanges.Place place : change.places()) {
                ObjectNode told = places.addObject().put("path", place.path());
                if (!place.was().isMissingNode()) {
                    told.set("was", place.was());
                }
                if (!place.is().isMissingNode()) {
                    told.set("is", place.is());
                }
            }
        }
        FindingsReport.add(report.putArray("breaks"), breaks);
        FindingsReport.add(report.putArray("wrong"), wrong);
        return FindingsReport.pretty(report);
    }

    private static boolean stopsSenders(ManifestChanges change) {
        return change.is().isEmpty()
                && change.was()
                        .filter(each -> each.is(Kinds.ODOO_INTERFACE))
                        .map(Manifest::tree)
                        .map(tree -> tree.at("/spec/lifecycle/stage").asText())
                        .filter(stage -> !NOT_RELIED_ON.contains(stage))
                        .isPresent();
    }
}
