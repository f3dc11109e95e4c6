package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a policy asks of interfaces, and whose decisions a change of them needs. Its expressions are CEL over {@code interface} (the spec with everything filled in, and {@code name}), {@code plant},
 * {@code connection} and {@code latencyClass} (specs with {@code name}; null: there is none of that name), {@code facts} and {@code now}. A field that is
 * absent is null.
 *
 * @param action what becomes of a manifest that breaks a rule
 * @param when CEL, for which interfaces it is; absent: for all
 * @param rules what each of these interfaces must keep; absent: nothing
 * @param decisions whose decisions a change of these interfaces needs; absent: as their plant says
 * @param exceptions which broken rules are tolerated, where, why and how long
 */
@ValidationRule(
        value = "has(self.rules) || has(self.decisions)",
        message = "it asks for nothing: write rules, decisions or both",
        fieldPath = ".rules")
@ValidationRule(
        value = "!has(self.decisions) || self.action == 'Deny'",
        message =
                "people decide before a change goes live, which is Deny: write that, and put rules that only warn into another policy",
        fieldPath = ".action")
@ValidationRule(
        value = "!has(self.exceptions) || has(self.rules)",
        message = "an exception tolerates a broken rule, and there are none; for whom people are not asked says when",
        fieldPath = ".exceptions")
public record InterfacePolicySpec(
        @Required Action action,
        @Size(min = 1, max = 2048) String when,
        @Size(min = 1, max = 16)
                @ValidationRule(
                        value = "self.all(one, self.exists_one(other, other.name == one.name))",
                        message = "two rules have the same name: rename one, exceptions and statuses name it")
                List<Rule> rules,
        Decisions decisions,
        @Size(max = 128) List<Exemption> exceptions) {

    /** What becomes of a manifest that breaks a rule. What runs goes on, whatever the action. */
    public enum Action {
        /** It does not go live. */
        @JsonProperty("Deny")
        deny,
        /** It goes live, and its status warns. */
        @JsonProperty("Warn")
        warn,
        /** It goes live, and its status lists it. */
        @JsonProperty("Audit")
        audit
    }

    /** Its rules; empty: there are none. */
    public List<Rule> rulesOrNone() {
        return rules == null ? List.of() : rules;
    }

    /**
     * Whose decisions a change needs. What runs goes on until they have decided, and what ran before the policy counts as agreed.
     *
     * @param changeControl true: people are asked about changes of these interfaces, also where their plant has no changeControl
     * @param roles who decides besides, wherever somebody is asked about a change of them
     * @param delegated whether decisions out of Git count: false, never; true, also where the plant takes none; absent: as the plant says. About finance and
     *     about what is critical they never do
     */
    @ValidationRule(
            value = "has(self.changeControl) || has(self.roles) || has(self.delegated)",
            message = "it says nothing: set changeControl, roles or delegated, or leave decisions out")
    public record Decisions(
            Boolean changeControl,
            @Size(min = 1, max = InterfacePolicySpec.MOST_ROLES)
                    @ValidationRule(
                            value = "self.all(one, self.exists_one(other, other == one))",
                            message = "a role is there twice: name each once")
                    @ValidationRule(
                            value = "self.all(one, one != 'emergency')",
                            message =
                                    "emergency is the role of who lets a change go live alone, and approves nothing: choose another name")
                    List<@Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String> roles,
            Boolean delegated) {}

    /** Roles that a policy adds at most. */
    public static final int MOST_ROLES = 4;

    /**
     * One rule.
     *
     * @param name by which exceptions and statuses name it
     * @param check CEL, true: kept
     * @param message what is wrong and what to do, for who wrote the interface
     * @param place in the interface that the message is about, for example spec.owners; absent: spec
     */
    public record Rule(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String name,
            @Required @Size(min = 1, max = 2048) String check,
            @Required
                    @Size(min = 1, max = 512)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String message,
            @Size(min = 1, max = 253) @Pattern("^(metadata|spec)([.][A-Za-z]+)*$") String place) {}

    /**
     * What is tolerated until a day.
     *
     * @param plant name of the Plant
     * @param interfaceName name of the OdooInterface; absent: all of the plant
     * @param rules names of rules; absent: all of the policy
     * @param reason why, for auditors
     * @param until last day, ISO date, in the plant's time zone
     */
    public record Exemption(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String plant,
            @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
            @Size(min = 1, max = 16) List<@Size(min = 1, max = 63) String> rules,
            @Required
                    @Size(min = 1, max = 512)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String reason,
            @Required @Size(max = 10) @Pattern(PlantlineApi.DATE) String until) {}
}
