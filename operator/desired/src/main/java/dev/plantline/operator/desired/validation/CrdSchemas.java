package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.api.v1alpha1.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/** The schemas of the CRDs of this build, read once. */
public final class CrdSchemas {
    private static final Map<Kinds, JsonNode> BY_KIND = read();

    private CrdSchemas() {}

    /** The schema of a kind's whole manifest. */
    public static JsonNode of(Kinds kind) {
        return BY_KIND.get(kind);
    }

    private static Map<Kinds, JsonNode> read() {
        var yaml = new ObjectMapper(new YAMLFactory());
        var byKind = new EnumMap<Kinds, JsonNode>(Kinds.class);
        for (var kind : Kinds.values()) {
            try (var stream = Kinds.class.getResourceAsStream(kind.resource())) {
                byKind.put(kind, yaml.readTree(stream).at("/spec/versions/0/schema/openAPIV3Schema"));
            } catch (IOException e) {
                throw new UncheckedIOException(kind.resource(), e);
            }
        }
        return byKind;
    }
}
