package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInstanceStatus.SideKit;
import dev.plantline.operator.conditions.Finding;
import java.util.List;
import java.util.Map;

/** Looks at an Odoo and, with an administrator's key, installs what delivery needs in it. */
public interface OdooAdministration {
    /**
     * Looks at one Odoo; blocks until it answers or its time is up.
     *
     * @param access the way to it
     * @param mappings what each duty's side kit must be able to work; a duty without interfaces has no kit
     */
    Look look(OdooAccess access, Map<String, List<MappingSpec>> mappings);

    /**
     * What was seen.
     *
     * @param reachable the condition OdooReachable; when it does not hold, says whether Odoo is away, a key is wrong or the database is
     * @param serverVersion as Odoo tells it; null: not known
     * @param databaseUuid Odoo's database.uuid; null: not known
     * @param kits one per duty in use; empty: not known
     */
    record Look(Finding reachable, String serverVersion, String databaseUuid, List<SideKit> kits) {}
}
