package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is commanded on a cluster, about one interface. */
abstract class GivenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAMESPACE/INTERFACE", description = "The interface, for example plant-lyon/wms-transfer.")
    private String place;

    @Mixin
    private CommandOptions options;

    @Spec
    private CommandSpec spec;

    /** Of the command that runs. */
    final CommandSpec spec() {
        return spec;
    }

    /** The same for each of these causes, in the interface or in all of the plant. */
    final int giveByCause(Action action, List<String> causes) throws IOException, InterruptedException {
        return options.through(spec).giveByCause(place, action, causes);
    }

    /** Shows what would be done, asks once, and waits for what comes of it. */
    final int give(Commanding.Wanted wanted) throws IOException, InterruptedException {
        return options.through(spec).give(place, wanted);
    }
}
