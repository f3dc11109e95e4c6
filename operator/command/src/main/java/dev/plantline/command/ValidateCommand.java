package dev.plantline.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks manifests without a cluster. */
@Command(
        name = "validate",
        description = {
            "Checks manifests without a cluster, as the API server and the operator would.",
            "Form, rules of the kinds, agreement with one another, contract, mapping, examples."
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Checked checked = Checked.of(read(path, spec));
        var out = spec.commandLine().getOut();
        checked.findings().forEach(finding -> out.println(finding.text()));
        checked.hints().forEach(hint -> out.println("Hint: " + hint + "."));
        long interfaces = checked.world().interfaces().size();
        if (checked.findings().isEmpty()) {
            out.println(path + ": " + checked.world().plants().size() + " plant(s), " + interfaces
                    + " interface(s), all well");
            return 0;
        }
        out.println();
        out.println(checked.findings().size() + " to correct");
        return Plantline.FOUND;
    }

    static Manifests read(Path path, CommandSpec spec) {
        if (!Files.exists(path)) {
            throw new ParameterException(spec.commandLine(), "there is no " + path + ": name a directory of manifests");
        }
        Manifests manifests = Manifests.read(path);
        if (manifests.all().isEmpty() && manifests.findings().isEmpty()) {
            throw new ParameterException(spec.commandLine(), path + " has no manifests (*.yaml, *.yml, *.json)");
        }
        return manifests;
    }
}
