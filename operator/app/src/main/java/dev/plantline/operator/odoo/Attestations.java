package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.odoo.KitDrift;
import dev.plantline.odoo.KitDrifts;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.SideKitState;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Side kits as an administrator's key shows them, of one look at an Odoo. A kit that was changed is taken out of use at once, which stops
 * what calls it everywhere; kits that cannot be read stop nothing.
 */
final class Attestations {
    private static final Logger LOG = Logger.getLogger(Attestations.class);

    private static final String REMEDY =
            "Find out who did it and why, and what was applied since, then run: plantline sidekit install.";

    private final OdooAdministration odoo;
    private final OdooAccess access;
    private final Map<String, Long> users;
    private final Set<String> duties;

    /**
     * Reads nothing yet.
     *
     * @param odoo trusts whom an administrator's key may be sent to
     * @param users id of each duty's user
     * @param duties those whose kits are in use, whether their kits can be asked or not
     */
    Attestations(OdooAdministration odoo, OdooAccess access, Map<String, Long> users, Set<String> duties) {
        this.odoo = odoo;
        this.access = access;
        this.users = users;
        this.duties = duties;
    }

    /**
     * What is known of kits then.
     *
     * @param kits with those drifted that an administrator's key shows to be changed
     * @param finding the condition SideKitUnattested
     * @param unread why duties' kits are not attested, by the duty
     * @param fault why none is; null: some may be
     */
    record Attested(Kits kits, Finding finding, Map<String, String> unread, OdooFault fault) {
        /** What may be installed: never over a change, which is for a human to look at, nor over what nobody has read. */
        Map<DutyUse, KitInUse> installable() {
            Map<DutyUse, KitInUse> installable = new TreeMap<>(kits.missing());
            installable.keySet().removeIf(kit -> unread.containsKey(kit.duty()));
            return installable;
        }
    }

    /** Reads kits past themselves; where there is no administrator's key they are as they say. */
    Attested of(Kits kits) {
        if (access.administratorKey() == null) {
            return new Attested(
                    kits,
                    Finding.unknown(
                            Finding.SIDE_KIT_UNATTESTED,
                            Finding.NO_ADMINISTRATOR,
                            "The platform names no administrator's key for this database, so nobody reads side kits past themselves:"
                                    + " one that was edited and tells its old text is not seen."),
                    Map.of(),
                    null);
        }
        Map<String, Long> read = new LinkedHashMap<>();
        Set<String> unseen = new TreeSet<>();
        for (SideKit kit : kits.asked()) {
            boolean missing = SideKitState.missing.name().equals(kit.state());
            boolean earlier = missing && KitText.isOfEarlierRelease(kit.action()); // this release cannot judge its text
            if (!earlier && !isElsewhere(kit)) {
                read.put(kit.action(), users.get(kit.duty()));
            }
            if (missing) {
                unseen.add(kit.action());
            }
        }
        KitDrifts drifts;
        try {
            drifts = read.isEmpty()
                    ? new KitDrifts(Map.of(), Set.of(), Map.of())
                    : odoo.drifts(access::administratorKey, read, unseen);
        } catch (OdooFault fault) {
            Map<String, String> unread = new TreeMap<>();
            duties.forEach(duty -> unread.put(duty, fault.getMessage()));
            return new Attested(
                    kits,
                    Finding.yes(
                            Finding.SIDE_KIT_UNATTESTED,
                            Finding.NOT_READ,
                            "Side kits cannot be read with the administrator's key: " + fault.getMessage()
                                    + ". Nothing is stopped for that. See that the key in the operator's namespace is right, and that the platform trusts"
                                    + " this Odoo's certificate: the operator's chart names both in administrators"),
                    unread,
                    fault);
        }
        return attested(kits, drifts);
    }

    /** Its operator vouches for it. */
    private static boolean isElsewhere(SideKit kit) {
        return SideKitState.otherCluster.name().equals(kit.state());
    }

