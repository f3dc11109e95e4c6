package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.Type;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Set;

/** Compiles what is done to a value: {@code code} or {@code convert}, then {@code as}. */
final class ValueCompiler {
    private static final int MAX_SCALE = 12;
    private static final Set<Type> NUMBERS = Set.of(Type.decimal, Type.integer, Type.string);

    private final CodeTables codes;
    private final ZoneId plantZone;
    private final PathCompiler paths;
    private final Problems problems;

    ValueCompiler(CodeTables codes, ZoneId plantZone, PathCompiler paths, Problems problems) {
        this.codes = codes;
        this.plantZone = plantZone;
        this.paths = paths;
        this.problems = problems;
    }

    /** Makes a value of what the message has. */
    interface Conversion {
        Value value(JsonNode node, Origin origin, Scope scope) throws MessageFailedException;
    }

    /**
     * Compiles the conversion of a field.
     *
     * @param types JSON types that the contract gives the value; empty: unknown
     */
    Conversion compile(MappingSpec.Field field, Set<String> types, String at, ContractShape shape) {
        Conversion base = Plain::of;
        if (field.code() != null && field.convert() != null) {
            problems.add(Area.mapping, at, "code and convert exclude each other: code maps a code, convert a quantity");
        } else if (field.code() != null) {
            CodeTable table = table(field.code(), at + ".code");
            base = table == null ? base : (node, origin, scope) -> mapped(node, table, origin, scope);
        } else if (field.convert() != null) {
            base = quantity(field.convert(), types, at + ".convert", shape);
        }
        return field.as() == null ? base : typed(field, base, types, at);
    }

    private Conversion typed(MappingSpec.Field field, Conversion base, Set<String> types, String at) {
        Type type = field.as();
        if (field.convert() != null && !NUMBERS.contains(type)) {
            problems.add(Area.mapping, at + ".as", "a converted quantity is a decimal, an integer or a string");
        } else if (field.code() == null
                && (type == Type.date || type == Type.datetime)
                && !types.isEmpty()
                && !types.contains("string")) {
            problems.add(
                    Area.mapping,
                    at + ".as",
                    "a " + type + " is read from a text, and the contract has " + String.join(" or ", types)
                            + " here; an expr can make a text of it");
        } else if (field.code() == null
                && (type == Type.integer || type == Type.decimal)
                && types.equals(Set.of("boolean"))) {
            problems.add(Area.mapping, at + ".as", "the contract has a boolean here, which is not a number");
        }
        Typed typed = new Typed(type, plantZone);
        return (node, origin, scope) -> typed.of(base.value(node, origin, scope), origin, scope);
    }

    private Conversion quantity(MappingSpec.Convert convert, Set<String> types, String at, ContractShape shape) {
        if (!types.isEmpty() && types.equals(Set.of("boolean"))) {
            problems.add(Area.mapping, at, "a quantity is converted, and the contract has a boolean here");
        }
        UnitConversion conversion = conversion(convert, at, shape);
        return (node, origin, scope) ->
                new Value.Decimal(conversion.convert(number(node, origin, scope), origin, scope));
    }

    private UnitConversion conversion(MappingSpec.Convert convert, String at, ContractShape shape) {
        Integer scale = convert.scale();
        if (scale != null && (scale < 0 || scale > MAX_SCALE)) {
            problems.add(Area.mapping, at + ".scale", "scale is 0 to " + MAX_SCALE + " digits after the point");
            scale = null;
        }
        Path unit = convert.unit() == null ? null : paths.plain(convert.unit(), at + ".unit", shape);
        Path product = convert.product() == null ? null : paths.plain(convert.product(), at + ".product", shape);
        CodeTable table = convert.codeMap() == null ? null : table(convert.codeMap(), at + ".codeMap");
        if (table != null && table.kind() != CodeMapSpec.Kind.unit) {
            problems.add(
                    Area.mapping,
                    at + ".codeMap",
                    "code map " + table.name() + " is of kind " + table.kind()
                            + ", and units are converted by one of kind unit");
        }
        checkWords(convert, table, at);
        return new UnitConversion(table, unit, product, convert.to(), scale, at);
    }

    private void checkWords(MappingSpec.Convert convert, CodeTable table, String at) {
        if (convert.unit() == null) {
            if (convert.codeMap() != null || convert.product() != null) {
                problems.add(
                        Area.mapping,
                        at + ".unit",
                        "say at which path the unit's code stands, or leave codeMap and product out");
            } else if (convert.scale() == null) {
                problems.add(Area.mapping, at, "this converts nothing: say unit and to, or scale");
            }
            return;
        }
        if (convert.product() != null && convert.codeMap() == null) {
            problems.add(Area.mapping, at + ".product", "factors per product stand in a code map: say which");
        }
        if (convert.to() == null) {
            problems.add(Area.mapping, at + ".to", "say which unit is wanted");
        } else if (table == null
                ? convert.codeMap() == null && Units.of(convert.to()) == null
                : !reachable(table, convert.to())) {
            String nearest = Nearest.to(convert.to(), Units.symbols());
            problems.add(
                    Area.mapping,
                    at + ".to",
                    "nothing can be converted to \"" + convert.to() + "\": it is neither a built-in unit"
                            + (table == null ? "" : " nor the value of an entry of code map " + table.name())
                            + (nearest == null ? "" : "; did you mean " + nearest + "?"));
        }
    }

    private static boolean reachable(CodeTable table, String to) {
        return Units.of(to) != null || table.values().contains(to);
    }

    private static BigDecimal number(JsonNode node, Origin origin, Scope scope) throws MessageFailedException {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        BigDecimal number = node.isTextual() ? DecimalText.parse(node.textValue()) : null;
        if (number == null) {
            throw Failures.mapping(origin.place(scope), "A quantity is needed here, a decimal number such as 12.5.");
        }
        return number;
    }

    /** A code's canonical code. */
    static Value mapped(JsonNode node, CodeTable table, Origin origin, Scope scope) throws MessageFailedException {
        String code = CanonicalForm.text(node);
        if (code == null) {
            throw Failures.mapping(
                    origin.place(scope), "A code is a text or a number, and this is a list or an object.");
        }
        Meaning meaning = table.of(code, scope.receivedOrNull());
        if (meaning == null) {
            throw table.unknown(code, null, origin.place(scope));
        }
        return new Value.Text(meaning.value());
    }

    /** The code map of this name; null when there is none. */
    CodeTable table(String name, String at) {
        return codes.named(name, at, problems);
    }

    /** The canonical codes that a code map gives; empty when there is no such map. */
    Set<String> valuesOf(String codeMap) {
        return codes.values(codeMap);
    }

    /** A constant of the manifest. */
    Value constant(JsonNode node, Type as, String at) {
        try {
            Value value = Plain.scalar(node);
            return as == null || value == Plain.CLEAR ? value : new Typed(as, plantZone).constant(value);
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at, e.getMessage());
            return Plain.CLEAR;
        }
    }
}
