package dev.plantline.engine;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Keys;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.InterfaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles {@code spec.keys}. */
final class KeysCompiler {
    private static final Set<String> PLAIN = Set.of("string", "number", "integer", "boolean");

    private static final Set<String> VERSIONS = Set.of("string", "integer", "number");

    private final ContractShape shape;
    private final boolean own;
    private final Problems problems;

    /**
     * Of an interface.
     *
     * @param own whether the contract is one that the interface writes; else it is that of an operation's document, which nobody can change
     */
    KeysCompiler(ContractShape shape, boolean own, Problems problems) {
        this.shape = shape;
        this.own = own;
        this.problems = problems;
    }

    /** Null when there is no {@code keys} at all. */
    KeyReader compile(InterfaceId id, Keys keys, Normalizer normalizer) {
        if (keys == null) {
            problems.add(
                    Area.keys, "spec.keys", "keys are missing: say which values order a message and which identify it");
            return null;
        }
        List<Path> order = required(keys.order(), "order", "messages with the same values are applied in order");
        List<Path> idempotency =
                required(keys.idempotency(), "idempotency", "messages with the same values are the same message");
        return new KeyReader(
                id,
                order,
                idempotency,
                version(keys.version()),
                ignored(keys.ignore()),
                plain(keys.contention(), "contention"),
                normalizer);
    }

    /** Null: none, or a mistake that was told. */
    private KeyReader.Version version(String text) {
        String at = "spec.keys.version";
        Path path = text == null ? null : plain(text, at, VERSIONS);
        if (path == null || shape == ContractShape.UNKNOWN) {
            return null;
        }
        Problems told = new Problems();
        ContractShape.Found found = shape.check(path, told, Area.keys, at);
        Optional<VersionKind> kind = VersionKind.of(found);
        if (kind.isEmpty() && told.isEmpty() && !found.excludes(VERSIONS)) {
            problems.add(
                    Area.keys,
                    at,
                    "the contract does not say whether " + path
                            + " is a number or a text, and versions of two kinds have no order: give it type: integer or type: string there");
        }
        return kind.map(known -> new KeyReader.Version(path, known)).orElse(null);
    }

    private List<Path> required(List<String> texts, String key, String why) {
        if (texts == null || texts.isEmpty()) {
            problems.add(Area.keys, "spec.keys." + key, "at least one path is needed: " + why);
            return List.of();
        }
        return plain(texts, key);
    }

    private List<Path> plain(List<String> texts, String key) {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; texts != null && i < texts.size(); i++) {
            Path path = plain(texts.get(i), "spec.keys." + key + "[" + i + "]", PLAIN);
            if (path != null) {
                paths.add(path);
            }
        }
        return List.copyOf(paths);
    }

    private Path plain(String text, String at, Set<String> types) {
        Path path = parse(text, at);
        if (path == null) {
            return null;
        }
        ContractShape.Found found = shape.check(path, problems, Area.keys, at);
        if (shape.isPersonal(path)) {
            problems.add(
                    Area.keys,
                    at,
                    "the contract marks " + path
                            + " as personal, and keys are kept and shown: use a number or code that"
                            + " stands for the person, or remove " + ContractShape.PERSONAL);
        } else if (found.excludes(types)) {
            problems.add(
                    Area.keys,
                    at,
                    path + " is " + found.described() + " in the contract, and a key needs "
                            + String.join(" or ", types.stream().sorted().toList()));
        } else if (own && found.optional()) {
            problems.warn(
                    Area.keys,
                    at,
                    path
                            + " is not required by the contract: a message without it becomes a contract failure; add it to required");
        }
        return path;
    }

    private List<Path> ignored(List<String> texts) {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; texts != null && i < texts.size(); i++) {
            String at = "spec.keys.ignore[" + i + "]";
            Path path = parse(texts.get(i), at);
            if (path != null && path.segments().isEmpty()) {
                problems.add(Area.keys, at, "the whole message cannot be ignored: name the members that do not count");
            } else if (path != null) {
                shape.check(path, problems, Area.keys, at);
                paths.add(path);
            }
        }
        return List.copyOf(paths);
    }

    private Path parse(String text, String at) {
        try {
            return Path.parse(text);
        } catch (IllegalArgumentException e) {
            problems.add(Area.keys, at, e.getMessage());
            return null;
        }
    }
}
