package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What people release is one batch and no other: they name it by its digest. */
class BatchTest {
    private static final SortedMap<String, String> CODE_MAPS = new TreeMap<>(Map.of("units", "c1"));
    private static final List<Batch.Total> TOTALS =
            List.of(new Batch.Total("bill.draft", "EUR", 2, new BigDecimal("30.50")));
    private static final List<Batch.Part> PARTS = List.of(new Batch.Part(0, 4, 9, 1, 17, "d0"));
    private static final SortedSet<String> COMMANDERS = new TreeSet<>(Set.of("ana"));
    private static final Batch BATCH = Batch.of("r1", CODE_MAPS, "always", 2, 1, 0, TOTALS, PARTS, COMMANDERS);

    @Test
    void allThatPeopleReleaseIsPartOfTheDigest() {
        List<Batch> others = new ArrayList<>();
        others.add(Batch.of("r2", CODE_MAPS, "always", 2, 1, 0, TOTALS, PARTS, COMMANDERS));
        for (Map<String, String> each :
                List.of(Map.<String, String>of(), Map.of("units", "c2"), Map.of("places", "c1"))) {
            others.add(Batch.of("r1", new TreeMap<>(each), "always", 2, 1, 0, TOTALS, PARTS, COMMANDERS));
        }
        others.add(Batch.of("r1", CODE_MAPS, "always", 3, 1, 0, TOTALS, PARTS, COMMANDERS));
        others.add(Batch.of("r1", CODE_MAPS, "always", 2, 2, 0, TOTALS, PARTS, COMMANDERS));
        others.add(Batch.of("r1", CODE_MAPS, "always", 2, 1, 1, TOTALS, PARTS, COMMANDERS));
        for (Batch.Total each : List.of(
                new Batch.Total("entry.draft", "EUR", 2, new BigDecimal("30.50")),
                new Batch.Total("bill.draft", "USD", 2, new BigDecimal("30.50")),
                new Batch.Total("bill.draft", null, 2, new BigDecimal("30.50")),
                new Batch.Total("bill.draft", "EUR", 3, new BigDecimal("30.50")),
                new Batch.Total("bill.draft", "EUR", 2, new BigDecimal("30.51")),
                new Batch.Total("bill.draft", "EUR", 2, null))) {
            others.add(Batch.of("r1", CODE_MAPS, "always", 2, 1, 0, List.of(each), PARTS, COMMANDERS));
        }
        for (Batch.Part each : List.of(
                new Batch.Part(1, 4, 9, 1, 17, "d0"),
                new Batch.Part(0, 4, 10, 1, 17, "d0"),
                new Batch.Part(0, 4, 9, 1, 17, "d1"))) {
            others.add(Batch.of("r1", CODE_MAPS, "always", 2, 1, 0, TOTALS, List.of(each), COMMANDERS));
        }
        for (Set<String> each : List.of(Set.<String>of(), Set.of("tom"), Set.of("ana", "tom"))) {
            others.add(Batch.of("r1", CODE_MAPS, "always", 2, 1, 0, TOTALS, PARTS, new TreeSet<>(each)));
        }
        for (Batch.Changes each : List.of(
                new Batch.Changes(9, 1, 2, 3),
                new Batch.Changes(8, 1, 2, 3),
                new Batch.Changes(9, 2, 2, 3),
                new Batch.Changes(9, 1, 3, 3),
                new Batch.Changes(9, 1, 2, 2))) {
            others.add(BATCH.changing(each));
        }

        assertThat(others).extracting(Batch::digest).doesNotHaveDuplicates().doesNotContain(BATCH.digest());
        assertThat(others).allSatisfy(each -> assertThat(BATCH.differs(each)).isNotBlank());
    }

    @Test
    void aBatchThatWouldChangeSomethingElseNowSaysSo() {
        Batch measured = BATCH.changing(new Batch.Changes(9, 1, 2, 3));
        assertThat(measured.isWhole()).isTrue();
        assertThat(measured.changing(new Batch.Changes(9, 1, 3, 2)).differs(measured))
                .isEqualTo(
                        "it would change something else now: of the 9 records that its messages describe 1 would be new, 2 changed and 3 unclear,"
                                + " and it was measured when of the 9 records that its messages describe 1 would be new, 3 changed and 2 unclear");
        Batch edited = Batch.of(
                        "r1",
                        CODE_MAPS,
                        "always",
                        2,
                        1,
                        0,
                        TOTALS,
                        List.of(new Batch.Part(0, 4, 9, 1, 17, "d1")),
                        COMMANDERS)
                .changing(new Batch.Changes(9, 1, 3, 2));
        assertThat(measured.differs(edited)).contains("some were edited");
    }

    @Test
    void whyItWaitsAndWhereItBeginsAreNotPartOfIt() {
        Batch later = Batch.of(
                "r1",
                CODE_MAPS,
                "more than 10",
                2,
                1,
                0,
                TOTALS,
                List.of(new Batch.Part(0, 5, 9, 1, 17, "d0")),
                COMMANDERS);

        assertThat(BATCH.differs(later)).isNull();
    }

    /** Somebody who may write where batches stand gives the digest that was released to more than was released. */
    @Test
    void aBatchWhoseDigestIsNotOfWhatItSaysIsNotWhole() {
        assertThat(BATCH.isWhole()).isTrue();
        assertThat(BATCH.because("more than 10").isWhole()).isTrue();
        assertThat(new Batch(BATCH.digest(), "r1", CODE_MAPS, "always", 3, 1, 0, TOTALS, PARTS, COMMANDERS, null)
                        .isWhole())
                .isFalse();
    }

    @Test
    void anInterfaceOrACodeMapOfAnotherRevisionVoidsIt() {
        assertThat(BATCH.differs("r1", CODE_MAPS)).isNull();
        assertThat(BATCH.differs("r2", CODE_MAPS)).contains("revision r2 now, and not r1");
        assertThat(BATCH.differs("r1", Map.of("units", "c2"))).contains("code maps");
        assertThat(BATCH.differs("r1", Map.of())).contains("code maps");
    }
}
