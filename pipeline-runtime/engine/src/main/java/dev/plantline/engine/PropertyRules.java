package dev.plantline.engine;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.Type;
import dev.plantline.api.v1alpha1.MappingSpec.WhenMissing;
import dev.plantline.engine.Problem.Area;
import java.util.Set;

/** Holds a field of a mapping to the property of the document that it fills. */
final class PropertyRules {
    private final FieldCompiler fields;
    private final Problems problems;

    PropertyRules(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /** What an absent value does in a document. */
    void presence(MappingSpec.Field field, String at, boolean required, String said) {
        if (field.whenMissing() == WhenMissing.clear
                || field.value() != null && field.value().isNull()) {
            problems.add(
                    Area.mapping,
                    at + (field.whenMissing() == WhenMissing.clear ? ".whenMissing" : ".value"),
                    "a document has no empty values: " + (required ? "and it needs " : "leave out ") + said
                            + (required ? "" : ", or write whenMissing: omit"));
        } else if (required && field.whenMissing() == WhenMissing.omit) {
            problems.add(
                    Area.mapping,
                    at + ".whenMissing",
                    "every document needs " + said
                            + ", so it cannot be omitted: leave whenMissing out, or write a default");
        }
    }

    /** The field with the type of its property; what contradicts the type is told and left out. */
    MappingSpec.Field typed(MappingSpec.Field field, String at, DocumentShape property, String said) {
        Type type = property.type();
        if (field.as() != null && field.as() != type) {
            problems.add(
                    Area.mapping, at + ".as", said + " is " + described(type) + " for every mapping: leave as out");
        }
        boolean number = type == Type.decimal || type == Type.integer;
        if (!number && field.convert() != null) {
            problems.add(
                    Area.mapping,
                    at + ".convert",
                    said + " is " + described(type) + ", and quantities are converted: leave convert out");
        }
        if (type != Type.string && field.code() != null) {
            problems.add(
                    Area.mapping,
                    at + ".code",
                    said + " is " + described(type) + ", and a code map gives texts: leave code out");
        }
        return new MappingSpec.Field(
                field.to(),
                field.from(),
                field.value(),
                field.expr(),
                null,
                null,
                null,
                null,
                null,
                type == Type.string ? field.code() : null,
                number ? field.convert() : null,
                type,
                field.when(),
                field.whenMissing(),
                field.defaultValue());
    }

    private static String described(Type type) {
        return switch (type) {
            case string -> "a text";
            case integer -> "a whole number";
            case decimal -> "a decimal number";
            case bool -> "true or false";
            case date -> "a day";
            case datetime -> "a time";
        };
    }

    /** What is known already of the values that a field will give. */
    void values(MappingSpec.Field field, String at, DocumentShape property, String said, ContractShape message) {
        if (property.type() == Type.string && field.from() != null && field.as() == null) {
            Path path = fields.paths().parsed(field.from());
            if (path != null && fields.paths().types(path, message).equals(Set.of("boolean"))) {
                problems.add(
                        Area.mapping,
                        at + ".from",
                        said + " is a text, and the contract has true or false here; an expr can make a text of it");
            }
        }
        if (property.values().isEmpty()) {
            return;
        }
        if (field.value() != null && field.value().isTextual()) {
            oneOf(field.value().textValue(), at + ".value", property, said);
        }
        if (field.defaultValue() != null && field.defaultValue().isTextual()) {
            oneOf(field.defaultValue().textValue(), at + ".default", property, said);
        }
        if (field.code() != null) {
            fields.values().valuesOf(field.code()).forEach(value -> oneOf(value, at + ".code", property, said));
        }
    }

    private void oneOf(String value, String at, DocumentShape property, String said) {
        if (!property.values().contains(value)) {
            problems.add(
                    Area.mapping,
                    at,
                    said + " is never \"" + value + "\"" + DocumentCompiler.meant(value, property.values()) + "; it is "
                            + String.join(" or ", property.values()));
        }
    }
}
