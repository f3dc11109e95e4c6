package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Applied;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** Tries once more what was applied. */
@Command(
        name = "replay",
        description = {
            "Tries messages once more that were applied, in their order: what was applied since the backup of an Odoo that was",
            "restored is applied again. What Odoo's ledger still has is found there and has no second effect.",
            "With --undone-by-hand it takes a second person."
        },
        mixinStandardHelpOptions = true)
final class CommandReplayCommand extends GivenCommand {
    @Mixin
    private ReplayOptions which;

    @Override
    public Integer call() throws IOException, InterruptedException {
        which.check();
        boolean again = which.isUndoneByHand();
        if (again && which.acceptsReorder()) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--accept-reorder is for what is tried again: leave it out with --undone-by-hand");
        }
        Instant until = which.to() != null ? which.to() : Clock.systemUTC().instant();
        Applied applied = new Applied(
                which.orderKey(),
                which.from() == null ? null : time(which.from()),
                // What is shown first and then done has the same end.
                again ? null : time(until),
                which.first() == null ? null : which.first().toString(),
                which.last() == null || which.last().equals(which.first())
                        ? null
                        : which.last().toString());
        return give(new Commanding.Wanted(
                again ? Action.applyAgain : Action.replay,
                new Select(null, null, null, null, null, applied),
                which.acceptsReorder() ? true : null,
                null));
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
