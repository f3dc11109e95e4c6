package dev.plantline.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The register of synchronisations, without a cluster. */
@Command(
        name = "register",
        description = {
            "The register of synchronisations: each interface of a directory with everything filled in, without a cluster.",
            "Interfaces that cannot go live are in it with that verdict; plantline validate says why."
        },
        mixinStandardHelpOptions = true)
final class RegisterCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            defaultValue = "table",
            description = {
                "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, which has the most important columns.",
                "No cell is taken for a formula by a spreadsheet or for markup by a browser."
            })
    private Register.Form form;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        PrintWriter out = spec.commandLine().getOut();
        out.print(Register.of(checked).text(form));
        out.flush();
        checked.form().forEach(each -> spec.commandLine().getErr().println(each.text()));
        return checked.form().isEmpty() ? 0 : Plantline.FOUND;
    }
}
