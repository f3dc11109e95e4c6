package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Applied;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries once more what was applied. */
@Command(
        name = "replay",
        description = {
            "Tries messages once more that were applied, in their order: what was applied since the backup of an Odoo that was",
            "restored is applied again. What Odoo's ledger still has is found there and has no second effect."
        },
        mixinStandardHelpOptions = true)
final class CommandReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAMESPACE/INTERFACE", description = "The interface, for example plant-lyon/wms-transfer.")
    private String place;

    @Option(
            names = {"--order-key", "--key"},
            paramLabel = "KEY",
            description = "Messages of this order key.")
    private String orderKey;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Messages that were applied then or later, for example 2026-11-26T02:00:00Z. After a restore: the time of the backup, rather an hour too early.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Messages that were applied before then. Default: now.")
    private Instant to;

    @Option(
            names = "--position",
            paramLabel = "PARTITION/OFFSET",
            converter = Position.Converter.class,
            description = "One message; given twice, all from the first to the second.")
    private List<Position> positions;

    @Option(
            names = "--accept-reorder",
            description = "Also where later messages of the same order key were applied and are not tried again.")
    private boolean acceptReorder;

    @Option(
            names = "--undone-by-hand",
            description = {
                "Their effect was undone in Odoo by hand: they are applied a second time although Odoo's ledger has them.",
                "With --position only. What was not undone is doubled by this. It takes a second person."
            })
    private boolean undoneByHand;

    @Mixin
    private CommandOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (orderKey == null && from == null && positions == null) {
            throw wrong("which messages? Name them with --from TIME, --order-key KEY or --position PARTITION/OFFSET");
        }
        if (positions != null && positions.size() > 2) {
            throw wrong("--position is given once, or twice for all from the first to the second of one partition");
        }
        if (undoneByHand && (positions == null || orderKey != null || from != null || to != null || acceptReorder)) {
            throw wrong("--undone-by-hand takes messages by --position only");
        }
        Instant until = to != null ? to : Clock.systemUTC().instant();
        return options.through(spec)
                .give(
                        place,
                        new Commanding.Wanted(
                                undoneByHand ? Action.applyAgain : Action.replay,
                                new Select(
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        new Applied(
                                                orderKey,
                                                from == null ? null : time(from),
                                                // What is shown first and then done has the same end.
                                                undoneByHand ? null : time(until),
                                                positions == null
                                                        ? null
                                                        : positions.get(0).toString(),
                                                positions == null || positions.size() == 1
                                                        ? null
                                                        : positions.get(1).toString())),
                                acceptReorder ? true : null,
                                null));
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
