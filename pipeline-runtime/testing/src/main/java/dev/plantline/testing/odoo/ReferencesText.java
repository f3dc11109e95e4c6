package dev.plantline.testing.odoo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;

/** What a connection says of how codes find their records, as it stands in a manifest and no longer. */
public final class ReferencesText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private ReferencesText() {}

    /**
     * Reads it.
     *
     * @param text for example {@code {item: {by: 'barcode'}}}
     * @throws IllegalArgumentException when there is no such kind, or a kind has no such field
     */
    public static OdooConnectionSpec.References read(String text) {
        try {
            return MAPPER.readValue(text, OdooConnectionSpec.References.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no references: " + text, e);
        }
    }
}
