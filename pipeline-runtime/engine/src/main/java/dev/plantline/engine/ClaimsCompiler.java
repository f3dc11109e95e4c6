package dev.plantline.engine;

import dev.plantline.api.v1alpha1.source.HttpSource;
import dev.plantline.api.v1alpha1.source.SigningKey;
import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.engine.Claims.Pinned;
import dev.plantline.engine.Problem.Area;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compiles {@code where} of the keys in {@code spec.source.http.authentication}. */
final class ClaimsCompiler {
    private final ContractShape shape;
    private final Problems problems;

    ClaimsCompiler(ContractShape shape, Problems problems) {
        this.shape = shape;
        this.problems = problems;
    }

    /** No claims where the source has no keys. */
    Claims compile(Source source) {
        HttpSource http = source == null ? null : source.http();
        if (http == null
                || http.authentication() == null
                || http.authentication().keys() == null) {
            return new Claims(Map.of());
        }
        Map<String, List<Pinned>> byKeyId = new HashMap<>();
        List<SigningKey> keys = http.authentication().keys();
        for (int i = 0; i < keys.size(); i++) {
            Map<String, String> where = keys.get(i).where();
            if (where != null) {
                byKeyId.put(keys.get(i).id(), pinned(where, "spec.source.http.authentication.keys[" + i + "].where"));
            }
        }
        return new Claims(Map.copyOf(byKeyId));
    }

    private List<Pinned> pinned(Map<String, String> where, String at) {
        PathCompiler paths = new PathCompiler(problems);
        List<Pinned> pinned = new ArrayList<>();
        new TreeMap<>(where).forEach((text, value) -> {
            String place = at + "[" + text + "]";
            Path path = paths.plain(text, place, shape);
            if (path != null && (value == null || value.isEmpty())) {
                problems.add(Area.mapping, place, "the value is empty: say what messages of this sender have there");
            } else if (path != null) {
                pinned.add(new Pinned(path, value));
            }
        });
        return List.copyOf(pinned);
    }
}
