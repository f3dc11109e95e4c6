package dev.plantline.gateway.odoo;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.engine.RecordQueries;
import dev.plantline.gateway.FetchedSource;
import dev.plantline.gateway.SourceKind;
import dev.plantline.model.Backoff;
import dev.plantline.model.records.Records;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Records of an Odoo. */
public final class OdooSourceKind implements SourceKind {
    private static final long FIRST_MS = 1_000;
    private static final long LONGEST_MS = 60_000;

    private final Records.Opener odoos;
    private final InstantSource clock;
    private final int most;

    /**
     * The kind.
     *
     * @param odoos opens ways to the Odoos of the configuration of the moment
     * @param clock up to when records can have been written
     */
    public OdooSourceKind(Records.Opener odoos, InstantSource clock) {
        this(odoos, clock, SentRecords.MOST);
    }

    /**
     * The kind with another bound, for tests.
     *
     * @param most records that a full reading compares
     */
    public OdooSourceKind(Records.Opener odoos, InstantSource clock, int most) {
        this.odoos = odoos;
        this.clock = clock;
        this.most = most;
    }

    @Override
    public boolean isNamedBy(Source manifest) {
        return manifest.odoo() != null;
    }

    @Override
    public Optional<String> exclusivePlace(Source manifest) {
        return Optional.empty();
    }

    @Override
    public FetchedSource open(Opening opening) {
        var manifest = opening.manifest().odoo();
        var query = RecordQueries.of(manifest);
        var target = opening.to().compiled().spec().target().odoo();
        String connection = manifest.connection() == null ? target.connection() : manifest.connection();
        var records = odoos.open(connection, manifest, query);
        var backoff = new Backoff(FIRST_MS, LONGEST_MS, new Random());
        var poller = new RecordPoller(manifest, records, opening, backoff, clock, new SentRecords(most));
        return new FetchedSource(List.of(manifest, records.way()), poller, opening);
    }

    @Override
    public void notOpened(Map<String, Source> interfaces) {
        // Nobody is answered here: what is not read now is read once the interface can be opened.
    }
}
