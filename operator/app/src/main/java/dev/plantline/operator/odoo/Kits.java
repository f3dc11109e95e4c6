package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.SideKitState;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What was seen of the kits, by duty, use and action.
 *
 * @param silent those that gave no answer, without a state, and why; the fault may be the kit's own
 */
record Kits(
        Map<DutyUse, KitInUse> wanted,
        Map<SideKit, SideKitStatus> seen,
        Map<SideKit, OdooFault> silent,
        SideKitNames names) {
    /** Faults of Odoo, the way to it or the key, whatever a kit is like. */
    private static final Set<OdooFault.Kind> NOT_THE_KIT =
            EnumSet.of(OdooFault.Kind.unreachable, OdooFault.Kind.keyRefused, OdooFault.Kind.unknownDatabase);

    /** Asks each kit in use, and the newest one for the same use of its duty, with the key of the duty. */
    static Kits of(
            OdooAdministration odoo,
            OdooAccess access,
            SideKitNames names,
            Supplier<String> cluster,
            Map<DutyUse, KitInUse> wanted)
            throws OdooFault {
        Map<SideKit, SideKitStatus> seen = new LinkedHashMap<>();
        Map<SideKit, OdooFault> silent = new LinkedHashMap<>();
        for (Map.Entry<DutyUse, KitInUse> each : wanted.entrySet()) {
            DutyUse kit = each.getKey();
            String key = access.keys().get(kit.duty());
            String newest = newest(names, kit, each.getValue());
            for (String action : new LinkedHashSet<>(List.of(each.getValue().action(), newest))) {
                try {
                    SideKitStatus status = odoo.sideKit(() -> key, action, cluster.get());
                    seen.put(
                            new SideKit(
                                    kit.duty(),
                                    kit.use(),
                                    action,
                                    status.state().name()),
                            status);
                } catch (OdooFault fault) {
                    if (NOT_THE_KIT.contains(fault.kind())) {
                        throw fault;
                    }
                    // An edited kit can sleep, or answer without end, and must not hide the others by that, nor
                    // itself.
                    silent.put(new SideKit(kit.duty(), kit.use(), action, null), fault);
                }
            }
        }
        return new Kits(wanted, seen, silent, names);
    }

    /** Every kit that was asked, with an answer or without. */
    List<SideKit> asked() {
        List<SideKit> asked = new ArrayList<>(seen.keySet());
        asked.addAll(silent.keySet());
        return asked;
    }

    /** A kit that gave no answer and is not known to be changed. */
    Optional<Map.Entry<SideKit, OdooFault>> stillSilent() {
        return silent.entrySet().stream()
                .filter(each -> !isDrifted(each.getKey().action()))
                .findFirst();
    }

    boolean isAnyDrifted() {
        return seen.values().stream().anyMatch(each -> each.state() == SideKitState.drifted);
    }

    private boolean isDrifted(String action) {
        return seen.keySet().stream()
                .anyMatch(each -> each.action().equals(action)
                        && SideKitState.drifted.name().equals(each.state()));
    }

    List<SideKit> states() {
        return List.copyOf(seen.keySet());
    }

    /** Those of {@link #states} that are still known when an installation was cut off: all but what was to be installed. */
    List<SideKit> statesWithoutMissing() {
        Set<SideKit> missing = missing().entrySet().stream()
                .map(each -> missing(each.getKey(), each.getValue()))
                .collect(Collectors.toSet());
        return seen.keySet().stream().filter(each -> !missing.contains(each)).toList();
    }

    /** Without a kit that answers nothing is known of the guards. */
    List<Finding> warnings() {
        List<SideKitStatus> answered = seen.values().stream()
                .filter(each -> each.state() == SideKitState.installed)
                .toList();
        if (answered.isEmpty()) {
            return List.of();
        }
        TreeSet<String> missing = new TreeSet<>();
        answered.forEach(each -> missing.addAll(each.unguarded()));
        return List.of(
                missing.isEmpty()
                        ? Finding.no(
                                Finding.ODOO_UNGUARDED,
                                Finding.AS_DECLARED,
                                "Users of duties are held by Odoo also past their side kits.")
                        : Finding.yes(
                                Finding.ODOO_UNGUARDED,
                                "GuardsMissing",
                                "Missing in this Odoo or changed: " + String.join(", ", missing)
                                        + ". Messages are applied as before, but whoever has the API key of a duty can do more in"
                                        + " Odoo than the duty's workflows may. Find out who changed it and why, then run: plantline"
                                        + " sidekit install"));
    }

    String database() {
        return seen.values().stream()
                .map(SideKitStatus::database)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Kits whose newest one is not there. None is among them of a duty that has a kit which somebody changed, be it another one: its installation would
     * put the group right as well, and what stock and money pass through is put right by a human, on purpose.
     */
    Map<DutyUse, KitInUse> missing() {
        Map<DutyUse, KitInUse> missing = new TreeMap<>(wanted);
        missing.entrySet()
                .removeIf(each -> isDrifted(each.getKey().duty(), seen.keySet())
                        || !seen.containsKey(missing(each.getKey(), each.getValue())));
        return missing;
    }

    private SideKit missing(DutyUse kit, KitInUse inUse) {
        return new SideKit(kit.duty(), kit.use(), newest(names, kit, inUse), SideKitState.missing.name());
    }

    private static String newest(SideKitNames names, DutyUse kit, KitInUse inUse) {
        return names.action(inUse.plant(), kit.duty(), inUse.newest());
    }

    private static boolean isDrifted(String duty, Set<SideKit> kits) {
        return kits.stream()
                .anyMatch(each ->
                        each.duty().equals(duty) && SideKitState.drifted.name().equals(each.state()));
    }
}
