package dev.plantline.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.NullValue;
import dev.plantline.engine.pattern.CapturePattern;
import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternMistakeException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what plant engineers write into what CEL can work with: bare names become members of the message or line, {@code has} takes bare names
 * and never fails on an absent parent, decimal literals and equality become exact. Ids of nodes stay, so positions of mistakes do too.
 */
final class ExpressionRewriter {
    static final String MESSAGE = "message";
    static final String LINE = "line";
    /** The element of forEach, and its number. */
    static final String EACH = "each";

    static final String EACH_INDEX = "eachIndex";

    private static final Pattern LITERAL = Pattern.compile("(\\d+(\\.\\d+)?|\\.\\d+)([eE][+-]?\\d+)?");

    private final String text;
    private final Map<Long, Integer> positions;
    private final boolean inLines;
    private final boolean inEach;
    private final NamedValues named;
    private final ZoneId zone;
    private final List<Use> uses = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, NamedValue> namedHere = new HashMap<>();
    private final Map<String, EcmaPattern> patterns = new HashMap<>();
    private final Map<String, CapturePattern> captures = new HashMap<>();
    private long nextId;

    /**
     * A path that the expression reads.
     *
     * @param path from the message or line
     * @param node where in the expression
     */
    record Use(Path path, long node) {}

    /**
     * What cannot be.
     *
     * @param message what is wrong
     * @param node where in the expression
     */
    record Mistake(String message, long node) {}

    /**
     * A rewriter of one expression.
     *
     * @param text the expression as it was written
     * @param root the expression as it was parsed
     * @param positions where in the text each node begins, in code points
     * @param named values of {@code let} that may be used
     * @param zone of the plant
     */
    ExpressionRewriter(
            String text,
            CelExpr root,
            Map<Long, Integer> positions,
            boolean inLines,
            boolean inEach,
            NamedValues named,
            ZoneId zone) {
        this.named = named;
        this.zone = zone;
        this.text = text;
        this.positions = positions;
        this.inLines = inLines;
        this.inEach = inEach;
        this.nextId = positions.keySet().stream().mapToLong(id -> id).max().orElse(root.id()) + 1;
    }

    List<Use> uses() {
        return uses;
    }

    /** The patterns of {@code matches} and {@code capture}. */
    CelPatterns.OfExpression patterns() {
        return new CelPatterns.OfExpression(Map.copyOf(patterns), Map.copyOf(captures));
    }

    /** The values of {@code let} that it uses, by the variables that stand for them. */
    Map<String, NamedValue> named() {
        return Map.copyOf(namedHere);
    }

    /** The variable that stands for a value of {@code let}. No expression can name it: no name begins like this. */
    static String variable(String name) {
        return "@let_" + name;
    }

