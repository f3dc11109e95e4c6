package dev.plantline.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The main quantity of a message beside what its target keeps of it. A target of one message keeps each quantity in the unit in which the message says it,
 * but calls the unit by its own name, and the message need not name it.
 *
 * @param received what the message says, by unit; where it can be told in the target's units
 * @param applied what the target keeps, by unit
 */
public record Compared(List<Quantity> received, List<Quantity> applied) {
    /** Copies both. */
    public Compared {
        received = List.copyOf(received);
        applied = List.copyOf(applied);
    }

    /**
     * Puts both side by side.
     *
     * @param said quantities of the message
     * @param kept quantities in the target
     */
    public static Compared of(List<Quantity> said, List<Quantity> kept) {
        List<Quantity> received = Quantity.sum(said);
        List<Quantity> applied = Quantity.sum(kept);
        if (units(received).equals(units(applied))) {
            return new Compared(received, applied);
        }
        if (number(received).compareTo(number(applied)) == 0) {
            return new Compared(applied, applied);
        }
        return received.size() == 1 && applied.size() == 1
                ? new Compared(
                        List.of(new Quantity(
                                received.get(0).amount(), applied.get(0).unit())),
                        applied)
                : new Compared(received, applied);
    }

    /** By how much less the target keeps, for each unit; negative: it keeps more. Empty: no difference. */
    public List<Quantity> missing() {
        List<Quantity> all = new ArrayList<>(received);
        applied.forEach(each -> all.add(new Quantity(each.amount().negate(), each.unit())));
        return Quantity.sum(all).stream()
                .filter(each -> each.amount().signum() != 0)
                .toList();
    }

    private static Set<Optional<String>> units(List<Quantity> quantities) {
        return quantities.stream().map(each -> Optional.ofNullable(each.unit())).collect(Collectors.toSet());
    }

    /** Only to see whether the numbers are the same: a sum over units means nothing else. */
    private static BigDecimal number(List<Quantity> quantities) {
        return Stream.concat(Stream.of(BigDecimal.ZERO), quantities.stream().map(Quantity::amount))
                .reduce(BigDecimal::add)
                .orElseThrow();
    }
}
