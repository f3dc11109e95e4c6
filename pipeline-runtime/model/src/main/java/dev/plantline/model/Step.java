package dev.plantline.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One step of an operation. Maps keep the mapping's order. */
public sealed interface Step {
    /**
     * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
     */
    <R> R match(
            Function<? super Load, ? extends R> load,
            Function<? super Upsert, ? extends R> upsert,
            Function<? super Find, ? extends R> find,
            Function<? super Call, ? extends R> call,
            Function<? super Do, ? extends R> operation);

    /**
     * New document through Odoo's load.
     *
     * @param model Odoo model
     * @param externalId null: none
     * @param fields what is written
     * @param lines one2many lines
     * @param context context keys
     */
    record Load(
            String model, String externalId, Map<String, Value> fields, List<Lines> lines, Map<String, Value> context)
            implements Step {
        @Override
        public <R> R match(
                Function<? super Load, ? extends R> load,
                Function<? super Upsert, ? extends R> upsert,
                Function<? super Find, ? extends R> find,
                Function<? super Call, ? extends R> call,
                Function<? super Do, ? extends R> operation) {
            return load.apply(this);
        }
    }

    /**
     * New or existing document by external id.
     *
     * @param model Odoo model
     * @param externalId bare name or module.name
     * @param fields what is written
     * @param lines one2many lines
     */
    record Upsert(String model, String externalId, Map<String, Value> fields, List<Lines> lines) implements Step {
        @Override
        public <R> R match(
                Function<? super Load, ? extends R> load,
                Function<? super Upsert, ? extends R> upsert,
                Function<? super Find, ? extends R> find,
                Function<? super Call, ? extends R> call,
                Function<? super Do, ? extends R> operation) {
            return upsert.apply(this);
        }
    }

    /**
     * The one record that matches, found inside the apply; its fields are written. None or several is a business failure, unless all are meant.
     *
     * @param model Odoo model
     * @param by dotted Odoo field to value, all equal
     * @param where dotted Odoo field to allowed values
     * @param first field that orders several matches, the lowest is taken; null: several is a failure
     * @param search what else is asked
     * @param all whether all that match are meant, at most {@value #MOST_FOUND}, none included
     * @param fields what is written
     * @param lines one2many lines
     */
    record Find(
            String model,
            Map<String, Value> by,
            Map<String, Value.Many> where,
            String first,
            Search search,
            boolean all,
            Map<String, Value> fields,
            List<Lines> lines)
            implements Step {
        /** How many records one step may find and write. */
        public static final int MOST_FOUND = 500;

        /** The one that matches. */
        public Find(
                String model,
                Map<String, Value> by,
                Map<String, Value.Many> where,
                String first,
                Search search,
                Map<String, Value> fields,
                List<Lines> lines) {
            this(model, by, where, first, search, false, fields, lines);
        }

        /** By equal and allowed values only. */
        public Find(
                String model,
                Map<String, Value> by,
                Map<String, Value.Many> where,
                String first,
                Map<String, Value> fields,
                List<Lines> lines) {
            this(model, by, where, first, Search.PLAIN, fields, lines);
        }

        @Override
        public <R> R match(
                Function<? super Load, ? extends R> load,
                Function<? super Upsert, ? extends R> upsert,
                Function<? super Find, ? extends R> find,
                Function<? super Call, ? extends R> call,
                Function<? super Do, ? extends R> operation) {
            return find.apply(this);
        }
    }

    /**
     * A method on the record of the last load, upsert or find before it.
     *
     * @param method Odoo method; on the connection's allow-list
     * @param context context keys
     * @param arguments named arguments: plain values, references, look-ups and records of earlier steps
     * @param partial null: never partial
     * @param until field to allowed values that prove the call; empty: only that no wizard came back
     */
    record Call(
            String method,
            Map<String, Value> context,
            Map<String, Value> arguments,
            Partial partial,
            Map<String, Value.Many> until)
            implements Step {
        /** Without arguments. */
        public Call(String method, Map<String, Value> context, Partial partial, Map<String, Value.Many> until) {
            this(method, context, Map.of(), partial, until);
        }

        @Override
        public <R> R match(
                Function<? super Load, ? extends R> load,
                Function<? super Upsert, ? extends R> upsert,
                Function<? super Find, ? extends R> find,
                Function<? super Call, ? extends R> call,
                Function<? super Do, ? extends R> operation) {
            return call.apply(this);
        }
    }

    /**
     * A business operation, carried out and proven in numbers inside the target.
     *
     * @param operation its name, for example {@code stock.transfer}
     * @param document its canonical document, as its schema says: numbers are {@link com.fasterxml.jackson.databind.node.DecimalNode} and exact, whole
     *     numbers integral nodes, moments UTC texts to the second. Nobody changes it
     * @param ensured what must stand in the target afterwards, beside what the operation proves itself
     */
    record Do(String operation, JsonNode document, List<Ensured> ensured) implements Step {
        /** With nothing but the operation's own proof. */
        public Do(String operation, JsonNode document) {
            this(operation, document, List.of());
        }

        @Override
        public <R> R match(
                Function<? super Load, ? extends R> load,
                Function<? super Upsert, ? extends R> upsert,
                Function<? super Find, ? extends R> find,
                Function<? super Call, ? extends R> call,
                Function<? super Do, ? extends R> operation) {
            return operation.apply(this);
        }
    }

    /**
     * What must stand in the target when an operation is done, else nothing of it stays.
     *
     * @param path fields of the target, joined by dots, from the record that came of the operation
     * @param of what is compared of the values there
     * @param operator Odoo's: {@code =}, {@code !=}, {@code in}, {@code not in}, {@code <}, {@code <=}, {@code >} or {@code >=}
     * @param value a text, number, truth, or with {@code in} and {@code not in} a list of those
     */
    record Ensured(String path, Of of, String operator, Value value) {
        /** What is compared. */
        public enum Of {
            /** Every value; there must be one. */
            each,
            /** Their sum. */
            sum,
            /** How many there are. */
            count
        }
    }

    /**
     * Sends a context key while {@code less < than}.
     *
     * @param less Odoo field
     * @param than Odoo field
     * @param context key that receives a list with the record's id
     */
    record Partial(String less, String than, String context) {}
}
