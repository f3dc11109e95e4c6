package dev.plantline.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.events.Occurrence.Type;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OccurrenceTest {
    private static final List<Condition> READY = conditions(Optional.empty(), List.of());
    private static final List<Condition> REFUSED =
            stalled("InvalidMapping", "spec.mapping.steps[0].fields[1]: no field 'colour'");
    private static final List<Condition> WITHOUT_KAFKA = waiting("KafkaUnreachable");
    private static final List<Condition> PODS_START = waiting("PodsNotReady");

    @Test
    void aManifestThatIsRefusedIsToldWithItsReason() {
        assertThat(Occurrence.between(READY, REFUSED))
                .contains(new Occurrence(
                        Type.Warning, "InvalidMapping", "spec.mapping.steps[0].fields[1]: no field 'colour'"));
        assertThat(Occurrence.between(null, REFUSED)).isPresent();
    }

    @Test
    void anInterfaceThatStopsWithAnotherReasonIsToldAgain() {
        assertThat(Occurrence.between(REFUSED, stalled("Stopped", "partition 0: the ledger is another")))
                .map(Occurrence::reason)
                .contains("Stopped");
    }

    @Test
    void whatIsReadyForTheFirstTimeAndWhatHasRecoveredIsTold() {
        assertThat(Occurrence.between(null, READY)).map(Occurrence::reason).contains("Ready");
        assertThat(Occurrence.between(PODS_START, READY))
                .map(Occurrence::reason)
                .contains("Ready");
        assertThat(Occurrence.between(REFUSED, READY))
                .contains(new Occurrence(Type.Normal, "Recovered", "Works as declared. Previously: InvalidMapping."));
        assertThat(Occurrence.between(WITHOUT_KAFKA, READY))
                .map(Occurrence::message)
                .contains("Works as declared. Previously: KafkaUnreachable.");
    }

    @Test
    void aWaitForSomebodyOutsideIsToldAndWhatPassesByItselfIsNot() {
        assertThat(Occurrence.between(READY, WITHOUT_KAFKA))
                .map(Occurrence::reason)
                .contains("KafkaUnreachable");
        assertThat(Occurrence.between(READY, waiting("SharedOdooUser")))
                .map(Occurrence::reason)
                .contains("SharedOdooUser");
        assertThat(Occurrence.between(WITHOUT_KAFKA, waiting("TopicSettingsDiffer")))
                .map(Occurrence::reason)
                .contains("TopicSettingsDiffer");
        assertThat(Occurrence.between(READY, PODS_START)).isEmpty();
        assertThat(Occurrence.between(WITHOUT_KAFKA, PODS_START)).isEmpty();
    }

    @Test
    void whatShouldPassByItselfIsToldOnceItHasLasted() {
        Conditions later = new Conditions(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11)));
        Finding noPod = Finding.no(Finding.RUNTIME_READY, "GatewayNotReady", "It has no ready pod.");
        List<Condition> starts = conditions(Optional.empty(), List.of(noPod));
        List<Condition> lasts =
                later.of(starts, 1L, Summary.with(Optional.empty(), List.of(later.lasting(starts, noPod))));

        assertThat(Occurrence.between(READY, starts)).isEmpty();
        assertThat(Occurrence.between(starts, lasts)).hasValueSatisfying(told -> {
            assertThat(told.type()).isEqualTo(Type.Warning);
            assertThat(told.reason()).isEqualTo("GatewayNotReady");
            assertThat(told.message()).contains("more than ten minutes");
        });
        assertThat(Occurrence.between(lasts, lasts)).isEmpty();
        assertThat(Occurrence.between(lasts, READY)).map(Occurrence::reason).contains("Recovered");
    }

    @Test
    void whatADeletedInterfaceLeavesBehindIsToldOnceBesideTheRest() {
        List<Condition> left = new Conditions(Clock.systemUTC())
                .of(null, 1L, List.of(Finding.no(Finding.NOTHING_LEFT_BEHIND, "InterfaceMissing", "lots (3 pending)")));

        assertThat(Occurrence.all(List.of(), left))
                .containsExactly(new Occurrence(Type.Warning, "InterfaceMissing", "lots (3 pending)"));
        assertThat(Occurrence.all(left, left)).isEmpty();
        assertThat(Occurrence.all(REFUSED, READY)).as("the rest").hasSize(1);
    }

    @Test
    void aCorrectedManifestIsToldBeforeThePodsHaveTakenItOver() {
        assertThat(Occurrence.between(REFUSED, PODS_START))
                .contains(new Occurrence(
                        Type.Normal,
                        "Accepted",
                        "The manifest is accepted and takes effect. Previously: InvalidMapping."));
    }

    @Test
    void nothingHappenedWhenTheSameStands() {
        for (List<Condition> each : List.of(READY, REFUSED, WITHOUT_KAFKA, PODS_START)) {
            assertThat(Occurrence.between(each, each)).isEmpty();
        }
    }

    private static List<Condition> stalled(String reason, String message) {
        return conditions(Optional.of(Finding.yes(Finding.STALLED, reason, message)), List.of());
    }

    private static List<Condition> waiting(String reason) {
        return conditions(Optional.empty(), List.of(Finding.no(Finding.RUNTIME_READY, reason, "because")));
    }

    private static List<Condition> conditions(Optional<Finding> stalled, List<Finding> details) {
        return new Conditions(Clock.systemUTC()).of(null, 1L, Summary.with(stalled, details));
    }
}
