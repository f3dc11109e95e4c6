package dev.plantline.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The connections of a {@link MessageServer}: not more than there may be, and none on which nobody asks anything. A connection is idle while it
 * has no open request, also before its first one and while a header is on its way.
 *
 * <p>Over TLS Vert.x shows a connection only after its handshake. Those that are not done with it come on top of the bound and have one of their own:
 * {@link Handshakes}.
 *
 * <p>Thread safe: connections live on several event loops. None is closed under the lock, because Vert.x has locks of its own.
 */
final class Connections {
    private final Vertx vertx;
    private final IntakeLimits limits;
    /** All connections, with their open requests: more than one for a moment when requests come before their turn. */
    private final Map<HttpConnection, Integer> requests = new HashMap<>();
    /** Those that are idle, longest first, with the timers that end them. */
    private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

    Connections(Vertx vertx, IntakeLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** A new one; called on its event loop, as everything here. */
    void opened(HttpConnection connection) {
        connection.closeHandler(gone -> forget(connection));
        admit(connection).ifPresent(HttpConnection::close);
    }

    /** Whom it costs the place: nobody, the one that has been idle longest, or the new one itself. */
    private synchronized Optional<HttpConnection> admit(HttpConnection connection) {
        var cut = Optional.<HttpConnection>empty();
        if (requests.size() >= limits.connections()) {
            cut = idle.keySet().stream().findFirst();
            if (cut.isEmpty()) {
                return Optional.of(connection);
            }
            forget(cut.get());
        }
        requests.put(connection, 0);
        await(connection, limits.firstRequest());
        return cut;
    }

    /**
     * A header has come on it.
     *
     * @return false: it was cut off meanwhile, and what it asks is not to be answered
     */
    synchronized boolean asked(HttpConnection connection) {
        busy(connection);
        return requests.computeIfPresent(connection, (same, before) -> before + 1) != null;
    }

    /** An answer was written to it. */
    synchronized void answered(HttpConnection connection) {
        Integer left = requests.computeIfPresent(connection, (same, before) -> before - 1);
        if (left != null && left == 0) {
            await(connection, limits.nextRequest());
        }
    }

    private void await(HttpConnection connection, Duration patience) {
        idle.put(connection, vertx.setTimer(patience.toMillis(), timer -> {
            if (isOverdue(connection, timer)) {
                connection.close();
            }
        }));
    }

    private synchronized boolean isOverdue(HttpConnection connection, Long timer) {
        boolean overdue = idle.remove(connection, timer);
        if (overdue) {
            requests.remove(connection);
        }
        return overdue;
    }

    private void busy(HttpConnection connection) {
        Long timer = idle.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private synchronized void forget(HttpConnection connection) {
        requests.remove(connection);
        busy(connection);
    }
}
