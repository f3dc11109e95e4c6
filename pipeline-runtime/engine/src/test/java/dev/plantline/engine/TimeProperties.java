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
}
