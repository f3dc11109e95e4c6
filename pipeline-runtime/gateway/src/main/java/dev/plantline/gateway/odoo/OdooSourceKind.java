package dev.plantline.gateway.odoo;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.engine.RecordQueries;
import dev.plantline.gateway.SourceKind;
import dev.plantline.model.records.Records;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Records of an Odoo. */
public final class OdooSourceKind implements SourceKind {
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
    public OdooSource open(Opening opening) {
        var manifest = opening.manifest().odoo();
        var query = RecordQueries.of(manifest);
        var target = opening.to().compiled().spec().target().odoo();
        String connection = manifest.connection() == null ? target.connection() : manifest.connection();
        return new OdooSource(manifest, odoos.open(connection, manifest, query), opening, clock, most);
    }

    @Override
    public void notOpened(Map<String, Source> interfaces) {
        // Nobody is answered here: what is not read now is read once the interface can be opened.
    }
}
