package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;

/**
 * What the operator observed of an interface.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, ContractValid, MappingValid, TestsPassed, TopicsReady, RuntimeReady, OdooReachable, TargetValid,
 *     PolicyViolated, in a plant with changeControl ChangePending and EmergencyChange, and with a gate BatchWaiting
 * @param plant the plant's name
 * @param register what a list of interfaces shows of each, also where its template says it; absent: neither manifest nor template can be read
 * @param revision hash of what decides the interface's behaviour, as the runtime last confirmed it
 * @param promise what the pods say that the target keeps of each message's one effect: oneEffect, as the side kit's ledger does; absent: no pod
 *     has said it yet
 * @param effective values that count and are not in the manifest: by where they come from (class, plant or default), then by path below the spec
 * @param accepted hash of the manifest that went live last, by which policies know what is a change; absent: none has
 * @param contracts those that were live, the last one first: version and the first 16 hex digits of a hash; a manifest may go back to one of them
 * @param changedBy in a plant with changeControl, who changed the manifest since nobody can be asked about it because something is wrong with it: they are
 *     authors of what it will be when it is good. An empty name: somebody whom it did not name. Absent: it is good
 * @param policies how it stands with the policies that are for it; absent: there are none, or nobody has looked yet
 * @param delivery counts of the flow, written when they change enough to matter
 * @param resources what was made for the interface
 * @param topics by what the interface's topics are known again; kept while they cannot be seen
 * @param lastGood the configuration that keeps running while the manifest has obstacles, in case its ConfigMap is lost: JSON, compressed with
 *     gzip, in Base64; absent: the manifest itself runs, or nothing does
 */
public record OdooInterfaceStatus(
        Long observedGeneration,
        List<Condition> conditions,
        String plant,
        Register register,
        String revision,
        String promise,
        @Size(max = 8) Map<String, @Size(max = 64) Map<String, String>> effective,
        String accepted,
        @Size(max = OdooInterfaceStatus.MOST_CONTRACTS) List<@Size(max = 64) String> contracts,
        @Size(max = InterfaceRevisionSpec.MOST_AUTHORS) List<@Size(max = PlantlineApi.USER_LENGTH) String> changedBy,
        Policies policies,
        Delivery delivery,
        List<MadeResource> resources,
        TopicIds topics,
        @Size(max = PlantlineApi.LAST_GOOD_LENGTH) String lastGood) {
    /** Contracts that are kept in mind at most. */
    public static final int MOST_CONTRACTS = 8;

    /**
     * What the register of synchronisations says of an interface: its manifest, filled in from its template.
     *
     * @param workflow of the plant
     * @param system that sends
     * @param latencyClass name of the LatencyClass
     * @param criticality how much the plant depends on it
     * @param stage of its life
     * @param owner who answers for what it means
     */
    public record Register(
            String workflow, String system, String latencyClass, String criticality, String stage, String owner) {}

    /**
     * Identity of an interface's topics. A topic made anew under the same name has another id, and none of the messages.
     *
     * @param cluster id of the Kafka cluster
     * @param in topic id of the received messages, as Kafka prints it
     * @param aside topic id of what is set aside
     * @param audit topic id of the outcomes
     */
    public record TopicIds(String cluster, String in, String aside, String audit) {}

    /**
     * Counts of the flow.
     *
     * @param pending received and without an outcome
     * @param held messages held, heads and successors
     * @param deadLetters open dead letters
     * @param applied messages applied so far
     * @param lastApplied time of the last apply, RFC 3339
     */
    public record Delivery(Long pending, Long held, Long deadLetters, Long applied, String lastApplied) {}

    /**
     * How an interface stands with the policies that are for it.
     *
     * @param passed how many it keeps, of how many, for example 11/12; what an exception tolerates counts as kept
     * @param violations rules that it breaks, also those that an exception tolerates, by policy and rule
     */
    public record Policies(String passed, @Size(max = 64) List<Violation> violations) {}

    /**
     * A rule that is broken.
     *
     * @param policy name of the InterfacePolicy
     * @param rule name of the rule; absent: the policy itself cannot be applied
     * @param action Deny, Warn or Audit
     * @param message what is wrong and what to do
     * @param exceptUntil last day of the exception that tolerates it; absent: nothing does
     */
    public record Violation(String policy, String rule, String action, String message, String exceptUntil) {}
}
