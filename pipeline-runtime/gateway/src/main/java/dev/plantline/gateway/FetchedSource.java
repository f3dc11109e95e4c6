package dev.plantline.gateway;

import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source that fetches its messages by itself, under one revision of its interface. What fetches them is handed from one revision to the next. Thread safe.
 */
public final class FetchedSource implements Source {
    /** What was fetched is still applied; how far it was stays, should a human take it back. */
    private static final SourceState RETIRED =
            new SourceState(State.running, "retired: nothing is fetched from its source any more");

    private final List<Object> place;
    private final ReceivingInterface to;
    private final Map<String, Object> connection;
    private volatile Fetcher fetcher;
    private volatile boolean handedOn;

    /**
     * A source that is not started.
     *
     * @param place all that says what is fetched and on which way: with something else there another one begins
     * @param fetcher that is not started
     */
    public FetchedSource(List<Object> place, Fetcher fetcher, Opening opening) {
        this.place = List.copyOf(place);
        this.to = opening.to();
        this.connection = opening.connection();
        this.fetcher = fetcher;
    }

    @Override
    public void start() {
        if (!to.isRetired()) {
            fetcher.start();
        }
    }

    @Override
    public SourceState state() {
        return to.isRetired() ? RETIRED : fetcher.state();
    }

    @Override
    public boolean continueAs(Source next) {
        var other = (FetchedSource) next;
        if (to.isRetired()
                || other.to.isRetired()
                || !place.equals(other.place)
                || !connection.equals(other.connection)
                || to.maxBytes() != other.to.maxBytes()) {
            return false;
        }
        fetcher.sendTo(other.to);
        other.fetcher = fetcher;
        handedOn = true;
        return true;
    }

    @Override
    public boolean fetches() {
        return !to.isRetired();
    }

    @Override
    public Optional<String> ended() {
        return fetches() && fetcher.ended()
                ? Optional.of("the thread that fetches " + fetcher.what() + " has ended")
                : Optional.empty();
    }

    @Override
    public void end() {
        if (!handedOn) {
            fetcher.end();
        }
    }

    @Override
    public void close(Duration atMost) throws InterruptedException {
        if (!handedOn) {
            fetcher.join(atMost);
        }
    }
}
