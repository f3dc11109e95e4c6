package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives a plant's rows in Odoo's ledger to another cluster, when the one that had them is gone. */
@Command(
        name = "adopt",
        description = {
            "Makes the plant's rows in Odoo those of the cluster that you name, whichever had them.",
            "Only when the other cluster is gone: two clusters with one plant take each other's messages for their own."
        },
        mixinStandardHelpOptions = true)
final class SideKitAdoptCommand implements Callable<Integer> {
    @Mixin
    private SideKitOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws OdooFault {
        Checked checked = options.checked();
        OdooConnection odoo = options.odooConnection(checked.world().odooConnections());
        String plant = options.plant(checked, odoo);
        options.administration(odoo).adopt(options.administratorKey(), plant, options.cluster());
        spec.commandLine()
                .getOut()
                .println("the plant " + plant + " in " + odoo.getMetadata().getName() + " belongs to the cluster "
                        + options.cluster());
        return 0;
    }
}
