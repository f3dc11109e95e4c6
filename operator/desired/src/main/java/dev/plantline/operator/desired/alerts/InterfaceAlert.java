package dev.plantline.operator.desired.alerts;

import dev.plantline.api.v1alpha1.LatencyClassSpec.AlertSeverity;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.model.Durations;
import dev.plantline.model.MetricNames;
import dev.plantline.operator.desired.Labels;

/**
 * The alerts of an interface. A new one does not compile until it says when it fires, what it says and what to do; rule and table are made of that, and
 * a test asks for the series with which it fires and with which it stays silent.
 */
enum InterfaceAlert implements Alert {
    MESSAGE_LATE(
            "PlantlineMessageLate",
            "a message waits longer than the objective of its latency class",
            "look for a hold, a blocked interface or an Odoo that is slow; `account` shows what is in flight") {
        @Override
        String expression(Watched each) {
            return "time() - min(" + MetricNames.OLDEST_PENDING + each.selector() + ") > "
                    + Durations.parse(each.objective()).toSeconds();
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1m");
        }

        @Override
        String summary(Watched each) {
            return "messages wait longer than " + each.objective();
        }

        @Override
        String command(Watched each) {
            return each.plantline("account");
        }
    },
    KEYS_HELD("PlantlineKeysHeld", "order keys are held behind a failing message", "[held keys](#held-keys)") {
        @Override
        String expression(Watched each) {
            return "sum(" + MetricNames.HELD_KEYS + each.selector() + ") > 0";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("10m");
        }

        @Override
        String summary(Watched each) {
            return "{{ $value }} order key(s) are held behind a failing message";
        }

        @Override
        String command(Watched each) {
            return each.plantline("aside list");
        }
    },
    DEAD_LETTERS(
            "PlantlineDeadLetters", "messages were given up and wait for a decision", "[dead letters](#dead-letters)") {
        @Override
        String expression(Watched each) {
            return "sum(" + MetricNames.DEAD_LETTERS + each.selector() + ") > 0";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1m");
        }

        @Override
        String summary(Watched each) {
            return "{{ $value }} message(s) were given up and wait for a decision";
        }

        @Override
        String command(Watched each) {
            return each.plantline("aside list");
        }
    },
    ASIDE_OVERDUE(
            "PlantlineAsideOverdue",
            "messages are set aside for longer than the interface's `asideRetention`: what they say is kept until somebody decides",
            "[messages that are kept for too long](#messages-that-are-kept-for-too-long)") {
        @Override
        boolean watches(Watched each) {
            return each.asideRetention() != null;
        }

        /** Nothing stands still because of it. */
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Watched each) {
            return "sum(" + MetricNames.ASIDE_OVERDUE + each.selector() + ") > 0";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1h");
        }

        @Override
        String summary(Watched each) {
            return "{{ $value }} message(s) are set aside for longer than " + each.asideRetention()
                    + ": retry or discard them";
        }

