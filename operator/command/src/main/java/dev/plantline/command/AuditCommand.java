package dev.plantline.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What stands in the audit. */
@Command(
        name = "audit",
        description =
                "The audit of an interface: what people decided and commanded, and whether it is the one that delivery wrote.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditListCommand.class, AuditVerifyCommand.class})
final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
