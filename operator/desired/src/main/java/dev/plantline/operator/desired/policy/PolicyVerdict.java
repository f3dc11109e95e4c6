package dev.plantline.operator.desired.policy;

import dev.plantline.api.v1alpha1.InterfacePolicySpec.Action;
import java.util.List;

/**
 * How an interface stands with a policy that is for it.
 *
 * @param policy name of the InterfacePolicy
 * @param action what becomes of a manifest that breaks a rule
 * @param broken the rules that it breaks, also those that an exception tolerates; empty: none
 */
public record PolicyVerdict(String policy, Action action, List<Broken> broken) {

    /**
     * A rule that is broken.
     *
     * @param rule its name; null: the policy itself cannot be applied
     * @param path place in the interface's manifest
     * @param message what is wrong and what to do
     * @param exceptUntil last day of the exception that tolerates it; null: nothing does
     * @param unclear whether its expression has no answer for the interface, which counts as broken
     */
    public record Broken(String rule, String path, String message, String exceptUntil, boolean unclear) {
        /** Whether an exception tolerates it. */
        public boolean isExcepted() {
            return exceptUntil != null;
        }
    }

    /** Copies the list. */
    public PolicyVerdict {
        broken = List.copyOf(broken);
    }

    /** Whether nothing is broken but what an exception tolerates. */
    public boolean isKept() {
        return broken.stream().allMatch(Broken::isExcepted);
    }

    /** Whether a change that would bring this must not go live. */
    public boolean isDenied() {
        return action == Action.deny && !isKept();
    }

    /** How many are kept, of how many, for example 11/12. */
    public static String passed(List<PolicyVerdict> verdicts) {
        return verdicts.stream().filter(PolicyVerdict::isKept).count() + "/" + verdicts.size();
    }
}
