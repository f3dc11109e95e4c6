package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.delivery.partition.DecisionCore.Script;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MetricNames;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every way in which something fails, and what tells about it: metric, alert, audit, {@code aside list}. A new one is a new row here. What needs a broker or
 * another module is tried by another test, which the row names with what that test must show.
 */
final class FailureMatrix {
    private static final String STANDSTILL = "OperatorStandstillTest";
    private static final String NO_RUN_ENDS_WELL = "aBatchClassWhoseRunsDoNotEndWellIsToldAlthoughItHasNoPod";
    private static final String LEAVES_BEHIND = "whatTheLastInterfaceLeavesBehindIsStillASeriesAnEventAndAnAlert";
    private static final String CANNOT_APPEND = "aGatewayThatCannotAppendSaysSoInItsStatusAndAsAMetricUntilItCan";
    private static final String BROKEN_CERTIFICATE = "aBrokenCertificateIsSaidAndTheOldOneGoesOn";
    private static final String WITHOUT_ANCHOR_KEYS =
            "withoutTheAnchorKeysThatItsConfigurationNamesDeliveryGoesOnAndAMetricSaysSo";
    private static final String ANCHORS_ARE_ZERO =
            "MetricNames.ANCHORS)).singleElement().satisfies(sample -> assertThat(sample.value).isZero()";
    private static final String ABSENT_RULE = "an interface that no pod reports fires";
    private static final String NO_GATEWAY_RULE = "an interface of which no gateway tells anything fires";

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetter);
    private static final OnFailure HOLDING = new OnFailure(Policy.hold, Policy.hold, Policy.hold, ExhaustedPolicy.hold);

    /** What can be seen of a failure while nobody has done anything about it. */
    enum Signal {
        HELD(MetricNames.HELD_KEYS, "PlantlineKeysHeld", scrape("sample(MetricNames.HELD_KEYS)).isEqualTo(3)")),
        DEAD(
                MetricNames.DEAD_LETTERS,
                "PlantlineDeadLetters",
                scrape("sample(MetricNames.DEAD_LETTERS)).isEqualTo(9)")),
        BLOCKED(
                MetricNames.STATE + "{state=\"blocked\"}",
                "PlantlineInterfaceBlocked",
                scrape("state(\"blocked\")).isEqualTo(1)")),
        STOPPED(
                MetricNames.STATE + "{state=\"stopped\"}",
                "PlantlineInterfaceStopped",
                new Shown(
                        "DeliveryCollectorTest",
                        "aStoppedInterfaceIsOneInThatStateAlone",
                        "state(\"stopped\")).isEqualTo(1)")),
        ABSENT(
                MetricNames.STATE,
                "PlantlineInterfaceAbsent",
                Shown.byRule(ABSENT_RULE, "plantline_interface_state{", "PlantlineInterfaceAbsent")),
        LATE(
                MetricNames.OLDEST_PENDING,
                "PlantlineMessageLate",
                scrape("sample(MetricNames.OLDEST_PENDING)).isEqualTo(1_764_000_000)")),
        COMMITS(
                MetricNames.COMMIT_LOSSES,
                "PlantlineCommitsFail",
                scrape("sample(MetricNames.COMMIT_LOSSES)).isEqualTo(5)")),
        LOST(MetricNames.LOST, null, told("delivery(MetricNames.LOST)).isEqualTo(1)")),
        UNACCOUNTED(
                MetricNames.UNACCOUNTED,
                "PlantlineUnaccounted",
                new Shown(
                        "DeliveryCollectorTest",
                        "aMessageWithoutAnOutcomeIsUnaccounted",
                        "MetricNames.UNACCOUNTED)).isEqualTo(1)")),
        QUANTITY_DIFFERED(
                MetricNames.QUANTITY_DIFFERED,
                "PlantlineQuantityDiffers",
                quantity("QUANTITY_DIFFERED)).isEqualTo(1_764_000_120)")),
        QUANTITY_DIFFERENCES(MetricNames.QUANTITY_DIFFERENCES, null, quantity("QUANTITY_DIFFERENCES)).isEqualTo(1)")),
        NOT_SEALED(
                MetricNames.NOT_SEALED,
                "PlantlineOldMessagesStay",
                told("delivery(MetricNames.NOT_SEALED)).isEqualTo(2)")),
        NOT_PURGED(
                MetricNames.NOT_PURGED,
                "PlantlineLedgerNotPurged",
                told("delivery(MetricNames.NOT_PURGED)).isEqualTo(1)")),
        UNANCHORED(
                MetricNames.UNANCHORED,
                "PlantlineHistoryNotAnchored",
                scrape("sample(MetricNames.UNANCHORED)).isEqualTo(1_764_000_060)")),
        NOT_NOTED(
                MetricNames.NOT_NOTED,
                "PlantlineHistoryNotAnchored",
                told("delivery(MetricNames.NOT_NOTED)).isEqualTo(1)")),
        NO_ANCHOR_KEY(
                MetricNames.ANCHORS,
                "PlantlineAnchorKeyMissing",
                new Shown("DeliveryWorkloadTest", WITHOUT_ANCHOR_KEYS, ANCHORS_ARE_ZERO)),
        NOT_COPIED(
                MetricNames.SOURCE_COPYING,
                "PlantlineSourceNotCopied",
                new Shown(
                        "GatewayCollectorTest",
                        "aSourceThatDoesNotCopyIsZero",
                        "MetricNames.SOURCE_COPYING, LABELS, new String[] {\"lyon\", \"orders\"})).isZero()")),
        SOURCE_GAP(MetricNames.SOURCE_GAP_SEEN, "PlantlineSourceGap", gap("SOURCE_GAP_SEEN", "1_764_000_000")),
        SOURCE_GAP_RECORDS(MetricNames.SOURCE_GAP, null, gap("SOURCE_GAP", "12")),
        NOT_RECEIVED(
                MetricNames.RECEIVING,
                "PlantlineNotReceived",
                new Shown("PodTest", CANNOT_APPEND, "receiving(pod, \"products\")).isZero()")),
        GATEWAY_FAILS(
                MetricNames.ANSWERS + "{status=\"500\"}",
                "PlantlineGatewayFails",
                new Shown(
                        "MetersTest",
                        "whatTheGatewayTellsIsCounted",
                        "gateway(MetricNames.ANSWERS, \"status\", \"500\")).isEqualTo(1)")),
        REFUSED(
                MetricNames.REFUSED,
                null,
                new Shown(
                        "MetersTest",
                        "whatTheGatewayTellsIsCounted",
                        "gateway(MetricNames.REFUSED, \"reason\", \"internal\")).isEqualTo(1)")),
        OVERDUE(
                MetricNames.BATCH_OVERDUE,
                "PlantlineBatchOverdue",
                new Shown(STANDSTILL, NO_RUN_ENDS_WELL, "batch(\"nightly\")).contains(1.0)")),
        ASIDE_OVERDUE(
                MetricNames.ASIDE_OVERDUE,
                "PlantlineAsideOverdue",
                scrape("sample(MetricNames.ASIDE_OVERDUE)).isEqualTo(2)")),
        LEFT_BEHIND(
                MetricNames.LEFT_BEHIND,
                "PlantlineLeftBehind",
                new Shown(STANDSTILL, LEAVES_BEHIND, "gauge(MetricNames.LEFT_BEHIND, \"lyon\")).contains(1.0)")),
        CONFIGURATION(
                MetricNames.CONFIGURATION_REFUSED,
                "PlantlineConfigurationRefused",
                new Shown("PodTest", BROKEN_CERTIFICATE, "MetricNames.CONFIGURATION_REFUSED, Map.of())).isEqualTo(1)")),
        CERTIFICATE(
                MetricNames.CERTIFICATE_EXPIRES,
                "PlantlineGatewayCertificateExpires",
                new Shown("PodTest", BROKEN_CERTIFICATE, "expires(pod)).isGreaterThan(")),
        COUNTED(
                MetricNames.MESSAGES,
                null,
                scrape("sample(MetricNames.MESSAGES, \"outcome\", \"duplicate\")).isEqualTo(6)")),
        GIVEN_UP_AGAIN(
                MetricNames.REPEATS_OF_GIVEN_UP, null, scrape("sample(MetricNames.REPEATS_OF_GIVEN_UP)).isEqualTo(2)"));

        private final String metric;
        /** Null: none reads this metric alone. */
        final String alert;
        /** Which test sees the metric itself in a scrape: rows see what it is made of. */
        final Shown exported;

        Signal(String metric, String alert, Shown exported) {
            this.metric = metric;
            this.alert = alert;
            this.exported = exported;
        }

        private static Shown scrape(String sample) {
            return new Shown("DeliveryCollectorTest", "whatAPartitionSaysStandsUnderItsName", sample);
        }

        private static Shown told(String sample) {
            return new Shown("MetersTest", "whatDeliveryTellsIsCounted", sample);
        }

        private static Shown quantity(String value) {
            return new Shown(
                    "DeliveryCollectorTest",
                    "quantitiesAreShownByUnitAndADifferenceWithItsTime",
                    "MetricNames." + value);
        }

        private static Shown gap(String constant, String value) {
            return new Shown(
                    "GatewayCollectorTest",
                    "whatASourceLostIsCountedAndDatedAndWhatLostNothingHasNoDate",
                    "MetricNames." + constant + ", LABELS, new String[] {\"lyon\", \"orders\"})).isEqualTo(" + value);
        }
    }

    /**
     * One thing that another test shows.
     *
     * @param test simple name of the class; null: {@code method} is the name of a rule test in alerts-test.yaml, which promtool runs
     * @param method that shows it
     * @param with what that method must have in it
     */
    record Shown(String test, String method, String... with) {
        static Shown byRule(String name, String... with) {
            return new Shown(null, name, with);
        }
    }

    /**
     * One row.
     *
     * @param name what fails, for the page
     * @param signals that there are
     * @param audited what the audit has of it
     * @param aside how the messages stand in {@code .aside}
     * @param silence why no alert fires; null: one does
     * @param core makes it happen; null: another test does
     * @param elsewhere which test does; null: this one
     */
    record Row(
            String name,
            Set<Signal> signals,
            Set<What> audited,
            Set<Standing> aside,
            String silence,
            Function<Row, DecisionCore> core,
            Elsewhere elsewhere) {
        @Override
        public String toString() {
            return name;
        }

        String markdown() {
            String metrics =
                    signals.stream().map(signal -> "`" + signal.metric + "`").collect(Collectors.joining(", "));
            String alerts = signals.stream()
                    .filter(signal -> signal.alert != null)
                    .map(signal -> "`" + signal.alert + "`")
                    .collect(Collectors.joining(", "));
            return "| " + name + " | "
                    + (metrics.isEmpty() ? "–" : metrics)
                    + " | " + (silence == null ? alerts : "none: " + silence) + " | "
                    + cell(audited) + " | " + cell(aside) + " |\n";
        }

        private static String cell(Set<?> names) {
            return names.isEmpty()
                    ? "–"
                    : names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        }
    }

    /**
     * Where a failure is tried that needs a broker or another module.
     *
     * @param test simple name of the class; null: {@code method} is the name of a rule test in alerts-test.yaml, which promtool runs
     * @param method that tries it
     * @param shown what that method must have in it, by what it shows; a signal or the audit without such a line is not tried
     */
    record Elsewhere(String test, String method, Map<Object, String> shown) {}

    private FailureMatrix() {}

    // ---- how rows are written ----

    private static Row row(
            String name,
            Set<Signal> signals,
            Set<What> audited,
            Set<Standing> aside,
            OnFailure policy,
            Script script,
            Consumer<DecisionCore> happens) {
        return new Row(
                name,
                new TreeSet<>(signals),
                new TreeSet<>(audited),
                new TreeSet<>(aside),
                null,
                row -> {
                    DecisionCore core = new DecisionCore(policy, script);
                    happens.accept(core);
                    return core;
                },
                null);
    }

    private static Row quiet(String name, String silence, Set<What> audited, Script script) {
        return quiet(name, Set.of(Signal.COUNTED), silence, audited, script);
    }

    private static Row quiet(String name, Set<Signal> signals, String silence, Set<What> audited, Script script) {
        return new Row(
                name,
                new TreeSet<>(signals),
                audited,
                Set.of(),
                silence,
                row -> {
                    DecisionCore core = new DecisionCore(USUAL, script);
                    receive("A").accept(core);
                    return core;
                },
                null);
    }

    /** Tried by a method of another test, which shows each of these. */
    private static Row elsewhere(String name, String test, String method, Map<Signal, String> shown) {
        return new Row(
                name,
                new TreeSet<>(shown.keySet()),
                Set.of(),
                Set.of(),
                null,
                null,
                new Elsewhere(test, method, Map.copyOf(shown)));
    }

    private static Row quietElsewhere(
            String name,
            String silence,
            String test,
            String method,
            Map<Signal, String> shown,
            Map<What, String> audited) {
        Map<Object, String> all = new HashMap<>(shown);
        all.putAll(audited);
        return new Row(
                name,
                new TreeSet<>(shown.keySet()),
                new TreeSet<>(audited.keySet()),
                Set.of(),
                silence,
                null,
                new Elsewhere(test, method, all));
    }

    private static Script each(Function<Operation, Verdict> answer) {
        return operations -> operations.stream().map(answer).toList();
    }

    private static boolean applies(Operation operation) {
        return operation.work().match(apply -> true, close -> false);
    }

    private static Script failing(Kind kind) {
        return operations -> {
            throw new TargetException(kind, "no answer from odoo.test");
        };
    }

    private static Script unansweredFor(String orderKey) {
        return operations -> {
            if (operations.stream().anyMatch(one -> one.orderKey().equals(orderKey))) {
                throw new TargetException(Kind.ambiguous, "the connection broke");
            }
            return operations.stream().map(DecisionCore::well).toList();
        };
    }

    /** Each of its own kind, so that nothing else is suspected. */
    private static Script refusing() {
        return each(operation -> applies(operation)
                ? refused(
                        FailureClass.business, "message " + operation.position().offset())
                : well(operation));
    }

    private static Consumer<DecisionCore> receive(String... orderKeys) {
        return core -> core.receive(orderKeys).pass(LONG);
    }

    private static String[] keys(int count) {
        return Stream.iterate(0, n -> n + 1).limit(count).map(n -> "K" + n).toArray(String[]::new);
    }

    private static Consumer<DecisionCore> unreadable(FailureClass failure, int count) {
        return core -> {
            core.cannotBeMapped("A", failure);
            for (int i = 0; i < count; i++) {
                core.receive("A");
            }
            core.pass(LONG);
        };
    }

    static Stream<Row> rows() {
        Set<Signal> held = Set.of(Signal.HELD, Signal.LATE);
        Set<Signal> dead = Set.of(Signal.DEAD);
        Set<Signal> away = Set.of(Signal.BLOCKED, Signal.LATE);
        OnFailure wholeKey =
                new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetterKey);
        return Stream.of(
                row(
                        "a message is against the contract",
                        dead,
                        Set.of(What.deadLettered),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(DecisionCore::well),
                        unreadable(FailureClass.contract, 1)),
                row(
                        "it cannot be mapped",
                        dead,
                        Set.of(What.deadLettered),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(DecisionCore::well),
                        unreadable(FailureClass.mapping, 1)),
                row(
                        "one of both, and `onFailure` says `hold`",
                        held,
                        Set.of(What.held),
                        Set.of(Standing.held),
                        HOLDING,
                        each(DecisionCore::well),
                        unreadable(FailureClass.contract, 1)),
                row(
                        "Odoo refuses it, also for a code or a record that it does not know; what follows in its order"
                                + " key waits",
                        held,
                        Set.of(What.held),
                        Set.of(Standing.held),
                        HOLDING,
                        refusing(),
                        receive("A", "A")),
                row(
                        "its key came before with other content",
                        dead,
                        Set.of(What.deadLettered),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(operation -> new Verdict.Conflict("topic/0/7", Outcome.applied)),
                        receive("A")),
                row(
                        "a message comes again that is held: it is answered, and nothing more is set aside",
                        Set.of(Signal.HELD, Signal.LATE, Signal.COUNTED),
                        Set.of(What.held, What.duplicate),
                        Set.of(Standing.held),
                        HOLDING,
                        refusing(),
                        core -> core.receive("A").repeats(0).receive("A").pass(LONG)),
                row(
                        "a message comes again that is a dead letter, also one whose key came before with other"
                                + " content: it is answered, and nothing more is set aside",
                        Set.of(Signal.DEAD, Signal.COUNTED, Signal.GIVEN_UP_AGAIN),
                        Set.of(What.deadLettered, What.duplicate),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(operation -> new Verdict.Conflict("topic/0/7", Outcome.applied)),
                        core -> core.receive("A")
                                .pass(LONG)
                                .repeats(0)
                                .receive("A")
                                .pass(LONG)),
                row(
                        "it was received more than 399 days ago, so that Odoo's ledger may have forgotten it",
                        dead,
                        Set.of(What.deadLettered),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(DecisionCore::well),
                        core -> core.receivedDaysAgo(400, "A").pass(LONG)),
                row(
                        "it alone is not answered while others are",
                        held,
                        Set.of(What.held, What.applied),
                        Set.of(Standing.held),
                        HOLDING,
                        unansweredFor("A"),
                        core -> {
                            core.receive("A");
                            for (int round = 0; round < 60; round++) {
                                core.receive("B").pass(Duration.ofSeconds(2));
                            }
                        }),
                row(
                        "a hold reaches its limit: the message, or with `deadLetterKey` the whole order key, is given"
                                + " up",
                        dead,
                        Set.of(What.held, What.deadLettered),
                        Set.of(Standing.deadLettered),
                        wholeKey,
                        refusing(),
                        receive("A", "A")),
                row(
                        "an attempt before was given up, and Odoo's ledger kept that",
                        dead,
                        Set.of(What.deadLettered),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(operation -> new Verdict.Closed(Outcome.deadLettered, true)),
                        receive("A")),
                row(
                        "Odoo is not reached",
                        away,
                        Set.of(),
                        Set.of(),
                        USUAL,
                        failing(Kind.unreachable),
                        receive("A", "B")),
                row(
                        "calls get no answer that tells",
                        away,
                        Set.of(),
                        Set.of(),
                        USUAL,
                        failing(Kind.ambiguous),
                        receive("A", "B")),
                row(
                        "other transactions are in the way, again and again",
                        Set.of(Signal.LATE),
                        Set.of(),
                        Set.of(),
                        USUAL,
                        failing(Kind.contention),
                        receive("A", "B")),
                row(
                        "key, database, side kit or company are wrong",
                        away,
                        Set.of(),
                        Set.of(),
                        USUAL,
                        failing(Kind.configuration),
                        receive("A", "B")),
                row(
                        "messages of many order keys are refused alike and none succeeds",
                        Set.of(Signal.BLOCKED, Signal.HELD, Signal.LATE),
                        Set.of(What.held),
                        Set.of(Standing.held),
                        USUAL,
                        each(operation -> refused(FailureClass.business, "no right for stock.lot")),
                        core -> core.receive(keys(8)).pass(Duration.ofMillis(1))),
                row(
                        "calls run out of time before they reach a message, again and again",
                        Set.of(Signal.LATE),
                        Set.of(),
                        Set.of(),
                        USUAL,
                        each(operation -> new Verdict.NotTried()),
                        receive("A")),
                row(
                        "as much is set aside as may be",
                        Set.of(Signal.BLOCKED, Signal.HELD, Signal.LATE),
                        Set.of(What.held),
                        Set.of(Standing.held),
                        HOLDING,
                        refusing(),
                        core -> core.receive(keys(250)).pass(Duration.ofMillis(1))),
                row(
                        "more than a fifth of the last 1 000 messages are against the contract or the mapping",
                        Set.of(Signal.BLOCKED, Signal.DEAD),
                        Set.of(What.deadLettered),
                        Set.of(Standing.deadLettered),
                        USUAL,
                        each(DecisionCore::well),
                        unreadable(FailureClass.contract, 201)),
                row(
                        "Odoo's owner row names another pod for ever",
                        Set.of(Signal.LATE),
                        Set.of(),
                        Set.of(),
                        USUAL,
                        each(operation -> new Verdict.Fenced()),
                        receive("A")),
                elsewhere(
                        "a transaction with results fails",
                        "RecoveryTest",
                        "aPartitionLostThreeTimesInARowWhileCommittingPausesSaysSoAndGoesOnByItself",
                        Map.of(
                                Signal.LOST, "losses).hasValueGreaterThanOrEqualTo(3)",
                                Signal.LATE, "pausing.oldestPending()).isNotNull()")),
                elsewhere(
                        "transactions with results fail three times in a row and more",
                        "RecoveryTest",
                        "aPartitionLostThreeTimesInARowWhileCommittingPausesSaysSoAndGoesOnByItself",
                        Map.of(
                                Signal.BLOCKED, "pausing.state()).isEqualTo(State.blocked)",
                                Signal.LATE, "pausing.oldestPending()).isNotNull()",
                                Signal.COMMITS, "status.commitLosses() >= 3",
                                Signal.LOST, "losses).hasValueGreaterThanOrEqualTo(3)")),
                elsewhere(
                        "no broker answers, or the group's coordinator does not",
                        "GroupTest",
                        "aBrokerThatNeverAnswersIsAProblemWithoutABreak",
                        Map.of(Signal.BLOCKED, "staysAProblem(lots, delivery)")),
                elsewhere(
                        "delivery stops, for any of the reasons in"
                                + " [operations](operations.md#delivery-stopped-at-a-partition)",
                        "StopSignalsTest",
                        "everyReasonToStopIsShownAsStoppedAndSaysWhy",
                        Map.of(Signal.STOPPED, "lifecycle.status().state() == State.stopped")),
                elsewhere(
                        "a message is set aside for longer than the interface's `asideRetention`",
                        "AsideRetentionTest",
                        "whatIsSetAsideForTooLongIsCountedAndDeletedByNobody",
                        Map.of(
                                Signal.DEAD, "totals().deadLettered() == 1",
                                Signal.ASIDE_OVERDUE, "asideOverdue() == 1")),
                elsewhere(
                        "no gateway copies from the interface's own Kafka topic",
                        "KafkaSourceTest",
                        "aTopicThatIsMissingBlocksUntilItIsThere",
                        Map.of(Signal.NOT_COPIED, "isEqualTo(State.blocked)")),
                elsewhere(
                        "the interface's own Kafka topic deleted records before they were copied",
                        "KafkaSourceTest",
                        "recordsThatTheirTopicDeletedTooEarlyAreCountedAndDoNotStopTheOthers",
                        Map.of(
                                Signal.SOURCE_GAP, "loss().last()).isAfter(",
                                Signal.SOURCE_GAP_RECORDS, "loss().records()).isEqualTo(1)")),
                elsewhere(
                        "old messages cannot be sealed or deleted",
                        "SealingTest",
                        "aDeletionThatIsRefusedIsToldAndMadeUpForByTheNextOwner",
                        Map.of(Signal.NOT_SEALED, "failures.get() > 0")),
                elsewhere(
                        "Odoo does not forget old rows of the ledger",
                        "SealingTest",
                        "aPurgeThatFailsIsToldEachTimeAndTriedAgainAfterAnHour",
                        Map.of(Signal.NOT_PURGED, "failedPurges.get() == 2")),
                elsewhere(
                        "the audit is not anchored any more",
                        "AnchorTest",
                        "howLongLinesWaitForAnAnchorIsSeenAlsoWhereThereIsNoKey",
                        Map.of(Signal.UNANCHORED, "status.unanchoredSince()).isEqualTo(since)")),
                elsewhere(
                        "an anchor does not come into Odoo's ledger, its second place",
                        "AnchorNotingTest",
                        "anAnchorThatTheTargetDoesNotTakeIsTriedAgainEachHourIsToldEachTimeAndDelaysNothing",
                        Map.of(Signal.NOT_NOTED, "failedNotes.get() == 2")),
                elsewhere(
                        "in the row of an anchor in Odoo's ledger stands what delivery did not sign",
                        "AnchorNotingTest",
                        "whatAnEarlierOwnerWroteDownTodayCountsAlsoWithAKeyThatWasReplacedAndAForgedRowIsTold",
                        Map.of(Signal.NOT_NOTED, "failedNotes.get() == told + 1")),
                elsewhere(
                        "delivery has no key for anchors",
                        "DeliveryWorkloadTest",
                        WITHOUT_ANCHOR_KEYS,
                        Map.of(Signal.NO_ANCHOR_KEY, ANCHORS_ARE_ZERO)),
                elsewhere(
                        "no pod reports a streaming interface: no image, a crash at its start, no room",
                        null,
                        ABSENT_RULE,
                        Map.of(Signal.ABSENT, "PlantlineInterfaceAbsent")),
                elsewhere(
                        "no gateway is there: no image, a crash at its start, no room",
                        null,
                        NO_GATEWAY_RULE,
                        Map.of(Signal.NOT_RECEIVED, "PlantlineNotReceived")),
                elsewhere(
                        "the gateway cannot append to an interface's topic: it may not write there, the topic is gone, no broker"
                                + " confirms. Senders are answered 503",
                        "PodTest",
                        CANNOT_APPEND,
                        Map.of(Signal.NOT_RECEIVED, "receiving(pod, \"products\")).isZero()")),
                elsewhere(
                        "the gateway fails at a message by an error of its own. Its sender is answered 500",
                        "MessageServerTest",
                        "anErrorOfTheGatewayItselfIsAnsweredCountedAndBlocksItsSourceForAWhile",
                        Map.of(
                                Signal.GATEWAY_FAILS,
                                "counted(MetricNames.ANSWERS, \"status\", \"500\")).isEqualTo(1)",
                                Signal.NOT_RECEIVED,
                                "source.state()).isEqualTo(State.blocked)",
                                Signal.REFUSED,
                                "counted(MetricNames.REFUSED, \"reason\", \"internal\")).isEqualTo(1)")),
                elsewhere(
                        "runs of a batch class never start, or none ends well",
                        STANDSTILL,
                        NO_RUN_ENDS_WELL,
                        Map.of(Signal.OVERDUE, "batch(\"nightly\")).contains(1.0)")),
                elsewhere(
                        "an interface is deleted or renamed while messages wait",
                        STANDSTILL,
                        LEAVES_BEHIND,
                        Map.of(Signal.LEFT_BEHIND, "gauge(MetricNames.LEFT_BEHIND, \"lyon\")).contains(1.0)")),
                elsewhere(
                        "a pod does not take over the newest configuration or Secret",
                        "PodTest",
                        BROKEN_CERTIFICATE,
                        Map.of(Signal.CONFIGURATION, "MetricNames.CONFIGURATION_REFUSED, Map.of())).isEqualTo(1)")),
                elsewhere(
                        "the gateway's certificate comes to its end",
                        "PodTest",
                        BROKEN_CERTIFICATE,
                        Map.of(Signal.CERTIFICATE, "expires(pod)).isGreaterThan(")),
                elsewhere(
                        "a message has no outcome: an error of Plantline",
                        "DeliveryCollectorTest",
                        "aMessageWithoutAnOutcomeIsUnaccounted",
                        Map.of(Signal.UNACCOUNTED, "MetricNames.UNACCOUNTED)).isEqualTo(1)")),
                elsewhere(
                        "a message was applied with another quantity than it says: an error of Plantline",
                        "QuantitiesTest",
                        "aQuantityThatTheTargetKeepsDifferentlyIsToldWithItsMessageAndStaysTold",
                        Map.of(
                                Signal.QUANTITY_DIFFERED, "quantities().lastDifference()).isNotNull()",
                                Signal.QUANTITY_DIFFERENCES, "quantities().differences()).isEqualTo(1)")),
                quietElsewhere(
                        "a gateway that ends is sent to",
                        "the sender is told to come again, and another gateway takes it",
                        "MessageServerTest",
                        "whatComesWhileItEndsIsToldToComeAgainAndCounted",
                        Map.of(
                                Signal.REFUSED,
                                "counted(MetricNames.REFUSED, \"reason\", \"unavailable\")).isEqualTo(1)"),
                        Map.of()),
                quietElsewhere(
                        "the gateway refuses a request for which its sender is the cause",
                        "whoever sent it has the answer and its reason, and `plantline refused` shows it",
                        "HttpReceiverTest",
                        "aMessageFromAnAddressThatIsNotAllowedIsRefusedBeforeItsBody",
                        Map.of(Signal.REFUSED, "counts.refused).containsOnly("),
                        Map.of()),
                quietElsewhere(
                        "a human's command is refused",
                        "whoever gave it is told why",
                        "CommandTest",
                        "anOddKeyOfACommandIsRefusedAtOnceAndStopsNoLaterOwner",
                        Map.of(),
                        Map.of(What.commandRefused, "isEqualTo(What.commandRefused)")),
                quiet(
                        "the same message comes again",
                        "it had its effect",
                        Set.of(What.duplicate),
                        each(operation -> new Verdict.Duplicate("topic/0/7", "", Outcome.applied))),
                quiet(
                        "a message that was given up comes again",
                        Set.of(Signal.COUNTED, Signal.GIVEN_UP_AGAIN),
                        "the dead letter that it repeats has one, or a human discarded that",
                        Set.of(What.duplicate),
                        each(operation -> new Verdict.Duplicate("topic/0/7", "", Outcome.deadLettered))),
                quiet(
                        "a newer version is there",
                        "the newer one had its effect",
                        Set.of(What.superseded),
                        each(operation -> new Verdict.Superseded())),
                quiet(
                        "a human discards a message, also one that comes again",
                        "somebody said so",
                        Set.of(What.discarded),
                        each(operation -> new Verdict.Closed(Outcome.discarded, true))));
    }
}
