package dev.plantline.operator;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInstanceStatus.SideKit;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooAdministration;
import dev.plantline.operator.odoo.SideKitNames;
import java.util.List;
import java.util.Map;

/** An Odoo that is there or not, as the test says. */
final class ScriptedOdoo implements OdooAdministration {
    volatile Finding failing;
    volatile String kitState = "installed";

    @Override
    public Look look(OdooAccess access, Map<String, List<MappingSpec>> mappings) {
        if (failing != null) {
            return new Look(failing, null, null, List.of());
        }
        return new Look(
                Finding.yes(Finding.ODOO_REACHABLE, Finding.AS_DECLARED, access + " answers to every key."),
                "19.0",
                "6f1c1c1e-0000-4000-8000-000000000001",
                mappings.entrySet().stream()
                        .map(each -> new SideKit(
                                each.getKey(), new SideKitNames().action(each.getKey(), each.getValue()), kitState))
                        .toList());
    }
}
