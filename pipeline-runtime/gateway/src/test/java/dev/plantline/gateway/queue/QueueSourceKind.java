package dev.plantline.gateway.queue;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.gateway.Intake.Receipt;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.SourceKind;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Provenance;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A kind of source that tests add: named queues in memory. For want of a record of its own its manifest is a topic called {@code queue.…}. */
final class QueueSourceKind implements SourceKind {
    final Map<String, QueueSource> open = new ConcurrentHashMap<>();
    final Map<String, Source> notOpened = new ConcurrentHashMap<>();

    @Override
    public boolean isNamedBy(Source manifest) {
        return manifest.kafka() != null && manifest.kafka().topic().startsWith("queue.");
    }

    @Override
    public Optional<String> exclusivePlace(Source manifest) {
        return Optional.of("queue:" + manifest.kafka().topic());
    }

    @Override
    public QueueSource open(Opening opening) {
        return new QueueSource(opening);
    }

    @Override
    public void notOpened(Map<String, Source> interfaces) {
        notOpened.clear();
        notOpened.putAll(interfaces);
    }

    /** One queue. */
    final class QueueSource implements dev.plantline.gateway.Source {
        private final Opening opening;

        QueueSource(Opening opening) {
            this.opening = opening;
        }

        CompletableFuture<Receipt> offer(byte[] body) throws MessageFailedException {
            var to = opening.to();
            return opening.intake()
                    .append(
                            to,
                            UUID.randomUUID().toString(),
                            new Received(body, "queue:", "", Provenance.UNKNOWN),
                            to.compiled().decode(body));
        }

        @Override
        public void start() {
            open.put(opening.to().id().name(), this);
        }

        @Override
        public SourceState state() {
            return SourceState.RECEIVING;
        }

        @Override
        public boolean continueAs(dev.plantline.gateway.Source next) {
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
            open.remove(opening.to().id().name(), this);
        }

        @Override
        public void close(Duration atMost) {
            // nothing is on its way
        }
    }
}
