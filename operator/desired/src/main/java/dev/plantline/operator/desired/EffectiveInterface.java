package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.engine.KitUse;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;

/**
 * An interface with every default filled in and every reference resolved.
 *
 * @param resource the manifest it comes from
 * @param id plant and name
 * @param configuration what the runtime gets
 * @param timing the class's timing with its defaults
 * @param odooConnection the Odoo connection with the one duty that the interface uses; its kits are not named yet
 * @param environment what the Odoo database is for; null: its manifest is gone
 * @param lastGood whether this is the revision that already runs because the manifest's own has obstacles
 */
public record EffectiveInterface(
        OdooInterface resource,
        InterfaceId id,
        RuntimeConfiguration.Interface configuration,
        LatencyClassSpec timing,
        RuntimeConfiguration.OdooConnection odooConnection,
        OdooConnectionSpec.Environment environment,
        boolean lastGood) {

    /** The same with another configuration for the runtime. */
    public EffectiveInterface with(RuntimeConfiguration.Interface other) {
        return other.equals(configuration)
                ? this
                : new EffectiveInterface(resource, id, other, timing, odooConnection, environment, lastGood);
    }

    /** Name of the latency class. */
    public String latencyClass() {
        return configuration.spec().latencyClass();
    }

    /** Whether its workflow is one of finance, which may reach money. */
    public boolean isFinance() {
        return WorkflowMatrix.shipped().isFinance(configuration.spec().workflow());
    }

    /** Which side kit of its connection it calls. */
    public DutyUse kit() {
        return new DutyUse(duty(), KitUse.of(configuration.spec()));
    }

    /** Duty of the credential. */
    public String duty() {
        return configuration.spec().target().odoo().duty();
    }
}
