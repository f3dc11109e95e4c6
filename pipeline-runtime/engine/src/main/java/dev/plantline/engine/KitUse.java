package dev.plantline.engine;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.RuntimeConfiguration.Duty;

/**
 * What a side kit of a duty is used for: interfaces of raw steps, which share one, or one operation, whose interfaces share another. So nothing that one
 * interface becomes takes away another's kit.
 */
public final class KitUse {
    private KitUse() {}

    /**
     * The use of an interface: the name of its operation, or {@link Duty#STEPS}.
     *
     * @param spec of an interface into an Odoo
     */
    public static String of(OdooInterfaceSpec spec) {
        return Operations.of(spec).orElse(Duty.STEPS);
    }
}
