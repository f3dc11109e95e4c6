package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.InstallationRefusedException;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.DutyKit;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.SideKitState;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

    /** One kit for each use of each duty, which serves all its interfaces of the namespace, as the operator has it. */
    private List<DutyKit> kits(EffectiveInterfaces effective, String odooConnection) {
        List<DutyKit> kits = new ArrayList<>();
        effective
                .kits()
                .getOrDefault(odooConnection, Collections.emptySortedMap())
                .forEach((kit, each) -> kits.add(
                        new DutyKit(key(kit.duty()), text(new KitOwner(each.plant(), kit.duty()), each.newest()))));
        return kits;
    }

    private static KitText text(KitOwner owner, KitContent content) {
        return content.match(
                steps -> KitText.of(owner, AllowList.of(steps.workflows())),
                operation ->
                        KitText.of(owner, new OperationKit(operation.name(), References.of(operation.references()))));
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
