package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Approves the change of an interface or a code map, or a batch at its gate. */
@Command(
        name = "approve",
        description = {
            "Shows the change of an interface that waits, whose decisions it needs and what would run, asks once, and approves it.",
            "In the name of whoever kubectl is logged in as. The approval is for exactly the revision that was shown.",
            "With --code-map it is about a change of what codes mean.",
            "With --batch it is about what waits at the interface's gate: counts and totals are shown, and exactly that is released."
        },
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private Deciding deciding;

    @Option(
            names = "--emergency",
            paramLabel = "HOURS",
            description = {
                "Lets it go live on your decision alone, in role emergency, for what cannot wait; needs --reason. 1 to 72.",
                "It keeps running when the hours are over; no other change goes live then before the others have approved it."
            })
    private Integer emergencyHours;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return deciding.decide(Verdict.approve, emergencyHours);
    }
}
