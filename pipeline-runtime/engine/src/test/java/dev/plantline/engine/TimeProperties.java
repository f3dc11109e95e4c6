package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.MappingSpec.Type;
import dev.plantline.model.Value;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Times against java.time, which reads them slowly and without doubt. */
class TimeProperties {
    private static final DateTimeFormatter ODOO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    @Provide
    Arbitrary<LocalDateTime> times() {
        // 1970 to 2100, seconds
        return Arbitraries.longs()
                .between(0, 4_102_444_800L)
                .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "Europe/Paris",
                        "America/Chicago",
                        "Asia/Kolkata",
                        "Pacific/Auckland",
                        "America/Sao_Paulo",
                        "UTC",
                        "Asia/Tokyo")
                .map(ZoneId::of);
    }

    private static String written(Type type, ZoneId zone, String text) throws Exception {
        Path path = Path.parse("a");
        return ((Value.Text) new Typed(type, zone).of(new Value.Text(text), path, Scope.of(null))).value();
    }

    @Property(tries = 500)
    void aTimeWithAnOffsetIsThatMoment(
            @ForAll("times") LocalDateTime time,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = -56, max = 56) int quarters,
            @ForAll @IntRange(max = 999_999_999) int nano)
            throws Exception {
        OffsetDateTime moment = time.withNano(nano).atOffset(ZoneOffset.ofTotalSeconds(quarters * 900));
        String expected = ODOO.format(moment.withOffsetSameInstant(ZoneOffset.UTC));
        for (String pattern : List.of(
                "uuuu-MM-dd'T'HH:mm:ssxxx",
                "uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
                "uuuu-MM-dd HH:mm:ss.nnnnnnnnnxxx",
                "uuuu-MM-dd'T'HH:mm:ssxx")) {
            String text = DateTimeFormatter.ofPattern(pattern).format(moment);
            assertThat(written(Type.datetime, zone, text)).as(text).isEqualTo(expected);
            assertThat(written(Type.date, zone, text))
                    .as(text)
                    .isEqualTo(moment.atZoneSameInstant(zone).toLocalDate().toString());
        }
    }

    @Property(tries = 500)
    void aTimeWithoutAnOffsetIsThePlants(@ForAll("times") LocalDateTime time, @ForAll("zones") ZoneId zone)
            throws Exception {
        String text = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(time);
        assertThat(written(Type.date, zone, text)).isEqualTo(time.toLocalDate().toString());
        if (!zone.getRules().getValidOffsets(time).isEmpty()) {
            assertThat(written(Type.datetime, zone, text))
                    .isEqualTo(ODOO.format(time.atZone(zone).withZoneSameInstant(ZoneOffset.UTC)));
        }
    }

    private static boolean letsIn(String format, String text) {
        return Times.FORMATS.stream()
                .filter(one -> one.getName().equals(format))
                .allMatch(one -> one.matches(null, text));
    }

    @Provide
    Arbitrary<String> almostTimes() {
        return Combinators.combine(
                        Arbitraries.of("0000", "0001", "1970", "2016", "9999"),
                        Arbitraries.of("-01-01", "-12-31", "-02-29", "-02-30", "-13-01"),
                        Arbitraries.of("T", "t", " ", ""),
                        Arbitraries.of(
                                "00:00:00",
                                "23:59:59",
                                "23:59:60",
                                "24:00:00",
                                "10:00",
                                "10:00:00.123456789",
                                "10:00:00."),
                        Arbitraries.of(
                                "Z", "z", "+00:00", "-00:00", "+14:00", "+18:30", "-23:59", "+0100", "", "+1:00"))
                .as((year, day, between, time, offset) -> year + day + between + time + offset);
    }

    @Property(tries = 3_000)
    void whatTheContractLetsInTheMappingReads(@ForAll("almostTimes") String text) throws Exception {
        if (letsIn("date-time", text)) {
            written(Type.datetime, ZoneId.of("UTC"), text);
        }
        if (letsIn("date", text.substring(0, 10))) {
            written(Type.date, ZoneId.of("UTC"), text.substring(0, 10));
        }
    }

    @Example
    void theContractLetsInWhatTheStandardAndOdooHave() {
        for (String text : List.of(
                "2016-12-31T23:59:59Z",
                "2016-12-31t23:59:59.123456789z",
                "2016-12-31T23:59:59-00:00",
                "2016-12-31T23:59:59+14:00",
                "9999-12-31T23:59:59Z",
                "2016-02-29T00:00:00-12:00")) {
            assertThat(letsIn("date-time", text)).as(text).isTrue();
        }
        for (String text : List.of(
                "2016-12-31T23:59:60Z",
                "0000-01-01T00:00:00Z",
                "2016-12-31T23:59:59+18:30",
                "2015-02-29T00:00:00Z",
                "2016-12-31T23:59:59",
                "2016-12-31T23:59Z",
                "2016-12-31 23:59:59Z",
                "2016-12-31T23:59:59Z ",
                "2016-12-31",
                "")) {
            assertThat(letsIn("date-time", text)).as(text).isFalse();
        }
        assertThat(letsIn("date", "0001-01-01")).isTrue();
        assertThat(letsIn("date", "0000-01-01")).isFalse();
        assertThat(letsIn("date", "2016-02-30")).isFalse();
    }
}
