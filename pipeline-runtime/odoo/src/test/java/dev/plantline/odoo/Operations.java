package dev.plantline.odoo;

import dev.plantline.model.AnchorNote;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Effect;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Lines;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import dev.plantline.model.history.AnchorKeys;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Operations of one new partition, with positions that grow. */
final class Operations {
    static final Map<String, Value> SKIP = Map.of(
            "skip_backorder", new Value.Bool(true),
            "skip_consumption", new Value.Bool(true),
            "skip_redirection", new Value.Bool(true),
            "skip_expired", new Value.Bool(true));

    static final Map<String, Value> SKIP_TRANSFER = Map.of(
            "skip_backorder", new Value.Bool(true),
            "skip_sms", new Value.Bool(true),
            "skip_expired", new Value.Bool(true));

    private static final AnchorKeys KEYS = AnchorKeys.read(AnchorKeys.fresh(new SecureRandom()));

    final PartitionId partition = new PartitionId(name(), 0);
    private final AtomicLong offset = new AtomicLong();

    /** A name that nothing else has. */
    static String name() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    Operation apply(String key, Step... steps) {
        return new Operation(
                new InterfaceId("lyon", partition.topicId()),
                hex("k" + partition + key, 32),
                hex(key, 64),
                new Position(partition, offset.incrementAndGet()),
                0,
                0,
                key,
                Optional.empty(),
                false,
                new Operation.Apply(new Effect.OdooSteps(List.of(steps))));
    }

    /** An anchor of this partition's audit, signed with a key that nobody else has. */
    AnchorNote note(String plant, long epoch, long records, Instant at) {
        return new AnchorNote(
                partition,
                epoch,
                KEYS.sign(plant + ".audit." + partition.topicId(), 0, records, hex("h" + records, 64), at));
    }

    static Operation again(Operation operation, long newOffset) {
        Copy copy = new Copy(operation);
        copy.position = new Position(operation.position().partition(), newOffset);
        return copy.made();
    }

    Operation resent(Operation operation) {
        return again(operation, offset.incrementAndGet());
    }

    /** The same message as another interface received it. */
    static Operation at(Operations other, Operation operation) {
        Copy copy = new Copy(operation);
        copy.position = new Position(other.partition, other.offset.incrementAndGet());
        return copy.made();
    }

    static Operation content(Operation operation, String content) {
        Copy copy = new Copy(operation);
        copy.content = hex(content, 64);
        return copy.made();
    }

    static Operation ignoring(Operation operation) {
        Copy copy = new Copy(operation);
        copy.conflictIsDuplicate = true;
        return copy.made();
    }

    static Operation stamped(Operation operation, long stamp) {
        Copy copy = new Copy(operation);
        copy.stamp = stamp;
        return copy.made();
    }

    /** One whose effect was undone by hand. */
    static Operation undone(Operation operation, long stamp) {
        Copy copy = new Copy(operation);
        copy.stamp = stamp;
        copy.work = operation.work().match(apply -> new Operation.Apply(apply.effect(), true), close -> close);
        return copy.made();
    }

    static Operation closing(Operation operation, Outcome outcome) {
        Copy copy = new Copy(operation);
        copy.work = new Operation.Close(outcome);
        return copy.made();
    }

    static Operation steps(Operation operation, Step... steps) {
        Copy copy = new Copy(operation);
        copy.work = new Operation.Apply(new Effect.OdooSteps(List.of(steps)));
        return copy.made();
    }

    static Operation versioned(Operation operation, String orderKey, MessageVersion version) {
        Copy copy = new Copy(operation);
        copy.orderKey = orderKey;
        copy.version = Optional.of(version);
        copy.conflictIsDuplicate = false;
        return copy.made();
    }

    static Operation ofKey(String orderKey, Operation operation) {
        Copy copy = new Copy(operation);
        copy.orderKey = orderKey;
        return copy.made();
    }

    ApplyCall call(long epoch, List<Operation> operations) {
        return new ApplyCall(partition, epoch, operations);
    }

    /** An operation that differs from another in what is set. */
    private static final class Copy {
        private final Operation from;
        private String content;
        private Position position;
        private long stamp;
        private String orderKey;
        private Optional<MessageVersion> version;
        private boolean conflictIsDuplicate;
        private Operation.Work work;

        Copy(Operation from) {
            this.from = from;
            this.content = from.content();
            this.position = from.position();
            this.stamp = from.stamp();
            this.orderKey = from.orderKey();
            this.version = from.version();
            this.conflictIsDuplicate = from.conflictIsDuplicate();
            this.work = from.work();
        }

        Operation made() {
            return new Operation(
                    from.interfaceId(),
                    from.key(),
                    content,
                    position,
                    from.edition(),
                    stamp,
                    orderKey,
                    version,
                    conflictIsDuplicate,
                    work);
        }
    }

    static Step lot(String product, String lot) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", text(lot));
        fields.put("product_id", ref("product_" + product));
        return new Step.Upsert("stock.lot", "lot_" + product + "_" + lot, fields, List.of());
    }

    static Step.Load scrap(String product, String quantity) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("product_id", ref("product_" + product));
        fields.put("scrap_qty", number(quantity));
        return new Step.Load("stock.scrap", null, fields, List.of(), Map.of());
    }

    static Step.Call validateScrap() {
        return call("action_validate", Map.of(), "done");
    }

    static Step.Call call(String method, Map<String, Value> context, String state) {
        return new Step.Call(method, context, null, Map.of("state", new Value.Many(List.of(text(state)))));
    }

    /** A confirmation of production with all that it has: lot, order of the chain, consumed lots in place of the reserved ones, done. */
    static Step[] confirmation(String order, String product, String lot, String quantity, Lines.Line... consumed) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("qty_producing", number(quantity));
        fields.put("lot_producing_ids", ref("lot_" + product + "_" + lot));
        Step find = new Step.Find(
                "mrp.production",
                Map.of("production_group_id.name", text(order)),
                Map.of("state", new Value.Many(List.of(text("confirmed"), text("progress"), text("to_close")))),
                "backorder_sequence",
                fields,
                List.of(new Lines("move_raw_ids", Lines.Mode.match, List.of(consumed))));
        Step.Call done = new Step.Call(
                "button_mark_done",
                SKIP,
                new Step.Partial("qty_producing", "product_qty", "mo_ids_to_backorder"),
                Map.of("state", new Value.Many(List.of(text("done")))));
        return new Step[] {lot(product, lot), find, done};
    }

    static Lines.Line consumed(String component, String lot, String quantity) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("lot_id", ref("lot_" + component + "_" + lot));
        fields.put("quantity", number(quantity));
        return new Lines.Line(
                null,
                Map.of("product_id", ref("product_" + component)),
                Map.of("picked", new Value.Bool(true)),
                List.of(new Lines(
                        "move_line_ids",
                        Lines.Mode.replace,
                        List.of(new Lines.Line(null, Map.of(), fields, List.of())))));
    }

    static Value text(String value) {
        return new Value.Text(value);
    }

    static Value number(String value) {
        return new Value.Decimal(new BigDecimal(value));
    }

    static Value ref(String externalId) {
        return new Value.Reference(externalId);
    }

    private static String hex(String seed, int digits) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; hex.length() < digits; i++) {
            hex.append(String.format("%08x", (seed + i).hashCode()));
        }
        return hex.substring(0, digits);
    }
}