    /** An id that no node has, nor any larger. */
    long nextId() {
        return nextId;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    CelExpr rewrite(CelExpr expression) {
        return rewrite(expression, Set.of());
    }

    private CelExpr rewrite(CelExpr node, Set<String> bound) {
        return switch (node.getKind()) {
            case CONSTANT -> constant(node);
            case IDENT, SELECT -> chain(node, bound, false);
            case CALL -> call(node, bound);
            case LIST ->
                CelExpr.ofList(
                        node.id(),
                        all(node.list().elements(), bound),
                        node.list().optionalIndices());
            case MAP ->
                CelExpr.ofMap(
                        node.id(),
                        node.map().entries().stream()
                                .map(entry -> CelExpr.ofMapEntry(
                                        entry.id(),
                                        rewrite(entry.key(), bound),
                                        rewrite(entry.value(), bound),
                                        entry.optionalEntry()))
                                .collect(ImmutableList.toImmutableList()));
            case COMPREHENSION -> comprehension(node, bound);
            case STRUCT, NOT_SET -> node;
        };
    }

    private ImmutableList<CelExpr> all(List<CelExpr> nodes, Set<String> bound) {
        return nodes.stream().map(node -> rewrite(node, bound)).collect(ImmutableList.toImmutableList());
    }

    private CelExpr constant(CelExpr node) {
        if (node.constant().getKind() == CelConstant.Kind.UINT64_VALUE) {
            mistakes.add(new Mistake("unsigned numbers are not used: leave out the u", node.id()));
        }
        if (node.constant().getKind() == CelConstant.Kind.BYTES_VALUE) {
            mistakes.add(new Mistake("bytes are not used: write a text, without the b", node.id()));
        }
        if (node.constant().getKind() != CelConstant.Kind.DOUBLE_VALUE) {
            return node;
        }
        BigDecimal written = written(node);
        if (written == null) {
            mistakes.add(new Mistake(
                    "a number has at most " + MessageReader.MAX_DIGITS + " digits before and after its point",
                    node.id()));
            return node;
        }
        return CelExpr.ofCall(
                node.id(),
                Optional.empty(),
                CelNumbers.DECIMAL,
                ImmutableList.of(CelExpr.ofConstant(nextId++, CelConstant.ofValue(written.toPlainString()))));
    }

    /** The number as it was written, since the parser's double has fewer digits; null when it has too many. */
    private BigDecimal written(CelExpr node) {
        Matcher literal = LITERAL.matcher(text);
        if (!literal.find(text.offsetByCodePoints(0, positions.get(node.id())))) {
            throw new IllegalStateException("a parsed number has digits");
        }
        BigDecimal written = new BigDecimal(literal.group());
        boolean fits = written.scale() <= MessageReader.MAX_DIGITS
                && written.precision() - (long) written.scale() <= MessageReader.MAX_DIGITS;
        if (!fits) {
            return null;
        }
        return node.constant().doubleValue() < 0 ? written.negate() : written;
    }

    private CelExpr call(CelExpr node, Set<String> bound) {
        CelExpr.CelCall call = node.call();
        if (call.function().equals("has")
                && call.target().isEmpty()
                && call.args().size() == 1) {
            CelExpr argument = call.args().get(0);
            if (argument.getKind() == CelExpr.ExprKind.Kind.IDENT
                    || argument.getKind() == CelExpr.ExprKind.Kind.SELECT) {
                return chain(argument, bound, true);
            }
            mistakes.add(new Mistake("has takes a name such as has(lot) or has(shipping.carrier)", node.id()));
        }
        String function =
                switch (call.function()) {
                    case "_==_" -> CelNumbers.EQUAL;
                    case "_!=_" -> CelNumbers.NOT_EQUAL;
                    case "@in", "_in_" -> CelNumbers.IN;
                    default -> call.function();
                };
        String mistake = Functions.mistake(call, call.target().isPresent());
        if (mistake != null) {
            mistakes.add(new Mistake(mistake, node.id()));
        }
        if (function.equals(Functions.RECEIVED)
                && call.target().isEmpty()
                && call.args().isEmpty()) {
            return CelExpr.ofIdent(node.id(), CelTimes.RECEIVED);
        }
        return function.equals(CelPatterns.MATCHES) || function.equals(CelPatterns.CAPTURE)
                ? patterned(node, bound)
                : CelExpr.ofCall(
                        node.id(),
                        call.target().map(target -> rewrite(target, bound)),
                        function,
                        all(inZone(call), bound));
    }

    private List<CelExpr> inZone(CelExpr.CelCall call) {
        return call.target().isPresent()
                ? call.args()
                : Functions.inZone(
                        call.function(), call.args(), CelExpr.ofConstant(nextId++, CelConstant.ofValue(zone.getId())));
    }

    /** Its pattern means what one of the contract means, and is known before any message comes. */
    private CelExpr patterned(CelExpr node, Set<String> bound) {
        List<CelExpr> operands = new ArrayList<>(node.call().args());
        node.call().target().ifPresent(target -> operands.add(0, target));
        CelExpr last = operands.isEmpty() ? node : operands.get(operands.size() - 1);
        boolean captures = node.call().function().equals(CelPatterns.CAPTURE);
        String pattern = operands.size() == 2 ? Functions.text(operands, 1) : null;
        if (pattern == null) {
            mistakes.add(new Mistake(
                    captures
                            ? "capture takes a pattern in quotes, with what is wanted in parentheses: code.capture(\"^LOT-([0-9]+)$\")"
                            : "matches takes a pattern in quotes: code.matches(\"^[A-Z]{3}$\")",
                    node.id()));
            return placeholder(node, captures);
        }
        try {
            if (captures) {
                this.captures.put(pattern, CapturePattern.compile(pattern));
            } else {
                patterns.put(pattern, EcmaPattern.compile(pattern));
            }
            return CelPatterns.call(node, rewrite(operands.get(0), bound), last, () -> nextId++);
        } catch (PatternMistakeException e) {
            mistakes.add(new Mistake("the pattern cannot be used: " + e.getMessage(), last.id()));
            return placeholder(node, captures);
        }
    }

    /** Of the type that the call would have, so that one mistake makes no second one. */
    private static CelExpr placeholder(CelExpr node, boolean text) {
        return CelExpr.ofConstant(node.id(), text ? CelConstant.ofValue("") : CelConstant.ofValue(true));
    }

    private CelExpr comprehension(CelExpr node, Set<String> bound) {
        CelExpr.CelComprehension loop = node.comprehension();
        Set<String> inner = new HashSet<>(bound);
        inner.addAll(List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar()));
        return CelExpr.ofComprehension(
                node.id(),
                loop.iterVar(),
                loop.iterVar2(),
                rewrite(loop.iterRange(), bound),
                loop.accuVar(),
                rewrite(loop.accuInit(), bound),
                rewrite(loop.loopCondition(), inner),
                rewrite(loop.loopStep(), inner),
                rewrite(loop.result(), inner));
    }

