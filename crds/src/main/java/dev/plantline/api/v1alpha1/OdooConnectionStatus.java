package dev.plantline.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of an Odoo.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, OdooReachable, OdooUnguarded, SideKitUnattested, InsecureTransport
 * @param serverVersion as Odoo tells it
 * @param databaseUuid Odoo's database.uuid
 * @param sideKit of each duty in use the kit that its workloads call, and the newest when that is another
 */
public record OdooConnectionStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String serverVersion,
        String databaseUuid,
        List<SideKit> sideKit) {

    /**
     * State of a side kit.
     *
     * @param duty the duty
     * @param action name of the server action, carries the hash of its code
     * @param state installed, missing, drifted, otherCluster or unguarded
     */
    public record SideKit(String duty, String action, String state) {}
}
