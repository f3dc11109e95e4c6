package dev.plantline.operator.desired.policy;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicySpec;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Exemption;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Rule;
import dev.plantline.model.Hashes;
import dev.plantline.operator.desired.policy.PolicyVerdict.Broken;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A policy with its expressions compiled. */
final class CompiledPolicy {
    private static final int WHEN_DIGITS = 16;

    private final String name;
    private final InterfacePolicySpec spec;
    private final Optional<Expression> when;
    private final List<Expression> checks;
    private final Optional<Asking> asking;

    /**
     * Compiles.
     *
     * @param compile an expression
     */
    CompiledPolicy(InterfacePolicy policy, Function<String, Expression> compile) {
        this.name = policy.getMetadata().getName();
        this.spec = policy.getSpec();
        this.when = Optional.ofNullable(spec.when()).map(compile);
        this.checks = spec.rulesOrNone().stream()
                .map(rule -> compile.apply(rule.check()))
                .toList();
        this.asking = Optional.ofNullable(spec.decisions())
                .map(each -> new Asking(
                        name,
                        Hashes.sha256(Optional.ofNullable(spec.when())
                                        .orElse("")
                                        .getBytes(StandardCharsets.UTF_8))
                                .substring(0, WHEN_DIGITS),
                        each));
    }

    /** What of it cannot be compiled, by place in its manifest, for humans; empty: nothing. */
    List<PolicyFault> faults() {
        var faults = new ArrayList<PolicyFault>();
        when.map(Expression::fault).ifPresent(fault -> faults.add(new PolicyFault("spec.when", fault)));
        for (var i = 0; i < checks.size(); i++) {
            if (checks.get(i).fault() != null) {
                faults.add(new PolicyFault(
                        "spec.rules[" + i + "].check", checks.get(i).fault()));
            }
        }
        var names = spec.rulesOrNone().stream().map(Rule::name).toList();
        var exceptions = Optional.ofNullable(spec.exceptions()).orElse(List.of());
        for (var i = 0; i < exceptions.size(); i++) {
            for (var rule : Optional.ofNullable(exceptions.get(i).rules()).orElse(List.of())) {
                if (!names.contains(rule)) {
                    faults.add(new PolicyFault(
                            "spec.exceptions[" + i + "].rules",
                            "there is no rule '" + rule + "': choose from " + names));
                }
            }
        }
        return faults;
    }

    /** How an interface stands with it; empty: it is not for this one. */
    Optional<PolicyVerdict> judge(Judged judged) {
        try {
            if (when.isPresent() && !holds(when.get(), judged)) {
                return Optional.empty();
            }
        } catch (Expression.UnclearException e) {
            // Whether it is for this interface nobody can say: then it is, or a slip in an expression would switch it
            // off.
            return Optional.of(verdict(List.of(unclear(null, "spec", "'when'", e, until(judged, null)))));
        }
        var broken = new ArrayList<Broken>();
        for (var i = 0; i < checks.size(); i++) {
            check(spec.rules().get(i), checks.get(i), judged).ifPresent(broken::add);
        }
        return Optional.of(verdict(broken));
    }

    /** What it says about decisions; empty: nothing. */
    Optional<Asking> asking() {
        return asking;
    }

    /** Whether it is for an interface. Where nobody can say that it is, or a slip in an expression would switch it off. */
    boolean isFor(Judged judged) {
        try {
            return when.isEmpty() || holds(when.get(), judged);
        } catch (Expression.UnclearException e) {
            return true;
        }
    }

    private Optional<Broken> check(Rule rule, Expression check, Judged judged) {
        var path = Optional.ofNullable(rule.place()).orElse("spec");
        try {
            return holds(check, judged)
                    ? Optional.empty()
                    : Optional.of(new Broken(rule.name(), path, rule.message(), until(judged, rule.name()), false));
        } catch (Expression.UnclearException e) {
            return Optional.of(unclear(rule.name(), path, "rule " + rule.name(), e, until(judged, rule.name())));
        }
    }

    private static boolean holds(Expression expression, Judged judged) throws Expression.UnclearException {
        if (expression.fault() != null) {
            throw new Expression.UnclearException(expression.fault());
        }
        return expression.holds(judged.variables());
    }

    private Broken unclear(String rule, String path, String what, Expression.UnclearException why, String exceptUntil) {
        return new Broken(
                rule,
                path,
                what + " of the policy has no answer for this interface: " + why.getMessage()
                        + ". Whoever answers for InterfacePolicy " + name + " corrects the expression",
                exceptUntil,
                true);
    }

    private PolicyVerdict verdict(List<Broken> broken) {
        return new PolicyVerdict(name, spec.action(), broken);
    }

    /** Last day of the exception that tolerates a rule, of several the latest; null: none does. */
    private String until(Judged judged, String rule) {
        return Optional.ofNullable(spec.exceptions()).orElse(List.of()).stream()
                .filter(each -> each.plant().equals(judged.plant()))
                .filter(each ->
                        each.interfaceName() == null || each.interfaceName().equals(judged.name()))
                .filter(each -> each.rules() == null || each.rules().contains(rule))
                .map(Exemption::until)
                .filter(until -> !LocalDate.parse(until).isBefore(judged.today()))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
