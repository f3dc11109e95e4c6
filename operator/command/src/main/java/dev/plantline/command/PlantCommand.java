package dev.plantline.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Plants: a new one. */
@Command(
        name = "plant",
        description = "Plants: writes the first manifests of a new one.",
        mixinStandardHelpOptions = true,
        subcommands = PlantNewCommand.class)
final class PlantCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
