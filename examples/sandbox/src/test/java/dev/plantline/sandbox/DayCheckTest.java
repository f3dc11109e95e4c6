package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.sandbox.PlantJournal.Sent;
import dev.plantline.sandbox.Register.Entry;
import dev.plantline.sandbox.WorkingDay.Becomes;
import dev.plantline.sandbox.WorkingDay.PlantMessage;
import dev.plantline.sandbox.WorkingDay.PlantSystem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DayCheckTest {
    private static final WorkingDay DAY = new WorkingDay(List.of(new PlantSystem(
            "MES", "report", Optional.empty(), List.of(message(Becomes.applied), message(Becomes.held)))));
    private static final Totals FIRST_DAY = new Totals(2, 1, 0, 0, 1, 0, 0, 0);

    @Test
    void aFirstDayComesOutAsTheDaySays() {
        DayCheck first = new DayCheck(true, false, Map.of());
        assertThat(first.wrong(end(FIRST_DAY), DAY)).isEmpty();
        assertThat(first.wrong(end(new Totals(2, 2, 0, 0, 0, 0, 0, 0)), DAY))
                .containsExactly("report: applied 2, expected 1", "report: held 0, expected 1");
    }

    @Test
    void aCopyOfWhatLeftWithoutAnAnswerMayBeCountedAndHasNoEffect() {
        Map<Becomes, Integer> expected = Map.of(Becomes.applied, 1, Becomes.held, 1);
        assertThat(entry(new Totals(3, 1, 1, 0, 1, 0, 0, 0), 1).differences(expected))
                .isEmpty();
        assertThat(entry(new Totals(3, 1, 0, 0, 2, 0, 0, 0), 1).differences(expected))
                .isEmpty();
        assertThat(entry(new Totals(4, 1, 1, 0, 2, 0, 0, 0), 1).differences(expected))
                .containsExactly("report: held 2, expected 1");
        assertThat(entry(new Totals(3, 2, 0, 0, 1, 0, 0, 0), 1).differences(expected))
                .containsExactly("report: applied 2, expected 1");
        assertThat(entry(new Totals(3, 1, 1, 0, 1, 0, 0, 0), 0).differences(expected))
                .containsExactly("report: duplicate 1, expected 0");
    }

    private static Entry entry(Totals totals, int unanswered) {
        return new Entry(
                new InterfaceId("lyon", "report"),
                true,
                new Sent(totals.received() - unanswered, 0, unanswered),
                totals,
                List.of());
    }

    @Test
    void aRepeatThatAppliesAgainIsFound() {
        DayCheck repeat = new DayCheck(false, true, Map.of("report", FIRST_DAY));
        assertThat(repeat.wrong(end(new Totals(4, 1, 1, 0, 2, 0, 0, 0)), DAY)).isEmpty();
        assertThat(repeat.wrong(end(new Totals(4, 2, 0, 0, 2, 0, 0, 0)), DAY))
                .singleElement()
                .asString()
                .startsWith("report: 1 applied, expected 0");
    }

    @Test
    void whatWasInFlightWhenTheFirstDayWasKilledMayBeCountedByTheSecond() {
        Totals killed = new Totals(2, 0, 0, 0, 1, 0, 0, 1);
        DayCheck repeat = new DayCheck(false, true, Map.of("report", killed));
        assertThat(repeat.wrong(end(new Totals(4, 1, 1, 0, 2, 0, 0, 0)), DAY)).isEmpty();
        assertThat(repeat.wrong(end(new Totals(4, 2, 0, 0, 2, 0, 0, 0)), DAY)).hasSize(1);
    }

    @Test
    void aDayThatGoesOnMayApplyWhatTheEndedOneHadNot() {
        DayCheck goingOn = new DayCheck(false, false, Map.of("report", new Totals(1, 0, 0, 0, 1, 0, 0, 0)));
        assertThat(goingOn.wrong(end(FIRST_DAY), DAY)).isEmpty();
    }

    private static PlantMessage message(Becomes becomes) {
        return new PlantMessage(new byte[0], becomes);
    }

    private static Register end(Totals totals) {
        return new Register(List.of(new Entry(
                new InterfaceId("lyon", "report"), true, new Sent(totals.received(), 0, 0), totals, List.of())));
    }
}
