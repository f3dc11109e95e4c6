package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.TargetModels;
import dev.plantline.odoo.DutyUser;
import dev.plantline.odoo.KeyEnd;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Looks at an Odoo and, with an administrator's key, installs what delivery needs in it. */
public interface OdooProbe {
    /**
     * Looks at one Odoo; blocks until it answers or its time is up.
     *
     * @param access the way to it
     * @param kits what each side kit must be able to work, and which one the workloads call; a duty without interfaces has none
     */
    Look look(OdooAccess access, Map<DutyUse, KitInUse> kits);

    /**
     * Compares the stock of an Odoo with its moves, with the administrator's key; blocks, some 40 seconds longer than it is told to go on.
     *
     * @param access the way to it, with an administrator's key
     * @param after id of the product to go on behind; 0: from the first
     * @param goesOn asked now and then; false: the rest is for the next time
     * @throws OdooFault when it cannot be compared
     */
    StockReading stock(OdooAccess access, long after, BooleanSupplier goesOn) throws OdooFault;

    /**
     * Reads models of an Odoo as the user of a duty sees them; blocks, a call after the other, for as long as models are wanted.
     *
     * @param access the way to it, with the duty's key
     * @param wanted of what is known, models to read as well; asked again until there are none
     * @throws OdooFault when Odoo cannot be asked
     */
    TargetModels models(OdooAccess access, String duty, Function<TargetModels, Set<String>> wanted) throws OdooFault;

    /**
     * Reads when the keys end that are sent to an Odoo and, with an administrator's key, how the groups of the duties' users compare with what their
     * interfaces need; blocks, for a few calls a duty.
     *
     * @param access the way to it
     * @param needs of the interfaces by duty; a duty without interfaces has none
     * @throws OdooFault when it cannot be read
     */
    Users users(OdooAccess access, Map<String, NeededGroups> needs) throws OdooFault;

    /**
     * What was read of users.
     *
     * @param duties by name, those that have a key that is there; without rights where there is no administrator's key, or no interface uses the duty
     * @param administrator end of the administrator's key; null: there is none
     */
    record Users(SortedMap<String, DutyUser> duties, KeyEnd administrator) {}

    /**
     * What was seen.
     *
     * @param reachable the condition OdooReachable; when it does not hold, says whether Odoo is away, a key is wrong or the database is
     * @param serverVersion as Odoo tells it; null: not known
     * @param databaseUuid Odoo's database.uuid; null: not known
     * @param kits for each use of each duty the one that its workloads call and, when that is another, the newest, but for duties
     *     whose key is missing or refused, and but for kits whose installation was cut off; null: not known
     * @param moved of each duty the topics whose rows in the ledger were moved to another duty; null: not known
     * @param warnings conditions that Ready does not depend on; one that is not among them was not looked at
     */
    record Look(
            Finding reachable,
            String serverVersion,
            String databaseUuid,
            List<SideKit> kits,
            List<Moved> moved,
            List<Finding> warnings) {
        /**
         * One that found out nothing.
         *
         * @param serverVersion null: not known
         */
        public static Look nothing(Finding reachable, String serverVersion) {
            return new Look(reachable, serverVersion, null, null, null, List.of());
        }
    }
}
