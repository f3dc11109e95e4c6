package dev.plantline.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of an Odoo.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, OdooReachable, OdooUnguarded, SideKitUnattested, InsecureTransport, StockWithoutMove, KeyExpiring, RightsNotAsNeeded
 * @param serverVersion as Odoo tells it
 * @param databaseUuid Odoo's database.uuid
 * @param sideKit of each duty in use, for raw steps and for each operation, the kit that its workloads call, and the newest when that is another
 * @param moved of each duty the topics whose rows in the ledger were moved to another duty; absent: none were
 * @param stock what the daily comparison of stock with moves has found
 * @param users what the daily reading of the keys and groups of the duties' users has found
 */
public record OdooConnectionStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String serverVersion,
        String databaseUuid,
        List<SideKit> sideKit,
        List<Moved> moved,
        Stock stock,
        Users users) {

    /**
     * State of a side kit.
     *
     * @param duty the duty
     * @param use steps, for interfaces of raw steps, or the name of the operation that it is for
     * @param action name of the server action, carries the hash of its code
     * @param state installed, missing, drifted, otherCluster or unguarded
     */
    public record SideKit(String duty, String use, String action, String state) {}

    /**
     * What the ledger knows of an interface's messages stands under another duty than before.
     *
     * @param duty the former one
     * @param topic id of the interface's topic .in, see status.topics.in of the interface
     * @param to the duty that it was moved to
     */
    public record Moved(String duty, String topic, String to) {}

    /**
     * What the daily comparison of stock with moves has found.
     *
     * @param observedGeneration generation of the spec under which it was made last
     * @param database Odoo's database.uuid; absent: this Odoo keeps no stock
     * @param lookedAt when it went through to its end last
     * @param failingSince since when it has not gone through; absent: the last one did
     * @param known differences of the first comparison, and accepted ones, as far as they still stand
     * @param found differences that are new and that nobody has accepted
     */
    public record Stock(
            Long observedGeneration,
            String database,
            String lookedAt,
            String failingSince,
            StockDifferences known,
            StockDifferences found) {}

    /**
     * Differences between the stock that Odoo keeps and its done moves.
     *
     * @param count how many
     * @param digest of all of them and of since; absent: there are too many to be kept
     * @param since when exactly these were found first
     * @param sample the first of them, for people
     * @param all each as product/location=quantity, with the ids of Odoo, the quantity in the product's own unit and by which there is more stock; between them a space
     */
    public record StockDifferences(Integer count, String digest, String since, String sample, String all) {}

    /**
     * What the daily reading of the keys and groups of the duties' users has found.
     *
     * @param observedGeneration generation of the spec under which it was made last
     * @param readAt when it went through last
     * @param failingSince since when it has not gone through; absent: the last one did
     * @param administratorKeyEnds when the administrator's key ends that the platform has for this Odoo, or never; absent: there is none, or that is not known
     * @param duties those that have a key that is there
     */
    public record Users(
            Long observedGeneration,
            String readAt,
            String failingSince,
            String administratorKeyEnds,
            List<DutyUser> duties) {}

    /**
     * The user of a duty in Odoo.
     *
     * @param duty the duty
     * @param keyEnds from when on Odoo refuses the API key in the Secret, or never; absent: that is not known
     * @param keyUnknown why it is not known; absent: it is
     * @param missing external ids of groups that interfaces of the duty need for all their messages, and that the user is not in; absent: none
     * @param missingForSome groups that only some messages need, each with what needs it; absent: none
     * @param excess groups by which the user may change what no interface of the duty needs, each with what that is; absent: none
     * @param rightsUnknown why groups were not compared with what is needed; absent: they were
     */
    public record DutyUser(
            String duty,
            String keyEnds,
            String keyUnknown,
            List<String> missing,
            List<String> missingForSome,
            List<String> excess,
            String rightsUnknown) {}
}
