package dev.plantline.engine;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;

/**
 * Exact numbers in CEL, which itself knows only 64 bit integers and binary floating point. Adds a type {@code decimal} with the arithmetic and
 * comparisons of its neighbours, and equality by value ({@code 1 == 1.0}, also inside lists). Division is decimal to 34 digits, HALF_UP.
 */
final class CelNumbers {
    /** Replaces {@code ==}, {@code !=} and {@code in}, which CEL cannot be taught about another type. */
    static final String EQUAL = "plantline_equal";

    static final String NOT_EQUAL = "plantline_not_equal";
    static final String IN = "plantline_in";
    static final String DECIMAL = "decimal";

    static final CelType TYPE = OpaqueType.create("plantline.decimal");
    static final MathContext DIVISION = new MathContext(34, RoundingMode.HALF_UP);
    /** Products of products must not grow for ever. */
    private static final int MAX_DIGITS = 400;

    /** Most digits after the point that a number is rounded to. */
    static final int MAX_ROUND = 12;

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    private CelNumbers() {
        arithmetic("_+_", BigDecimal::add);
        arithmetic("_-_", BigDecimal::subtract);
        arithmetic("_*_", BigDecimal::multiply);
        arithmetic("_/_", (a, b) -> a.divide(b, DIVISION));
        arithmetic("_%_", BigDecimal::remainder);
        comparison("_<_", order -> order < 0);
        comparison("_<=_", order -> order <= 0);
        comparison("_>_", order -> order > 0);
        comparison("_>=_", order -> order >= 0);
        unary("-_", "negate_decimal", TYPE, TYPE, BigDecimal.class, BigDecimal::negate);
        unary(DECIMAL, "decimal_string", SimpleType.STRING, TYPE, String.class, CelNumbers::parse);
        unary(DECIMAL, "decimal_int", SimpleType.INT, TYPE, Long.class, BigDecimal::valueOf);
        unary(DECIMAL, "decimal_decimal", TYPE, TYPE, BigDecimal.class, number -> number);
        unary("string", "string_decimal", TYPE, SimpleType.STRING, BigDecimal.class, CelNumbers::text);
        unary("int", "int_decimal", TYPE, SimpleType.INT, BigDecimal.class, CelNumbers::whole);
        binary("round", "round_decimal", TYPE, SimpleType.INT, TYPE, BigDecimal.class, Long.class, CelNumbers::round);
        binary(
                "round",
                "round_int",
                SimpleType.INT,
                SimpleType.INT,
                SimpleType.INT,
                Long.class,
                Long.class,
                (number, scale) -> number);
        binary(
                EQUAL,
                EQUAL,
                SimpleType.DYN,
                SimpleType.DYN,
                SimpleType.BOOL,
                Object.class,
                Object.class,
                CelNumbers::equal);
        binary(
                NOT_EQUAL,
                NOT_EQUAL,
                SimpleType.DYN,
                SimpleType.DYN,
                SimpleType.BOOL,
                Object.class,
                Object.class,
                (a, b) -> !equal(a, b));
        binary(IN, IN, SimpleType.DYN, SimpleType.DYN, SimpleType.BOOL, Object.class, Object.class, CelNumbers::in);
    }

