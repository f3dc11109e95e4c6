package dev.plantline.operator.conditions;

import dev.plantline.model.PlainText;

/**
 * What a condition says, before it has a time.
 *
 * @param type of the condition, for example Ready
 * @param status of the condition
 * @param reason CamelCase word
 * @param message one or two sentences for a human; what to do when something is wrong
 */
public record Finding(String type, Status status, String reason, String message) {
    /** Everything declared is at work. */
    public static final String READY = "Ready";
    /** The operator works on it or waits and will go on by itself. */
    public static final String RECONCILING = "Reconciling";
    /** Only a human can go on. */
    public static final String STALLED = "Stalled";
    /** The contract is one, and breaks nothing that senders of the one that is live rely on. */
    public static final String CONTRACT_VALID = "ContractValid";
    /** Mapping, keys, code maps and references are right. */
    public static final String MAPPING_VALID = "MappingValid";
    /** The examples come out as they say. */
    public static final String TESTS_PASSED = "TestsPassed";
    /** The topics are there with their first checkpoint. */
    public static final String TOPICS_READY = "TopicsReady";
    /** A pod runs the newest revision. */
    public static final String RUNTIME_READY = "RuntimeReady";
    /** The pods of every interface that names the code map work with its newest table. */
    public static final String DELIVERED = "Delivered";
    /** Odoo answers with the declared key and database. */
    public static final String ODOO_REACHABLE = "OdooReachable";

    /** Odoo has the models, fields and values that raw steps name; nothing that runs is stopped for it. */
    public static final String TARGET_VALID = "TargetValid";

    /** The plant's alerts are installed; a cluster without the Prometheus operator has none, and that is not an error. */
    public static final String ALERTS_INSTALLED = "AlertsInstalled";

    /** What the policies say stands in OpenReports; said only where the cluster has the kind. */
    public static final String REPORTS_WRITTEN = "ReportsWritten";

    /** Every topic with messages has its interface; a deleted one can leave some. */
    public static final String NOTHING_LEFT_BEHIND = "NothingLeftBehind";
    /** Messages come to the gateway over TLS; a plant may end TLS in front of it, and then this does not hold. */
    public static final String GATEWAY_TLS = "GatewayTls";
    /** The plant's Kafka does not keep its roles apart: True is a warning. */
    public static final String KAFKA_OPEN = "KafkaOpen";
    /** What holds the users of duties past their side kits is missing in Odoo or changed: True is a warning. */
    public static final String ODOO_UNGUARDED = "OdooUnguarded";
    /** A policy of the centre with action Deny or Warn is violated, and no exception tolerates it: True is a warning. */
    public static final String POLICY_VIOLATED = "PolicyViolated";
    /** People have not decided about a change yet, or have refused it, and the good revision goes on: no error. */
    public static final String CHANGE_PENDING = "ChangePending";
    /** What a run of a gated interface measured waits for people: no error. */
    public static final String BATCH_WAITING = "BatchWaiting";
    /** What runs went live by the decision of one person alone. */
    public static final String EMERGENCY_CHANGE = "EmergencyChange";
    /** Reason: its time is over, and people have not approved it. */
    public static final String EMERGENCY_EXPIRED = "EmergencyExpired";
    /** Keys, passwords and messages travel in the clear: True is a warning. */
    public static final String INSECURE_TRANSPORT = "InsecureTransport";
    /** Reason of a transport in the clear that leaves the cluster. */
    public static final String OUTSIDE_IN_THE_CLEAR = "OutsideInTheClear";
    /** The operator could read side kits past themselves and no longer can, or sees that one was changed: True is a warning. */
    public static final String SIDE_KIT_UNATTESTED = "SideKitUnattested";
    /** Odoo keeps stock that no move explains and that nobody has accepted: True is a warning. */
    public static final String STOCK_WITHOUT_MOVE = "StockWithoutMove";
    /** An API key of Odoo ends soon, or has ended: True is a warning. */
    public static final String KEY_EXPIRING = "KeyExpiring";
    /** A duty's user lacks a group of Odoo that its interfaces need, or may change what none of them needs: True is a warning. */
    public static final String RIGHTS_NOT_AS_NEEDED = "RightsNotAsNeeded";
    /** Reason of what nobody could read. */
    public static final String NOT_READ = "NotRead";
    /** Reason of what the platform has no administrator's key for. */
    public static final String NO_ADMINISTRATOR = "NoAdministrator";
    /** Reason of what an internal error of the operator keeps from being ready. */
    public static final String OPERATOR_FAILED = "OperatorFailed";
    /** Reason of a condition that holds. */
    public static final String AS_DECLARED = "AsDeclared";

    private static final int LONGEST_MESSAGE = 2048;

    /** The three values of Kubernetes. */
    public enum Status {
        /** It holds. */
        True,
        /** It does not. */
        False,
        /** Not known yet. */
        Unknown
    }

    /** Cuts the message to what a status should carry, one line whoever is quoted in it. */
    public Finding {
        message = PlainText.of(message, LONGEST_MESSAGE);
    }

    /** A condition that holds. */
    public static Finding yes(String type, String reason, String message) {
        return new Finding(type, Status.True, reason, message);
    }

    /** A condition that does not hold. */
    public static Finding no(String type, String reason, String message) {
        return new Finding(type, Status.False, reason, message);
    }

    /** A condition that nobody knows yet. */
    public static Finding unknown(String type, String reason, String message) {
        return new Finding(type, Status.Unknown, reason, message);
    }
}
