package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.desired.MovedRows;
import java.util.List;

/**
 * The topics of one interface.
 *
 * @param id the interface
 * @param topics {@code .in}, {@code .aside} and {@code .audit}
 * @param keysRevision hash of the interface's keys, for the first checkpoint
 * @param database Odoo's database.uuid, for the first checkpoint; null: not known yet, the first owner writes it
 * @param moved which rows of the ledger in the interface's Odoo were moved to another duty
 * @param remembered ids that the topics had when they were seen first; null: they were never there
 */
public record TopicFamily(
        InterfaceId id,
        List<DesiredTopic> topics,
        String keysRevision,
        String database,
        MovedRows moved,
        OdooInterfaceStatus.TopicIds remembered) {
    /** The same family, whatever is known of its database, its ledger and its past. */
    public TopicFamily plain() {
        return new TopicFamily(id, topics, keysRevision, null, MovedRows.NONE, null);
    }
}
