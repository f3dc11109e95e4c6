package dev.plantline.model;

/**
 * Names of what a workload's pod exports at {@link PodLayout#METRICS_PATH}, and of what the operator does where a plant's alerts read it, for those who
 * write alerts and dashboards. Labels are bounded:
 * plant, interface and what stands beside the name; never a key.
 */
public final class MetricNames {
    /** Messages of a partition by what they are now, since its topics were made; label outcome: applied, duplicate, superseded, discarded. */
    public static final String MESSAGES = "plantline_messages_total";
    /** Those of the duplicates that repeat a dead letter or a discarded message, since the topics were made. */
    public static final String REPEATS_OF_GIVEN_UP = "plantline_repeats_of_given_up_total";
    /** Messages read from {@code .in} since the topics were made. */
    public static final String RECEIVED = "plantline_received_total";
    /** Messages that wait behind a failing one, the failing one included. */
    public static final String HELD_MESSAGES = "plantline_held_messages";
    /** Order keys that are held. */
    public static final String HELD_KEYS = "plantline_held_keys";
    /** Dead letters that nobody has resolved. */
    public static final String DEAD_LETTERS = "plantline_dead_letters_open";
    /** Messages that are set aside for longer than the interface's {@code asideRetention}. */
    public static final String ASIDE_OVERDUE = "plantline_aside_overdue_messages";
    /** Messages received by Kafka and without an outcome; absent until that is known. */
    public static final String PENDING = "plantline_pending_messages";
    /** When the oldest message was received that is in flight or held, Unix seconds; absent: none is. */
    public static final String OLDEST_PENDING = "plantline_oldest_pending_timestamp_seconds";
    /** When a message had its effect for the last time, Unix seconds; absent: not since this pod started. */
    public static final String LAST_APPLIED = "plantline_last_applied_timestamp_seconds";
    /** Messages that the account misses; anything but 0 is an internal error. */
    public static final String UNACCOUNTED = "plantline_unaccounted_messages";
    /**
     * What the messages of a partition with a final outcome are about, as they say it, since its topics were made; label unit, at most
     * {@link ControlTotals#MOST_UNITS} of them and {@link ControlTotals#OTHER_UNITS}, empty where nobody has told it.
     */
    public static final String QUANTITY_RECEIVED = "plantline_quantity_received_total";
    /** What the target keeps of those that had their effect; label unit. */
    public static final String QUANTITY_APPLIED = "plantline_quantity_applied_total";
    /** Messages that were applied with another quantity than they say; anything but 0 is an error of Plantline. */
    public static final String QUANTITY_DIFFERENCES = "plantline_quantity_differences_total";
    /** When the last of these was applied, Unix seconds; absent: never. Survives the pod, so that an alert sees also a count that begins above 0. */
    public static final String QUANTITY_DIFFERED = "plantline_quantity_difference_timestamp_seconds";
    /** 1 for the state that an interface is in; label state: running, waiting, suspended, blocked, stopped. */
    public static final String STATE = "plantline_interface_state";
    /** 1 with the revision that is at work; label revision. */
    public static final String REVISION = "plantline_interface_revision_info";
    /** 1 when the newest configuration or secret was not taken over, else 0. */
    public static final String CONFIGURATION_REFUSED = "plantline_configuration_refused";
    /** Seconds from intake to outcome, a histogram; label outcome. */
    public static final String END_TO_END = "plantline_end_to_end_seconds";
    /** Seconds that calls to Odoo took, a histogram; label result: answered, ambiguous, unreachable, contention, configuration. */
    public static final String CALLS = "plantline_odoo_call_seconds";
    /** Looks for old messages that could not be sealed or deleted, so that they stay in the topic. */
    public static final String NOT_SEALED = "plantline_seal_failures_total";
    /** Attempts to let Odoo forget old rows of its ledger that failed, so that they stay. */
    public static final String NOT_PURGED = "plantline_purge_failures_total";
    /** Attempts to write an anchor into Odoo's ledger, its second place, that failed. */
    public static final String NOT_NOTED = "plantline_anchor_note_failures_total";
    /** Notices that could not be opened or closed on a record in Odoo, once for each attempt. */
    public static final String NOT_NOTICED = "plantline_notice_failures_total";
    /** Since when an owner has lines of the audit that no anchor covers, Unix seconds; absent: there are none. */
    public static final String UNANCHORED = "plantline_unanchored_since_timestamp_seconds";
    /** 1 while a pod of delivery has a key with which it signs anchors, else 0. */
    public static final String ANCHORS = "plantline_anchors_signed";
    /** Ownerships of a partition in a row that were lost to an error while committing results; from 3 on there are pauses between them. */
    public static final String COMMIT_LOSSES = "plantline_commit_losses_in_a_row";
    /** Partitions that were lost to an error or to another owner. */
    public static final String LOST = "plantline_partitions_lost_total";
    /** HTTP requests that the gateway answered; label status. 500 is an error of the gateway itself. */
    public static final String ANSWERS = "plantline_gateway_answers_total";
    /** HTTP requests that the gateway refused; label reason: see {@link RefusedRequests.Reason}. */
    public static final String REFUSED = "plantline_gateway_refused_total";
    /** 1 while the gateway takes the messages that are sent to an interface, 0 while it answers 503 or has just had an error of its own. */
    public static final String RECEIVING = "plantline_gateway_receiving";
    /** When the certificate with which the gateway proves itself to senders expires, Unix seconds; absent: it has none. */
    public static final String CERTIFICATE_EXPIRES = "plantline_gateway_certificate_expiry_timestamp_seconds";
    /** Messages that the gateway fetched: copied from topics of the plant's own, or read from an Odoo. */
    public static final String COPIED = "plantline_gateway_copied_total";
    /** 1 while the gateway fetches from the interface's source, else 0; of several gateways those do that have a partition, or the one that reads an Odoo. */
    public static final String SOURCE_COPYING = "plantline_gateway_source_copying";
    /** Records of the interface's own Kafka topic that were deleted before the gateway copied them, since this process began with it. */
    public static final String SOURCE_GAP = "plantline_source_gap_total";
    /** When such a loss was seen for the last time, Unix seconds; absent: none was. An alert sees it also where the count begins above 0. */
    public static final String SOURCE_GAP_SEEN = "plantline_source_gap_timestamp_seconds";

    /** Of the operator, by namespace and name of each interface of a batch class: 1 while its runs do not end well in time, else 0. */
    public static final String BATCH_OVERDUE = "plantline_batch_overdue";
    /** Of the operator, by namespace and name: 1 for a Plant in which deleted interfaces have left messages behind; absent: none has. */
    public static final String LEFT_BEHIND = "plantline_resource_left_behind";

    private MetricNames() {}
}
