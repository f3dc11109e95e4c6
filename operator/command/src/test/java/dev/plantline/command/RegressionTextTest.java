package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Place;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Regression;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegressionTextTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:02:00Z");

    /** Else a warning about the 65th would be hidden from whoever agrees. */
    @Test
    void whatWasFoundOfInterfacesForWhichTheStatusHasNoRoomIsToldToo() {
        List<String> users = IntStream.range(0, CodeMapStatus.MOST_NAMED)
                .mapToObj(each -> "a-" + each)
                .toList();
        var found = Map.of("z", failing());

        assertThat(RegressionText.lines(found, users, NOW)).contains("Interface z:");
        assertThat(RegressionText.lines(found, users.subList(1, users.size()), NOW))
                .as("all are named, and it is none of them any more")
                .doesNotContain("Interface z:");
    }

    private static Regression failing() {
        return new Regression(
                "1 NEWLY FAILS",
                "r-1/t-1",
                "2026-11-27T08:02:00Z",
                1L,
                0L,
                0L,
                1L,
                0L,
                0L,
                0L,
                null,
                null,
                List.of(new Place(0, 7L)),
                null,
                null,
                null,
                null);
    }
}