        @Override
        String command(Watched each) {
            return each.plantline("aside list --older-than " + each.asideRetention());
        }
    },
    STOPPED(
            "PlantlineInterfaceStopped",
            "delivery stopped for good",
            "[delivery stopped](#delivery-stopped-at-a-partition)") {
        @Override
        String expression(Watched each) {
            return "max(" + MetricNames.STATE + each.inState("stopped") + ") > 0";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1m");
        }

        @Override
        String summary(Watched each) {
            return "the interface stopped and goes on only when a human acts";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    BLOCKED(
            "PlantlineInterfaceBlocked",
            "the pod tries again by itself and does not get through: broker or Odoo away, key refused, kit missing",
            "the interface's conditions say which") {
        @Override
        String expression(Watched each) {
            return "max(" + MetricNames.STATE + each.inState("blocked") + ") > 0";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("10m");
        }

        @Override
        String summary(Watched each) {
            return "the interface cannot reach broker or Odoo, or may not use it; it tries again by itself";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    COMMITS_FAIL(
            "PlantlineCommitsFail",
            "Kafka takes no results: a partition was lost at least three times in a row while committing, and is owned again after growing pauses",
            "look at the brokers; the interface's status says what they answer") {
        @Override
        String expression(Watched each) {
            return "max(" + MetricNames.COMMIT_LOSSES + each.selector() + ") >= 3";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1m");
        }

        @Override
        String summary(Watched each) {
            return "Kafka takes no results of the interface; it tries again after growing pauses";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    UNACCOUNTED(
            "PlantlineUnaccounted",
            "a message has no outcome: an error of Plantline, never of the plant",
            "keep the topics, run `account`, report it") {
        @Override
        String expression(Watched each) {
            return "sum(abs(" + MetricNames.UNACCOUNTED + each.selector() + ")) > 0";
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1m");
        }

        /** Whatever the flow is worth: nobody can trust an account that does not come out. */
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.critical;
        }

        @Override
        String summary(Watched each) {
            return "{{ $value }} message(s) have no outcome: an error of Plantline, not of the plant";
        }

        @Override
        String command(Watched each) {
            return each.plantline("account");
        }
    },
    QUANTITY_DIFFERS(
            "PlantlineQuantityDiffers",
            "a message was applied with another quantity than it says: an error of Plantline, never of the plant. It fires for a day",
            "[quantities that differ](#quantities-that-differ)") {
        /** By when it happened, which the checkpoint keeps: a count that begins above 0 in a new pod is no rise. */
        @Override
        String expression(Watched each) {
            return "time() - max(max_over_time(" + MetricNames.QUANTITY_DIFFERED + each.selector() + "[1d])) < 86400";
        }

        @Override
        String lasting(Watched each) {
            return "0s";
        }

        /** Whatever the flow is worth: stock or money is not what was reported. */
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.critical;
        }

        @Override
        String summary(Watched each) {
            return "a message was applied with another quantity than it says: an error of Plantline, not of the plant";
        }

        @Override
        String command(Watched each) {
            return each.plantline("account --quantities");
        }
    },
    ABSENT(
            "PlantlineInterfaceAbsent",
            "no pod reports the interface: messages are kept, nothing is applied",
            "look at the pods of its class") {
        @Override
        boolean watches(Watched each) {
            return each.isStreaming();
        }

        @Override
        String expression(Watched each) {
            return "absent(" + MetricNames.STATE + each.selector() + ")";
        }

        @Override
        String lasting(Watched each) {
            return "10m";
        }

        @Override
        String summary(Watched each) {
            return "no pod reports the interface: messages are kept and nothing is applied";
        }

        @Override
        String command(Watched each) {
            return "kubectl get pods -n " + each.namespace() + " -l " + Labels.PLANT + "="
                    + each.live().id().plant();
        }
    },
    BATCH_OVERDUE(
            "PlantlineBatchOverdue",
            "no run of the interface's batch class has ended well in time, or the operator does not tell: messages are kept, nothing is applied",
            "[a batch run fails](#a-batch-run-fails) or does not start: the interface's condition `RuntimeReady` says which run was due. Where no series `plantline_batch_overdue` is there, look whether the operator runs and [is scraped](real-cluster.md#metrics-and-alerts)") {
        @Override
        boolean watches(Watched each) {
            return !each.isStreaming();
        }

        /** The pods of runs that never start tell nothing, so the operator does. The same alert while that starts anew: one without other labels. */
        @Override
        String expression(Watched each) {
            var overdue = MetricNames.BATCH_OVERDUE + "{namespace=\"" + each.namespace() + "\",name=\""
                    + each.live().id().name() + "\"}";
            return "max(" + overdue + ") > 0 or max(absent(" + overdue + "))";
        }

        @Override
        String lasting(Watched each) {
            return "15m";
        }

        @Override
        String summary(Watched each) {
            return "no run has ended well in time: messages are kept and nothing is applied";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    OLD_MESSAGES_STAY(
            "PlantlineOldMessagesStay",
            "messages that are older than the class keeps them cannot be sealed or deleted: delivery goes on, and the topic grows",
            "the pod's log says why: grant its Kafka user `Delete` on the topic, or run `account` where the audit has lost a line") {
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Watched each) {
            return each.failsAgain(MetricNames.NOT_SEALED);
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1h");
        }

        @Override
        String summary(Watched each) {
            return "messages older than the class keeps them cannot be sealed or deleted: the topic grows";
        }

        @Override
        String command(Watched each) {
            return each.plantline("account");
        }
    },
    LEDGER_NOT_PURGED(
            "PlantlineLedgerNotPurged",
            "rows of Odoo's ledger that are older than 400 days cannot be deleted: delivery goes on, and the ledger grows",
            "the pod's log says why: a right of the duty's user or a side kit that is older than the runtime; or so much is set aside that its rows cannot be told apart ([held keys](#held-keys))") {
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Watched each) {
            return each.failsAgain(MetricNames.NOT_PURGED);
        }

        @Override
        String lasting(Watched each) {
            return each.patient("1h");
        }

        @Override
        String summary(Watched each) {
            return "rows of Odoo's ledger that nobody needs any more cannot be deleted: the ledger grows";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    HISTORY_NOT_ANCHORED(
            "PlantlineHistoryNotAnchored",
            "for two hours there are lines of the audit that no anchor covers, or the day's anchor cannot be written into Odoo's ledger, its second place: delivery goes on, and whoever holds Kafka and the history keys could change those lines unseen",
            "look whether the pods have the key ([anchors](#anchors)) and what their log says of anchors: why Odoo does not take one, or that its row was forged (`audit verify --ledger`). What was written meanwhile is covered by the next anchor") {
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Watched each) {
            String notNoted = each.failsAgain(MetricNames.NOT_NOTED);
            // A batch run signs with its first line and is over before an hour is.
            return each.isStreaming()
                    ? "time() - min(" + MetricNames.UNANCHORED + each.selector() + ") > 7200 or " + notNoted
                    : notNoted;
        }

        @Override
        String lasting(Watched each) {
            return each.patient("5m");
        }

        @Override
        String summary(Watched each) {
            return "lines of the audit wait for an anchor for more than two hours, or an anchor for its place in Odoo's ledger";
        }

        @Override
        String command(Watched each) {
            return each.plantline("audit verify");
        }
    },
    NOT_RECEIVED(
            "PlantlineNotReceived",
            "for ten minutes a gateway does not take the messages that are sent to the interface, or no gateway is there: senders get 503, 500 or no answer",
            "[nothing is received](#nothing-is-received)") {
        @Override
        boolean watches(Watched each) {
            return !each.live().configuration().spec().source().needs().fetched();
        }

        /** The worst of several gateways: whoever is led to that one is not served. */
        @Override
        String expression(Watched each) {
            var receiving = MetricNames.RECEIVING + each.selector();
            return "min(" + receiving + ") < 1 or absent(" + receiving + ")";
        }

        @Override
        String lasting(Watched each) {
            return "10m";
        }

        @Override
        String summary(Watched each) {
            return "messages that are sent to the interface are not taken, or no gateway is there";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    GATEWAY_FAILS(
            "PlantlineGatewayFails",
            "the gateway answered a message with 500 within the last hour: an error of Plantline, never of the plant. The message is not received",
            "the gateway's log has the cause, `plantline refused` says whose message it was: report it") {
        @Override
        boolean watches(Watched each) {
            return !each.live().configuration().spec().source().needs().fetched();
        }

        @Override
        String expression(Watched each) {
            return "sum(increase(" + MetricNames.ANSWERS + each.selector().replace("}", ",status=\"500\"}")
                    + "[1h])) > 0";
        }

        @Override
        String lasting(Watched each) {
            return "0s";
        }

        @Override
        String summary(Watched each) {
            return "a message was not taken because of an error of the gateway itself";
        }

        @Override
        String command(Watched each) {
            return each.gatewayLog();
        }
    },
    SOURCE_GAP(
            "PlantlineSourceGap",
            "records of the interface's own Kafka topic were deleted before the gateway copied them: they were never received, and Plantline cannot get them back. It fires for a day",
            "`/status` of the gateway and its log say how many and where; ask the sender for them, and lengthen the topic's `retention.ms` beyond the longest time for which the gateway may be away") {
        @Override
        boolean watches(Watched each) {
            return each.live().configuration().spec().source().needs().topic().isPresent();
        }

        /** By when it was seen: a count that begins above 0 is no rise, and a gateway that was away counts its loss before the first scrape. */
        @Override
        String expression(Watched each) {
            return "time() - max(max_over_time(" + MetricNames.SOURCE_GAP_SEEN + each.selector() + "[1d])) < 86400";
        }

        @Override
        String lasting(Watched each) {
            return "0s";
        }

        @Override
        String summary(Watched each) {
            return "records of the source topic were deleted before they were received: ask the sender for them";
        }

        @Override
        String command(Watched each) {
            return each.gatewayLog();
        }
    },
    SOURCE_NOT_COPIED(
            "PlantlineSourceNotCopied",
            "for ten minutes no gateway reads the source of the interface. What stands in its own Kafka topic is not received yet, and is lost when the topic's retention ends first; records of an [Odoo](reading-odoo.md) are not read",
            "the gateway's log and `/status` say why: make the topic, grant `Read` on it and on its group ([sending messages](sending-messages.md#from-a-kafka-topic)), [give the duty what it needs in Odoo](reading-odoo.md#when-it-does-not-read), or look at the gateway's pod") {
        @Override
        boolean watches(Watched each) {
            return each.live().configuration().spec().source().needs().fetched() && !each.isAt(Stage.retired);
        }

        @Override
        String expression(Watched each) {
            var copying = MetricNames.SOURCE_COPYING + each.selector();
            return "max(" + copying + ") < 1 or absent(" + copying + ")";
        }

        @Override
        String lasting(Watched each) {
            return "10m";
        }

        @Override
        String summary(Watched each) {
            return each.live().configuration().spec().source().needs().topic().isPresent()
                    ? "no gateway copies from the source topic: what stands there is not received yet"
                    : "no gateway reads the records of Odoo: what has changed there is not received yet";
        }

        @Override
        String command(Watched each) {
            return each.gatewayLog();
        }
    },
    SUNSET_IN_A_MONTH(
            "PlantlineSunsetInAMonth",
            "a deprecated interface has its last day within 30 days",
            "[the end of an interface](governance.md#the-end-of-an-interface): ask its senders when they change to the one that takes over") {
        @Override
        boolean watches(Watched each) {
            return each.isAt(Stage.deprecated);
        }

        /** Nothing stops by itself. */
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.info;
        }

        @Override
        String expression(Watched each) {
            return each.fromDaysBeforeSunsetTo(30, 7);
        }

        @Override
        String lasting(Watched each) {
            return "0s";
        }

        @Override
        String summary(Watched each) {
            return each.lastDay() + " is its last day: its senders change before";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    SUNSET_IN_A_WEEK(
            "PlantlineSunsetInAWeek",
            "a deprecated interface has its last day within 7 days",
            "who still sends? `top` and the gateway's log show it; agree on a later `lifecycle.sunset`, or let the senders change now") {
        @Override
        boolean watches(Watched each) {
            return each.isAt(Stage.deprecated);
        }

        /** Nothing stops by itself. */
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Watched each) {
            return each.fromDaysBeforeSunsetTo(7, 0);
        }

        @Override
        String lasting(Watched each) {
            return "0s";
        }

        @Override
        String summary(Watched each) {
            return each.lastDay() + " is its last day: its senders change now";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    },
    SUNSET_PASSED(
            "PlantlineSunsetPassed",
            "the last day of a deprecated interface has passed; it goes on until a human retires it",
            "set `lifecycle.stage: retired` when nobody sends any more, or agree with the senders on a later `lifecycle.sunset`") {
        @Override
        boolean watches(Watched each) {
            return each.isAt(Stage.deprecated);
        }

        /** Nothing stops by itself. */
        @Override
        AlertSeverity severity(Watched each) {
            return AlertSeverity.warning;
        }

        @Override
        String expression(Watched each) {
            return each.afterSunset();
        }

        @Override
        String lasting(Watched each) {
            return "0s";
        }

        @Override
        String summary(Watched each) {
            return each.lastDay() + " was its last day, and it still receives: retire it, or set a later day";
        }

        @Override
        String command(Watched each) {
            return each.describe();
        }
    };

    private final String alertName;
    private final String meaning;
    private final String remedy;

    InterfaceAlert(String alertName, String meaning, String remedy) {
        this.alertName = alertName;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String alertName() {
        return alertName;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    /** Whether interfaces of this kind have it. */
    boolean watches(Watched each) {
        return true;
    }

    /** How loud it is: what a failure costs the plant, unless the alert says otherwise. */
    AlertSeverity severity(Watched each) {
        return Severity.of(each.live());
    }

    /** PromQL; fires while it has a value. */
    abstract String expression(Watched each);

    /** How long that must be so, as Prometheus writes durations. */
    abstract String lasting(Watched each);

    /** One sentence behind the interface's name; may have a template of Prometheus. */
    abstract String summary(Watched each);

    /** The next command of whoever is woken up. */
    abstract String command(Watched each);
}
