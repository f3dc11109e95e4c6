package dev.plantline.gateway.kafka;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.gateway.SourceKind;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Messages that are copied from a topic of the plant's own. */
public final class KafkaSourceKind implements SourceKind {
    private final InstantSource clock;

    /**
     * The kind.
     *
     * @param clock when a source lost something
     */
    public KafkaSourceKind(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean isNamedBy(Source manifest) {
        return manifest.kafka() != null;
    }

    @Override
    public Optional<String> exclusivePlace(Source manifest) {
        return Optional.empty();
    }

    @Override
    public KafkaSource open(Opening opening) {
        return new KafkaSource(
                opening.manifest().kafka().topic(), opening.to(), opening.connection(), opening.intake(), clock);
    }

    @Override
    public void notOpened(Map<String, Source> interfaces) {
        // Nobody is answered here: what is not copied now is copied once the interface can be opened.
    }
}