    static CelNumbers create() {
        return new CelNumbers();
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    private void arithmetic(String operator, BinaryOperator<BigDecimal> work) {
        binary(
                operator,
                operator + "decimal",
                TYPE,
                TYPE,
                TYPE,
                BigDecimal.class,
                BigDecimal.class,
                (a, b) -> exact(work, a, b));
        binary(
                operator,
                operator + "decimal_int",
                TYPE,
                SimpleType.INT,
                TYPE,
                BigDecimal.class,
                Long.class,
                (a, b) -> exact(work, a, BigDecimal.valueOf(b)));
        binary(
                operator,
                operator + "int_decimal",
                SimpleType.INT,
                TYPE,
                TYPE,
                Long.class,
                BigDecimal.class,
                (a, b) -> exact(work, BigDecimal.valueOf(a), b));
    }

    /** The result of exact arithmetic, whose digits are counted and bounded. */
    static BigDecimal exact(BinaryOperator<BigDecimal> work, BigDecimal a, BigDecimal b) throws CelEvaluationException {
        CelLengths.digits(a.precision(), a.scale(), b.precision(), b.scale());
        try {
            BigDecimal result = work.apply(a, b);
            if (result.scale() > MAX_DIGITS || (long) result.precision() - result.scale() > MAX_DIGITS) {
                throw new CelEvaluationException(
                        "the number has more than " + MAX_DIGITS + " digits before or after the point");
            }
            return result;
        } catch (ArithmeticException e) {
            throw new CelEvaluationException("division by zero", e);
        }
    }

    private void comparison(String operator, IntPredicate wanted) {
        binary(
                operator,
                operator + "decimal",
                TYPE,
                TYPE,
                SimpleType.BOOL,
                BigDecimal.class,
                BigDecimal.class,
                (a, b) -> wanted.test(compared(a, b)));
        binary(
                operator,
                operator + "decimal_int",
                TYPE,
                SimpleType.INT,
                SimpleType.BOOL,
                BigDecimal.class,
                Long.class,
                (a, b) -> wanted.test(compared(a, BigDecimal.valueOf(b))));
        binary(
                operator,
                operator + "int_decimal",
                SimpleType.INT,
                TYPE,
                SimpleType.BOOL,
                Long.class,
                BigDecimal.class,
                (a, b) -> wanted.test(compared(BigDecimal.valueOf(a), b)));
    }

    private interface Unary<A> {
        Object apply(A a) throws CelEvaluationException;
    }

    private interface Binary<A, B> {
        Object apply(A a, B b) throws CelEvaluationException;
    }

    private <A> void unary(
            String function, String overload, CelType a, CelType result, Class<A> classA, Unary<A> work) {
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                function, CelOverloadDecl.newGlobalOverload(overload, result, a)));
        bindings.add(CelFunctionBinding.from(overload, classA, work::apply));
    }

    private <A, B> void binary(
            String function,
            String overload,
            CelType a,
            CelType b,
            CelType result,
            Class<A> classA,
            Class<B> classB,
            Binary<A, B> work) {
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                function, CelOverloadDecl.newGlobalOverload(overload, result, a, b)));
        bindings.add(CelFunctionBinding.from(overload, classA, classB, work::apply));
    }

    private static BigDecimal parse(String text) throws CelEvaluationException {
        BigDecimal number = DecimalText.parse(text);
        if (number == null) {
            throw new CelEvaluationException(Failures.shown(text) + " is not a decimal number");
        }
        return number;
    }

    private static Long whole(BigDecimal number) throws CelEvaluationException {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw new CelEvaluationException(
                    CanonicalForm.text(number) + " is not a whole number of 64 bits; use round(x, 0)", e);
        }
    }

    private static String text(BigDecimal number) throws CelEvaluationException {
        CelLengths.digits(number.precision(), number.scale(), 0, 0);
        return CanonicalForm.text(number);
    }

    /** Functions of decimals beside the operators. */
    static void addTo(CelFunctions functions) {
        CelType whole = SimpleType.INT;
        functions
                .around("abs", TYPE, List.of(TYPE), of -> ((BigDecimal) of[0]).abs())
                .around(
                        "abs",
                        whole,
                        List.of(whole),
                        of -> whole(BigDecimal.valueOf((Long) of[0]).abs()))
                .around("floor", TYPE, List.of(TYPE), of -> cut((BigDecimal) of[0], RoundingMode.FLOOR))
                .around("floor", whole, List.of(whole), of -> of[0])
                .around("ceil", TYPE, List.of(TYPE), of -> cut((BigDecimal) of[0], RoundingMode.CEILING))
                .around("ceil", whole, List.of(whole), of -> of[0])
                .around("min", whole, List.of(whole, whole), of -> Math.min((Long) of[0], (Long) of[1]))
                .around("max", whole, List.of(whole, whole), of -> Math.max((Long) of[0], (Long) of[1]));
        for (List<CelType> operands : List.of(List.of(TYPE, TYPE), List.of(TYPE, whole), List.of(whole, TYPE))) {
            functions
                    .around("min", TYPE, operands, of -> outer(of, -1))
                    .around("max", TYPE, operands, of -> outer(of, 1));
        }
    }

    private static BigDecimal cut(BigDecimal number, RoundingMode mode) throws CelEvaluationException {
        CelLengths.digits(number.precision(), number.scale(), 0, 0);
        return number.setScale(0, mode);
    }

    private static BigDecimal outer(Object[] operands, int sign) throws CelEvaluationException {
        BigDecimal one = number(operands[0]);
        BigDecimal other = number(operands[1]);
        return compared(one, other) * sign >= 0 ? one : other;
    }

    private static BigDecimal round(BigDecimal number, long scale) throws CelEvaluationException {
        if (scale < 0 || scale > MAX_ROUND) {
            throw new CelEvaluationException("round takes 0 to " + MAX_ROUND + " digits after the point");
        }
        CelLengths.digits(number.precision(), number.scale(), 0, 0);
        return number.setScale((int) scale, RoundingMode.HALF_UP);
    }

    private static boolean equal(Object a, Object b) throws CelEvaluationException {
        BigDecimal left = number(a);
        if (left != null) {
            BigDecimal right = number(b);
            return right != null && compared(left, right) == 0;
        }
        if (a instanceof String first && b instanceof String second) {
            CelLengths.texts(first, second);
            return first.equals(second);
        }
        if (a instanceof List<?> first && b instanceof List<?> second) {
            if (first.size() != second.size()) {
                return false;
            }
            CelLengths.entries(first.size());
            Iterator<?> other = second.iterator();
            for (Object element : first) {
                if (!equal(element, other.next())) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Map<?, ?> first && b instanceof Map<?, ?> second) {
            int size = first.size();
            CelLengths.members(size);
            int otherSize = second.size();
            CelLengths.members(otherSize);
            if (size != otherSize) {
                return false;
            }
            for (Map.Entry<?, ?> member : first.entrySet()) {
                if (!second.containsKey(member.getKey()) || !equal(member.getValue(), second.get(member.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }

    static int compared(BigDecimal a, BigDecimal b) throws CelEvaluationException {
        CelLengths.digits(a.precision(), a.scale(), b.precision(), b.scale());
        return a.compareTo(b);
    }

    /** The value as a number; null when it is none. */
    static BigDecimal number(Object value) {
        return value instanceof BigDecimal decimal
                ? decimal
                : value instanceof Long whole ? BigDecimal.valueOf(whole) : null;
    }

    private static boolean in(Object element, Object container) throws CelEvaluationException {
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(element);
        }
        if (container instanceof List<?> list) {
            CelLengths.entries(list.size());
            for (Object candidate : list) {
                if (equal(element, candidate)) {
                    return true;
                }
            }
            return false;
        }
        throw new CelEvaluationException("in needs a list or a map on its right");
    }
}
