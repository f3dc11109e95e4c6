package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Approves the change of an interface, or a batch at its gate. */
@Command(
        name = "approve",
        description = {
            "Shows the change of an interface that waits, whose decisions it needs and what would run, asks once, and approves it.",
            "In the name of whoever kubectl is logged in as. The approval is for exactly the revision that was shown.",
            "With --batch it is about what waits at the interface's gate: counts and totals are shown, and exactly that is released."
        },
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private Deciding deciding;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return deciding.decide(Verdict.approve);
    }
}
