package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.InsecureTransport;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.odoo.OdooProbe.Look;
import dev.plantline.operator.odoo.SideKitTrouble;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of an OdooConnection from a look at its Odoo. What is not known now stays as it was known last. */
public final class ConnectionStatuses {
    /** Conditions that stay as they are until somebody looks again. */
    private static final List<String> WARNINGS = List.of(Finding.ODOO_UNGUARDED);

    private final Conditions conditions;
    private final InsecureTransport transport;

    /**
     * Statuses with conditions from a factory.
     *
     * @param transport tells whether keys travel in the clear
     */
    public ConnectionStatuses(Conditions conditions, InsecureTransport transport) {
        this.conditions = conditions;
        this.transport = transport;
    }

    OdooConnectionStatus of(OdooConnection odooConnection, Look look) {
        OdooConnectionStatus stands = odooConnection.getStatus();
        List<Condition> before = stands == null ? null : stands.conditions();
        Long generation = odooConnection.getMetadata().getGeneration();
        // What was seen under another spec was perhaps another Odoo.
        OdooConnectionStatus old = stands != null && generation.equals(stands.observedGeneration()) ? stands : null;
        List<SideKit> kits = look.kits() != null ? look.kits() : old == null ? null : old.sideKit();
        return new OdooConnectionStatus(
                generation,
                conditions.of(before, generation, findings(odooConnection, look, kits, old)),
                look.serverVersion() != null || old == null ? look.serverVersion() : old.serverVersion(),
                look.databaseUuid() != null || old == null ? look.databaseUuid() : old.databaseUuid(),
                kits);
    }

    private List<Finding> findings(
            OdooConnection odooConnection, Look look, List<SideKit> kits, OdooConnectionStatus old) {
        List<Finding> findings = new ArrayList<>(Summary.with(stalled(kits), List.of(look.reachable())));
        findings.add(transport.of(odooConnection.getSpec()));
        findings.addAll(look.warnings());
        if (old != null) {
            WARNINGS.stream()
                    .filter(type -> look.warnings().stream()
                            .noneMatch(each -> each.type().equals(type)))
                    .flatMap(type -> Conditions.finding(old.conditions(), type).stream())
                    .forEach(findings::add);
        }
        return findings;
    }

    /** A connection that the operator cannot work on: nobody knows more than before, and that stands. */
    OdooConnectionStatus failed(OdooConnection odooConnection, String why) {
        OdooConnectionStatus before = Optional.ofNullable(odooConnection.getStatus())
                .orElseGet(() -> new OdooConnectionStatus(null, null, null, null, null));
        return new OdooConnectionStatus(
                before.observedGeneration(),
                conditions.failed(
                        before.conditions(), odooConnection.getMetadata().getGeneration(), why),
                before.serverVersion(),
                before.databaseUuid(),
                before.sideKit());
    }

    /** A kit that cannot be used, and nobody who may mend that: a human must. */
    private static Optional<Finding> stalled(List<SideKit> kits) {
        return Optional.ofNullable(kits).orElse(List.of()).stream()
                .flatMap(kit -> SideKitTrouble.of(kit.state()).map(trouble -> needsHuman(kit, trouble)).stream())
                .findFirst();
    }

    private static Finding needsHuman(SideKit kit, SideKitTrouble trouble) {
        return Finding.yes(
                Finding.STALLED,
                trouble.reason(),
                "Side kit " + kit.action() + " of duty " + kit.duty() + " " + trouble.what() + ". " + trouble.remedy());
    }
}
