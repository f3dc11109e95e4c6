package dev.plantline.gateway.odoo;

import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.Source;
import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.Backoff;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.records.Records;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Records of an Odoo under one revision of their interface. What reads them is handed from one revision to the next. Thread safe. */
final class OdooSource implements Source {
    /** What was read is still applied; how far it was read stays, should a human take it back. */
    private static final SourceState RETIRED =
            new SourceState(State.running, "retired: nothing is read from Odoo any more");

    private static final long FIRST_MS = 1_000;
    private static final long LONGEST_MS = 60_000;

    private final dev.plantline.api.v1alpha1.source.OdooSource manifest;
    private final String way;
    private final ReceivingInterface to;
    private final Map<String, Object> connection;
    private volatile RecordPoller poller;
    private volatile boolean handedOn;

    OdooSource(
            dev.plantline.api.v1alpha1.source.OdooSource manifest,
            Records records,
            Opening opening,
            InstantSource clock,
            int most) {
        this.manifest = manifest;
        this.way = records.way();
        this.to = opening.to();
        this.connection = opening.connection();
        this.poller = new RecordPoller(
                manifest,
                records,
                opening,
                new Backoff(FIRST_MS, LONGEST_MS, new Random()),
                clock,
                new SentRecords(most));
    }

    @Override
    public void start() {
        if (!to.isRetired()) {
            poller.start();
        }
    }

    @Override
    public SourceState state() {
        return to.isRetired() ? RETIRED : poller.state();
    }

    @Override
    public boolean continueAs(Source next) {
        var other = (OdooSource) next;
        if (to.isRetired()
                || other.to.isRetired()
                || !manifest.equals(other.manifest)
                || !way.equals(other.way)
                || !connection.equals(other.connection)
                || to.maxBytes() != other.to.maxBytes()) {
            return false;
        }
        poller.sendTo(other.to);
        other.poller = poller;
        handedOn = true;
        return true;
    }

    @Override
    public boolean fetches() {
        return !to.isRetired();
    }

    @Override
    public Optional<String> ended() {
        return fetches() && poller.ended()
                ? Optional.of("the thread that reads " + manifest.model() + " has ended")
                : Optional.empty();
    }

    @Override
    public void end() {
        if (!handedOn) {
            poller.end();
        }
    }

    @Override
    public void close(Duration atMost) throws InterruptedException {
        if (!handedOn) {
            poller.join(atMost);
        }
    }
}
