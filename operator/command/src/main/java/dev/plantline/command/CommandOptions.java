package dev.plantline.command;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How somebody commands through a cluster. */
final class CommandOptions {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, one line, for the audit; needed for all but retry and agree.")
    private String reason;

    @Option(names = "--dry-run", description = "Only says what would be done, and changes nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Does it without a question. Look without it first.")
    private boolean yes;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for what comes of it; 0: do not wait. Default: ${DEFAULT-VALUE}.")
    private int wait;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = {
                "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "json asks nothing: without --yes it only says what would be done."
            })
    private Output output;

    @Mixin
    private Kubectl cluster;

    /** The way to the cluster, for the command that is run. */
    Commanding through(CommandSpec spec) {
        return new Commanding(cluster, spec, new Commanding.Asking(reason, dryRun, yes, wait, output));
    }
}
