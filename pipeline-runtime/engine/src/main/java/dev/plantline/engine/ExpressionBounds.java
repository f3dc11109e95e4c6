package dev.plantline.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Optional;

/**
 * Makes an expression count what it costs: each turn of a loop takes the steps of its body from the {@link WorkBudget}. And makes its first error its
 * last: CEL goes on after an error under {@code ||}, {@code &&} and in loops, in case the other side decides, and an error costs as much as hundreds of
 * nodes, or as the whole message where its text quotes one.
 */
final class ExpressionBounds {
    /** No expression can name them: no name begins like this. */
    private static final String TURN = "@plantline_turn";

    private static final String COLLECT = "@plantline_collect";

    static final List<CelFunctionDecl> DECLARATIONS = List.of(
            CelFunctionDecl.newFunctionDeclaration(
                    TURN, CelOverloadDecl.newGlobalOverload(TURN, SimpleType.BOOL, SimpleType.INT, SimpleType.BOOL)),
            CelFunctionDecl.newFunctionDeclaration(
                    COLLECT,
                    CelOverloadDecl.newGlobalOverload(COLLECT, SimpleType.BOOL, SimpleType.INT, SimpleType.DYN)));
    static final List<CelFunctionBinding> BINDINGS = List.of(
            CelFunctionBinding.from(TURN, Long.class, Boolean.class, (steps, goesOn) -> {
                Evaluation.work(steps);
                return goesOn;
            }),
            // Its second operand is what the loop has collected: evaluating it ends the loop when that is an error.
            CelFunctionBinding.from(COLLECT, Long.class, Object.class, (steps, collected) -> {
                Evaluation.work(steps);
                return true;
            }));

    /** What a call of a function costs, where any other node is one step: the library tries each of its forms. */
    private static final int CALL_STEPS = 5;
    /** What the library does for a turn besides its nodes, and the call that counts the turn. */
    private static final int TURN_STEPS = 4 + CALL_STEPS;

    private long nextId;
    private long steps;

    private ExpressionBounds(long nextId) {
        this.nextId = nextId;
    }

    /**
     * An expression that counts.
     *
     * @param expression means the same, but for errors
     * @param steps that one evaluation takes at most besides the turns of loops
     */
    record Bounded(CelExpr expression, long steps) {}

    /**
     * Bounds an expression.
     *
     * @param expression without mistakes
     * @param nextId above those of its nodes
     */
    static Bounded of(CelExpr expression, long nextId) {
        ExpressionBounds bounds = new ExpressionBounds(nextId);
        CelExpr bounded = bounds.bounded(expression);
        return new Bounded(bounded, bounds.steps);
    }

    private CelExpr bounded(CelExpr node) {
        steps++;
        return switch (node.getKind()) {
            case CONSTANT, IDENT, STRUCT, NOT_SET -> node;
            case SELECT ->
                CelExpr.ofSelect(
                        node.id(),
                        bounded(node.select().operand()),
                        node.select().field(),
                        node.select().testOnly());
            case CALL -> call(node.id(), node.call());
            case LIST ->
                CelExpr.ofList(
                        node.id(), all(node.list().elements()), node.list().optionalIndices());
            case MAP ->
                CelExpr.ofMap(
                        node.id(),
                        node.map().entries().stream()
                                .map(entry -> CelExpr.ofMapEntry(
                                        entry.id(),
                                        bounded(entry.key()),
                                        bounded(entry.value()),
                                        entry.optionalEntry()))
                                .collect(ImmutableList.toImmutableList()));
            case COMPREHENSION -> loop(node.id(), node.comprehension());
        };
    }

    private ImmutableList<CelExpr> all(List<CelExpr> each) {
        return each.stream().map(this::bounded).collect(ImmutableList.toImmutableList());
    }

    private CelExpr call(long id, CelCall call) {
        ImmutableList<CelExpr> operands = all(call.args());
        return switch (call.function()) {
            case "_||_" -> choice(id, operands.get(0), truth(true), strict(operands.get(1)));
            case "_&&_" -> choice(id, operands.get(0), strict(operands.get(1)), truth(false));
            case "_?_:_" -> CelExpr.ofCall(id, Optional.empty(), call.function(), operands);
            default -> {
                steps += CALL_STEPS - 1;
                yield CelExpr.ofCall(id, call.target().map(this::bounded), call.function(), operands);
            }
        };
    }

    /** True or false, or an error: the other branch of a choice may be of any type. */
    private CelExpr strict(CelExpr condition) {
        return choice(nextId++, condition, truth(true), truth(false));
    }

    private static CelExpr choice(long id, CelExpr condition, CelExpr then, CelExpr otherwise) {
        return CelExpr.ofCall(id, Optional.empty(), "_?_:_", ImmutableList.of(condition, then, otherwise));
    }

    private CelExpr truth(boolean value) {
        return CelExpr.ofConstant(nextId++, CelConstant.ofValue(value));
    }

    private CelExpr loop(long id, CelComprehension loop) {
        CelExpr range = bounded(loop.iterRange());
        CelExpr start = bounded(loop.accuInit());
        CelExpr result = bounded(loop.result());
        long outside = steps;
        steps = TURN_STEPS;
        CelExpr step = bounded(loop.loopStep());
        CelExpr goesOn = goesOn(loop);
        long turn = steps;
        steps = outside;
        return CelExpr.ofComprehension(
                id,
                loop.iterVar(),
                loop.iterVar2(),
                range,
                loop.accuVar(),
                start,
                CelExpr.ofCall(
                        nextId++,
                        Optional.empty(),
                        loop.loopCondition().getKind() == Kind.CONSTANT ? COLLECT : TURN,
                        ImmutableList.of(CelExpr.ofConstant(nextId++, CelConstant.ofValue(turn)), goesOn)),
                step,
                result);
    }

    /** The condition of {@code exists} and {@code all}, without the permission to go on after an error; what is collected, where there is no condition. */
    private CelExpr goesOn(CelComprehension loop) {
        CelExpr condition = loop.loopCondition();
        if (condition.getKind() == Kind.CONSTANT) {
            steps++;
            return CelExpr.ofIdent(nextId++, loop.accuVar());
        }
        return bounded(
                condition.getKind() == Kind.CALL && condition.call().function().equals("@not_strictly_false")
                        ? condition.call().args().get(0)
                        : condition);
    }
}
