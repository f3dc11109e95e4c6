package dev.plantline.delivery.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.model.Backoff;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long is waited between probes, and what counts as a failure alike. */
public class PausesTest {
    @Test
    void afterFiveFailedCallsOnlyOneProbeAtATimeGoesOut() {
        ConnectionCircuitBreaker breaker = new ConnectionCircuitBreaker(new Backoff(100, 100, new Random(1)));
        for (int i = 0; i < 4; i++) {
            breaker.failed(0, "away");
            assertThat(breaker.pass(0)).isEqualTo(Pass.open);
        }
        breaker.failed(0, "away");
        assertThat(breaker.reason()).isEqualTo("away");
        assertThat(breaker.pass(99)).isEqualTo(Pass.closed);
        assertThat(breaker.pass(100)).isEqualTo(Pass.probe);
        breaker.sent(true);
        assertThat(breaker.pass(200)).isEqualTo(Pass.closed);
        breaker.answered();
        assertThat(breaker.pass(200)).isEqualTo(Pass.open);
        assertThat(breaker.reason()).isNull();
    }

    @Test
    void aSuccessBetweenMeansThatTheMessagesAreToBlame() {
        InterfaceCircuitBreaker gate = new InterfaceCircuitBreaker(new Backoff(100, 100, new Random(1)), 3);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.refused("a" + i, "unknown product", false, false, "why", 0))
                    .isFalse();
            assertThat(gate.refused("b" + i, "unknown product", false, false, "why", 0))
                    .isFalse();
            gate.succeeded();
        }
        assertThat(gate.reason()).isNull();
    }

    @Test
    void oneKeyThatFailsAgainAndAgainSuspectsNobodyElse() {
        InterfaceCircuitBreaker gate = new InterfaceCircuitBreaker(new Backoff(100, 100, new Random(1)), 3);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.refused("a", "closed period", false, false, "why", 0))
                    .isFalse();
        }
        assertThat(gate.pass(0)).isEqualTo(Pass.open);
    }

    @Test
    void manyMessagesThatNameOneUnknownThingSuspectNobodyElse() {
        InterfaceCircuitBreaker gate = new InterfaceCircuitBreaker(new Backoff(100, 100, new Random(1)), 3);
        for (int i = 0; i < 50; i++) {
            assertThat(gate.refused("key" + i, null, false, false, "no product with default_code = X", 0))
                    .isFalse();
        }
        assertThat(gate.pass(0)).isEqualTo(Pass.open);
    }

    @Test
    void retriesOfWhatIsHeldSuspectNobodyElse() {
        InterfaceCircuitBreaker gate = new InterfaceCircuitBreaker(new Backoff(100, 100, new Random(1)), 3);
        for (int i = 0; i < 10; i++) {
            gate.refused("key" + i % 2, "closed period", false, false, "why", 0);
            assertThat(gate.refused("held" + i, "closed period", true, false, "why", 0))
                    .isFalse();
        }
        assertThat(gate.pass(0)).isEqualTo(Pass.open);
    }

    @Test
    void callsThatWereInFlightWhenTheGateClosedMakeNoProbeWaitLonger() {
        InterfaceCircuitBreaker gate = new InterfaceCircuitBreaker(new Backoff(100, 10_000, longest()), 3);
        for (int i = 0; i < 4; i++) {
            gate.close("wrong key", 0);
            gate.ended(false, 0);
        }
        assertThat(gate.probeAt()).isEqualTo(100);
        gate.sent(true);
        gate.ended(false, 100); // a late answer of another call
        assertThat(gate.pass(100)).isEqualTo(Pass.closed);
        gate.close("wrong key", 100);
        gate.ended(true, 100);
        assertThat(gate.probeAt()).isEqualTo(400);
    }

    @Test
    void aProbeThatIsRefusedLikeTheOthersCountsOnce() {
        InterfaceCircuitBreaker gate = new InterfaceCircuitBreaker(new Backoff(100, 10_000, longest()), 3);
        for (int i = 0; i < 6; i++) {
            gate.refused("key" + i, "no right", false, false, "why", 0);
        }
        assertThat(gate.probeAt()).isEqualTo(100);
        gate.sent(true);
        gate.refused("key0", "no right", false, false, "why", 100);
        gate.ended(true, 100);
        assertThat(gate.probeAt()).isEqualTo(400);
    }

    /** Draws the longest pause there can be. */
    public static Random longest() {
        return new Random() {
            @Override
            public long nextLong(long origin, long bound) {
                return bound - 1;
            }
        };
    }
}
