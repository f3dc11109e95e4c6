package dev.plantline.operator.odooinstance;

import dev.plantline.api.v1alpha1.OdooInstance;
import dev.plantline.api.v1alpha1.OdooInstanceStatus;
import dev.plantline.api.v1alpha1.OdooInstanceStatus.SideKit;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.odoo.OdooAdministration.Look;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** The status of an OdooInstance from a look at its Odoo. What is not known now stays as it was known last. */
public final class InstanceStatuses {
    private final Conditions conditions;

    /** Statuses with conditions from a factory. */
    public InstanceStatuses(Conditions conditions) {
        this.conditions = conditions;
    }

    OdooInstanceStatus of(OdooInstance instance, Look look) {
        OdooInstanceStatus old = instance.getStatus();
        List<Condition> before = old == null ? null : old.conditions();
        Long generation = instance.getMetadata().getGeneration();
        List<SideKit> kits = look.kits() != null ? look.kits() : old == null ? null : old.sideKit();
        return new OdooInstanceStatus(
                generation,
                conditions.of(before, generation, Summary.with(stalled(kits), List.of(look.reachable()))),
                look.serverVersion() != null || old == null ? look.serverVersion() : old.serverVersion(),
                look.databaseUuid() != null || old == null ? look.databaseUuid() : old.databaseUuid(),
                kits);
    }

    /** A kit that is missing or changed, and nobody who may install it: a human must. */
    private static Optional<Finding> stalled(List<SideKit> kits) {
        return Optional.ofNullable(kits).orElse(List.of()).stream()
                .filter(kit -> !"installed".equals(kit.state()))
                .findFirst()
                .map(InstanceStatuses::needsHuman);
    }

    private static Finding needsHuman(SideKit kit) {
        boolean missing = "missing".equals(kit.state());
        return Finding.yes(
                Finding.STALLED,
                missing ? "SideKitMissing" : "SideKitDrifted",
                "side kit " + kit.action() + " of duty " + kit.duty()
                        + (missing
                                ? " is not installed: refer to an administrator's key in spec.administrator, or run: plantline sidekit install"
                                : " has other code than its name says, somebody edited it: find out who and why, then run: plantline sidekit install"));
    }
}
