package dev.plantline.engine;

import dev.cel.runtime.CelEvaluationException;
import java.math.BigDecimal;
import java.util.List;

/** Functions on lists of numbers: exact, as all numbers. CEL has {@code map}, {@code filter}, {@code exists}, {@code all} and {@code size}. */
final class CelLists {
    private CelLists() {}

    static void addTo(CelFunctions functions) {
        functions
                .behind("sum", CelNumbers.TYPE, List.of(CelFunctions.LIST), of -> sum((List<?>) of[0]))
                .behind("min", CelNumbers.TYPE, List.of(CelFunctions.LIST), of -> outermost("min", (List<?>) of[0], -1))
                .behind("max", CelNumbers.TYPE, List.of(CelFunctions.LIST), of -> outermost("max", (List<?>) of[0], 1));
    }

    private static BigDecimal sum(List<?> list) throws CelEvaluationException {
        Evaluation.work(list.size());
        BigDecimal sum = BigDecimal.ZERO;
        int entry = 0;
        for (Object each : list) {
            sum = CelNumbers.exact(BigDecimal::add, sum, number("sum", each, entry++));
        }
        return sum;
    }

    /** The smallest or the largest number; absent when there is none. */
    private static Object outermost(String function, List<?> list, int sign) throws CelEvaluationException {
        Evaluation.work(list.size());
        BigDecimal found = null;
        int entry = 0;
        for (Object each : list) {
            BigDecimal number = number(function, each, entry++);
            if (found == null || CelNumbers.compared(number, found) * sign > 0) {
                found = number;
            }
        }
        return found == null ? CelValues.ABSENT : found;
    }

    private static BigDecimal number(String function, Object entry, int index) throws CelEvaluationException {
        BigDecimal number = CelNumbers.number(entry);
        if (number == null) {
            throw new CelEvaluationException(function + " takes numbers, and entry " + index
                    + " of the list, counted from 0, is none; map(x, decimal(x)) makes numbers of texts, and"
                    + " filter(x, has(x.quantity)) leaves out entries without one");
        }
        return number;
    }
}
