package dev.plantline.api.v1alpha1.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec.Comparison;
import dev.plantline.api.v1alpha1.PlantlineApi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records of an Odoo, read again and again.
 *
 * @param connection name of the OdooConnection; absent: the target's
 * @param duty which of the connection's credentials reads; one with which no interface of the plant writes, so that no gateway has a key that can
 * @param model Odoo model of the records, for example account.move
 * @param fields what a message has of its record, besides id, write_date and contentHash: fields, behind a relation with dots, for example partner_id.ref
 * @param lines fields of several records, for example invoice_line_ids, each with what its lines have
 * @param when which records are read: by stored field, what it must be. All hold
 * @param every pause from the beginning of one reading to the next, 5s to 24h, for example 1m
 * @param strategy how changes are found
 */
public record OdooSource(
        @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String connection,
        @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String duty,
        @Required @Size(min = 1, max = 128) @Pattern(PlantlineApi.MODEL) String model,
        @Size(min = 1, max = 64) List<@Size(min = 1, max = 256) @Pattern(PlantlineApi.FIELDS) String> fields,
        @Size(min = 1, max = 4)
                Map<
                                String,
                                @Size(min = 1, max = 32) List<
                                        @Size(min = 1, max = 256) @Pattern(PlantlineApi.FIELDS) String>>
                        lines,
        @Required @Size(min = 1, max = 16) Map<String, Condition> when,
        @Required
                @Size(max = 16)
                @Pattern(PlantlineApi.DURATION)
                @ValidationRule(
                        value = "duration(self) >= duration('5s') && duration(self) <= duration('24h')",
                        message = "read every 5s to every 24h")
                String every,
        @Required Strategy strategy) {

    /** How changes are found. */
    public enum Strategy {
        /** By write_date, with an overlap of ten minutes. Best effort: a change that a long transaction commits later, or of lines alone, is not seen. */
        window,
        /** Each reading reads all records and sends those that are not as they were in the one before. At most 50 000 records. */
        full
    }

    /**
     * What a field must be.
     *
     * @param is how they compare; default equals
     * @param value constant; with in and notIn a list of constants; absent: empty
     */
    public record Condition(Comparison is, JsonNode value) {}

    /**
     * What it asks of the plant; a manifest may lack anything.
     *
     * @param at where it stands in the manifest
     */
    SourceNeeds needs(String at) {
        return new SourceNeeds(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.ofNullable(duty).map(name -> new SourceNeeds.Reading(connection, name, at)),
                true);
    }
}
