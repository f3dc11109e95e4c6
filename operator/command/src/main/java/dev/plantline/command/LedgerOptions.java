package dev.plantline.command;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.TargetLedger;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.kit.KitOwner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether Odoo's ledger is asked too, and how: by itself as the pod of delivery does in which the command runs. */
final class LedgerOptions {
    @Option(
            names = "--ledger",
            description = {
                "Compares with the rows of Odoo's ledger as well: what is applied (account, replay), and the anchor of each day (account, audit verify).",
                "In a pod of delivery it needs no more; elsewhere say which Odoo, with the four options that follow."
            })
    private boolean asked;

    @Option(names = "--odoo-url", paramLabel = "URL", description = "Address of Odoo as seen from here.")
    private URI url;

    @Option(names = "--odoo-database", paramLabel = "NAME", description = "Name of the database.")
    private String database;

    @Option(
            names = "--odoo-key",
            paramLabel = "FILE",
            description = "File with the API key of the duty's user; it is never shown.")
    private Path key;

    @Option(names = "--duty", paramLabel = "NAME", description = "The interface's target.odoo.duty.")
    private String duty;

    @Option(names = "--odoo-ca", paramLabel = "FILE", description = "PEM certificates to trust; else those of Java.")
    private Path trust;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * The ledger of an interface's duty.
     *
     * @return empty: it is not to be asked
     * @throws ParameterException when it is, and nothing says where it is
     */
    Optional<TargetLedger> of(InterfaceId id) {
        if (!asked) {
            if (url != null || database != null || key != null || duty != null || trust != null) {
                throw wrong("options that name an Odoo need --ledger, which asks it");
            }
            return Optional.empty();
        }
        if (url != null && database != null && key != null && duty != null) {
            return Optional.of(given(id));
        }
        if (url != null || database != null || key != null || duty != null || trust != null) {
            throw wrong(
                    "name the Odoo that --ledger asks with all of --odoo-url, --odoo-database, --odoo-key and --duty;"
                            + " a pod of delivery knows its own, and needs none of these nor --odoo-ca");
        }
        try {
            return Optional.of(PodLedger.of(System.getenv(), id)
                    .orElseThrow(() -> wrong(
                            "--ledger asks Odoo, and this is no pod of delivery, nor has the desk a key of an Odoo: name it with --odoo-url,"
                                    + " --odoo-database, --odoo-key and --duty")));
        } catch (IllegalArgumentException e) {
            throw wrong("the pod's configuration: " + e.getMessage());
        }
    }

    private TargetLedger given(InterfaceId id) {
        String text;
        try {
            text = Files.readString(key).strip();
        } catch (IOException e) {
            throw wrong(key + " cannot be read: " + Unreadable.reason(key, e));
        }
        Supplier<String> read = () -> text;
        try {
            return new OdooAdministration(url, database, trust).ledger(read, new KitOwner(id.plant(), duty));
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
