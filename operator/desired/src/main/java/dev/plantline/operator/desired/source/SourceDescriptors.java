package dev.plantline.operator.desired.source;

import dev.plantline.api.v1alpha1.source.Source;
import java.util.List;

/** The kinds of source that the operator knows. */
public final class SourceDescriptors {
    private static final List<SourceDescriptor> KINDS = List.of(new HttpDescriptor(), new KafkaDescriptor());

    private SourceDescriptors() {}

    /**
     * The kind of a source.
     *
     * @throws IllegalArgumentException when no kind has it, which the rules of the resource do not let pass
     */
    public static SourceDescriptor of(Source manifest) {
        return KINDS.stream()
                .filter(kind -> kind.isNamedBy(manifest))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the source is of no known kind"));
    }
}
