package dev.plantline.operator.topics;

import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.DesiredTopic;
import java.util.List;

/**
 * The topics of one interface.
 *
 * @param id the interface
 * @param topics {@code .in}, {@code .aside} and {@code .audit}
 * @param keysRevision hash of the interface's keys, for the first checkpoint
 * @param database Odoo's database.uuid, for the first checkpoint; null: not known yet, the first owner writes it
 */
public record TopicFamily(InterfaceId id, List<DesiredTopic> topics, String keysRevision, String database) {}
