package dev.plantline.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The side kit: what Plantline needs inside Odoo. */
@Command(
        name = "sidekit",
        description = "The server action in Odoo with which a message has its effect once.",
        mixinStandardHelpOptions = true,
        subcommands = {SideKitInstallCommand.class, SideKitAdoptCommand.class, SideKitRehomeCommand.class})
final class SideKitCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
