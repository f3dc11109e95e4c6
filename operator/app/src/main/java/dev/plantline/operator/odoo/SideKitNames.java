package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.operator.desired.KitNames;
import java.util.Set;

/** Side kits by the workflows that they must be able to work; the same name for workloads, Odoo and status. */
public final class SideKitNames implements KitNames {
    @Override
    public String action(String plant, String duty, Set<Workflow> workflows) {
        return text(plant, duty, workflows).actionName();
    }

    @Override
    public boolean isSameText(String one, String other) {
        return KitText.isSameText(one, other);
    }

    KitText text(String plant, String duty, Set<Workflow> workflows) {
        return KitText.of(new KitOwner(plant, duty), AllowList.of(workflows));
    }
}
