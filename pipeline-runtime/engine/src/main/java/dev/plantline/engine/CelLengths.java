package dev.plantline.engine;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.ContainsFunction.ContainsOverload;
import dev.cel.runtime.standard.DurationFunction.DurationOverload;
import dev.cel.runtime.standard.EndsWithFunction.EndsWithOverload;
import dev.cel.runtime.standard.GreaterEqualsOperator.GreaterEqualsOverload;
import dev.cel.runtime.standard.GreaterOperator.GreaterOverload;
import dev.cel.runtime.standard.IntFunction.IntOverload;
import dev.cel.runtime.standard.LessEqualsOperator.LessEqualsOverload;
import dev.cel.runtime.standard.LessOperator.LessOverload;
import dev.cel.runtime.standard.SizeFunction.SizeOverload;
import dev.cel.runtime.standard.StartsWithFunction.StartsWithOverload;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CEL's functions that take longer the longer a text or the larger an object is, within the {@link WorkBudget} of the message: the node of a call is
 * one step, whatever it is called with.
 */
final class CelLengths {
    /** The library's own, which count nothing. */
    static final Set<CelStandardOverload> REPLACED = Set.of(
            ContainsOverload.CONTAINS_STRING,
            StartsWithOverload.STARTS_WITH_STRING,
            EndsWithOverload.ENDS_WITH_STRING,
            LessOverload.LESS_STRING,
            LessEqualsOverload.LESS_EQUALS_STRING,
            GreaterOverload.GREATER_STRING,
            GreaterEqualsOverload.GREATER_EQUALS_STRING,
            SizeOverload.SIZE_STRING,
            SizeOverload.STRING_SIZE,
            SizeOverload.SIZE_MAP,
            SizeOverload.MAP_SIZE,
            IntOverload.STRING_TO_INT64,
            DurationOverload.STRING_TO_DURATION);

    /** Characters that are compared or read in about the time of a step. */
    private static final int CHARACTERS = 64;
    /** Entries of a list that are compared in about the time of a step. */
    private static final int ENTRIES = 4;
    /** Digits that are worked with in about the time of a step, beyond those of a usual number. */
    private static final int DIGITS = 8;

    private static final int USUAL_DIGITS = 64;

    private CelLengths() {}

    static List<CelFunctionBinding> bindings(CelOptions options) {
        RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
        return REPLACED.stream()
                .map(each -> {
                    CelFunctionBinding library = each.newFunctionBinding(options, equality);
                    return CelFunctionBinding.from(library.getOverloadId(), library.getArgTypes(), operands -> {
                        Evaluation.work(
                                each == ContainsOverload.CONTAINS_STRING
                                        ? product((String) operands[0], (String) operands[1])
                                        : sum(operands));
                        return library.getDefinition().apply(operands);
                    });
                })
                .toList();
    }

    /** A text may agree with what is looked for at each of its places, but for the last character. */
    private static long product(String text, String part) {
        return (long) text.length() * part.length() / CHARACTERS;
    }

    private static long sum(Object[] operands) {
        long steps = 0;
        for (Object operand : operands) {
            steps += operand instanceof String text
                    ? text.length() / CHARACTERS
                    : operand instanceof Map<?, ?> map ? map.size() : 0;
        }
        return steps;
    }

    /** Counts what looks at each of so many characters. */
    static void characters(int characters) throws CelEvaluationException {
        Evaluation.work(characters / CHARACTERS);
    }

    /** Counts what looks for a text in a text. */
    static void search(String text, String part) throws CelEvaluationException {
        Evaluation.work(text.length() / CHARACTERS + product(text, part));
    }

    /** Counts the comparison of two texts of the same length; of others nothing is compared. */
    static void texts(String one, String other) throws CelEvaluationException {
        if (one.length() == other.length() && one.length() >= CHARACTERS) {
            Evaluation.work(one.length() / CHARACTERS);
        }
    }

    /** Counts the comparison of as many entries of a list. */
    static void entries(int entries) throws CelEvaluationException {
        Evaluation.work(entries / ENTRIES);
    }

    /** Counts the comparison of as many members of an object. */
    static void members(int members) throws CelEvaluationException {
        Evaluation.work(members);
    }

    /** Counts what two numbers cost that must be brought to the same scale. */
    static void digits(int precision, int scale, int otherPrecision, int otherScale) throws CelEvaluationException {
        int digits = precision + otherPrecision + Math.abs(scale - otherScale);
        if (digits > USUAL_DIGITS) {
            Evaluation.work(digits / DIGITS);
        }
    }
}
