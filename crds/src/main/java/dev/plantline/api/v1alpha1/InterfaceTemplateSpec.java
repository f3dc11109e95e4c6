package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the interfaces that name the template have in common. An interface may say what the template does not speak of. What the template says it can only
 * make stricter, where a field has a stricter side: shorter retries.holdFor and asideRetention, higher classification.criticality, hold instead of
 * deadLetter in onFailure. Owners, runbook, lifecycle and the connection are always its own, and its tests are added to the template's.
 *
 * @param values the spec of an OdooInterface as far as it is not local to a plant: everything but templateRef, source and suspend, and nothing is required
 *     In its mapping setting: name stands wherever a constant may stand, and in what an example expects
 * @param settings constants of the mapping that each interface fills in
 * @param fixed fields of interface that cannot be made stricter either, for example retries
 * @param open fields of interface that an interface may change freely, for example classification.consequence; never contract, keys and mapping
 */
@ValidationRule(
        value = "self == oldSelf",
        message =
                "a template never changes, because interfaces of other plants live by it: apply the change under the name of the next version, for example goods-receipt.v2, and let interfaces name it one by one")
public record InterfaceTemplateSpec(
        @Required @JsonProperty("interface") JsonNode values,
        @Size(max = 32)
                @ValidationRule(
                        value = "self.all(one, self.exists_one(other, other.name == one.name))",
                        message = "two settings have the same name: rename one, interfaces fill them in by it")
                List<Setting> settings,
        @Size(max = 32) List<@Size(min = 1, max = 128) @Pattern(PlantlineApi.PATH) String> fixed,
        @Size(max = 32)
                @ValidationRule(
                        value = "self.all(path, !path.matches('^(contract|keys|mapping)([.].*)?$'))",
                        message =
                                "contract, keys and mapping are never open: an interface that may change them needs no template; leave them out of the template's interface instead")
                List<@Size(min = 1, max = 128) @Pattern(PlantlineApi.PATH) String> open) {

    /**
     * A constant that each interface fills in.
     *
     * @param name by which the mapping and interfaces name it, for example location
     * @param type text, number or boolean
     * @param description what it is, for who fills it in
     * @param defaultValue what counts when an interface does not fill it in; absent: it must
     * @param values the only ones that it may be; absent: any of its type, text of at most 253 characters
     * @param least the least that a number may be
     * @param most the most that a number may be
     */
    @ValidationRule(
            value = "(!has(self.least) && !has(self.most)) || self.type == 'number'",
            message = "least and most are for numbers: set type: number, or name the values that it may be")
    public record Setting(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LET) String name,
            @Required Type type,
            @Required
                    @Size(min = 1, max = 253)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String description,
            @JsonProperty("default") JsonNode defaultValue,
            @Size(min = 1, max = 32) List<JsonNode> values,
            BigDecimal least,
            BigDecimal most) {}

    /** What a setting is. */
    public enum Type {
        /** Text. */
        text,
        /** A decimal number. */
        number,
        /** True or false. */
        @JsonProperty("boolean")
        bool
    }
}
