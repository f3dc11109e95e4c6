package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.model.FailureClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which bodies are in memory. */
class BodiesTest {
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.hold);

    @Test
    void whatIsSetAsideLeavesMemoryAndComesBackForATry() {
        boolean[] refuse = {true};
        DecisionCore.Script script = operations -> operations.stream()
                .map(operation -> refuse[0] ? refused(FailureClass.business, "closed period") : well(operation))
                .toList();
        try (DecisionCore core = new DecisionCore(USUAL, script)) {
            core.receive("A", "A", "A").pass(Duration.ofSeconds(5));
            assertThat(core.books().totals().held()).isEqualTo(3);
            assertThat(core.partition().settlement().bodies().bytes()).isZero();
            assertThat(core.partition().settlement().aside().values())
                    .allMatch(message -> message.body() == null && message.operation() == null);
            refuse[0] = false;
            core.pass(Duration.ofSeconds(5));
            assertThat(core.effects).containsExactly("A0", "A1", "A2");
            assertThat(core.partition().settlement().bodies().bytes()).isZero();
        }
    }

    @Test
    void aDeadLetterTakesTheMemoryOfItsStateOnly() {
        try (DecisionCore core = new DecisionCore(USUAL, operations -> {
            throw new IllegalStateException("nothing is sent");
        })) {
            core.cannotBeMapped("A", FailureClass.contract).receive("A");
            assertThat(core.partition().settlement().bodies().bytes()).isEqualTo(1);
        }
        try (DecisionCore core = new DecisionCore(
                USUAL, operations -> operations.stream().map(DecisionCore::well).toList())) {
            core.cannotBeMapped("A", FailureClass.contract).receive("A").pass(Duration.ofSeconds(1));
            assertThat(core.books().totals().deadLettered()).isEqualTo(1);
            assertThat(core.partition().settlement().bodies().bytes()).isZero();
        }
    }
}
