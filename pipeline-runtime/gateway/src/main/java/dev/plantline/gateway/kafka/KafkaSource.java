package dev.plantline.gateway.kafka;

import dev.plantline.gateway.Intake;
import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.Source;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.Backoff;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A topic of the plant's own under one revision of its interface. What copies it is handed from one revision to the next. Thread safe. */
final class KafkaSource implements Source {
    /** What was copied is still applied; the group's place in the topic stays, should a human take it back. */
    private static final SourceState RETIRED =
            new SourceState(State.running, "retired: nothing is copied from its topic any more");

    private static final long FIRST_MS = 200;
    private static final long LONGEST_MS = 10_000;

    private final String topic;
    private final ReceivingInterface to;
    private final Map<String, Object> connection;
    private volatile TopicCopier copier;
    private volatile boolean handedOn;

    KafkaSource(
            String topic, ReceivingInterface to, Map<String, Object> connection, Intake intake, InstantSource clock) {
        this.topic = topic;
        this.to = to;
        this.connection = connection;
        var backoff = new Backoff(FIRST_MS, LONGEST_MS, new Random());
        this.copier = new TopicCopier(topic, to, connection, intake, backoff, clock);
    }

    @Override
    public void start() {
        if (!to.isRetired()) {
            copier.start();
        }
    }

    @Override
    public SourceState state() {
        return to.isRetired() ? RETIRED : copier.state();
    }

    @Override
    public boolean continueAs(Source next) {
        var other = (KafkaSource) next;
        if (to.isRetired()
                || other.to.isRetired()
                || !topic.equals(other.topic)
                || !connection.equals(other.connection)
                || to.maxBytes() != other.to.maxBytes()) {
            return false;
        }
        copier.copyTo(other.to);
        other.copier = copier;
        handedOn = true;
        return true;
    }

    @Override
    public boolean fetches() {
        return !to.isRetired();
    }

    @Override
    public Optional<String> ended() {
        return fetches() && copier.ended()
                ? Optional.of("the thread that copies " + topic + " has ended")
                : Optional.empty();
    }

    @Override
    public void end() {
        if (!handedOn) {
            copier.end();
        }
    }

    @Override
    public void close(Duration atMost) throws InterruptedException {
        if (!handedOn) {
            copier.join(atMost);
        }
    }
}
