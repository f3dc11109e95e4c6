package dev.plantline.odoo.kit;

import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private static final OdooConnectionSpec.References NOTHING =
            new OdooConnectionSpec.References(null, null, null, null, null, null, null, null, null, null, null);

    /** Those of a connection that says nothing of them. */
    public static final References DEFAULT = of(null);

    /** Copies the map. */
    public References {
        kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
    }

    /**
     * How the codes of one kind find their records; exactly one of field and template has text.
     *
     * @param model the records' model, for example product.product
     * @param field whose value the code is; empty: the template says it
     * @param template an external id with its module before the first dot and {@code {code}} once behind that; empty: the field says it
     */
    public record Reference(String model, String field, String template) {}

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
        return new References(kinds);
    }

    private static Reference reference(String model, String field, OdooConnectionSpec.Reference given) {
        if (given == null) {
            return new Reference(model, field, "");
        }
        if (given.externalId() == null) {
            return new Reference(model, given.by(), "");
        }
        String template = given.externalId();
        boolean qualified = template.substring(0, template.indexOf('{')).contains(".");
        return new Reference(model, "", qualified ? template : BARE + template);
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
        return named.stream()
                .sorted()
                .distinct()
                .map(kind -> {
                    Reference one = kinds.get(kind);
                    if (one == null) {
                        throw new IllegalArgumentException(
                                "there are no codes of the kind " + kind + ": it is one of " + kinds.keySet());
                    }
                    return "'" + PythonLiterals.named(kind) + "': ('" + PythonLiterals.named(one.model()) + "', "
                            + (one.field().isEmpty() ? "''" : "'" + PythonLiterals.named(one.field()) + "'") + ", "
                            + (one.template().isEmpty() ? "''" : "'" + PythonLiterals.template(one.template()) + "'")
                            + ")";
                })
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
