package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a run was due, as the controller of a CronJob reads it. */
class ScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 * * * *          | 2026-11-26T21:59:59Z | 2026-11-26T21:00:00Z",
                "0 * * * *          | 2026-11-26T21:00:00Z | 2026-11-26T21:00:00Z",
                "15 2 * * *         | 2026-11-26T01:14:59Z | 2026-11-25T01:15:00Z",
                "*/20 * * * *       | 2026-11-26T21:59:00Z | 2026-11-26T21:40:00Z",
                "5/20 * * * *       | 2026-11-26T21:59:00Z | 2026-11-26T21:45:00Z",
                "0 6,22 * * MON-FRI | 2026-11-29T12:00:00Z | 2026-11-27T21:00:00Z",
                "0 6 * * 0          | 2026-11-26T12:00:00Z | 2026-11-22T05:00:00Z",
                "30 4 1 jan *       | 2026-11-26T12:00:00Z | 2026-01-01T03:30:00Z",
                "0 0 29 2 *         | 2026-11-26T12:00:00Z | 2024-02-28T23:00:00Z",
                // Either day: the 1st of November was a Sunday, the 26th is a Thursday.
                "0 0 1 * THU        | 2026-11-25T12:00:00Z | 2026-11-18T23:00:00Z",
                "0 0 1 * THU        | 2026-11-04T12:00:00Z | 2026-10-31T23:00:00Z",
                // A step restricts a star, as Kubernetes reads it: either day again.
                "0 0 */31 * WED     | 2026-11-26T12:00:00Z | 2026-11-24T23:00:00Z",
                "0 0 * * WED        | 2026-11-26T12:00:00Z | 2026-11-24T23:00:00Z",
                // A step of one restricts nothing: only the Wednesday counts.
                "0 0 */1 * WED      | 2026-11-26T12:00:00Z | 2026-11-24T23:00:00Z",
                "0 0 1 * */1        | 2026-11-26T12:00:00Z | 2026-10-31T23:00:00Z",
                "0 0 1 * */2        | 2026-11-26T12:00:00Z | 2026-11-25T23:00:00Z",
                // On the 29th of March two o'clock becomes three: half past two is left out, and only that.
                "30 2 * * *         | 2026-03-29T12:00:00Z | 2026-03-28T01:30:00Z",
                "30 3 * * *         | 2026-03-29T12:00:00Z | 2026-03-29T01:30:00Z",
                "0 * * * *          | 2026-03-29T01:10:00Z | 2026-03-29T01:00:00Z",
                "30 1 * * *         | 2026-03-29T00:45:00Z | 2026-03-29T00:30:00Z",
                // On the 25th of October three o'clock becomes two: half past two comes twice, and so does the run.
                "30 2 * * *         | 2026-10-25T00:45:00Z | 2026-10-25T00:30:00Z",
                "30 2 * * *         | 2026-10-25T12:00:00Z | 2026-10-25T01:30:00Z",
                "30 * * * *         | 2026-10-25T01:45:00Z | 2026-10-25T01:30:00Z",
                "0 3 * * *          | 2026-10-25T12:00:00Z | 2026-10-25T02:00:00Z"
            })
    void aRunWasDueWhenItsScheduleSays(String expression, Instant now, Instant due) {
        assertThat(new Schedule(expression, ZoneId.of("Europe/Paris")).lastDue(now))
                .contains(due);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 * * */0", "@daily", "a b c d e"})
    void whatIsNoScheduleIsRefused(String expression) {
        assertThatThrownBy(() -> new Schedule(expression, ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClockThatIsSetBackPutsNoRunsOutOfOrder() {
        Schedule hourly = new Schedule("30 * * * *", ZoneId.of("Europe/Paris"));
        assertThat(hourly.lastDue(Instant.parse("2026-10-25T02:45:00Z")))
                .contains(Instant.parse("2026-10-25T02:30:00Z"));
        assertThat(hourly.lastDue(Instant.parse("2026-10-25T00:45:00Z")))
                .contains(Instant.parse("2026-10-25T00:30:00Z"));
    }
}
