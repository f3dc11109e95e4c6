package dev.plantline.operator.events;

import dev.plantline.model.DaemonThreads;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.LogKeys;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes Kubernetes Events about what changed in a status. They are a convenience: nothing waits for them, the same one is written once in ten
 * minutes, and when more happens than can be written the oldest are left out. The status has it all.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final String COMPONENT = "plantline-operator";
    private static final Duration ONCE_IN = Duration.ofMinutes(10);
    private static final int MOST_REMEMBERED = 2_000;
    private static final int MOST_WAITING = 500;
    /** The API server takes 1 024 bytes of message. */
    private static final int LONGEST_MESSAGE = 500;

    private final KubernetesClient client;
    private final TimeSource clock;
    private final Map<Told, Long> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            new DaemonThreads("events"),
            new ThreadPoolExecutor.DiscardOldestPolicy());

    private record Told(String uid, Occurrence occurrence) {}

    /** Writes with a client. */
    public EventRecorder(KubernetesClient client, TimeSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Tells what changed from one status to the next, if it is anything that a human may want to know.
     *
     * @param about the resource whose status it is
     * @param before conditions that stood; null: none
     * @param now conditions that stand now
     */
    public void record(HasMetadata about, List<Condition> before, List<Condition> now) {
        Occurrence.all(before, now)
                .filter(occurrence -> isNew(about, occurrence))
                .forEach(occurrence -> {
                    Event event = event(about, occurrence);
                    writer.execute(() -> write(event));
                });
    }

    private boolean isNew(HasMetadata about, Occurrence occurrence) {
        Told what = new Told(about.getMetadata().getUid(), occurrence);
        long now = clock.elapsedMillis();
        synchronized (told) {
            Long last = told.get(what);
            if (last != null && now - last < ONCE_IN.toMillis()) {
                return false;
            }
            told.remove(what); // so that it becomes the youngest
            told.put(what, now);
            return true;
        }
    }

    private Event event(HasMetadata about, Occurrence occurrence) {
        Instant now = clock.instant();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String message = occurrence.message();
        return new EventBuilder()
                .withNewMetadata()
                .withName(about.getMetadata().getName() + "."
                        + Long.toHexString(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano()))
                .withNamespace(about.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(about.getMetadata().getName())
                .withNamespace(about.getMetadata().getNamespace())
                .withUid(about.getMetadata().getUid())
                .endInvolvedObject()
                .withType(occurrence.type().name())
                .withReason(occurrence.reason())
                .withMessage(
                        message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…")
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .build();
    }

    private void write(Event event) {
        try {
            client.v1()
                    .events()
                    .inNamespace(event.getMetadata().getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            if (!writer.isShutdown()) {
                LogKeys.warn(
                        LOG,
                        "Could not write an Event; the status says the same",
                        LogKeys.KIND.of(event.getInvolvedObject().getKind()),
                        LogKeys.NAME.of(event.getInvolvedObject().getName()),
                        LogKeys.REASON.of(e.getMessage()));
            }
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
