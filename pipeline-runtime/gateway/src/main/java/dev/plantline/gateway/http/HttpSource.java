package dev.plantline.gateway.http;

import dev.plantline.gateway.Intake;
import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.Source;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.AddressRange;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One path under one revision of its interface. Immutable; what begins and ends is its place among the routes. */
final class HttpSource implements Source {
    private final ReceivingInterface to;
    private final String path;
    private final Senders senders;
    private final List<AddressRange> allowed;
    private final Rates rates;
    private final Intake intake;
    private final HttpRoutes routes;
    private final InternalErrors errors;

    /**
     * A source without a place among the routes.
     *
     * @param to whose messages come here
     * @param path below the gateway's root, without a slash at its start
     * @param senders who may send here
     * @param allowed from where; empty: from anywhere
     * @param rates how many messages
     * @param errors of the gateway itself while it took them
     */
    HttpSource(
            ReceivingInterface to,
            String path,
            Senders senders,
            List<AddressRange> allowed,
            Rates rates,
            Intake intake,
            HttpRoutes routes,
            InternalErrors errors) {
        this.to = to;
        this.path = path;
        this.senders = senders;
        this.allowed = List.copyOf(allowed);
        this.rates = rates;
        this.intake = intake;
        this.routes = routes;
        this.errors = errors;
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

    /** Whether messages may come from an address. */
    boolean allows(String address) {
        return allowed.isEmpty() || AddressRange.isWithin(allowed, address);
    }

    Rates rates() {
        return rates;
    }

    Intake intake() {
        return intake;
    }

    InternalErrors errors() {
        return errors;
    }

    @Override
    public void start() {
        routes.put(this);
    }

    @Override
    public SourceState state() {
        return intake.trouble(to)
                .map(why -> "the gateway cannot take messages, and their senders are told to send them again: " + why)
                .or(errors::recent)
                .map(why -> new SourceState(State.blocked, why))
                .orElse(SourceState.RECEIVING);
    }

    @Override
    public boolean continueAs(Source next) {
        ((HttpSource) next).rates.continueFrom(rates);
        ((HttpSource) next).errors.continueFrom(errors);
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
