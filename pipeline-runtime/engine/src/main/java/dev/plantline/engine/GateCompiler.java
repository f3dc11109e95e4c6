package dev.plantline.engine;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Gate;
import dev.plantline.engine.Problem.Area;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles {@code spec.gate}. */
final class GateCompiler {
    private static final Pattern FORM = Pattern.compile(
            "always|rows > (?<rows>\\d{1,9})|total\\((?<path>[^()]{1,128})\\) > (?<total>\\d{1,15})|changed > (?<changed>\\d{1,2}) %");
    private static final Set<String> NUMBERS = Set.of("number", "integer", "string");

    private final ContractShape shape;
    private final Problems problems;

    GateCompiler(ContractShape shape, Problems problems) {
        this.shape = shape;
        this.problems = problems;
    }

    /**
     * Null: there is none, or a mistake was told.
     *
     * @param steps of the mapping
     */
    GateCondition compile(Gate gate, List<MappingSpec.Step> steps) {
        if (gate == null) {
            return null;
        }
        String at = "spec.gate.when";
        Matcher form = FORM.matcher(String.valueOf(gate.when()));
        if (!form.matches()) {
            problems.add(
                    Area.mapping,
                    at,
                    "the gate's condition is always, rows > 500, total(amount) > 10000 or changed > 20 %, with blanks as here");
            return null;
        }
        if (form.group("rows") != null) {
            return GateCondition.messages(gate.when(), new BigDecimal(form.group("rows")));
        }
        if (form.group("changed") != null) {
            checkRecords(steps, at);
            return GateCondition.records(gate.when(), new BigDecimal(form.group("changed")));
        }
        if (form.group("path") == null) {
            return GateCondition.always(gate.when());
        }
        Path path = path(form.group("path"), at);
        return path == null ? null : GateCondition.total(gate.when(), new BigDecimal(form.group("total")), path);
    }

    /** What other steps would change is known only when they have done it. */
    private void checkRecords(List<MappingSpec.Step> steps, String at) {
        boolean isKnown = !steps.isEmpty()
                && steps.stream().allMatch(step -> Operations.shipped()
                        .named(step.operation())
                        .filter(BusinessOperation::describesRecord)
                        .isPresent());
        if (!isKnown) {
            problems.add(
                    Area.mapping,
                    at,
                    "what a batch would change is known before it is applied of "
                            + String.join(", ", Operations.shipped().describingRecords())
                            + " alone, whose documents each describe one record: let each step of the mapping do one of them,"
                            + " or take rows > 500, total(amount) > 10000 or always");
        }
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
