package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.Rehoming;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives what the ledger knows of one interface to another duty, so that the interface can have that duty and a repeat stays a duplicate. */
@Command(
        name = "rehome",
        description = {
            "Moves what Odoo's ledger knows of one interface from one duty to another, so that a repeat stays a duplicate.",
            "The interface stops applying until its manifest names the new duty. May be repeated; one that ended half-way goes on."
        },
        mixinStandardHelpOptions = true)
final class SideKitRehomeCommand implements Callable<Integer> {
    @Mixin
    private SideKitOptions options;

    @Option(names = "--interface", paramLabel = "NAME", required = true, description = "The OdooInterface, one of DIR.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "DUTY",
            required = true,
            description = "The duty that has applied its messages.")
    private String from;

    @Option(names = "--to", paramLabel = "DUTY", required = true, description = "The duty that it is to have.")
    private String to;

    @Option(
            names = "--topic",
            paramLabel = "ID",
            required = true,
            description = {
                "Id of its topic .in, by which the ledger knows its messages; the former ones too where topics were made anew:",
                "kubectl get odoointerface NAME -o jsonpath={.status.topics.in}"
            })
    private List<String> topics;

    @Option(names = "--dry-run", description = "Counts the rows, and moves nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws OdooFault {
        Checked checked = options.checked();
        OdooConnection odoo = options.odooConnection(checked.world().odooConnections());
        checkNames(checked, odoo);
        Rehoming rehoming = rehoming(options.plant(checked, odoo));
        OdooAdministration administration = options.administration(odoo);
        long rows = administration.rowsToRehome(options.administratorKey(), options.cluster(), rehoming);
        if (dryRun) {
            say(rows + " rows of the ledger would be moved from duty " + from + " to duty " + to
                    + ". From then on the interface applies nothing until its manifest names duty " + to);
            return 0;
        }
        long moved = administration.rehome(options.administratorKey(), options.cluster(), rehoming);
        say(
                moved + " rows of the ledger were moved from duty " + from + " to duty " + to
                        + ". Now apply OdooInterface "
                        + name + " with duty " + to
                        + ": the operator lets it go live when it has looked at this Odoo again, which status.moved of the OdooConnection shows");
        return 0;
    }

    private void checkNames(Checked checked, OdooConnection odoo) {
        if (checked.world().interfaces().stream()
                .noneMatch(each -> each.getMetadata().getName().equals(name))) {
            throw new ParameterException(spec.commandLine(), "the manifests have no OdooInterface " + name);
        }
        List<String> duties =
                odoo.getSpec().credentials().stream().map(each -> each.duty()).toList();
        if (!duties.contains(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "OdooConnection " + odoo.getMetadata().getName() + " has no credential for duty '" + to
                            + "': it has " + duties);
        }
    }

    private Rehoming rehoming(String plant) {
        try {
            return new Rehoming(plant, from, to, new LinkedHashSet<>(topics));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
