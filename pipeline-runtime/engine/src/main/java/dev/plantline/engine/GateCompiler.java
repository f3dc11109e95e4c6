package dev.plantline.engine;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Gate;
import dev.plantline.engine.Problem.Area;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles {@code spec.gate}. */
final class GateCompiler {
    private static final Pattern FORM =
            Pattern.compile("always|rows > (?<rows>\\d{1,9})|total\\((?<path>[^()]{1,128})\\) > (?<total>\\d{1,15})");
    private static final Set<String> NUMBERS = Set.of("number", "integer", "string");

    private final ContractShape shape;
    private final Problems problems;

    GateCompiler(ContractShape shape, Problems problems) {
        this.shape = shape;
        this.problems = problems;
    }

    /** Null: there is none, or a mistake was told. */
    GateCondition compile(Gate gate) {
        if (gate == null) {
            return null;
        }
        String at = "spec.gate.when";
        Matcher form = FORM.matcher(String.valueOf(gate.when()));
        if (!form.matches()) {
            problems.add(
                    Area.mapping,
                    at,
                    "the gate's condition is always, rows > 500 or total(amount) > 10000, with blanks as here");
            return null;
        }
        if (form.group("rows") != null) {
            return new GateCondition(gate.when(), new BigDecimal(form.group("rows")), null);
        }
        if (form.group("path") == null) {
            return new GateCondition(gate.when(), null, null);
        }
        Path path = path(form.group("path"), at);
        return path == null ? null : new GateCondition(gate.when(), new BigDecimal(form.group("total")), path);
    }

    private Path path(String text, String at) {
        try {
            Path path = Path.parse(text);
            ContractShape.Found found = shape.check(path, problems, Area.mapping, at);
            if (found.excludes(NUMBERS)) {
                problems.add(
                        Area.mapping,
                        at,
                        path + " is " + found.described() + " in the contract, and a total needs numbers");
            }
            return path;
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at, e.getMessage());
            return null;
        }
    }
}
