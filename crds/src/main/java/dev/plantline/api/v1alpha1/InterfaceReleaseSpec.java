package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * What a run measured and did not apply: counts, sums and hashes, nothing that a message says. It never changes; what is released is exactly this.
 *
 * @param interfaceName name of the OdooInterface, same namespace
 * @param digest of all of it, 64 hex digits: by which decisions name it
 * @param revision of the interface with which it was measured
 * @param codeMaps revisions of the CodeMaps with which it was measured, by name
 * @param why it waits
 * @param messages that would be applied, without repeats
 * @param repeats messages that repeat another one of the batch
 * @param failing messages that the contract or the mapping refuses as they are now
 * @param totals by document and unit; absent: none
 * @param partitions what it takes of each partition
 * @param commandedBy whose commands (retry, edit, replay, applyAgain) have led to tries of held messages that it takes, with who agreed to them; an empty
 *     name: there are others, who cannot be named. Absent: nobody's
 * @param changes what it would change in Odoo; absent: the gate does not ask
 */
@ValidationRule(value = "self == oldSelf", message = "a release never changes: the next run makes another one")
public record InterfaceReleaseSpec(
        @Required @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
        @Required @Size(min = 64, max = 64) @Pattern(InterfaceReleaseSpec.DIGEST) String digest,
        @Required @Size(min = 1, max = 64) String revision,
        @Size(max = 256) Map<String, @Size(max = 64) String> codeMaps,
        @Required @Size(min = 1, max = InterfaceReleaseSpec.WHY_LENGTH) String why,
        @Required Long messages,
        @Required Long repeats,
        @Required Long failing,
        @Size(max = 50) List<Total> totals,
        @Required @Size(min = 1, max = 256) List<Part> partitions,
        @Size(max = 64) List<@Size(max = 500) String> commandedBy,
        Changes changes) {
    /** What a digest looks like. */
    public static final String DIGEST = "^[0-9a-f]{64}$";
    /** Longest reason. */
    public static final int WHY_LENGTH = 1024;

    /**
     * Messages of one kind.
     *
     * @param document name of the operation, or of the model that is written first
     * @param unit of their main quantity, a currency for instance; absent: they have none
     * @param messages how many
     * @param amount sum of the main quantities; absent: they have none
     */
    public record Total(
            @Required @Size(min = 1, max = 128) String document,
            @Size(min = 1, max = 64) String unit,
            @Required Long messages,
            @Size(min = 1, max = 128) String amount) {}

    /**
     * What would become of the records that the messages describe, as Odoo was when that was measured. A record that several messages describe counts once.
     *
     * @param records all of them
     * @param created those that Odoo does not have yet
     * @param changed those that are not in Odoo as the messages say
     * @param unclear those of which Odoo refuses a message as things stand
     */
    public record Changes(
            @Required Long records, @Required Long created, @Required Long changed, @Required Long unclear) {}

    /**
     * What it takes of one partition.
     *
     * @param partition its number
     * @param from offset of the first message without an outcome
     * @param to offset behind the last message
     * @param setAside how many of its messages are held and would be tried again
     * @param stamp of the last command about what is set aside that is part of it; 0: none
     * @param digest over offset, edition, stamp and content of every message
     */
    public record Part(
            @Required Integer partition,
            @Required Long from,
            @Required Long to,
            @Required Long setAside,
            @Required Long stamp,
            @Required @Size(min = 64, max = 64) @Pattern(InterfaceReleaseSpec.DIGEST) String digest) {}
}