    private Attested attested(Kits kits, KitDrifts drifts) {
        Map<SideKit, SideKitStatus> seen = new LinkedHashMap<>();
        Map<String, String> unread = new TreeMap<>();
        Set<String> asked = new TreeSet<>();
        Set<String> attested = new TreeSet<>();
        List<String> stopped = new ArrayList<>();
        List<String> running = new ArrayList<>();
        boolean shared = false;
        for (SideKit kit : kits.asked()) {
            asked.add(kit.duty());
            KitDrift drift = drifts.drifts().get(kit.action());
            Stop stop = drift == null ? null : stop(kit, drift);
            if (drift != null && !stop.again()) {
                seen.put(
                        new SideKit(kit.duty(), kit.use(), kit.action(), SideKitState.drifted.name()),
                        new SideKitStatus(SideKitState.drifted, null, drift.what(), List.of()));
                (stop.failure().isEmpty() ? stopped : running)
                        .add(kit.action() + " of duty " + kit.duty() + ": " + drift.what() + stop.failure());
                shared |= drift.sharedUser();
                continue;
            }
            if (kits.seen().containsKey(kit)) {
                seen.put(kit, kits.seen().get(kit));
            }
            boolean absent = drifts.absent().contains(kit.action());
            if (stop != null) {
                unread.put(kit.duty(), "its kit was changed or installed while it was read, and is looked at again");
            } else if (drifts.unread().containsKey(kit.action())) {
                unread.put(kit.duty(), drifts.unread().get(kit.action()));
            } else if (absent && !SideKitState.missing.name().equals(kit.state())) {
                unread.put(kit.duty(), "the ledger shows the administrator no row of the side kit " + kit.action());
            } else if (!absent
                    && !isElsewhere(kit)
                    && !SideKitState.missing.name().equals(kit.state())) {
                attested.add(kit.duty());
            }
        }
        for (String duty : duties) {
            if (!asked.contains(duty)) {
                unread.putIfAbsent(
                        duty, "its key is missing or refused, or belongs to a user that serves another duty too");
            }
        }
        return new Attested(
                new Kits(kits.wanted(), seen, kits.silent(), kits.names()),
                finding(stopped, running, shared, unread, attested),
                unread,
                null);
    }

    private static Finding finding(
            List<String> stopped,
            List<String> running,
            boolean shared,
            Map<String, String> unread,
            Set<String> attested) {
        String silence = unread.isEmpty()
                ? ""
                : "Side kits are not read past themselves of "
                        + unread.entrySet().stream()
                                .map(each -> "duty " + each.getKey() + " (" + each.getValue() + ")")
                                .collect(Collectors.joining(", "))
                        + ". Nothing is stopped for that";
        if (!stopped.isEmpty() || !running.isEmpty()) {
            return Finding.yes(
                    Finding.SIDE_KIT_UNATTESTED,
                    shared ? Json2OdooProbe.SHARED_ODOO_USER : SideKitTrouble.drifted.reason(),
                    "Side kits are not as they were installed. " + REMEDY
                            + (stopped.isEmpty() ? "" : " What calls them is stopped: " + String.join("; ", stopped))
                            + (running.isEmpty() ? "" : " What calls them goes on: " + String.join("; ", running))
                            + (silence.isEmpty() ? "" : " " + silence));
        }
        if (!silence.isEmpty()) {
            return Finding.yes(Finding.SIDE_KIT_UNATTESTED, Finding.NOT_READ, silence);
        }
        return attested.isEmpty()
                ? Finding.unknown(
                        Finding.SIDE_KIT_UNATTESTED,
                        "NoneInstalled",
                        "No side kit of this cluster is installed in this database, so there is none to vouch for.")
                : Finding.no(
                        Finding.SIDE_KIT_UNATTESTED,
                        Finding.AS_DECLARED,
                        "Code, group and members of the side kits are as they were installed: of duty "
                                + String.join(", of duty ", attested) + ".");
    }

    /**
     * How taking a kit out of use went.
     *
     * @param again whether the kit is not the one any more that was read
     * @param failure why it is still in use; empty: it is not
     */
    private record Stop(boolean again, String failure) {}

    private Stop stop(SideKit kit, KitDrift drift) {
        if (drift.withdrawn()) {
            return new Stop(false, "");
        }
        LogKeys.warn(
                LOG,
                "A side kit was changed in " + access + " and is taken out of use",
                LogKeys.NAME.of(kit.action()),
                LogKeys.REASON.of(drift.what()));
        try {
            return new Stop(!odoo.withdraw(access::administratorKey, kit.action(), drift), "");
        } catch (OdooFault fault) {
            return new Stop(
                    false, ". It could not be taken out of use yet (" + fault.getMessage() + "), which is tried again");
        }
    }
}
