package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.StockDifferences;
import dev.plantline.model.Hashes;
import dev.plantline.odoo.StockDifference;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Differences between stock and moves as a status keeps them.
 *
 * @param quantities by {@code <product>/<location>}, the ids of Odoo
 */
record Differences(SortedMap<String, String> quantities) {
    static final Differences NONE = new Differences(new TreeMap<>());

    private static final int DIGEST_DIGITS = 16;

    Differences {
        quantities = Collections.unmodifiableSortedMap(new TreeMap<>(quantities));
    }

    static Differences of(List<StockDifference> seen) {
        SortedMap<String, String> quantities = new TreeMap<>();
        seen.forEach(each -> quantities.put(place(each), quantity(each)));
        return new Differences(quantities);
    }

    /** What stands in a status; nothing when that is not what its digest was made of, so that an edited one accepts nothing. */
    static Differences read(StockDifferences kept) {
        if (kept == null || kept.all() == null || kept.all().isEmpty()) {
            return NONE;
        }
        SortedMap<String, String> quantities = new TreeMap<>();
        for (String each : kept.all().split(" ")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                quantities.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        Differences read = new Differences(quantities);
        return read.digest(kept.since()).equals(kept.digest()) ? read : NONE;
    }

    static String place(StockDifference each) {
        return each.product() + "/" + each.location();
    }

    /** Odoo can be set to keep another number of digits, which makes no other quantity. */
    private static String quantity(StockDifference each) {
        try {
            return new BigDecimal(each.quantity()).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return each.quantity(); // NaN, which a database takes for a number
        }
    }

    boolean isEmpty() {
        return quantities.isEmpty();
    }

    int size() {
        return quantities.size();
    }

    /** Those that are the same in the other ones. */
    Differences in(Differences others) {
        SortedMap<String, String> both = new TreeMap<>(quantities);
        both.entrySet().retainAll(others.quantities().entrySet());
        return new Differences(both);
    }

    /** Those that the other ones have not, or with another quantity. */
    Differences without(Differences others) {
        SortedMap<String, String> rest = new TreeMap<>(quantities);
        rest.entrySet().removeAll(others.quantities().entrySet());
        return new Differences(rest);
    }

    /** These and the other ones; where both have one, the other one's counts. */
    Differences with(Differences others) {
        SortedMap<String, String> all = new TreeMap<>(quantities);
        all.putAll(others.quantities());
        return new Differences(all);
    }

    /**
     * In the form of a status.
     *
     * @param since when they were found; part of the digest, so that what was accepted once is not accepted when somebody does the same again. Null:
     *     they were accepted
     * @param sample the first of them, for people; null: none
     */
    StockDifferences kept(String since, String sample) {
        return new StockDifferences(size(), digest(since), since, sample, text());
    }

    private String digest(String since) {
        return Hashes.sha256(((since == null ? "" : since) + "\n" + text()).getBytes(StandardCharsets.UTF_8))
                .substring(0, DIGEST_DIGITS);
    }

    private String text() {
        return quantities.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }
}
