package dev.plantline.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * So much of a unit. Amounts of different units are never added.
 *
 * @param amount exact, without zeros behind the point that say nothing
 * @param unit its name or code, or that of a currency; null: nobody has told it
 */
public record Quantity(BigDecimal amount, String unit) {
    /** Units of one message that are told; what names more of them is not counted. */
    public static final int MOST_UNITS = 50;

    /** In its one form. */
    public Quantity {
        BigDecimal shortest = amount.stripTrailingZeros();
        amount = shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    /** The amounts of each unit together, in the order in which the units come. */
    public static List<Quantity> sum(Collection<Quantity> quantities) {
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        quantities.forEach(each -> sums.merge(each.unit, each.amount, BigDecimal::add));
        List<Quantity> all = new ArrayList<>();
        sums.forEach((unit, amount) -> all.add(new Quantity(amount, unit)));
        return all;
    }

    /** As people read it: {@code 12.5 kg}. */
    @Override
    public String toString() {
        return amount.toPlainString() + (unit == null ? "" : " " + unit);
    }
}
