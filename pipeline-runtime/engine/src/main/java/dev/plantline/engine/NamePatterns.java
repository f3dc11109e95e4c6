package dev.plantline.engine;

import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternMistakeException;
import dev.plantline.engine.pattern.PatternSteps;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The patterns that a contract has for names of members, each compiled once. Thread safe; as large as the contract. */
final class NamePatterns {
    private final Map<String, Optional<EcmaPattern>> compiled = new ConcurrentHashMap<>();

    /**
     * Whether a name has a pattern in it.
     *
     * @param pattern as the contract writes it; one that cannot be used is in no name, and {@link ContractRules} refuses the contract
     * @throws PatternSteps.ExhaustedException instead of looking, when the steps do not suffice
     */
    boolean isFound(String pattern, String name, PatternSteps steps) {
        return compiled.computeIfAbsent(pattern, NamePatterns::compile)
                .map(usable -> steps.isFound(usable, name))
                .orElse(false);
    }

    private static Optional<EcmaPattern> compile(String pattern) {
        try {
            return Optional.of(EcmaPattern.compile(pattern));
        } catch (PatternMistakeException e) {
            return Optional.empty();
        }
    }
}
