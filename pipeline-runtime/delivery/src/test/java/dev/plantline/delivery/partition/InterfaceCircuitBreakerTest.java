package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.delivery.partition.DecisionCore.Script;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Backoff;
import dev.plantline.model.Command;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an interface may send while its connection is wrong, or suspected to be. */
class InterfaceCircuitBreakerTest {
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.hold);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final InterfaceCircuitBreaker breaker =
            new InterfaceCircuitBreaker(new Backoff(200, 200, new Random(1)), 2);

    private static boolean applies(Operation operation) {
        return operation.work().match(apply -> true, close -> false);
    }

    private static Script each(Function<Operation, Verdict> answer) {
        return operations -> operations.stream().map(answer).toList();
    }

    private static DecisionCore suspected(Script script) {
        String[] keys = IntStream.range(0, 30).mapToObj(n -> "K" + n).toArray(String[]::new);
        DecisionCore core = new DecisionCore(USUAL, script).receive(keys).pass(AT_ONCE);
        assertThat(core.partition().blocked()).contains("different order keys");
        return core;
    }

    private static void abandonEverything(DecisionCore core) {
        core.partition()
                .abandon(new Abandonment(30, new Asked(1, "c1", Command.Action.abandon, "ann", "the line is closed")));
    }

    private static Verdict noRight() {
        return refused(FailureClass.business, "no right for stock.lot");
    }

    @Test
    void whatIsGivenUpIsClosedAtOnceBehindASuspectedConnection() {
        try (DecisionCore core = suspected(each(operation -> applies(operation) ? noRight() : well(operation)))) {
            abandonEverything(core);
            core.pass(AT_ONCE);
            assertThat(core.books().totals().discarded()).isEqualTo(30);
            assertThat(core.partition().blocked())
                    .as("a close says nothing about what applies")
                    .contains("different order keys");
        }
    }

    @Test
    void closesThatAreRefusedLikeTheRestWaitForProbes() {
        try (DecisionCore core = suspected(each(operation -> noRight()))) {
            abandonEverything(core);
            core.pass(AT_ONCE);
            int before = core.sizes.size();
            core.pass(Duration.ofSeconds(20));
            assertThat(core.sizes.size() - before).isLessThan(20);
            assertThat(core.sizes).endsWith(1, 1, 1);
            assertThat(core.books().totals().discarded()).isZero();
        }
    }

    @Test
    void aCloseWhoseRowIsAnotherMessagesDoesNotEndTheSuspicion() {
        try (DecisionCore core = suspected(each(
                operation -> applies(operation) ? noRight() : new Verdict.Conflict("topic/0/77", Outcome.applied)))) {
            abandonEverything(core);
            core.pass(AT_ONCE);
            assertThat(core.books().totals().discarded()).isEqualTo(30);
            assertThat(core.partition().blocked()).contains("different order keys");
        }
    }

    @Test
    void whileTheConnectionIsWrongClosesWaitToo() {
        breaker.refused("A", "p", false, false, "no right", 10);
        breaker.refused("B", "p", false, false, "no right", 10);
        assertThat(breaker.pass(11)).isEqualTo(Pass.closed);
        assertThat(breaker.passOfCloses(11)).isEqualTo(Pass.open);
        breaker.close("the key is refused", 12);
        assertThat(breaker.passOfCloses(13)).isEqualTo(Pass.closed);
    }

    @Test
    void anAnswerToACallFromBeforeTheKeyWasWrongDoesNotMakeItRight() {
        long before = breaker.sent(false);
        breaker.close("the key is refused", 100);
        breaker.answered(before);
        assertThat(breaker.reason()).isEqualTo("the key is refused");
        breaker.succeeded();
        assertThat(breaker.reason()).isEqualTo("the key is refused");
        breaker.answered(breaker.sent(true));
        assertThat(breaker.reason()).isNull();
    }

    @Test
    void aNewConfigurationProbesAWrongConnectionAtOnceAndDoesNotCallItRight() {
        breaker.close("the key is refused", 100);
        assertThat(breaker.pass(101)).isEqualTo(Pass.closed);
        breaker.forget(101);
        assertThat(breaker.pass(101)).isEqualTo(Pass.probe);
        assertThat(breaker.reason()).isEqualTo("the key is refused");
    }
}
