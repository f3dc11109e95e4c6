package dev.plantline.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The second person. */
@Command(
        name = "agree",
        description = "Agrees to the command of somebody else that waits for a second person: shows it, and asks once.",
        mixinStandardHelpOptions = true)
final class CommandAgreeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAMESPACE/COMMAND",
            description = "The command, as kubectl get interfacecommands names it.")
    private String place;

    @Mixin
    private CommandOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.through(spec).agree(place);
    }
}
