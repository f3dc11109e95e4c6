package dev.plantline.command;

import dev.plantline.model.Command.Action;
import dev.plantline.model.UnreadableFormException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries messages again. */
@Command(
        name = "retry",
        description = "Tries messages again that are set aside, under the interface's present revision.",
        mixinStandardHelpOptions = true)
final class AsideRetryCommand implements Callable<Integer> {
    @Mixin
    private AsideRequest request;

    @Option(names = "--reason", description = "Why, for the audit.")
    private String reason;

    @Override
    public Integer call() throws InterruptedException, UnreadableFormException, IOException {
        return request.ask(Action.retry, reason);
    }
}
