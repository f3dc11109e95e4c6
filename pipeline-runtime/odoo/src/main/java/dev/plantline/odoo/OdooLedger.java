package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.history.Anchor;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
        List<Object> domain =
                List.of(List.of("x_outcome", "=", "applied"), List.of("x_position", "=like", partition.text() + "/%"));
        long last = 0;
        int read = PAGE;
        while (read == PAGE) {
            JsonNode rows = page(domain, List.of("x_position"), last);
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

    @Override
    public void forEachAnchor(String topicId, String auditTopic, Consumer<AnchorRow> row) throws TargetException {
        String ofTopic = AnchorRow.KEYS + topicId + "/";
        String ofAudit = Anchor.of(auditTopic);
        List<Object> domain =
                List.of("|", List.of("x_key", "=like", ofTopic + "%"), List.of("x_text", "=like", ofAudit + "%"));
        long last = 0;
        int read = PAGE;
        while (read == PAGE) {
            JsonNode rows = page(domain, List.of("x_key", "x_text"), last);
            read = rows.size();
            for (JsonNode each : rows) {
                last = each.path("id").asLong();
                AnchorRow found = new AnchorRow(text(each.path("x_key")), text(each.path("x_text")));
                // An underscore is any character for Odoo.
                boolean isOne = found.key().startsWith(AnchorRow.KEYS);
                if (isOne && (found.key().startsWith(ofTopic) || found.text().startsWith(ofAudit))) {
                    row.accept(found);
                }
            }
        }
    }

    /** Odoo says false of an empty field. */
    private static String text(JsonNode field) {
        return field.isTextual() ? field.asText() : "";
    }

    private JsonNode page(List<?> domain, List<String> fields, long last) throws TargetException {
        List<Object> whole = new ArrayList<>();
        whole.add(List.of("x_owner", "=", owner.ledger()));
        whole.add(List.of("id", ">", last));
        whole.addAll(domain);
        try {
            return transport.call(
                    SideKit.LEDGER,
                    "search_read",
                    Map.of("domain", whole, "fields", fields, "order", "id", "limit", PAGE));
        } catch (OdooFault e) {
            throw new TargetException(
                    TargetException.Kind.configuration, "the ledger in " + transport + " cannot be read: " + e.words());
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
