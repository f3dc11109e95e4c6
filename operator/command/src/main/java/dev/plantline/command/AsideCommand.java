package dev.plantline.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is set aside: held messages and dead letters. */
@Command(
        name = "aside",
        description =
                "Messages that are set aside: see them, try them again, put another content in their place, give them up for good.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AsideListCommand.class,
            AsideRetryCommand.class,
            AsideEditCommand.class,
            AsideDiscardCommand.class
        })
final class AsideCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
