package dev.plantline.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Contracts for other tools, without a cluster. */
@Command(
        name = "export",
        description = {
            "Writes the contracts of a directory's interfaces for other tools, as YAML, without a cluster.",
            "Interfaces that cannot go live are left out, and plantline validate says why."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            required = true,
            description = {
                "${COMPLETION-CANDIDATES}. odcs: Open Data Contract Standard 3.1, a document for each interface.",
                "asyncapi: AsyncAPI 3.0, a document for each plant."
            })
    private Export.Form form;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = {
                "Writes a file for each document into this directory, which must have none of them.",
                "Without it all documents are printed, one after the other."
            })
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        Map<String, String> files = Export.of(checked, form);
        PrintWriter out = spec.commandLine().getOut();
        if (directory == null) {
            files.values().forEach(each -> out.print("---\n" + each));
        } else {
            write(files, out);
        }
        out.flush();
        checked.findings().forEach(each -> spec.commandLine().getErr().println(each.text()));
        return checked.findings().isEmpty() ? 0 : Plantline.FOUND;
    }

    private void write(Map<String, String> files, PrintWriter out) throws IOException {
        List<String> taken = files.keySet().stream()
                .filter(each -> Files.exists(directory.resolve(each), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!taken.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    directory + " has " + String.join(", ", taken)
                            + " already, and nothing is overwritten: name another directory, or remove them");
        }
        Files.createDirectories(directory);
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = directory.resolve(each.getKey());
            Files.writeString(file, each.getValue(), StandardOpenOption.CREATE_NEW);
            out.println("wrote " + file);
        }
    }
}
