package dev.plantline.command;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.DutyKit;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.OdooFault;
import dev.plantline.odoo.SideKitState;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(names = "--connection", description = "Name of the OdooConnection; needed where DIR has several.")
    private String odooConnection;

    @Option(names = "--url", description = "Address of Odoo as seen from here; else spec.url.")
    private String url;

    @Option(names = "--database", description = "Name of the database; else spec.database.")
    private String database;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM certificates to trust; else those of Java.")
    private Path trust;

    @Option(
            names = "--administrator-key",
            paramLabel = "FILE",
            required = true,
            description = "File with the API key of a user who may change settings.")
    private Path administrator;

    @Option(
            names = "--duty-key",
            paramLabel = "DUTY=FILE",
            required = true,
            description = "File with the API key of a duty's user, who gets the right to run the kit; once per duty.")
    private Map<String, Path> keys;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws OdooFault {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        if (!checked.findings().isEmpty()) {
            checked.findings().forEach(each -> spec.commandLine().getOut().println(each.text()));
            return Plantline.FOUND;
        }
        OdooConnection odoo = odooConnection(checked.world().odooConnections());
        List<DutyKit> kits = new ArrayList<>();
        mappings(checked, odoo)
                .forEach(
                        (duty, mappings) -> kits.add(new DutyKit(duty, key(duty), KitText.of(AllowList.of(mappings)))));
        OdooAdministration administration = new OdooAdministration(
                java.net.URI.create(url == null ? odoo.getSpec().url() : url),
                database == null ? odoo.getSpec().database() : database,
                trust);
        administration.install(key(administrator), kits);
        boolean installed = true;
        for (DutyKit kit : kits) {
            String name = kit.text().actionName(kit.duty());
            SideKitStatus status = administration.sideKit(kit.key(), name);
            installed &= status.state() == SideKitState.installed;
            spec.commandLine()
                    .getOut()
                    .println(kit.duty() + "  " + name + "  " + status.state()
                            + (status.explanation().isEmpty() ? "" : ": " + status.explanation()));
        }
        return installed ? 0 : Plantline.FOUND;
    }

    private OdooConnection odooConnection(List<OdooConnection> all) {
        List<OdooConnection> meant = all.stream()
                .filter(each ->
                        odooConnection == null || each.getMetadata().getName().equals(odooConnection))
                .toList();
        if (meant.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    path + " has " + (meant.isEmpty() ? "no" : meant.size()) + " OdooConnection"
                            + (odooConnection == null ? "" : " " + odooConnection)
                            + ": name one with --connection, it has "
                            + all.stream()
                                    .map(each -> each.getMetadata().getName())
                                    .toList());
        }
        return meant.get(0);
    }

    /** One kit serves all interfaces of the namespace that use the duty, as the operator has it. */
    private static Map<String, List<MappingSpec>> mappings(Checked checked, OdooConnection odoo) {
        Map<String, List<MappingSpec>> mappings = new TreeMap<>();
        for (EffectiveInterface each : EffectiveInterfaces.of(
                        checked.world(), odoo.getMetadata().getNamespace())
                .live()) {
            if (each.configuration().odooConnection().equals(odoo.getMetadata().getName())) {
                mappings.computeIfAbsent(each.duty(), duty -> new ArrayList<>())
                        .add(each.configuration().spec().mapping());
            }
        }
        return mappings;
    }

    private Supplier<String> key(String duty) {
        Path file = keys.get(duty);
        if (file == null) {
            throw new ParameterException(
                    spec.commandLine(), "duty " + duty + " is in use and has no key: add --duty-key " + duty + "=FILE");
        }
        return key(file);
    }

    private Supplier<String> key(Path file) {
        try {
            String key = Files.readString(file).strip();
            return () -> key;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: " + Unreadable.reason(file, e));
        }
    }
}
