package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** One duty's rows of the ledger as its own user reads them, without a side kit: page by page, so that however many there are one page is in memory. */
final class OdooLedger implements TargetLedger {
    private static final int PAGE = 2_000;

    private final OdooProtocol transport;
    private final KitOwner owner;

    OdooLedger(OdooProtocol transport, KitOwner owner) {
        this.transport = transport;
        this.owner = owner;
    }

    @Override
    public void forEachApplied(PartitionId partition, LongConsumer applied) throws TargetException {
        long last = 0;
        int read = PAGE;
        while (read == PAGE) {
            JsonNode rows = page(partition, last);
            read = rows.size();
            for (JsonNode row : rows) {
                last = row.path("id").asLong();
                Position position = position(row.path("x_position").asText());
                // An underscore of a topic id is any character for Odoo.
                if (position.partition().equals(partition)) {
                    applied.accept(position.offset());
                }
            }
        }
    }

    private JsonNode page(PartitionId partition, long last) throws TargetException {
        try {
            return transport.call(
                    SideKit.LEDGER,
                    "search_read",
                    Map.of(
                            "domain",
                            List.of(
                                    List.of("x_owner", "=", owner.ledger()),
                                    List.of("x_outcome", "=", "applied"),
                                    List.of(
                                            "x_position",
                                            "=like",
                                            partition.ownerKey().substring(2) + "/%"),
                                    List.of("id", ">", last)),
                            "fields",
                            List.of("x_position"),
                            "order",
                            "id",
                            "limit",
                            PAGE));
        } catch (OdooFault e) {
            throw new TargetException(
                    TargetException.Kind.configuration,
                    "the ledger in " + transport + " cannot be read: " + e.name() + ": " + e.getMessage());
        }
    }

    private Position position(String text) throws TargetException {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TargetException(
                    TargetException.Kind.configuration,
                    "a row of the ledger in " + transport + " has no position: side kits did not write it");
        }
    }
}
