package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.operator.desired.KitNames;
import java.util.List;

/** Side kits by the mappings that they must be able to work; the same name for workloads, Odoo and status. */
public final class SideKitNames implements KitNames {
    @Override
    public String action(String plant, String duty, List<MappingSpec> mappings) {
        return text(plant, duty, mappings).actionName();
    }

    @Override
    public boolean isSameText(String one, String other) {
        return KitText.isSameText(one, other);
    }

    KitText text(String plant, String duty, List<MappingSpec> mappings) {
        return KitText.of(new KitOwner(plant, duty), AllowList.of(mappings));
    }
}
