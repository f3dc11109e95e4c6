package dev.plantline.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schedule that can never come is refused, and no other. */
class CronTest {
    private static final Pattern NO_DAY = Pattern.compile(Cron.NO_DAY);
    private static final List<String> NAMES =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 2",
                "31 4-4,6",
                "30 2-2",
                "30-31 2",
                "30/1 feb",
                "31,30-30 2",
                "31 4/7",
                "31 2-6/4",
                "31 APR-apr,sep-DEC/2",
                "31/5 02,11",
                "31-31/3 6-7/2",
                "30 2-12/11",
            })
    void whatNeverComesIsRefused(String dayAndMonth) {
        for (var weekday : List.of("*", "*/1", "1,*")) {
            assertThat(NO_DAY.matcher("0 6 " + dayAndMonth + " " + weekday).find())
                    .as(weekday)
                    .isTrue();
        }
        assertThat(NO_DAY.matcher("0 6 " + dayAndMonth + " 1").find())
                .as("on Mondays, whatever the day")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "29 2",
                "30 4",
                "31 4-5",
                "31 */2,4",
                "31 4,*/7",
                "31 2/2",
                "31 *",
                "*/31 2",
                "30-31 4",
                "29-31 2",
                "1,31 4",
                "31 2-10/8",
                "31 2-6,7"
            })
    void whatComesIsNot(String dayAndMonth) {
        assertThat(NO_DAY.matcher("0 6 " + dayAndMonth + " *").find()).isFalse();
    }

    /** Every range, every step and both ways to write a month. */
    @Test
    void monthsAreCountedAsACronJobCountsThem() {
        var february = Pattern.compile(Cron.FEBRUARY, Pattern.CASE_INSENSITIVE);
        var shorter = Pattern.compile(Cron.SHORT_MONTHS, Pattern.CASE_INSENSITIVE);
        for (var first = 1; first <= 12; first++) {
            expect(february, shorter, List.of("" + first, NAMES.get(first - 1)), Set.of(first));
            for (var step = 1; step <= 12; step++) {
                expect(february, shorter, List.of(first + "/" + step), months(first, 12, step));
                for (var last = first; last <= 12; last++) {
                    var names = NAMES.get(first - 1) + "-" + NAMES.get(last - 1);
                    expect(
                            february,
                            shorter,
                            List.of(
                                    first + "-" + last + "/" + step,
                                    String.format(Locale.ROOT, "%02d-%02d/%02d", first, last, step),
                                    names + "/" + step),
                            months(first, last, step));
                    expect(february, shorter, List.of(first + "-" + last, names), months(first, last, 1));
                }
            }
        }
    }

    private static void expect(Pattern february, Pattern shorter, List<String> texts, Set<Integer> months) {
        for (var text : texts) {
            assertThat(february.matcher(text).matches())
                    .as(text)
                    .isEqualTo(Set.of(2).containsAll(months));
            assertThat(shorter.matcher(text).matches())
                    .as(text)
                    .isEqualTo(Set.of(2, 4, 6, 9, 11).containsAll(months));
        }
    }

    private static Set<Integer> months(int first, int last, int step) {
        var months = new ArrayList<Integer>();
        for (var month = first; month <= last; month += step) {
            months.add(month);
        }
        return new HashSet<>(months);
    }
}
