package dev.plantline.topics.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.StopReason;
import dev.plantline.topics.inspection.Stop.Loss;
import dev.plantline.topics.inspection.Stop.SetAside;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An adoption holds for what was seen, and for the rest of it. */
class StopTest {
    private static final Checkpoint.Topics TOPICS = new Checkpoint.Topics("in", "aside", "audit");

    private static Stop deleted(long from, long to) {
        return new Stop(
                StopReason.offsetsDeleted,
                "deleted",
                null,
                TOPICS,
                new Loss(from, to, -1, List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    private static Stop damaged(long... offsets) {
        return new Stop(
                StopReason.asideDamaged,
                "damaged",
                null,
                TOPICS,
                new Loss(
                        0,
                        0,
                        -1,
                        Arrays.stream(offsets)
                                .mapToObj(offset -> new SetAside(offset, 0, null, null))
                                .toList(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @Test
    void asManyOtherMessagesAsWereSeenAreNotWrittenOff() {
        var seen = damaged(3, 7).seen();
        assertThat(damaged(7, 3).differencesFrom(seen)).isEmpty();
        assertThat(damaged(3, 8).differencesFrom(seen))
                .containsExactly("other messages set aside would be written off");
        assertThat(damaged(3).differencesFrom(seen)).hasSize(1);
        assertThat(damaged().differencesFrom(damaged().seen())).isEmpty();
    }

    @Test
    void anAdoptionThatWasInterruptedIsCarriedOutToItsEnd() {
        var seen = deleted(5, 2_505).seen();
        assertThat(deleted(5, 2_505).differencesFrom(seen)).isEmpty();
        assertThat(deleted(1_005, 2_505).differencesFrom(seen)).isEmpty();
    }

    @Test
    void moreThanWasSeenIsNotAdopted() {
        var seen = deleted(5, 2_505).seen();
        assertThat(deleted(4, 2_505).differencesFrom(seen))
                .singleElement()
                .asString()
                .contains("offsets 4 to 2504");
        assertThat(deleted(5, 2_506).differencesFrom(seen)).hasSize(1);
        assertThat(deleted(5, 2_504).differencesFrom(seen)).hasSize(1);
        assertThat(deleted(2_505, 2_505).differencesFrom(seen)).hasSize(1);
    }
}
