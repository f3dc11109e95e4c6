package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.gateway.HmacCheck.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HmacCheckTest {
    private static final byte[] KEY = "a shared key".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BODY = "{\"msgId\":\"m-1\"}".getBytes(StandardCharsets.UTF_8);
    private static final long NOW = 1_795_000_000L;

    /** From: printf '1795000000.{"msgId":"m-1"}' | openssl dgst -sha256 -hmac 'a shared key'. */
    private static final String SIGNATURE = "3e6f982ef423aacc0be6664d06f523d7c6a6d200b0584aacded0fa9851b6b0e7";

    private final HmacCheck check = new HmacCheck(KEY, InstantSource.fixed(Instant.ofEpochSecond(NOW)));

    @Test
    void acceptsWhatOpensslSigned() {
        assertThat(check.check("t=" + NOW + ",v1=" + SIGNATURE, BODY)).isEqualTo(Result.valid);
        assertThat(check.check("v1=" + SIGNATURE.toUpperCase(Locale.ROOT) + ", t=" + NOW, BODY))
                .isEqualTo(Result.valid);
    }

    @Test
    void refusesAChangedBodyAndAnotherKey() {
        byte[] changed = "{\"msgId\":\"m-2\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(check.check("t=" + NOW + ",v1=" + SIGNATURE, changed)).isEqualTo(Result.wrong);
        var other = new HmacCheck(new byte[] {1}, InstantSource.fixed(Instant.ofEpochSecond(NOW)));
        assertThat(other.check("t=" + NOW + ",v1=" + SIGNATURE, BODY)).isEqualTo(Result.wrong);
    }

    @Test
    void theTimeIsSignedToo() {
        assertThat(check.check("t=" + (NOW + 1) + ",v1=" + SIGNATURE, BODY)).isEqualTo(Result.wrong);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void refusesWhatWasSignedMoreThanFiveMinutesFromNow(long apart) {
        var then = new HmacCheck(KEY, InstantSource.fixed(Instant.ofEpochSecond(NOW + apart)));
        assertThat(then.check("t=" + NOW + ",v1=" + SIGNATURE, BODY)).isEqualTo(Result.stale);
        var inTime = new HmacCheck(KEY, InstantSource.fixed(Instant.ofEpochSecond(NOW + apart / 301 * 300)));
        assertThat(inTime.check("t=" + NOW + ",v1=" + SIGNATURE, BODY)).isEqualTo(Result.valid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t=1795000000",
                "v1=00",
                "t=x,v1=" + SIGNATURE,
                "t=99999999999999999999,v1=" + SIGNATURE,
                "t=9223372036854775807,v1=" + SIGNATURE,
                "t=1795000000,v1=zz",
                "t=1795000000,v1=" + SIGNATURE + ",v1=" + SIGNATURE,
                "t=1795000000,v1=" + SIGNATURE + ",more"
            })
    void saysWhichFormItExpects(String header) {
        assertThat(check.check(header, BODY)).isEqualTo(Result.malformed);
        assertThat(Result.malformed.reason()).contains("t=<unix seconds>,v1=<64 hex digits>");
    }

    @Test
    void noHeaderIsMissing() {
        assertThat(check.check(null, BODY)).isEqualTo(Result.missing);
    }

    @Test
    void anEmptyKeyIsNoKey() {
        assertThatThrownBy(() -> new HmacCheck(new byte[0], InstantSource.system()))
                .hasMessageContaining("empty");
    }
}
