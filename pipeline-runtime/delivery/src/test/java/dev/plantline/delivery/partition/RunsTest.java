package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.inRuns;
import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.delivery.partition.DecisionCore.Script;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A busy order key goes out in runs. */
class RunsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetter);
    private static final OnFailure GIVING_UP =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.deadLetter, ExhaustedPolicy.deadLetter);

    private static String[] times(int number, String orderKey) {
        return Collections.nCopies(number, orderKey).toArray(new String[0]);
    }

    private static Function<Operation, Verdict> refusing(long offset, int times) {
        int[] refused = {0};
        return operation -> operation.position().offset() == offset
                        && operation.work().<Boolean>match(apply -> true, close -> false)
                        && refused[0]++ < times
                ? refused(FailureClass.business, null)
                : well(operation);
    }

    @Test
    void consecutiveMessagesOfAnOrderKeyGoInOneCallInTheirOrder() {
        try (DecisionCore core = new DecisionCore(USUAL, inRuns(DecisionCore::well)).goesInRuns()) {
            core.receive(times(5, "A")).pass(LONG);
            assertThat(core.sizes).containsExactly(5);
            assertThat(core.effects).containsExactly("A0", "A1", "A2", "A3", "A4");
        }
    }

    @Test
    void whatMayNotGoInRunsGoesOneByOne() {
        try (DecisionCore core = new DecisionCore(USUAL, inRuns(DecisionCore::well))) {
            core.receive(times(3, "A")).pass(LONG);
            assertThat(core.sizes).containsExactly(1, 1, 1);
        }
    }

    @Test
    void headsOfOtherLanesGoBeforeWhatFollows() {
        List<List<String>> calls = new ArrayList<>();
        Script noting = operations -> {
            calls.add(operations.stream()
                    .map(one -> one.orderKey() + one.position().offset())
                    .toList());
            return inRuns(DecisionCore::well).answer(operations);
        };
        try (DecisionCore core = new DecisionCore(USUAL, noting).goesInRuns()) {
            core.receive("A", "A", "B", "A", "B", "C").pass(LONG);
            assertThat(calls).containsExactly(List.of("A0", "B2", "C5", "A1", "B4", "A3"));
        }
    }

    @Test
    void theFirstFailureEndsTheRunAndHoldsWhatIsBehindIt() {
        try (DecisionCore core = new DecisionCore(USUAL, inRuns(refusing(2, 1))).goesInRuns()) {
            core.receive(times(5, "A")).receive("B").pass(Duration.ofMillis(500));
            assertThat(core.effects).containsExactly("A0", "B5", "A1");
            assertThat(core.books().totals().held()).isEqualTo(3);
            core.pass(LONG);
            assertThat(core.effects).containsExactly("A0", "B5", "A1", "A2", "A3", "A4");
            assertThat(core.books().totals().unaccounted()).isZero();
            assertThat(core.books().totals().applied()).isEqualTo(6);
        }
    }

    @Test
    void whatIsBehindADeadLetterGoesOutOnlyAfterItsCommit() {
        try (DecisionCore core = new DecisionCore(GIVING_UP, inRuns(refusing(1, 1))).goesInRuns()) {
            core.receive(times(6, "A")).pass(LONG);
            assertThat(core.effects).containsExactly("A0", "A2", "A3", "A4", "A5");
            assertThat(core.audit.subList(0, 3)).containsExactly("applied 0", "deadLettered 1", "applied 2");
            assertThat(core.sizes).containsExactly(6, 1, 4); // the run, the close, the whole rest of it
        }
    }

    @Test
    void aMessageThatCannotBeMappedEndsTheRunBeforeItAndIsToldInItsTurn() {
        try (DecisionCore core = new DecisionCore(USUAL, inRuns(DecisionCore::well))
                .goesInRuns()
                .cannotBeMapped("A!", FailureClass.mapping)) {
            core.receive("A", "A").receiveAs("!", "A").receive("A").pass(LONG);
            assertThat(core.audit).containsExactly("applied 0", "applied 1", "deadLettered 2", "applied 3");
        }
    }

    @Test
    void aRepeatOfWhatIsInTheCallWaitsForTheNextOne() {
        Set<String> there = new HashSet<>();
        Script ledger = inRuns(operation -> there.add(operation.key())
                ? well(operation)
                : new Verdict.Duplicate("topic/0/0", "stock.lot,1", Outcome.applied));
        try (DecisionCore core = new DecisionCore(USUAL, ledger).goesInRuns()) {
            core.receive("A", "A").repeats(0).receive("A").receive("A").pass(LONG);
            assertThat(core.sizes).containsExactly(2, 2);
            assertThat(core.audit).containsExactly("applied 0", "applied 1", "duplicate 2", "applied 3");
        }
    }

    @Test
    void anAmbiguousCallIsSettledForAllOfItsMessagesByTheLedger() {
        List<String> effects = new ArrayList<>();
        Set<String> there = new HashSet<>();
        int[] calls = {0};
        Script losing = operations -> {
            List<Verdict> verdicts = new ArrayList<>();
            for (Operation operation : operations) {
                boolean recovered = !there.add(operation.key());
                if (!recovered) {
                    effects.add(operation.orderKey() + operation.position().offset());
                }
                verdicts.add(new Verdict.Applied("stock.lot,1", recovered));
            }
            if (calls[0]++ == 0) {
                throw new TargetException(TargetException.Kind.ambiguous, "the connection broke");
            }
            return verdicts;
        };
        try (DecisionCore core = new DecisionCore(USUAL, losing).goesInRuns()) {
            core.receive(times(6, "A")).pass(LONG);
            assertThat(effects).containsExactly("A0", "A1", "A2", "A3", "A4", "A5");
            assertThat(core.sizes).containsExactly(6, 3, 3);
            assertThat(core.books().totals().applied()).isEqualTo(6);
            assertThat(core.books().totals().unaccounted()).isZero();
        }
    }

    @Test
    void whatTheTargetHadNoTimeForGoesInASmallerCall() {
        int[] calls = {0};
        Script slow = operations -> {
            List<Verdict> verdicts = new ArrayList<>();
            int reached = calls[0]++ == 0 ? 2 : operations.size();
            for (int i = 0; i < operations.size(); i++) {
                verdicts.add(i < reached ? well(operations.get(i)) : new Verdict.NotTried());
            }
            return verdicts;
        };
        try (DecisionCore core = new DecisionCore(USUAL, slow).goesInRuns()) {
            core.receive(times(8, "A")).pass(LONG);
            assertThat(core.effects).containsExactly("A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7");
            assertThat(core.sizes).containsExactly(8, 4, 2);
        }
    }

    @Test
    void aHeldOrderKeyIsTriedWithItsHeadAlone() {
        try (DecisionCore core = new DecisionCore(USUAL, inRuns(refusing(0, 3))).goesInRuns()) {
            core.receive(times(4, "A")).pass(LONG);
            assertThat(core.sizes.subList(0, 4)).containsExactly(4, 1, 1, 1);
            assertThat(core.effects).containsExactly("A0", "A1", "A2", "A3");
        }
    }

    @Test
    void aPoisonedMessageInARunIsFoundAndHeldAloneWithWhatIsBehindIt() {
        Script poisoned = operations -> {
            if (operations.stream().anyMatch(one -> one.position().offset() == 5)) {
                throw new TargetException(TargetException.Kind.ambiguous, "the worker died");
            }
            return operations.stream().map(DecisionCore::well).toList();
        };
        try (DecisionCore core = new DecisionCore(USUAL, poisoned).goesInRuns()) {
            core.receive(times(8, "A"));
            for (int i = 0; i < 20; i++) {
                core.receive("B" + i).pass(Duration.ofMinutes(1));
            }
            assertThat(core.effects).contains("A0", "A1", "A2", "A3", "A4").doesNotContain("A5", "A6", "A7");
            assertThat(core.books().totals().held()).isEqualTo(3);
        }
    }
}
