package dev.plantline.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.plantline.operator.desired.SharedText;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads objects of the cluster without what nobody here reads: who wrote which field, and the copy of itself that {@code kubectl apply} leaves in an
 * annotation. The two are often more than half of an object. They are passed over while the answer is read, so that they never take memory, in
 * no cache and no event. Trees are read {@link BoundedTrees no deeper than a manifest may be}. A text that many of Plantline's objects have, as conditions and
 * what a template fills in, is in memory {@link SharedText once}: of 5 000 interfaces by template, such copies were half of all that the operator kept.
 */
@Singleton
public final class LeanObjects implements KubernetesClientObjectMapperCustomizer {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(ObjectMeta.class, LeanMetadata.class);
        mapper.registerModule(new SimpleModule("bounded-trees").addDeserializer(JsonNode.class, new BoundedTrees()));
        mapper.registerModule(new SimpleModule("shared-texts").addDeserializer(String.class, new TextsOfOurKinds()));
        mapper.getFactory()
                .setStreamReadConstraints(mapper.getFactory()
                        .streamReadConstraints()
                        .rebuild()
                        .maxNestingDepth(BoundedTrees.MOST_LEVELS_PASSED_OVER)
                        .build());
    }

    @JsonIgnoreProperties("managedFields")
    private abstract static class LeanMetadata {
        @JsonProperty
        @JsonDeserialize(using = AnnotationsWithoutCopy.class)
        private Map<String, String> annotations;
    }

    /** Only of Plantline's own kinds, of which thousands say the same: nothing of the metadata of an object, and nothing that stands in a Secret. */
    private static final class TextsOfOurKinds extends StringDeserializer implements ContextualDeserializer {
        private static final long serialVersionUID = 1;
        private static final String OURS = "dev.plantline.";

        @Override
        public JsonDeserializer<String> createContextual(DeserializationContext context, BeanProperty property) {
            if (property == null || property.getMember() == null) {
                return StringDeserializer.instance;
            }
            Class<?> owner = property.getMember().getDeclaringClass();
            return owner == Condition.class || owner.getName().startsWith(OURS)
                    ? new SharedTexts()
                    : StringDeserializer.instance;
        }
    }

    private static final class SharedTexts extends StringDeserializer {
        private static final long serialVersionUID = 1;

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = super.deserialize(parser, context);
            return text == null ? null : SharedText.of(text);
        }
    }

    private static final class AnnotationsWithoutCopy extends StdDeserializer<Map<String, String>> {
        private static final long serialVersionUID = 1;

        AnnotationsWithoutCopy() {
            super(Map.class);
        }

        @Override
        public Map<String, String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Map<String, String> annotations = new LinkedHashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(LAST_APPLIED)) {
                    parser.skipChildren(); // text that is not asked for is never built
                } else {
                    annotations.put(name, parser.getValueAsString());
                }
            }
            return annotations;
        }
    }
}
