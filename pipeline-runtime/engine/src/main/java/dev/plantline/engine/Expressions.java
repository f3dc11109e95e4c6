package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.checker.CelChecker;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.Program;
import dev.cel.runtime.standard.StringFunction.StringOverload;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CEL for conditions and small expressions, and the only class that knows the library as a whole. Names are those of the message, inside lines those
 * of the line; {@code message} is always the message, {@code line} the line. Numbers are exact ({@link CelNumbers}).
 */
final class Expressions {
    // The legacy runtime on purpose: the planner takes forty times as long per evaluation (STACK notes, dev.cel
    // 0.14.0).
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(4_000)
            .maxParseRecursionDepth(60)
            .comprehensionMaxIterations(100_000)
            .enableHeterogeneousNumericComparisons(false)
            .build();
    private static final CelNumbers NUMBERS = CelNumbers.create();
    /** No exact numbers; and parts of times that count months from 0 and know no plant, in place of which {@link CelTimes} has others. */
    private static final List<StandardFunction> EXCLUDED = List.of(
            StandardFunction.DOUBLE,
            StandardFunction.UINT,
            StandardFunction.BYTES,
            StandardFunction.TIMESTAMP,
            StandardFunction.GET_FULL_YEAR,
            StandardFunction.GET_MONTH,
            StandardFunction.GET_DAY_OF_YEAR,
            StandardFunction.GET_DAY_OF_MONTH,
            StandardFunction.GET_DATE,
            StandardFunction.GET_DAY_OF_WEEK,
            StandardFunction.GET_HOURS,
            StandardFunction.GET_MINUTES,
            StandardFunction.GET_SECONDS,
            StandardFunction.GET_MILLISECONDS);

