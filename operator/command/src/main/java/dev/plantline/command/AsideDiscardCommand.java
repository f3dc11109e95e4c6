package dev.plantline.command;

import dev.plantline.model.Command.Action;
import dev.plantline.model.UnreadableFormException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives messages up. */
@Command(
        name = "discard",
        description =
                "Gives messages up for good that are set aside: they will have no effect, even when they are sent again.",
        mixinStandardHelpOptions = true)
final class AsideDiscardCommand implements Callable<Integer> {
    @Mixin
    private AsideRequest request;

    @Option(names = "--reason", required = true, description = "Why, for the audit; nobody can ask later.")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, UnreadableFormException, IOException {
        if (reason.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "--reason is empty: say why these messages shall have no effect");
        }
        return request.ask(Action.discard, reason);
    }
}
