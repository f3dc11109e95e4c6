package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.OdooAdministration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every command about side kits must be told: the manifests, which Odoo, and who asks for it. */
final class SideKitOptions {
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
            names = "--cluster",
            paramLabel = "ID",
            required = true,
            description = {
                "Identity of the cluster that has the plant, which Odoo remembers:",
                "kubectl get namespace kube-system -o jsonpath={.metadata.uid}"
            })
    private String cluster;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The manifests, checked. */
    Checked checked() {
        return Checked.of(ValidateCommand.read(path, spec));
    }

    /**
     * The connection that is meant.
     *
     * @throws ParameterException when it is not one
     */
    OdooConnection odooConnection(List<OdooConnection> all) {
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

    /**
     * Name of the plant whose connection it is.
     *
     * @throws ParameterException when its namespace has not one
     */
    String plant(Checked checked, OdooConnection odoo) {
        String namespace = odoo.getMetadata().getNamespace();
        List<String> plants = checked.world().plants().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .map(each -> each.getMetadata().getName())
                .toList();
        if (plants.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(), "the namespace " + namespace + " must have one Plant, and it has " + plants);
        }
        return plants.get(0);
    }

    /** The way to its Odoo. */
    OdooAdministration administration(OdooConnection odoo) {
        return new OdooAdministration(
                URI.create(url == null ? odoo.getSpec().url() : url),
                database == null ? odoo.getSpec().database() : database,
                trust);
    }

    /** The administrator's key. */
    Supplier<String> administratorKey() {
        return key(administrator);
    }

    /** The key in a file. */
    Supplier<String> key(Path file) {
        try {
            String key = Files.readString(file).strip();
            return () -> key;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read: " + Unreadable.reason(file, e));
        }
    }

    /**
     * The cluster that has the plant.
     *
     * @throws ParameterException when that is no identity
     */
    String cluster() {
        if (!OdooAdministration.CLUSTER.matcher(cluster).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cluster is the uid of the cluster's namespace kube-system, 1 to 64 letters, digits and hyphens: kubectl get namespace"
                            + " kube-system -o jsonpath={.metadata.uid}");
        }
        return cluster;
    }
}
