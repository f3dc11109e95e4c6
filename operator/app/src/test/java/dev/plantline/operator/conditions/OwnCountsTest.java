package dev.plantline.operator.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnCountsTest {
    private final OwnCounts here = new OwnCounts();
    private final OwnCounts elsewhere = new OwnCounts();
    private Integer shown;
    private int writes;

    private void look(OwnCounts operator, Integer counted) {
        Integer wanted = operator.toShow("queued", counted, shown);
        if (!wanted.equals(shown)) {
            shown = wanted;
            writes++;
        }
    }

    @Test
    void aNumberThatIsWrongIsPutRight() {
        shown = 7;
        look(here, 3);
        assertThat(shown).isEqualTo(3);
        look(here, 3);
        look(here, 4);
        assertThat(shown).isEqualTo(4);
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void twoOperatorsThatCountDifferentlyDoNotWriteForEver() {
        for (int looks = 0; looks < 100; looks++) {
            look(here, 3);
            look(here, 3); // its own write comes back
            look(elsewhere, 5);
            look(elsewhere, 5);
        }
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void aWriteThatDidNotArriveIsMadeAgain() {
        here.toShow("queued", 3, null);
        assertThat(here.toShow("queued", 3, null)).isEqualTo(3);
        assertThat(here.toShow("queued", 3, 7)).isEqualTo(3);
    }
}
