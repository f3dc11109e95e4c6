package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RemovedNamesTest {
    private final RemovedNames plants = new RemovedNames();

    @Test
    void whatWasSeenAndIsSeenNoLongerHasGoneOnce() {
        plants.since(Stream.of("lyon", "porto"));

        assertThat(plants.since(Stream.of("lyon"))).containsExactly("porto");
        assertThat(plants.since(Stream.of("lyon"))).isEmpty();
    }

    @Test
    void whatNobodyHasSeenYetHasNotGone() {
        assertThat(plants.since(Stream.of("lyon"))).as("porto is worked on").isEmpty();
        assertThat(plants.since(Stream.of("lyon", "porto"))).isEmpty();
    }
}
