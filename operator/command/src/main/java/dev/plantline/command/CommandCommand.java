package dev.plantline.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What people ask of delivery through a cluster. */
@Command(
        name = "command",
        description = {
            "Has messages tried again, given up, changed or replayed, on a cluster: as an InterfaceCommand, in the name of whoever kubectl is logged in as.",
            "Shows what would be done, asks once, and tells what came of it."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            CommandMessagesCommand.Retry.class,
            CommandMessagesCommand.Discard.class,
            CommandEditCommand.class,
            CommandReplayCommand.class,
            CommandWholeCommand.Abandon.class,
            CommandWholeCommand.Adopt.class,
            CommandAgreeCommand.class
        })
final class CommandCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
