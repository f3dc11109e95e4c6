package dev.plantline.odoo.kit;

import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the codes in documents of operations find their records in one Odoo, kind by kind. Here alone stands what is taken where a connection says
 * nothing.
 *
 * @param kinds every kind that there is, by its name: item, location, partner and so on
 */
public record References(SortedMap<String, Reference> kinds) {
    /** Odoo's own module for what was imported without one. */
    private static final String BARE = "__import__.";

    private static final String NAME = "name";
    private static final String NAME_OF_CHAIN = "production_group_id.name";

    private static final OdooConnectionSpec.References NOTHING = new OdooConnectionSpec.References(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** Those of a connection that says nothing of them. */
    public static final References DEFAULT = of(null);

    /** Copies the map. */
    public References {
        kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
    }

    /**
     * How the codes of one kind find their records; exactly one of fields and template says something.
     *
     * @param model the records' model, for example product.product
     * @param fields of which one has the code as its value, paths among them; what is made by its code gets it in the first; empty: the template says it
     * @param template an external id with its module before the first dot and {@code {code}} once behind that; empty: the fields say it
     */
    public record Reference(String model, List<String> fields, String template) {
        /** Copies the list. */
        public Reference {
            fields = List.copyOf(fields);
        }
    }

    /**
     * What a connection says, and the default of every other kind.
     *
     * @param said null: nothing
     */
    public static References of(OdooConnectionSpec.References said) {
        OdooConnectionSpec.References given = said == null ? NOTHING : said;
        SortedMap<String, Reference> kinds = new TreeMap<>();
        kinds.put("item", reference("product.product", "default_code", given.item()));
        kinds.put("location", reference("stock.location", "complete_name", given.location()));
        kinds.put("partner", reference("res.partner", "ref", given.partner()));
        kinds.put("unit", reference("uom.uom", "name", given.unit()));
        kinds.put("workcenter", reference("mrp.workcenter", "code", given.workcenter()));
        kinds.put("operationType", reference("stock.picking.type", "barcode", given.operationType()));
        kinds.put("tax", reference("account.tax", "name", given.tax()));
        kinds.put("account", reference("account.account", "code", given.account()));
        kinds.put("journal", reference("account.journal", "code", given.journal()));
        kinds.put("category", reference("product.category", "complete_name", given.category()));
        kinds.put("carrier", reference("delivery.carrier", "name", given.carrier()));
        kinds.put("productionOrder", withChain(reference("mrp.production", NAME, given.productionOrder())));
        kinds.put("purchaseOrder", reference("purchase.order", NAME, given.purchaseOrder()));
        kinds.put("salesOrder", reference("sale.order", NAME, given.salesOrder()));
        return new References(kinds);
    }

    private static Reference reference(String model, String field, OdooConnectionSpec.SingleReference given) {
        return reference(
                model,
                field,
                given == null ? null : new OdooConnectionSpec.Reference(given.by(), null, given.externalId()));
    }

    private static Reference reference(String model, String field, OdooConnectionSpec.Reference given) {
        if (given == null) {
            return new Reference(model, List.of(field), "");
        }
        if (given.externalId() == null) {
            return new Reference(
                    model, given.orBy() == null ? List.of(given.by()) : List.of(given.by(), given.orBy()), "");
        }
        String template = given.externalId();
        boolean qualified = template.substring(0, template.indexOf('{')).contains(".");
        return new Reference(model, List.of(), qualified ? template : BARE + template);
    }

    /** An order that is reported in parts goes on in others, which have names of their own: the first of these is the name of them all. */
    private static Reference withChain(Reference order) {
        if (!order.fields().contains(NAME)) {
            return order;
        }
        List<String> fields = new ArrayList<>(order.fields());
        fields.add(fields.indexOf(NAME) + 1, NAME_OF_CHAIN);
        return new Reference(order.model(), fields, order.template());
    }

    /** Whether codes of one of these kinds are external ids. */
    boolean hasExternalIds(Collection<String> named) {
        return named.stream().anyMatch(kind -> !kinds.get(kind).template().isEmpty());
    }

    /**
     * As a kit has them: those of these kinds, so that another kind's changes are no change of the kit.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    String python(Collection<String> named) {
        return dictionary(
                named,
                one -> "('" + PythonLiterals.named(one.model()) + "', " + PythonLiterals.tuple(one.fields()) + ", "
                        + (one.template().isEmpty() ? "''" : "'" + PythonLiterals.template(one.template()) + "'")
                        + ")");
    }

    /**
     * What a record has by which a code finds it, in words for refusals.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    String ways(Collection<String> named) {
        return dictionary(named, one -> "'" + way(one) + "'");
    }

    private static String way(Reference one) {
        return one.fields().isEmpty()
                ? "the external id"
                : one.fields().stream()
                        .filter(field -> !field.equals(NAME_OF_CHAIN))
                        .map(PythonLiterals::named)
                        .collect(Collectors.joining(" or "));
    }

    private String dictionary(Collection<String> named, Function<Reference, String> value) {
        return named.stream()
                .sorted()
                .distinct()
                .map(kind -> {
                    Reference one = kinds.get(kind);
                    if (one == null) {
                        throw new IllegalArgumentException(
                                "there are no codes of the kind " + kind + ": it is one of " + kinds.keySet());
                    }
                    return "'" + PythonLiterals.named(kind) + "': " + value.apply(one);
                })
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Whether codes of one of these kinds may stand in either of two fields. */
    boolean hasTwoFields(Collection<String> named) {
        return named.stream()
                .map(kinds::get)
                .anyMatch(one -> one.fields().stream()
                                .filter(field -> !field.equals(NAME_OF_CHAIN))
                                .count()
                        > 1);
    }
}
