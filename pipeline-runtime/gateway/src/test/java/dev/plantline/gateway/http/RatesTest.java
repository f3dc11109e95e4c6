package dev.plantline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.source.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much a key may send, and all keys of an interface together. */
class RatesTest {
    private static final RateLimit TWO = new RateLimit(1, 2);
    private static final RateLimit THREE = new RateLimit(1, 3);

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    @Test
    void aKeyThatHasUsedUpItsRateLeavesTheOthersTheirs() {
        Rates rates = rates(null, Map.of("wms-1", TWO, "mes-1", TWO));
        assertThat(rates.take("wms-1")).isZero();
        assertThat(rates.take("wms-1")).isZero();
        assertThat(rates.take("wms-1")).isPositive();
        assertThat(rates.take("mes-1")).isZero();

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(rates.take("wms-1")).as("a second later").isZero();
        assertThat(rates.take("wms-1")).isPositive();
    }

    @Test
    void allKeysTogetherSendNoMoreThanTheInterfaceTakes() {
        Rates rates = rates(THREE, Map.of("wms-1", TWO, "mes-1", TWO));
        assertThat(rates.take("wms-1")).isZero();
        assertThat(rates.take("wms-1")).isZero();
        assertThat(rates.take("mes-1")).isZero();
        assertThat(rates.take("mes-1")).isPositive();
    }

    @Test
    void aNewConfigurationFillsUpNeitherAKeyNorTheInterface() {
        Rates before = rates(null, Map.of("wms-1", TWO));
        before.take("wms-1");
        before.take("wms-1");
        Rates after = rates(null, Map.of("wms-1", TWO, "mes-1", TWO));
        after.continueFrom(before);
        assertThat(after.take("wms-1")).isPositive();
        assertThat(after.take("mes-1")).isZero();

        Rates whole = rates(TWO, Map.of("wms-1", THREE));
        whole.take("wms-1");
        whole.take("wms-1");
        Rates wholeAfter = rates(TWO, Map.of("mes-1", THREE));
        wholeAfter.continueFrom(whole);
        assertThat(wholeAfter.take("mes-1")).isPositive();
    }

    private Rates rates(RateLimit ofInterface, Map<String, RateLimit> ofKeys) {
        return new Rates(ofInterface, ofKeys, nanos::get);
    }
}
