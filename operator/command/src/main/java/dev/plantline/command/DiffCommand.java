package dev.plantline.command;

import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests.Manifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Manifests before = ValidateCommand.read(old, spec);
        Manifests after = ValidateCommand.read(now, spec);
        PrintWriter out = spec.commandLine().getOut();
        List<ManifestChanges> changes = ManifestChanges.between(before, after);
        changes.forEach(each -> tell(each, out));

        Set<Finding> wrong = new HashSet<>(Checked.of(after).findings());
        Checked live = Checked.of(before);
        List<Finding> refused =
                Checked.of(after, live.configurations(), live.tables()).findings();
        List<String> breaks = new ArrayList<>();
        changes.stream()
                .filter(DiffCommand::stopsSenders)
                .forEach(
                        each -> breaks.add(
                                "Breaks: " + each.resource()
                                        + "\n    is gone: its senders are refused. Set lifecycle.stage deprecated, then retired, and delete it afterwards"));
        refused.forEach(each -> breaks.add((wrong.contains(each) ? "Wrong: " : "Breaks: ") + each.text()));
        breaks.forEach(out::println);
        out.println(changes.size() + " resource(s) changed, "
                + (breaks.isEmpty() ? "nothing breaks" : breaks.size() + " to correct"));
        return breaks.isEmpty() ? 0 : Plantline.FOUND;
    }

    private static void tell(ManifestChanges change, PrintWriter out) {
        out.println(change.resource()
                + (change.was().isEmpty() ? ": new" : change.is().isEmpty() ? ": gone" : ""));
        change.places().forEach(each -> out.println("    " + each));
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
