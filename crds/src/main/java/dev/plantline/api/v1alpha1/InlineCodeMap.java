package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A code table of one interface. What several interfaces need is a {@link CodeMap}.
 *
 * @param name how the mapping names it
 * @param kind what kind of code
 * @param steward who keeps it
 * @param entries the table
 */
public record InlineCodeMap(
        @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String name,
        @Required CodeMapSpec.Kind kind,
        @Size(min = 1, max = 253)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String steward,
        @Required @Size(min = 1, max = 256) List<CodeMapSpec.Entry> entries) {}
