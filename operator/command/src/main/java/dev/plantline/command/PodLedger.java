package dev.plantline.command;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.TargetLedger;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.kit.KitOwner;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Odoo's ledger as the pod of delivery knows it in which the command runs. */
final class PodLedger {
    private PodLedger() {}

    /**
     * Reads what is mounted.
     *
     * @param environment the process's
     * @return empty outside of a pod
     * @throws IllegalArgumentException when the configuration cannot be read, or this pod does not deliver the interface into an Odoo
     */
    static Optional<TargetLedger> of(Map<String, String> environment, InterfaceId id) {
        return PodConnection.mounted(environment).map(mounted -> of(mounted, id));
    }

    private static TargetLedger of(PodConnection.Mounted mounted, InterfaceId id) {
        RuntimeConfiguration configuration = mounted.configuration();
        RuntimeConfiguration.Interface found = configuration.interfaces().stream()
                .filter(each -> id.equals(new InterfaceId(configuration.plant().name(), each.name())))
                .filter(each ->
                        each.spec().target() != null && each.spec().target().odoo() != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this pod does not deliver " + id
                        + " into an Odoo: run the command in a pod of delivery of its latency class"));
        OdooConnection odoo = configuration.odooConnections().get(found.odooConnection());
        String name = found.spec().target().odoo().duty();
        Duty duty = odoo == null ? null : odoo.duties().get(name);
        if (duty == null) {
            throw new IllegalArgumentException(
                    "it has no key for the Odoo of " + id + ": run the command in a pod of delivery");
        }
        Path trust = odoo.caFile() == null ? null : mounted.secret(odoo.caFile());
        return new OdooAdministration(URI.create(odoo.url()), odoo.database(), trust)
                .ledger(
                        () -> PodConnection.text(mounted.secret(duty.keyFile())).strip(),
                        new KitOwner(id.plant(), name));
    }
}
