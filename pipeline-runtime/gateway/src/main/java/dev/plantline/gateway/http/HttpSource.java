package dev.plantline.gateway.http;

import dev.plantline.gateway.Intake;
import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.Source;
import dev.plantline.gateway.SourceState;
import java.time.Duration;
import java.util.Optional;

/** One path under one revision of its interface. Immutable; what begins and ends is its place among the routes. */
final class HttpSource implements Source {
    private final ReceivingInterface to;
    private final String path;
    private final Senders senders;
    private final Intake intake;
    private final HttpRoutes routes;

    /**
     * A source without a place among the routes.
     *
     * @param to whose messages come here
     * @param path below the gateway's root, without a slash at its start
     * @param senders who may send here
     */
    HttpSource(ReceivingInterface to, String path, Senders senders, Intake intake, HttpRoutes routes) {
        this.to = to;
        this.path = path;
        this.senders = senders;
        this.intake = intake;
        this.routes = routes;
    }

    ReceivingInterface to() {
        return to;
    }

    String path() {
        return path;
    }

    Senders senders() {
        return senders;
    }

    Intake intake() {
        return intake;
    }

    @Override
    public void start() {
        routes.put(this);
    }

    @Override
    public SourceState state() {
        return SourceState.RECEIVING;
    }

    @Override
    public boolean continueAs(Source next) {
        next.start();
        return true;
    }

    @Override
    public boolean fetches() {
        return false;
    }

    @Override
    public Optional<String> ended() {
        return Optional.empty();
    }

    @Override
    public void end() {
        routes.remove(this);
    }

    @Override
    public void close(Duration atMost) {
        // Whoever is admitted already is answered: the server waits for that.
    }
}
