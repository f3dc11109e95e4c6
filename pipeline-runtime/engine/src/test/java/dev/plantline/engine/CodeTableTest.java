package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.api.v1alpha1.CodeMapSpec.Kind;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.Failure;
import dev.plantline.model.MessageFailedException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeTableTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-27T10:00:00Z");

    private static Entry entry(String code, String value, String factor, String product, String validFrom) {
        return new Entry(code, value, factor, product, validFrom);
    }

    private static CodeMapSpec map(Kind kind, Entry... entries) {
        return new CodeMapSpec(kind, "Master data", List.of(entries));
    }

    private static CodeTable table(Entry... entries) {
        CodeTableCompiler.Compiled compiled =
                CodeTableCompiler.compile("units", map(Kind.unit, entries), Manifests.PARIS);
        assertThat(compiled.problems()).isEmpty();
        return compiled.table();
    }

    private static List<String> problems(CodeMapSpec spec) {
        return CodeTableCompiler.compile("units", spec, Manifests.PARIS).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static CodeMapSpec large(int lines) {
        return new CodeMapSpec(
                Kind.item,
                "Master data",
                IntStream.range(0, lines)
                        .mapToObj(i -> entry("CODE-" + i, "ITEM-" + i, null, null, null))
                        .toList());
    }

    @Test
    void onlyMoreLinesChangeNothingOfWhatIsThere() {
        CodeTable before = table(
                entry("BAG", "kg", "25", null, null),
                entry("BOX", "kg", "5", "FLOUR", null),
                entry("PCE", "unit", null, null, "2026-01-01"));
        Entry[] same = {
            entry("PCE", "unit", null, null, "2026-01-01"),
            entry("BOX", "kg", "5", "FLOUR", null),
            entry("BAG", "kg", "25", null, null)
        };

        assertThat(before.firstChanged(table(same))).isEmpty();
        assertThat(before.firstChanged(with(same, entry("DZ", "unit", "12", null, null))))
                .isEmpty();
        assertThat(before.firstChanged(with(same, entry("BOX", "kg", "6", null, null))))
                .as("held until now for other products")
                .isEmpty();
        assertThat(before.firstChanged(with(same, entry("BAG", "kg", "20", "FLOUR", null))))
                .as("counts before the one for all")
                .contains("BAG");
        assertThat(before.firstChanged(with(same, entry("PCE", "unit", "2", null, "2027-01-01"))))
                .as("counts from then on")
                .contains("PCE");
        assertThat(before.firstChanged(table(same[0], same[2]))).contains("BOX");
        assertThat(before.firstChanged(table(same[0], same[1], entry("BAG", "kg", "26", null, null))))
                .contains("BAG");
    }

    private static CodeTable with(Entry[] entries, Entry more) {
        Entry[] all = Arrays.copyOf(entries, entries.length + 1);
        all[entries.length] = more;
        return table(all);
    }

    /** A day begins at midnight of the plant, which is 23:00 UTC of the day before. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-30T22:59:59.999Z, old",
        "2026-11-30T23:00:00Z, new",
        "2027-01-10T04:59:59Z, new",
        "2027-01-10T05:00:00Z, newest"
    })
    void theLatestLineCountsThatHadBegunWhenTheMessageWasReceived(String received, String value) {
        CodeTable table = table(
                entry("A", "newest", null, null, "2027-01-10T06:00:00+01:00"),
                entry("A", "old", null, null, null),
                entry("A", "new", null, null, "2026-12-01"));
        assertThat(table.of("A", Instant.parse(received)).value()).isEqualTo(value);
    }

    @Test
    void forAnExampleThatNobodyReceivedTheEarliestLineCountsSoThatALineForTheFutureBreaksNoExample() {
        CodeTable table = table(entry("A", "later", null, null, "2026-12-01"), entry("A", "first", null, null, null));
        assertThat(table.of("A", null).value()).isEqualTo("first");
    }

    @Test
    void theLineOfAProductCountsBeforeTheOneForAllAsSoonAsItHasBegun() {
        CodeTable table = table(
                entry("BAG", "kg", "20", null, null), entry("BAG", "kg", "25", "FLOUR", "2026-11-27T11:00:00+01:00"));
        assertThat(table.of("BAG", "FLOUR", RECEIVED).factor()).isEqualTo(new BigDecimal("25"));
        assertThat(table.of("BAG", "FLOUR", RECEIVED.minusSeconds(1)).factor()).isEqualTo(new BigDecimal("20"));
        assertThat(table.of("BAG", "SUGAR", RECEIVED).factor()).isEqualTo(new BigDecimal("20"));
        assertThat(table.of("BAG", RECEIVED).factor()).isEqualTo(new BigDecimal("20"));
    }

    @Test
    void aCodeThatHasNotBegunIsUnknownAndItsFailureSaysFromWhenOnItIsNot() {
        CodeTable table =
                table(entry("BAG", "kg", "25", "FLOUR", "2026-12-01"), entry("BAG", "kg", null, null, "2027-01-01"));
        assertThat(table.of("BAG", "FLOUR", RECEIVED)).isNull();
        Failure failure = table.unknown("BAG", "FLOUR", "/unit").failure();
        assertThat(failure.reason())
                .isEqualTo(
                        "Code \"BAG\" for product \"FLOUR\" is not in CodeMap units before 2026-11-30T23:00:00Z; Master data"
                                + " must add it, then the message is tried again.");
        assertThat(UnknownCode.of(failure.reason()))
                .contains(new UnknownCode("BAG", "FLOUR", "units", true, "2026-11-30T23:00:00Z", "Master data"));
    }

    @Test
    void aLineThatIsThereTwiceIsRefusedWithBothPlaces() {
        assertThat(problems(map(
                        Kind.unit,
                        entry("A", "kg", null, null, null),
                        entry("A", "kg", null, "P", null),
                        entry("A", "kg", null, null, "2026-12-01"),
                        entry("A", "g", null, null, "2026-12-01T00:00:00+01:00"),
                        entry("A", "g", null, "P", null))))
                .containsExactly(
                        "spec.entries[3].code: code \"A\" from 2026-12-01T00:00:00+01:00 on is there twice, in spec.entries[2] already:"
                                + " which one counts cannot be told",
                        "spec.entries[4].code: code \"A\" for product \"P\" is there twice, in spec.entries[1] already: which one counts"
                                + " cannot be told");
    }

    @Test
    void aDayThatIsNoneAndWordsOfUnitsInOtherKindsAreRefused() {
        assertThat(problems(map(
                        Kind.item,
                        entry("A", "a", null, null, "2026-02-30"),
                        entry("B", "b", "2", null, null),
                        entry("C", "c", null, null, "2026-03-29T02:30"))))
                .satisfiesExactly(
                        day -> assertThat(day).startsWith("spec.entries[0].validFrom: \"2026-02-30\" is neither"),
                        factor -> assertThat(factor).contains("spec.entries[1]: factor and product belong to"),
                        skipped -> assertThat(skipped).startsWith("spec.entries[2].validFrom:"));
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsRead() {
        assertThat(problems(large(5_001)))
                .singleElement()
                .asString()
                .startsWith("spec.entries: there are 5001 entries, and at most 5000 are possible");
        List<Entry> long256 = Collections.nCopies(1_000, entry("A".repeat(128), "b".repeat(128), null, null, null));
        assertThat(problems(new CodeMapSpec(Kind.item, "Master data", long256)))
                .singleElement()
                .asString()
                .contains("bytes as JSON, and at most 262144 are possible");
    }

    @Test
    void theRevisionIsThatOfWhatTheCodesMean() {
        CodeMapSpec spec = map(Kind.item, entry("A", "a", null, null, null), entry("B", "b", null, null, null));
        String revision = revision(spec, Manifests.PARIS);
        List<Entry> reversed = new ArrayList<>(spec.entries());
        Collections.reverse(reversed);
        assertThat(revision).matches("[0-9a-f]{16}");
        assertThat(revision(new CodeMapSpec(Kind.item, "Another steward", reversed), ZoneId.of("UTC")))
                .as("not of the order of lines, nor of who keeps them")
                .isEqualTo(revision);
        assertThat(revision(
                        map(Kind.item, entry("A", "a", null, null, null), entry("B", "c", null, null, null)),
                        Manifests.PARIS))
                .isNotEqualTo(revision);
        CodeMapSpec dated = map(Kind.item, entry("A", "a", null, null, "2026-12-01"));
        assertThat(revision(dated, Manifests.PARIS))
                .as("a day begins elsewhere at another time")
                .isNotEqualTo(revision(dated, ZoneId.of("UTC")));
    }

    private static String revision(CodeMapSpec spec, ZoneId zone) {
        return CodeTableCompiler.compile("codes", spec, zone).table().revision();
    }

    @Test
    void aPodReadsTheSameTableUnderTheRevisionThatItIsGiven() {
        CodeMapSpec spec = map(Kind.unit, entry("BAG", "kg", "25", "FLOUR", "2026-11-01"));
        byte[] stored = CodeMapFile.of("units", "feedfeedfeedfeed", spec).bytes();
        assertThat(CodeMapFile.of("units", "feedfeedfeedfeed", spec).bytes()).isEqualTo(stored);
        CodeTable table = CodeTableCompiler.accepted(CodeMapFile.read(stored), Manifests.PARIS);
        assertThat(table.revision()).isEqualTo("feedfeedfeedfeed");
        assertThat(table.of("BAG", "FLOUR", RECEIVED).factor()).isEqualTo(new BigDecimal("25"));
    }

    /** By the time of the processor, which does not depend on what else the machine does. Generous: it takes about ten milliseconds. */
    @Test
    void fiveThousandLinesAreReadInMilliseconds() throws MessageFailedException {
        byte[] stored =
                CodeMapFile.of("items", "feedfeedfeedfeed", large(5_000)).bytes();
        assertThat(stored.length).isLessThan(64 * 1024);
        var threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begun = threads.getCurrentThreadCpuTime();
            CodeTable table = CodeTableCompiler.accepted(CodeMapFile.read(stored), Manifests.PARIS);
            best = Math.min(best, threads.getCurrentThreadCpuTime() - begun);
            assertThat(table.of("CODE-4999", null).value()).isEqualTo("ITEM-4999");
        }
        assertThat(best).isLessThan(500_000_000);
    }

    @Test
    void aLookUpAllocatesNothing() {
        CodeTable table = table(
                entry("BAG", "kg", "20", null, null),
                entry("BAG", "kg", "25", "FLOUR", "2026-11-01"),
                entry("BAG", "kg", "26", "FLOUR", "2027-11-01"));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int found = 0;
        long before = 0;
        for (int i = 0; i < 30_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            found += table.of("BAG", "FLOUR", RECEIVED) == null ? 0 : 1;
            found += table.of("BAG", RECEIVED) == null ? 0 : 1;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("of 40 000 look-ups")
                .isLessThan(40_000);
        assertThat(found).isEqualTo(60_000);
    }
}
