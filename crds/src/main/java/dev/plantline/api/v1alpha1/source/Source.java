package dev.plantline.api.v1alpha1.source;

import dev.plantline.api.v1alpha1.PlantlineApi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Where messages come from; exactly one kind of source is set.
 *
 * @param system the system of the plant that owns these facts, one of those that the Plant declares
 * @param http pushed to the plant's gateway
 * @param kafka copied from a topic of the plant's own
 * @param odoo records of an Odoo, read again and again
 */
public record Source(
        @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String system,
        // The rule that exactly one is set is made of the fields that are objects.
        HttpSource http,
        KafkaSource kafka,
        OdooSource odoo) {

    /** What its kind asks of the plant; nothing as long as it names none. */
    public SourceNeeds needs() {
        if (http != null) {
            return http.needs("spec.source.http");
        }
        if (kafka != null) {
            return kafka.needs("spec.source.kafka");
        }
        return odoo == null ? SourceNeeds.NONE : odoo.needs("spec.source.odoo");
    }
}