    private static final CelParser PARSER = CelParserFactory.standardCelParserBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(
                    CelStandardMacro.ALL,
                    CelStandardMacro.EXISTS,
                    CelStandardMacro.EXISTS_ONE,
                    CelStandardMacro.MAP,
                    CelStandardMacro.MAP_FILTER,
                    CelStandardMacro.FILTER)
            .build();
    private static final CelVarDecl LINE = CelVarDecl.newVarDeclaration(ExpressionRewriter.LINE, SimpleType.DYN);
    private static final CelChecker OUTSIDE_LINES = checkerOf(List.of());
    private static final CelChecker INSIDE_LINES = checkerOf(List.of(LINE));
    private static final CelChecker INSIDE_EACH = checkerOf(List.of(
            LINE,
            CelVarDecl.newVarDeclaration(ExpressionRewriter.EACH, SimpleType.DYN),
            CelVarDecl.newVarDeclaration(ExpressionRewriter.EACH_INDEX, SimpleType.INT)));
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .filterFunctions((function, overload) -> !CelJoins.REPLACED.contains(overload)
                            && !CelLengths.REPLACED.contains(overload)
                            && overload != StringOverload.TIMESTAMP_TO_STRING)
                    .build())
            .addFunctionBindings(CelJoins.BINDINGS)
            .addFunctionBindings(CelLengths.bindings(OPTIONS))
            .addFunctionBindings(ExpressionBounds.BINDINGS)
            .addFunctionBindings(NUMBERS.bindings())
            .addFunctionBindings(CelPatterns.BINDINGS)
            .addFunctionBindings(Functions.OWN.bindings())
            .addFunctionBindings(CelTimes.TO_TEXT)
            .build();
    private static final Set<CelKind> VALUES = Set.of(
            CelKind.STRING,
            CelKind.INT,
            CelKind.BOOL,
            CelKind.DYN,
            CelKind.OPAQUE,
            CelKind.TIMESTAMP,
            CelKind.NULL_TYPE,
            CelKind.ANY,
            CelKind.TYPE_PARAM);

    private final NamedValues named;
    private final ZoneId zone;
    private final Problems problems;
    /** Checkers that know values of {@code let}, by how many they know and where they are for. */
    private final Map<Integer, CelChecker> checkers = new HashMap<>();

    /**
     * Expressions of one mapping.
     *
     * @param named values of {@code let} that they may use
     * @param zone of the plant
     */
    Expressions(NamedValues named, ZoneId zone, Problems problems) {
        this.named = named;
        this.zone = zone;
        this.problems = problems;
    }

    private CelChecker checker(boolean inLines, boolean inEach) {
        CelChecker base = inEach ? INSIDE_EACH : inLines ? INSIDE_LINES : OUTSIDE_LINES;
        return named.isEmpty()
                ? base
                : checkers.computeIfAbsent(
                        3 * named.known().size() + (inEach ? 2 : inLines ? 1 : 0), known -> base.toCheckerBuilder()
                                .addVarDeclarations(named.known().stream()
                                        .map(value -> CelVarDecl.newVarDeclaration(
                                                ExpressionRewriter.variable(value.name()), value.type()))
                                        .toList())
                                .build());
    }

    private static CelChecker checkerOf(List<CelVarDecl> beside) {
        CelType object = MapType.create(SimpleType.STRING, SimpleType.DYN);
        return CelCompilerFactory.standardCelCheckerBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(EXCLUDED)
                        .build())
                .addFunctionDeclarations(NUMBERS.declarations())
                .addFunctionDeclarations(CelPatterns.DECLARATIONS)
                .addFunctionDeclarations(Functions.OWN.declarations())
                .addFunctionDeclarations(ExpressionBounds.DECLARATIONS)
                .addVarDeclarations(
                        CelVarDecl.newVarDeclaration(ExpressionRewriter.MESSAGE, object),
                        CelVarDecl.newVarDeclaration(CelTimes.RECEIVED, SimpleType.TIMESTAMP),
                        CelPatterns.VARIABLE)
                .addVarDeclarations(beside)
                .build();
    }

    /** Compiles a condition; one that always holds when it has mistakes. */
    Condition condition(String text, String at, ContractShape shape, boolean inLines) {
        Checked checked = compile(text, at, shape, inLines);
        if (checked == null) {
            return Condition.ALWAYS;
        }
        CelAbstractSyntaxTree ast = checked.ast();
        CelKind kind = ast.getResultType().kind();
        if (kind != CelKind.BOOL && kind != CelKind.DYN) {
            problems.add(
                    Area.mapping,
                    at,
                    "a condition is true or false, and \"" + text + "\" gives "
                            + ast.getResultType().name());
        }
        Path present = presence(ast.getExpr());
        if (present != null) {
            // has(name) is what most conditions are: no need to start an interpreter for it.
            return scope -> present.find(scope) != null;
        }
        Program program = program(checked.bounded());
        return scope -> {
            if (evaluate(program, checked, text, at, scope) instanceof Boolean truth) {
                return truth;
            }
            throw Failures.mapping(
                    scope.pointer(), "The condition " + text + " is neither true nor false here (" + at + ").");
        };
    }

    /** Compiles an expression for a value; null when it has mistakes. */
    Origin value(String text, String at, ContractShape shape, boolean inLines) {
        Checked checked = compile(text, at, shape, inLines);
        if (checked == null) {
            return null;
        }
        CelAbstractSyntaxTree ast = checked.ast();
        if (!VALUES.contains(ast.getResultType().kind())) {
            problems.add(
                    Area.mapping,
                    at,
                    "an expression gives a text, a number, a time or true or false, and \"" + text + "\" gives "
                            + ast.getResultType().name());
        }
        Program program = program(checked.bounded());
        return new Origin() {
            @Override
            public JsonNode node(Scope scope) throws MessageFailedException {
                Object result = evaluate(program, checked, text, at, scope);
                try {
                    return CelValues.back(result);
                } catch (IllegalArgumentException e) {
                    throw Failures.mapping(
                            scope.pointer(),
                            "The expression " + text + " must give a text, a number or true or false; " + e.getMessage()
                                    + " (" + at + ").");
                }
            }

            @Override
            public String place(Scope scope) {
                return scope.pointer();
            }
        };
    }

    /** Compiles a value of {@code let}; null when it has mistakes. */
    NamedValue named(String name, String text, String at, ContractShape shape) {
        Checked checked = text == null ? null : compile(text, at, shape, false);
        if (checked == null) {
            return null;
        }
        CelType type = checked.ast().getResultType();
        if (!VALUES.contains(type.kind()) && type.kind() != CelKind.LIST && type.kind() != CelKind.MAP) {
            problems.add(
                    Area.mapping,
                    at,
                    "a value of let is a text, a number, true or false, a list or a part of the message, and \"" + text
                            + "\" gives " + type.name());
        }
        Program program = program(checked.bounded());
        return new NamedValue(name, type, message -> evaluate(program, checked, text, at, message));
    }

    /**
     * An expression without mistakes.
     *
     * @param ast as it was written
     * @param bounded the same, counting what it costs
     * @param steps that one evaluation of {@code bounded} takes besides the turns of loops
     * @param patterns that it looks for
     * @param named values of {@code let} that it uses, by their variables
     */
    private record Checked(
            CelAbstractSyntaxTree ast,
            CelAbstractSyntaxTree bounded,
            long steps,
            CelPatterns.OfExpression patterns,
            Map<String, NamedValue> named) {}

    private Checked compile(String text, String at, ContractShape shape, boolean inLines) {
        try {
            CelValidationResult parsed = PARSER.parse(text);
            if (parsed.hasError()) {
                report(parsed, null, text, at);
                return null;
            }
            CelAbstractSyntaxTree ast = parsed.getAst();
            CelSource source = ast.getSource();
            ExpressionRewriter rewriter = new ExpressionRewriter(
                    text, ast.getExpr(), source.getPositionsMap(), inLines, shape.isInEach(), named, zone);
            CelExpr rewritten = rewriter.rewrite(ast.getExpr());
            for (ExpressionRewriter.Mistake mistake : rewriter.mistakes()) {
                problems.add(Area.mapping, at, position(source, mistake.node()) + mistake.message());
            }
            for (ExpressionRewriter.Use use : rewriter.uses()) {
                String name = use.path().segments().get(0).name();
                if (use.path().segments().size() == 1
                        && use.path().named() == null
                        && Functions.isClock(name)
                        && !shape.start(use.path()).isNamed(name)) {
                    problems.add(Area.mapping, at, position(source, use.node()) + Functions.noClock(name));
                } else {
                    shape.check(use.path(), problems, Area.mapping, at);
                }
            }
            if (!rewriter.mistakes().isEmpty()) {
                return null; // a checker would only tell them again, in other words
            }
            CelChecker checker = checker(inLines, shape.isInEach());
            CelValidationResult checked = checker.check(CelAbstractSyntaxTree.newParsedAst(rewritten, source));
            if (checked.hasError()) {
                report(checked, source, text, at);
                return null;
            }
            ExpressionBounds.Bounded bounded = ExpressionBounds.of(rewritten, rewriter.nextId());
            return new Checked(
                    checked.getAst(),
                    checker.check(CelAbstractSyntaxTree.newParsedAst(bounded.expression(), source))
                            .getAst(),
                    bounded.steps(),
                    rewriter.patterns(),
                    rewriter.named());
        } catch (CelValidationException e) {
            problems.add(Area.mapping, at, "\"" + text + "\" is not a valid CEL expression: " + e.getMessage());
            return null;
        }
    }

    private void report(CelValidationResult result, CelSource source, String text, String at) {
        for (CelIssue issue : result.getErrors()) {
            String where = source == null || issue.getSourceLocation().getLine() > 0
                    ? "line " + issue.getSourceLocation().getLine() + ", character "
                            + (issue.getSourceLocation().getColumn() + 1) + ": "
                    : position(source, issue.getExprId());
            problems.add(Area.mapping, at, "\"" + text + "\": " + where + CelWords.plain(issue.getMessage()));
        }
    }

    private static String position(CelSource source, long node) {
        Integer offset = source.getPositionsMap().get(node);
        return offset == null ? "" : "character " + (offset + 1) + ": ";
    }

    private static Program program(CelAbstractSyntaxTree ast) {
        try {
            return RUNTIME.createProgram(ast);
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("a checked expression has a program", e);
        }
    }

    /** The path of {@code has(path)}, when the expression is nothing but that with a single name; else null. */
    private static Path presence(CelExpr node) {
        if (node.getKind() != CelExpr.ExprKind.Kind.SELECT || !node.select().testOnly()) {
            return null;
        }
        CelExpr operand = node.select().operand();
        return operand.getKind() == CelExpr.ExprKind.Kind.IDENT
                        && !operand.ident().name().equals(ExpressionRewriter.EACH)
                ? new Path(
                        node.select().field(),
                        operand.ident().name().equals(ExpressionRewriter.MESSAGE),
                        List.of(new Path.Segment(node.select().field(), -1)))
                : null;
    }

    private static Object evaluate(Program program, Checked checked, String text, String at, Scope scope)
            throws MessageFailedException {
        try {
            return Evaluation.within(scope, () -> {
                Evaluation.work(checked.steps());
                return program.eval(name -> Optional.of(
                        switch (name) {
                            case CelPatterns.PATTERNS -> new CelPatterns.OfMessage(checked.patterns(), scope.steps());
                            case ExpressionRewriter.LINE -> CelValues.of(scope.current());
                            case ExpressionRewriter.EACH ->
                                CelValues.of(scope.each().current());
                            case ExpressionRewriter.EACH_INDEX ->
                                (long) scope.each().index();
                            case ExpressionRewriter.MESSAGE -> CelValues.of(scope.message());
                            case CelTimes.RECEIVED -> scope.received();
                            default -> checked.named().get(name).value(scope);
                        }));
            });
        } catch (CelEvaluationException e) {
            MessageFailedException earlier = NamedValue.FailedException.in(e);
            if (earlier != null) {
                throw earlier;
            }
            if (scope.work().isExhausted()) {
                throw scope.exhausted("the expression " + text + " (" + at + ")");
            }
            throw Failures.mapping(
                    scope.pointer(),
                    "The expression " + text + " cannot be worked out: " + explained(e) + " (" + at + ").");
        }
    }

    private static String explained(CelEvaluationException e) {
        String message = CelWords.plain(e.getMessage()).replaceFirst("^evaluation error( at [^:]*:\\d+)?: ", "");
        return switch (e.getErrorCode()) {
            case ATTRIBUTE_NOT_FOUND -> message + "; guard it with has(...)";
            case OVERLOAD_NOT_FOUND ->
                "the types do not fit (" + message + "); string(x), decimal(x) and int(x) convert";
            default -> message;
        };
    }
}
