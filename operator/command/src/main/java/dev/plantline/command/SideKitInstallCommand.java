package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.odoo.InstallationRefusedException;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.DutyKit;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.SideKitState;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Installs the side kits of one Odoo, for those who give the operator no administrator's key, and repairs one that was edited. */
@Command(
        name = "install",
        description = {
            "Installs the side kits that the interfaces of one OdooConnection need, and repairs what was edited.",
            "May be repeated. Keys are read from files and never shown."
        },
        mixinStandardHelpOptions = true)
final class SideKitInstallCommand implements Callable<Integer> {
    @Mixin
    private SideKitOptions options;

    @Option(
            names = "--duty-key",
            paramLabel = "DUTY=FILE",
            required = true,
            description = "File with the API key of a duty's user, who gets the right to run the kit; once per duty.")
    private Map<String, Path> keys;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws OdooFault, InstallationRefusedException {
        Checked checked = options.checked();
        if (!checked.findings().isEmpty()) {
            checked.findings().forEach(each -> spec.commandLine().getOut().println(each.text()));
            return Plantline.FOUND;
        }
        OdooConnection odoo = options.odooConnection(checked.world().odooConnections());
        List<DutyKit> kits = kits(
                InterfaceResolution.withoutKits()
                        .of(checked.world(), odoo.getMetadata().getNamespace()),
                odoo.getMetadata().getName());
        OdooAdministration administration = options.administration(odoo);
        administration.install(options.administratorKey(), options.cluster(), kits);
        boolean installed = true;
        for (DutyKit kit : kits) {
            String name = kit.text().actionName();
            SideKitStatus status = administration.sideKit(kit.key(), name, options.cluster());
            installed &= status.state() == SideKitState.installed;
            spec.commandLine()
                    .getOut()
                    .println(kit.text().owner().duty() + "  " + name + "  " + status.state()
                            + (status.explanation().isEmpty() ? "" : ": " + status.explanation()));
        }
        return installed ? 0 : Plantline.FOUND;
    }

    /** One kit serves all interfaces of the namespace that use the duty, as the operator has it. */
    private List<DutyKit> kits(EffectiveInterfaces effective, String odooConnection) {
        Map<KitOwner, Set<Workflow>> workflows = new TreeMap<>(Comparator.comparing(KitOwner::ledger));
        for (EffectiveInterface each : effective.live()) {
            if (each.configuration().odooConnection().equals(odooConnection)) {
                workflows
                        .computeIfAbsent(new KitOwner(each.id().plant(), each.duty()), owner -> new TreeSet<>())
                        .add(each.configuration().spec().workflow());
            }
        }
        List<DutyKit> kits = new ArrayList<>();
        workflows.forEach(
                (owner, those) -> kits.add(new DutyKit(key(owner.duty()), KitText.of(owner, AllowList.of(those)))));
        return kits;
    }

    private Supplier<String> key(String duty) {
        Path file = keys.get(duty);
        if (file == null) {
            throw new ParameterException(
                    spec.commandLine(), "duty " + duty + " is in use and has no key: add --duty-key " + duty + "=FILE");
        }
        return options.key(file);
    }
}
