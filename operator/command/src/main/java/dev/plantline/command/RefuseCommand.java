package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Refuses the change of an interface or a code map, or a batch at its gate. */
@Command(
        name = "refuse",
        description = {
            "Shows the change of an interface that waits, asks once, and refuses it; what runs goes on.",
            "In the name of whoever kubectl is logged in as. Whoever thinks again approves: the last decision of a person counts.",
            "With --code-map it is about a change of what codes mean.",
            "With --batch it is about what waits at the interface's gate: nothing of it is applied."
        },
        mixinStandardHelpOptions = true)
final class RefuseCommand implements Callable<Integer> {
    @Mixin
    private Deciding deciding;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return deciding.decide(Verdict.refuse);
    }
}
