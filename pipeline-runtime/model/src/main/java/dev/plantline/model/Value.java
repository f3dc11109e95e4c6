package dev.plantline.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A value of an operation. References are symbolic: the target resolves them. Numbers are exact. */
public sealed interface Value {
    /**
     * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
     */
    <R> R match(
            Function<? super Text, ? extends R> text,
            Function<? super Decimal, ? extends R> decimal,
            Function<? super Bool, ? extends R> bool,
            Function<? super Clear, ? extends R> clear,
            Function<? super Many, ? extends R> many,
            Function<? super Reference, ? extends R> reference,
            Function<? super Lookup, ? extends R> lookup,
            Function<? super Linked, ? extends R> linked,
            Function<? super Earlier, ? extends R> earlier);

    /**
     * Text; also dates (yyyy-MM-dd) and times (yyyy-MM-dd HH:mm:ss, UTC) as Odoo writes them.
     *
     * @param value the text
     */
    record Text(String value) implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return text.apply(this);
        }
    }

    /**
     * An exact number.
     *
     * @param value the number
     */
    record Decimal(BigDecimal value) implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return decimal.apply(this);
        }
    }

    /**
     * True or false.
     *
     * @param value the truth
     */
    record Bool(boolean value) implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return bool.apply(this);
        }
    }

    /** Clears the field. */
    record Clear() implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return clear.apply(this);
        }
    }

    /**
     * A list of plain values (where, until).
     *
     * @param values the values
     */
    record Many(List<Value> values) implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return many.apply(this);
        }
    }

    /**
     * A record by external id.
     *
     * @param externalId bare name or module.name
     */
    record Reference(String externalId) implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return reference.apply(this);
        }
    }

    /**
     * A record by natural key.
     *
     * @param model Odoo model
     * @param by Odoo field to value, all equal; exactly one record must match
     * @param search what else is asked
     */
    record Lookup(String model, Map<String, Value> by, Search search) implements Value {
        /** By equal values only. */
        public Lookup(String model, Map<String, Value> by) {
            this(model, by, Search.PLAIN);
        }

        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return lookup.apply(this);
        }
    }

    /**
     * Records of a relation that holds several.
     *
     * @param change what becomes of those that are there
     * @param records references, look-ups or records of earlier steps, all of one kind
     */
    record Linked(Change change, List<Value> records) implements Value {
        /** What becomes of the records that a relation holds. */
        public enum Change {
            /** They give way to the new ones. */
            set,
            /** They stay, and the new ones join them. */
            add,
            /** Those that are named go. */
            remove
        }

        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return linked.apply(this);
        }
    }

    /**
     * The record that an earlier step of the operation made or found.
     *
     * @param name of the step in the mapping, for people
     * @param step its place among the operation's steps, from 0
     */
    record Earlier(String name, int step) implements Value {
        @Override
        public <R> R match(
                Function<? super Text, ? extends R> text,
                Function<? super Decimal, ? extends R> decimal,
                Function<? super Bool, ? extends R> bool,
                Function<? super Clear, ? extends R> clear,
                Function<? super Many, ? extends R> many,
                Function<? super Reference, ? extends R> reference,
                Function<? super Lookup, ? extends R> lookup,
                Function<? super Linked, ? extends R> linked,
                Function<? super Earlier, ? extends R> earlier) {
            return earlier.apply(this);
        }
    }
}
