package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
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
    private static final List<String> WARNINGS = List.of(Finding.ODOO_UNGUARDED, Finding.SIDE_KIT_UNATTESTED);

    /** How the message of an attestation begins that another spec has left unread. */
    private static final String SINCE_CHANGE = "Side kits have not been read since the spec was changed.";

    /** Reason of a spec that was changed to an Odoo that nobody has an administrator's key for. */
    private static final String UNNAMED = "AdministratorNotNamed";

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

    OdooConnectionStatus of(OdooConnection odooConnection, Look look, StockLooks.Seen stock, UserLooks.Seen users) {
        OdooConnectionStatus stands = odooConnection.getStatus();
        List<Condition> before = stands == null ? null : stands.conditions();
        Long generation = odooConnection.getMetadata().getGeneration();
        // What was seen under another spec was perhaps another Odoo.
        OdooConnectionStatus old = stands != null && generation.equals(stands.observedGeneration()) ? stands : null;
        List<SideKit> kits = look.kits() != null ? look.kits() : old == null ? null : old.sideKit();
        List<Finding> findings = findings(odooConnection, look, kits, stands, old);
        stock.finding().ifPresent(findings::add);
        findings.addAll(users.findings());
        return new OdooConnectionStatus(
                generation,
                conditions.of(before, generation, findings),
                look.serverVersion() != null || old == null ? look.serverVersion() : old.serverVersion(),
                look.databaseUuid() != null || old == null ? look.databaseUuid() : old.databaseUuid(),
                kits,
                moved(look, old),
                stock.stock(),
                users.users());
    }

    private static List<Moved> moved(Look look, OdooConnectionStatus old) {
        if (look.moved() == null) {
            return old == null ? null : old.moved();
        }
        return look.moved().isEmpty() ? null : look.moved();
    }

    private List<Finding> findings(
            OdooConnection odooConnection,
            Look look,
            List<SideKit> kits,
            OdooConnectionStatus stands,
            OdooConnectionStatus old) {
        List<Finding> warnings = new ArrayList<>(look.warnings());
        if (old == null) {
            unreadSinceChange(look, stands).ifPresent(warnings::add);
        } else {
            WARNINGS.stream()
                    .filter(type -> look.warnings().stream()
                            .noneMatch(each -> each.type().equals(type)))
                    .flatMap(type -> Conditions.finding(old.conditions(), type).stream())
                    .map(each -> stands(each, look))
                    .forEach(warnings::add);
        }
        warnings.replaceAll(each -> named(each, stands, old != null));
        List<Finding> findings =
                new ArrayList<>(Summary.with(stalled(kits, look, warnings), List.of(look.reachable())));
        findings.add(transport.of(odooConnection.getSpec()));
        findings.addAll(warnings);
        return findings;
    }

    /** What was not looked at stays as it was. But that kits are as they were installed nobody can vouch for while Odoo does not answer. */
    private static Finding stands(Finding old, Look look) {
        return old.type().equals(Finding.SIDE_KIT_UNATTESTED)
                        && old.status() == Finding.Status.False
                        && look.reachable().status() != Finding.Status.True
                ? Finding.yes(
                        Finding.SIDE_KIT_UNATTESTED,
                        Finding.NOT_READ,
                        "Side kits cannot be read any more. Nothing is stopped for that. "
                                + look.reachable().message())
                : old;
    }

    /** Whoever writes the spec must not end with it what an administrator's key has to say of kits that pods go on calling. */
    private static Optional<Finding> unreadSinceChange(Look look, OdooConnectionStatus stands) {
        boolean isRead = look.warnings().stream().anyMatch(each -> each.type().equals(Finding.SIDE_KIT_UNATTESTED));
        return isRead
                ? Optional.empty()
                : attestation(stands)
                        .map(before -> Finding.yes(
                                Finding.SIDE_KIT_UNATTESTED,
                                Finding.NOT_READ,
                                isSinceChange(before)
                                        ? before.message()
                                        : SINCE_CHANGE + " Nothing is stopped for that. Known before: "
                                                + before.message()));
    }

    /** Whether it says that kits have not been read since the spec was changed: it stands in the status, also across a restart. */
    private static boolean isSinceChange(Finding before) {
        return before.reason().equals(Finding.NOT_READ) && before.message().startsWith(SINCE_CHANGE);
    }

    /** A spec that leads where the platform names no administrator's key stays a warning until kits are read again, or none is in use. */
    private static Finding named(Finding finding, OdooConnectionStatus stands, boolean sameSpec) {
        if (!finding.type().equals(Finding.SIDE_KIT_UNATTESTED)
                || !finding.reason().equals(Finding.NO_ADMINISTRATOR)) {
            return finding;
        }
        return attestation(stands)
                .filter(before -> !sameSpec || before.reason().equals(UNNAMED) || isSinceChange(before))
                .map(before -> Finding.yes(
                        Finding.SIDE_KIT_UNATTESTED,
                        UNNAMED,
                        "The spec was changed, and for its address and database the platform names no administrator's key, so nobody reads"
                                + " side kits past themselves any more. Nothing is stopped for that. Find out why it was changed; then name a key"
                                + " for this address in the operator's chart, or change the spec back"))
                .orElse(finding);
    }

    /** What was known of kits, if it was anything. */
    private static Optional<Finding> attestation(OdooConnectionStatus stands) {
        return stands == null
                ? Optional.empty()
                : Conditions.finding(stands.conditions(), Finding.SIDE_KIT_UNATTESTED)
                        .filter(each -> each.status() != Finding.Status.Unknown);
    }

    /** A connection that the operator cannot work on: nobody knows more than before, and that stands. */
    OdooConnectionStatus failed(OdooConnection odooConnection, String why) {
        OdooConnectionStatus before = Optional.ofNullable(odooConnection.getStatus())
                .orElseGet(() -> new OdooConnectionStatus(null, null, null, null, null, null, null, null));
        return new OdooConnectionStatus(
                before.observedGeneration(),
                conditions.failed(
                        before.conditions(), odooConnection.getMetadata().getGeneration(), why),
                before.serverVersion(),
                before.databaseUuid(),
                before.sideKit(),
                before.moved(),
                before.stock(),
                before.users());
    }

    /** A kit that cannot be used, and nobody who may mend that: a human must. */
    private static Optional<Finding> stalled(List<SideKit> kits, Look look, List<Finding> warnings) {
        return Optional.ofNullable(kits).orElse(List.of()).stream()
                .flatMap(kit ->
                        SideKitTrouble.of(kit.state())
                                .map(trouble -> needsHuman(kit, trouble, look, warnings))
                                .stream())
                .findFirst();
    }

    private static Finding needsHuman(SideKit kit, SideKitTrouble trouble, Look look, List<Finding> warnings) {
        Optional<Finding> changed = warnings.stream()
                .filter(each -> each.type().equals(Finding.SIDE_KIT_UNATTESTED)
                        && each.status() == Finding.Status.True
                        && each.message().contains(kit.action()))
                .findFirst();
        if (trouble == SideKitTrouble.drifted && changed.isPresent()) {
            // an administrator's key tells what it is
            return Finding.yes(
                    Finding.STALLED, changed.get().reason(), changed.get().message());
        }
        return Finding.yes(
                Finding.STALLED,
                trouble.reason(),
                "Side kit " + kit.action() + " of duty " + kit.duty() + " " + trouble.what() + ". "
                        + notInstalled(trouble, look, warnings).orElse(trouble.remedy()));
    }

    /** Why an operator with an administrator's key has not installed what is missing; empty: it has none, or that is not what is wrong. */
    private static Optional<String> notInstalled(SideKitTrouble trouble, Look look, List<Finding> warnings) {
        if (trouble != SideKitTrouble.missing) {
            return Optional.empty();
        }
        return warnings.stream()
                .filter(each -> each.type().equals(Finding.SIDE_KIT_UNATTESTED)
                        && each.status() == Finding.Status.True
                        && !each.reason().equals(UNNAMED))
                .findFirst()
                .map(each -> look.reachable().status() == Finding.Status.False
                        ? look.reachable().message()
                        : each.message());
    }
}
