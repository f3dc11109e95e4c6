package dev.plantline.delivery.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Booked;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counters of quantities never fall, and no sender takes their places away. */
class ControlCountsTest {
    private final ControlCounts counts = new ControlCounts(null);

    private void settled(String amount, String unit, boolean applied) {
        List<Quantity> said = List.of(new Quantity(new BigDecimal(amount), unit));
        counts.settled(said, applied, applied ? new Booked(said, List.of(), null) : null, false, Instant.EPOCH);
    }

    private ControlTotals.Unit unit(String name) {
        return counts.totals().units().stream()
                .filter(each -> each.unit().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAmountBelowNothingLetsNoCounterFall() {
        settled("100", "EUR", true);
        settled("-30", "EUR", true);
        settled("-5", "EUR", false);
        assertThat(unit("EUR").received()).isEqualByComparingTo("135");
        assertThat(unit("EUR").applied()).isEqualByComparingTo("130");
        assertThat(counts.totals().differences()).isZero();
    }

    @Test
    void inventedUnitsLeaveThePlacesToThoseThatTheTargetTakes() {
        for (int i = 0; i < 100; i++) {
            settled("1", "invented" + i, false);
        }
        assertThat(counts.totals().units()).hasSize(ControlTotals.MOST_NEVER_TAKEN + 1);
        assertThat(unit(ControlTotals.OTHER_UNITS).received())
                .isEqualByComparingTo("" + (100 - ControlTotals.MOST_NEVER_TAKEN));
        settled("3", "kg", true);
        settled("4", "kg", false);
        assertThat(unit("kg").received()).isEqualByComparingTo("7");
        assertThat(unit("kg").applied()).isEqualByComparingTo("3");
        for (int i = 0; i < 100; i++) {
            settled("1", "taken" + i, true);
        }
        assertThat(counts.totals().units()).as("each is a label of metrics").hasSize(ControlTotals.MOST_UNITS + 1);
    }
}