    private CelExpr isThere(long id, String variable) {
        return CelExpr.ofCall(
                id,
                Optional.empty(),
                CelNumbers.NOT_EQUAL,
                ImmutableList.of(
                        CelExpr.ofIdent(nextId++, variable),
                        CelExpr.ofConstant(nextId++, CelConstant.ofValue(NullValue.NULL_VALUE))));
    }

    /** A name, or names joined by dots: as value, or as the question whether it is there. */
    private CelExpr chain(CelExpr node, Set<String> bound, boolean ask) {
        List<CelExpr> selects = new ArrayList<>();
        CelExpr base = node;
        while (base.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            selects.add(0, base);
            base = base.select().operand();
        }
        List<Path.Segment> segments = new ArrayList<>();
        Path.Root start = inLines ? Path.Root.here : Path.Root.message;
        CelExpr here;
        boolean known = true;
        CelExpr asked = null;
        if (base.getKind() != CelExpr.ExprKind.Kind.IDENT) {
            here = rewrite(base, bound);
            known = false;
        } else if (bound.contains(base.ident().name())) {
            here = base;
            known = false;
        } else if (base.ident().name().equals(MESSAGE)
                || inLines && base.ident().name().equals(LINE)
                || inEach && base.ident().name().equals(EACH)
                || inEach && base.ident().name().equals(EACH_INDEX)) {
            here = base;
            start = switch (base.ident().name()) {
                case MESSAGE -> Path.Root.message;
                case LINE -> Path.Root.here;
                case EACH -> Path.Root.each;
                default -> Path.Root.eachIndex;
            };
        } else if (named.use(base.ident().name()) != null) {
            String name = base.ident().name();
            NamedValue value = named.use(name);
            namedHere.put(variable(name), value);
            uses.add(new Use(new Path(name, Path.Root.here, List.of(new Path.Segment(name, -1)), value), base.id()));
            here = CelExpr.ofIdent(ask ? nextId++ : base.id(), variable(name));
            known = false;
            asked = ask ? isThere(base.id(), variable(name)) : null;
        } else if (named.tooEarly(base.ident().name()) != null) {
            mistakes.add(new Mistake(named.tooEarly(base.ident().name()), base.id()));
            return base;
        } else {
            String root = inLines ? LINE : MESSAGE;
            String name = base.ident().name();
            CelExpr operand = CelExpr.ofIdent(nextId++, root);
            segments.add(new Path.Segment(name, -1));
            here = CelExpr.ofSelect(base.id(), operand, name, false);
            asked = CelExpr.ofSelect(ask ? nextId++ : base.id(), operand, name, true);
        }
        for (CelExpr select : selects) {
            String name = select.select().field();
            segments.add(new Path.Segment(name, -1));
            CelExpr one = CelExpr.ofSelect(nextId++, here, name, true);
            asked = asked == null
                    ? one
                    : CelExpr.ofCall(nextId++, Optional.empty(), "_&&_", ImmutableList.of(asked, one));
            here = CelExpr.ofSelect(select.id(), here, name, select.select().testOnly());
        }
        if (known && !segments.isEmpty()) {
            String text =
                    String.join(".", segments.stream().map(Path.Segment::name).toList());
            String before =
                    switch (start) {
                        case message -> "$.";
                        case each -> "$each.";
                        case here, eachIndex -> "";
                    };
            uses.add(new Use(new Path(before + text, start, List.copyOf(segments)), node.id()));
        }
        if (ask && asked == null) {
            mistakes.add(new Mistake("has(" + base.ident().name() + ") is always true: ask for a member", node.id()));
        }
        return ask && asked != null ? asked : here;
    }
}
