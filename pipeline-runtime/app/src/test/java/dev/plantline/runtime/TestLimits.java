package dev.plantline.runtime;

import java.time.Duration;

/** The shipped {@link IntakeLimits} but for what a test says. */
final class TestLimits {
    private static final IntakeLimits SHIPPED = IntakeLimits.DEFAULT;

    private int connections = SHIPPED.connections();
    private int handshakes = SHIPPED.handshakes();
    private Duration handshake = SHIPPED.handshake();
    private Duration firstRequest = SHIPPED.firstRequest();
    private Duration nextRequest = SHIPPED.nextRequest();
    private Duration bodyGrace = SHIPPED.bodyGrace();
    private Duration turn = SHIPPED.turn();
    private int requestsOfKey = SHIPPED.requestsOfKey();

    TestLimits connections(int most) {
        connections = most;
        return this;
    }

    TestLimits handshakes(int most, Duration patience) {
        handshakes = most;
        handshake = patience;
        return this;
    }

    TestLimits firstRequest(Duration patience) {
        firstRequest = patience;
        return this;
    }

    TestLimits nextRequest(Duration patience) {
        nextRequest = patience;
        return this;
    }

    TestLimits bodyGrace(Duration patience) {
        bodyGrace = patience;
        return this;
    }

    TestLimits turn(Duration patience) {
        turn = patience;
        return this;
    }

    TestLimits requestsOfKey(int most) {
        requestsOfKey = most;
        return this;
    }

    IntakeLimits limits() {
        return new IntakeLimits(
                connections,
                handshakes,
                handshake,
                firstRequest,
                nextRequest,
                bodyGrace,
                SHIPPED.bodyRate(),
                SHIPPED.bytesAtOnce(),
                SHIPPED.bytesOfInterface(),
                SHIPPED.bytesOfSender(),
                SHIPPED.bodiesOfKey(),
                requestsOfKey,
                SHIPPED.workers(),
                SHIPPED.workersOfInterface(),
                SHIPPED.workersOfKey(),
                turn);
    }
}
