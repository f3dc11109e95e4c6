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

/** What every command that asks an Odoo must be told: the manifests, and which Odoo. */
class OdooOptions {
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

    /** The way to its Odoo. */
    OdooAdministration administration(OdooConnection odoo) {
        return new OdooAdministration(
                URI.create(url == null ? odoo.getSpec().url() : url),
                database == null ? odoo.getSpec().database() : database,
                trust);
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

    /** The command. */
    CommandSpec command() {
        return spec;
    }

    /** The directory of manifests. */
    Path path() {
        return path;
    }
}
