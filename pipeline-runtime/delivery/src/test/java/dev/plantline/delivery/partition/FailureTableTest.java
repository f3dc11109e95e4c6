package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.delivery.partition.DecisionCore.Script;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Totals;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code docs/failures.md}, row by row, with a clock that jumps: what a failure makes of its message, of its key and of the interface. */
class FailureTableTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetter);

    /**
     * One row.
     *
     * @param name what fails
     * @param onFailure the interface's policies
     * @param script how the target answers
     * @param happens what comes in, and how long it is waited
     * @param outcome what it must come to
     */
    private record Row(
            String name,
            OnFailure onFailure,
            Script script,
            Consumer<DecisionCore> happens,
            Consumer<DecisionCore> outcome) {
        @Override
        public String toString() {
            return name;
        }
    }

    // ---- scripts ----

    private static Script each(Function<Operation, Verdict> answer) {
        return operations -> operations.stream().map(answer).toList();
    }

    /** Calls fail as a whole until that many have. */
    private static Script failing(int calls, Kind kind) {
        int[] failed = {0};
        return operations -> {
            if (failed[0]++ < calls) {
                throw new TargetException(kind, "no answer from odoo.test");
            }
            return operations.stream().map(DecisionCore::well).toList();
        };
    }

    /** Operations of one key are refused that often, in tries of their own. */
    private static Script refusing(String orderKey, int times, FailureClass failure) {
        int[] refused = {0};
        return each(operation -> operation.orderKey().equals(orderKey)
                        && operation.work().<Boolean>match(apply -> true, close -> false)
                        && refused[0]++ < times
                ? refused(failure, "message " + operation.position().offset())
                : well(operation));
    }

    private static Script neverAnswering(String orderKey) {
        return operations -> {
            if (operations.stream()
                    .anyMatch(one -> one.orderKey().equals(orderKey)
                            && one.work().<Boolean>match(apply -> true, close -> false))) {
                throw new TargetException(Kind.ambiguous, "the connection broke");
            }
            return operations.stream().map(DecisionCore::well).toList();
        };
    }

    // ---- outcomes ----

    private static Consumer<DecisionCore> counts(int applied, int held, int deadLettered) {
        return core -> {
            Totals totals = core.books().totals();
            assertThat(List.of(totals.applied(), totals.held(), totals.deadLettered(), totals.unaccounted()))
                    .as("applied, held, dead-lettered, unaccounted")
                    .containsExactly((long) applied, (long) held, (long) deadLettered, 0L);
        };
    }

    private static Consumer<DecisionCore> effects(String... inOrder) {
        return core -> assertThat(core.effects).containsExactly(inOrder);
    }

    private static Consumer<DecisionCore> audited(String... lines) {
        return core -> assertThat(core.audit).containsExactly(lines);
    }

    private static Consumer<DecisionCore> blocked(String why) {
        return core -> assertThat(core.partition().blocked()).contains(why);
    }

    private static Consumer<DecisionCore> open() {
        return core -> assertThat(core.partition().blocked()).isNull();
    }

    private static Consumer<DecisionCore> paused(String why) {
        return core -> {
            if (why == null) {
                assertThat(core.partition().paused()).isNull();
            } else {
                assertThat(core.partition().paused()).contains(why);
                assertThat(core.partition().wantsRecords()).isFalse();
            }
        };
    }

    /** So many messages that fail before they are sent, among others that do not. */
    private static Consumer<DecisionCore> burst(FailureClass failure, int failures) {
        return core -> {
            core.cannotBeMapped("A", failure);
            core.receive("B", "C", "D", "E", "F").pass(LONG);
            for (int i = 0; i < failures; i++) {
                core.receive("A");
            }
            core.receive("B", "C", "D", "E", "F").pass(LONG);
        };
    }

    /** The first call reaches so many of its operations. */
    private static Script reaching(int operations) {
        boolean[] first = {true};
        return all -> {
            int reached = first[0] ? operations : all.size();
            first[0] = false;
            return Stream.concat(
                            all.stream().limit(reached).map(DecisionCore::well),
                            all.stream().skip(reached).map(operation -> (Verdict) new Verdict.NotTried()))
                    .toList();
        };
    }

    private static Consumer<DecisionCore> receive(String... orderKeys) {
        return core -> core.receive(orderKeys).pass(LONG);
    }

    private static Consumer<DecisionCore> unmappable(FailureClass failure) {
        return core -> core.cannotBeMapped("A", failure).receive("A", "A", "B").pass(LONG);
    }

    private static String[] keys(int count) {
        return Stream.iterate(0, n -> n + 1).limit(count).map(n -> "K" + n).toArray(String[]::new);
    }

    static Stream<Row> table() {
        OnFailure holding = new OnFailure(Policy.hold, Policy.hold, Policy.hold, ExhaustedPolicy.hold);
        OnFailure wholeKey =
                new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetterKey);
        OnFailure refusedAtOnce =
                new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.deadLetter, ExhaustedPolicy.deadLetter);
        return Stream.of(
                new Row(
                        "target away for a while: nothing is set aside, everything is applied in order",
                        USUAL,
                        failing(20, Kind.unreachable),
                        receive("A", "A", "B"),
                        counts(3, 0, 0).andThen(open())),
                new Row(
                        "target away for good: nothing is set aside, reading pauses at its bound, a probe goes on",
                        USUAL,
                        failing(Integer.MAX_VALUE, Kind.unreachable),
                        receive(keys(40)),
                        counts(0, 0, 0).andThen(blocked("odoo.test")).andThen(core -> {
                            assertThat(core.partition().wantsRecords()).isFalse();
                            assertThat(core.sizes).hasSizeBetween(15, 200).endsWith(1, 1, 1);
                        })),
                new Row(
                        "other transactions in the way: smaller calls, nothing is set aside",
                        USUAL,
                        failing(2, Kind.contention),
                        receive("A", "B", "C", "D"),
                        counts(4, 0, 0).andThen(core -> assertThat(core.sizes).startsWith(4, 2, 2))),
                new Row(
                        "a call whose answer was lost: again in halves",
                        USUAL,
                        failing(1, Kind.ambiguous),
                        receive("A", "B", "C", "D"),
                        counts(4, 0, 0).andThen(core -> assertThat(core.sizes).containsExactly(4, 2, 2))),
                new Row(
                        "one message alone unanswered N times while others are answered: held as unanswered",
                        holding,
                        neverAnswering("A"),
                        core -> {
                            core.receive("A");
                            for (int round = 0; round < 60; round++) {
                                core.receive("B").pass(Duration.ofSeconds(2));
                            }
                        },
                        counts(60, 1, 0).andThen(open())),
                new Row(
                        "one message alone unanswered and nobody else answered: never held",
                        USUAL,
                        neverAnswering("A"),
                        receive("A"),
                        counts(0, 0, 0).andThen(blocked("broke"))),
                new Row(
                        "configuration wrong: the interface stops applying, keeps everything and starts by itself",
                        USUAL,
                        failing(3, Kind.configuration),
                        receive("A", "B"),
                        counts(2, 0, 0).andThen(open())),
                new Row(
                        "configuration wrong for good: everything is kept",
                        USUAL,
                        failing(Integer.MAX_VALUE, Kind.configuration),
                        receive("A", "B"),
                        counts(0, 0, 0).andThen(blocked("odoo.test"))),
                new Row(
                        "K different keys refused alike: the connection is suspected and the K-th is not held",
                        USUAL,
                        each(operation -> refused(FailureClass.business, "no right for stock.lot")),
                        core -> core.receive(keys(8)).pass(Duration.ofMillis(1)),
                        counts(0, 4, 0).andThen(blocked("different order keys"))),
                new Row(
                        "K different keys refused each in its own way: each is held for itself",
                        USUAL,
                        each(operation -> refused(FailureClass.business, "message " + operation.orderKey())),
                        core -> core.receive(keys(8)).pass(Duration.ofMillis(1)),
                        counts(0, 8, 0).andThen(open())),
                new Row(
                        "business: the key is held with its successors, success releases them in order",
                        USUAL,
                        refusing("A", 2, FailureClass.business),
                        receive("A", "A", "B", "A"),
                        counts(4, 0, 0).andThen(effects("B2", "A0", "A1", "A3"))),
                new Row(
                        "business with policy deadLetter: given up at once, the next of the key goes on",
                        refusedAtOnce,
                        refusing("A", 1, FailureClass.business),
                        receive("A", "A"),
                        counts(1, 0, 1).andThen(effects("A1"))),
                new Row(
                        "against the contract: a dead letter without a second try, the next of the key goes on",
                        USUAL,
                        each(DecisionCore::well),
                        unmappable(FailureClass.contract),
                        counts(1, 0, 2).andThen(audited("deadLettered 0", "applied 2", "deadLettered 1"))),
                new Row(
                        "against the contract with policy hold: held, tried again for ever",
                        holding,
                        each(DecisionCore::well),
                        unmappable(FailureClass.contract),
                        counts(1, 2, 0).andThen(effects("B2"))),
                new Row(
                        "not to be mapped: a dead letter",
                        USUAL,
                        each(DecisionCore::well),
                        unmappable(FailureClass.mapping),
                        counts(1, 0, 2)),
                new Row(
                        "not to be mapped with policy hold: held",
                        holding,
                        each(DecisionCore::well),
                        unmappable(FailureClass.mapping),
                        counts(1, 2, 0)),
                new Row(
                        "same idempotency key, other content: a dead letter that names the first",
                        USUAL,
                        each(operation -> operation.orderKey().equals("A")
                                ? new Verdict.Conflict("topic/0/7", Outcome.applied)
                                : well(operation)),
                        receive("A", "B"),
                        counts(1, 0, 1)),
                new Row(
                        "the key of a message that was given up, with other content: a dead letter that says what helps",
                        USUAL,
                        each(operation -> new Verdict.Conflict("topic/0/7", Outcome.deadLettered)),
                        receive("A"),
                        counts(0, 0, 1).andThen(core -> assertThat(core.partition()
                                        .settlement()
                                        .aside()
                                        .get(0L)
                                        .state()
                                        .failure()
                                        .reason())
                                .contains("was given up (deadLettered)", "Retry that one"))),
                new Row(
                        "received longer ago than the target knows: closed without a try, also where contract failures are held;"
                                + " the next of the key goes on",
                        holding,
                        each(DecisionCore::well),
                        core -> core.receivedDaysAgo(400, "A").receive("A").pass(LONG),
                        counts(1, 0, 1).andThen(effects("A1"))),
                new Row(
                        "received longer ago than the target knows, and the ledger knows it all the same: what it says",
                        USUAL,
                        each(operation -> new Verdict.Applied("stock.lot,1", true)),
                        core -> core.receivedDaysAgo(400, "A").pass(LONG),
                        counts(1, 0, 0)),
                new Row(
                        "received longer ago than the target knows, and a human retries it: applied",
                        USUAL,
                        each(DecisionCore::well),
                        core -> {
                            core.receivedDaysAgo(400, "A").pass(LONG);
                            core.partition()
                                    .settlement()
                                    .retry(
                                            core.partition().now(),
                                            core.partition()
                                                    .settlement()
                                                    .aside()
                                                    .get(0L),
                                            new Asked(3, "c1", Command.Action.retry, "ann", null));
                            core.pass(LONG);
                        },
                        counts(1, 0, 0).andThen(effects("A0"))),
                new Row(
                        "received almost as long ago as the target knows: applied",
                        USUAL,
                        each(DecisionCore::well),
                        core -> core.receivedDaysAgo(398, "A").pass(LONG),
                        counts(1, 0, 0).andThen(effects("A0"))),
                new Row(
                        "held beyond its limit, exhausted deadLetter: the head is given up, the next goes on",
                        USUAL,
                        refusingOffset(0),
                        receive("A", "A"),
                        counts(1, 0, 1).andThen(effects("A1"))),
                new Row(
                        "held beyond its limit, exhausted deadLetterKey: the whole key is given up, in order",
                        wholeKey,
                        refusingOffset(0),
                        receive("A", "A", "B"),
                        counts(1, 0, 2).andThen(effects("B2"))),
                new Row(
                        "held beyond its limit, exhausted hold: it stays, with its successors",
                        holding,
                        refusingOffset(0),
                        receive("A", "A"),
                        counts(0, 2, 0)),
                new Row(
                        "a hold does not age while the target is away",
                        USUAL,
                        awayAfterOneRefusal(),
                        receive("A"),
                        counts(0, 1, 0).andThen(blocked("odoo.test"))),
                new Row(
                        "set aside up to the bound: reading pauses until a human acts",
                        holding,
                        each(operation -> refused(FailureClass.business, "message " + operation.orderKey())),
                        core -> core.receive(keys(250)).pass(Duration.ofMillis(1)),
                        counts(0, 250, 0)
                                .andThen(core ->
                                        assertThat(core.partition().paused()).contains("which is the limit"))),
                new Row(
                        "a fifth of the last 1 000 messages against the contract: reading goes on",
                        USUAL,
                        each(DecisionCore::well),
                        burst(FailureClass.contract, 200),
                        counts(10, 0, 200).andThen(paused(null))),
                new Row(
                        "more than a fifth of the last 1 000 messages against the contract: reading pauses until a human acts",
                        USUAL,
                        each(DecisionCore::well),
                        burst(FailureClass.contract, 201),
                        counts(10, 0, 201)
                                .andThen(paused("more than a fifth"))
                                .andThen(core -> core.partition().settlement().humanActed())
                                .andThen(paused(null))),
                new Row(
                        "more than a fifth of the last 1 000 messages not to be mapped: reading pauses until the configuration changes",
                        USUAL,
                        each(DecisionCore::well),
                        burst(FailureClass.mapping, 201),
                        counts(10, 0, 201)
                                .andThen(paused("more than a fifth"))
                                .andThen(core ->
                                        core.partition().swap(core.partition().live()))
                                .andThen(paused(null))),
                new Row(
                        "many messages held for business: that is no change of the sender",
                        USUAL,
                        each(operation -> operation.orderKey().startsWith("K")
                                ? refused(FailureClass.business, "message " + operation.orderKey())
                                : well(operation)),
                        core -> core.receive(keys(210)).pass(Duration.ofMillis(1)),
                        counts(0, 210, 0).andThen(paused(null))),
                new Row(
                        "not reached within the call's time: sent again in a smaller call, nothing is set aside",
                        USUAL,
                        reaching(1),
                        receive("A", "B", "C", "D"),
                        counts(4, 0, 0).andThen(core -> assertThat(core.sizes).startsWith(4, 2))),
                new Row(
                        "the same message again, or a newer version is there: no effect, and not to be repeated",
                        USUAL,
                        each(operation -> operation.orderKey().equals("A")
                                ? new Verdict.Duplicate("topic/0/7", "stock.lot,1", Outcome.applied)
                                : new Verdict.Superseded()),
                        receive("A", "B"),
                        counts(0, 0, 0)
                                .andThen(audited("duplicate 0", "superseded 1"))
                                .andThen(effects())),
                new Row(
                        "the same message as one that was given up: no effect, and counted apart from other repeats",
                        USUAL,
                        each(operation -> new Verdict.Duplicate(
                                "topic/0/7",
                                "",
                                operation.orderKey().equals("A") ? Outcome.discarded : Outcome.applied)),
                        receive("A", "B"),
                        counts(0, 0, 0)
                                .andThen(core -> assertThat(core.books().totals())
                                        .isEqualTo(new Totals(2, 0, 2, 1, 0, 0, 0, 0, 0)))
                                .andThen(effects())),
                new Row(
                        "given up before by an owner that was lost: it stays a dead letter, the next of the key goes on",
                        USUAL,
                        each(operation -> operation.position().offset() == 0
                                ? new Verdict.Closed(Outcome.deadLettered, true)
                                : well(operation)),
                        receive("A", "A"),
                        counts(1, 0, 1).andThen(effects("A1"))),
                new Row(
                        "another owner was seen: nothing more goes out",
                        USUAL,
                        each(operation -> new Verdict.Fenced()),
                        receive("A", "B"),
                        counts(0, 0, 0)
                                .andThen(core -> assertThat(core.partition().fencedReason())
                                        .isNotNull())));
    }

    private static Script refusingOffset(long offset) {
        return each(operation -> operation.position().offset() == offset
                        && operation.work().<Boolean>match(apply -> true, close -> false)
                ? refused(FailureClass.business, "message " + offset)
                : well(operation));
    }

    private static Script awayAfterOneRefusal() {
        int[] calls = {0};
        return operations -> {
            if (calls[0]++ > 0) {
                throw new TargetException(Kind.unreachable, "no answer from odoo.test");
            }
            return List.of(refused(FailureClass.business, "message 0"));
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void aFailureMakesOfItsMessageWhatTheTableSays(Row row) {
        try (DecisionCore core = new DecisionCore(row.onFailure(), row.script())) {
            row.happens().accept(core);
            row.outcome().accept(core);
        }
    }
}
