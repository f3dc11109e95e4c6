package dev.plantline.engine;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.Optional;
import java.util.Set;

/** What the versions of an interface are. Versions of two kinds have no order, so the contract must say which it is. */
enum VersionKind {
    /** Whole numbers; they compare as numbers. */
    number("a number"),
    /** Texts; they compare by code point. */
    text("a text");

    private static final Set<String> NUMBERS = Set.of("integer", "number");
    private static final Set<String> TEXTS = Set.of("string");

    private final String described;

    VersionKind(String described) {
        this.described = described;
    }

    /** {@code a number} or {@code a text}. */
    String described() {
        return described;
    }

    /** The kind that the contract gives to a value; empty when it may be either, or is not described. */
    static Optional<VersionKind> of(ContractShape.Found found) {
        if (found.types().isEmpty()) {
            return Optional.empty();
        }
        if (NUMBERS.containsAll(found.types())) {
            return Optional.of(number);
        }
        return TEXTS.containsAll(found.types()) ? Optional.of(text) : Optional.empty();
    }

    /** The kind of an interface's versions; null when it has none. */
    static VersionKind of(OdooInterfaceSpec spec) {
        return spec.keys().version() == null
                ? null
                : of(ContractShape.of(Operations.messageSchema(spec))
                                .check(Path.parse(spec.keys().version()), new Problems(), Problem.Area.keys, ""))
                        .orElse(null);
    }
}
