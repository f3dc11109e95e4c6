package dev.plantline.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of a {@link MessageServer}: not more than there may be, and none on which nobody asks anything. */
final class Connections {
    private final Vertx vertx;
    private final IntakeLimits limits;
    private final AtomicInteger open = new AtomicInteger();
    /** Timers of connections that have not asked anything yet. */
    private final Map<HttpConnection, Long> silent = new ConcurrentHashMap<>();

    Connections(Vertx vertx, IntakeLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** A new one. */
    void opened(HttpConnection connection) {
        open.incrementAndGet();
        connection.closeHandler(gone -> {
            open.decrementAndGet();
            asked(connection);
        });
        if (open.get() > limits.connections()) {
            connection.close();
            return;
        }
        silent.put(connection, vertx.setTimer(limits.firstRequest().toMillis(), late -> {
            if (silent.remove(connection) != null) {
                connection.close();
            }
        }));
    }

    /** A header has come on it. */
    void asked(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
