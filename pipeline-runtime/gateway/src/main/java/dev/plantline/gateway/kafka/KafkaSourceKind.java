package dev.plantline.gateway.kafka;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.gateway.FetchedSource;
import dev.plantline.gateway.SourceKind;
import dev.plantline.model.Backoff;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Messages that are copied from a topic of the plant's own. */
public final class KafkaSourceKind implements SourceKind {
    private static final long FIRST_MS = 200;
    private static final long LONGEST_MS = 10_000;

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
    public FetchedSource open(Opening opening) {
        String topic = opening.manifest().kafka().topic();
        var backoff = new Backoff(FIRST_MS, LONGEST_MS, new Random());
        return new FetchedSource(List.of(topic), new TopicCopier(topic, opening, backoff, clock), opening);
    }

    @Override
    public void notOpened(Map<String, Source> interfaces) {
        // Nobody is answered here: what is not copied now is copied once the interface can be opened.
    }
}
