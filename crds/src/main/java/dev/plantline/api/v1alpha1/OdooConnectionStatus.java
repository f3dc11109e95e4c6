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
 * @param moved of each duty the topics whose rows in the ledger were moved to another duty; absent: none were
 */
public record OdooConnectionStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String serverVersion,
        String databaseUuid,
        List<SideKit> sideKit,
        List<Moved> moved) {

    /**
     * State of a side kit.
     *
     * @param duty the duty
     * @param action name of the server action, carries the hash of its code
     * @param state installed, missing, drifted, otherCluster or unguarded
     */
    public record SideKit(String duty, String action, String state) {}

    /**
     * What the ledger knows of an interface's messages stands under another duty than before.
     *
     * @param duty the former one
     * @param topic id of the interface's topic .in, see status.topics.in of the interface
     * @param to the duty that it was moved to
     */
    public record Moved(String duty, String topic, String to) {}
}
