package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.odoo.KitDrift;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.SideKitState;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odoo.Json2OdooProbe.Kits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Side kits as an administrator's key shows them, of one look at an Odoo. A kit that was changed is taken out of use at once, which stops its duty
 * everywhere; kits that cannot be read stop nothing.
 */
final class Attestations {
    private static final Logger LOG = Logger.getLogger(Attestations.class);

    /** There is nothing to vouch for, or it is for another cluster to do. */
    private static final Set<String> ELSEWHERE = Set.of(SideKitState.missing.name(), SideKitState.otherCluster.name());

    private final OdooAdministration odoo;
    private final OdooAccess access;
    private final Map<String, Long> users;

    /**
     * Reads nothing yet.
     *
     * @param users id of each duty's user
     */
    Attestations(OdooAdministration odoo, OdooAccess access, Map<String, Long> users) {
        this.odoo = odoo;
        this.access = access;
        this.users = users;
    }

    /**
     * What is known of kits then.
     *
     * @param kits with those drifted that an administrator's key shows to be changed
     * @param finding the condition SideKitUnattested
     */
    record Attested(Kits kits, Finding finding) {}

    /** Reads kits past themselves; where there is no administrator's key they are as they say. */
    Attested of(Kits kits) {
        if (access.administratorKey() == null) {
            return new Attested(
                    kits,
                    Finding.unknown(
                            Finding.SIDE_KIT_UNATTESTED,
                            "NoAdministrator",
                            "The platform names no administrator's key for this database, so nobody reads side kits past themselves:"
                                    + " one that was edited and tells its old text is not seen."));
        }
        Map<String, Long> read = new LinkedHashMap<>();
        for (SideKit kit : kits.seen().keySet()) {
            if (!ELSEWHERE.contains(kit.state()) && users.containsKey(kit.duty())) {
                read.put(kit.action(), users.get(kit.duty()));
            }
        }
        Map<String, KitDrift> drifts;
        try {
            drifts = read.isEmpty() ? Map.of() : odoo.drifts(access::administratorKey, read);
        } catch (OdooFault fault) {
            return new Attested(
                    kits,
                    Finding.yes(
                            Finding.SIDE_KIT_UNATTESTED,
                            Finding.NOT_READ,
                            "Side kits cannot be read with the administrator's key: " + fault.getMessage()
                                    + ". Nothing is stopped for that. See that the key in the operator's namespace is right"));
        }
        return attested(kits, drifts);
    }

    private Attested attested(Kits kits, Map<String, KitDrift> drifts) {
        Map<SideKit, SideKitStatus> seen = new LinkedHashMap<>();
        List<String> told = new ArrayList<>();
        boolean shared = false;
        for (Map.Entry<SideKit, SideKitStatus> each : kits.seen().entrySet()) {
            SideKit kit = each.getKey();
            KitDrift drift = drifts.get(kit.action());
            String stop = drift == null ? "" : stop(kit, drift);
            if (stop == null || drift == null) {
                seen.put(kit, each.getValue());
                continue;
            }
            seen.put(
                    new SideKit(kit.duty(), kit.action(), SideKitState.drifted.name()),
                    new SideKitStatus(SideKitState.drifted, null, drift.what(), List.of()));
            told.add(kit.action() + " of duty " + kit.duty() + ": " + drift.what() + stop);
            shared |= drift.sharedUser();
        }
        return new Attested(
                new Kits(kits.wanted(), seen, kits.names()),
                told.isEmpty()
                        ? Finding.no(
                                Finding.SIDE_KIT_UNATTESTED,
                                Finding.AS_DECLARED,
                                "Code, group and members of the side kits are as they were installed.")
                        : Finding.yes(
                                Finding.SIDE_KIT_UNATTESTED,
                                shared ? Json2OdooProbe.SHARED_ODOO_USER : SideKitTrouble.drifted.reason(),
                                "Side kits are not as they were installed, and their duties are stopped. Find out who did it and why, and what"
                                        + " was applied since, then run: plantline sidekit install. "
                                        + String.join("; ", told)));
    }

    /**
     * Takes a kit out of use.
     *
     * @return what went wrong with that, else nothing; null: it was installed anew meanwhile
     */
    private String stop(SideKit kit, KitDrift drift) {
        if (drift.withdrawn()) {
            return "";
        }
        LogKeys.warn(
                LOG,
                "A side kit was changed in " + access + " and is taken out of use",
                LogKeys.NAME.of(kit.action()),
                LogKeys.REASON.of(drift.what()));
        try {
            return odoo.withdraw(access::administratorKey, kit.action(), drift) ? "" : null;
        } catch (OdooFault fault) {
            return ". It could not be taken out of use yet (" + fault.getMessage() + "), which is tried again";
        }
    }
}
