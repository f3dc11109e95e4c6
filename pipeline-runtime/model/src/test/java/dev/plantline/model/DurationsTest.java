package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void readsWhatManifestsWrite() {
        assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.parse("8h")).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void refusesAnythingElseAndSaysWhatToWrite() {
        for (var text : new String[] {"", "0s", "1d", "PT1S", "1.5h", "10"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Durations.parse(text))
                    .withMessageContaining("write a whole number and s, m or h");
        }
    }
}
