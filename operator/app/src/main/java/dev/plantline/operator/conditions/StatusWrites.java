package dev.plantline.operator.conditions;

import dev.plantline.model.TimeSource;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.Pauses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes a status when it differs from the one that stands. What stands is told by a watch, which shows an own write a moment later and wakes
 * nobody then: who is asked again in that moment compares with what stood before the write, finds nothing to do, and leaves a status that is no
 * longer true. So a resource whose status was just written is looked at once more. And who has something new to say in that moment is refused by the API
 * server, since a status is written only over what was read: that is no failure, and says again in a moment.
 *
 * @param <P> the resource
 */
public final class StatusWrites<P extends HasMetadata> {
    /** A watch has shown a write by then. */
    static final Duration SHOWN = Duration.ofSeconds(10);

    /** A watch shows a write so soon, as a rule. */
    static final Duration SHOWN_SOON = Duration.ofMillis(50);

    private final TimeSource clock;
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Pauses untilShown = new Pauses(SHOWN_SOON, SHOWN);

    /** Writes, with a clock that tells how long ago the last one was. */
    public StatusWrites(TimeSource clock) {
        this.clock = clock;
    }

    /**
     * A write that was asked for.
     *
     * @param at when, in milliseconds of the clock
     * @param over the resource version that it is written over
     */
    private record Written(long at, String over) {}

    /**
     * What is to be done about a status.
     *
     * @param resource as the watch shows it
     * @param stands its status; null: none
     * @param wanted what it should be
     * @param patch {@link #only} the wanted status
     */
    public UpdateControl<P> write(P resource, Object stands, Object wanted, P patch) {
        String uid = resource.getMetadata().getUid();
        long now = clock.elapsedMillis();
        Written last = written.get(uid);
        if (last != null && !last.over().equals(version(resource))) {
            untilShown.worked(uid);
        }
        if (!wanted.equals(stands)) {
            written.put(uid, new Written(now, version(resource)));
            return UpdateControl.patchStatus(patch).rescheduleAfter(SHOWN);
        }
        if (last == null) {
            return UpdateControl.noUpdate();
        }
        if (now - last.at() < SHOWN.toMillis()) {
            return UpdateControl.<P>noUpdate().rescheduleAfter(SHOWN);
        }
        written.remove(uid, last);
        return UpdateControl.noUpdate();
    }

    /**
     * What is to be done about a status after a reconcile that threw. What the operator cannot do because of itself stands in the status; what the API
     * server does not let it do passes by itself; and a status that it refused because the resource has changed since it was read is said again as soon
     * as the watch shows the change.
     *
     * @param resource as the watch shows it
     * @param stands its status; null: none
     * @param status what it should be, from the reason
     * @param patch {@link #only} a status
     * @param told hears of a status that is written
     */
    public <S> ErrorStatusUpdateControl<P> failed(
            P resource,
            S stands,
            Exception failure,
            Function<String, S> status,
            Function<S, P> patch,
            Consumer<S> told) {
        String uid = resource.getMetadata().getUid();
        if (failure instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_CONFLICT
                && writtenOver(resource)) {
            return ErrorStatusUpdateControl.<P>noStatusUpdate()
                    .rescheduleAfter(untilShown.failed(uid))
                    .withNoRetry();
        }
        if (!(failure instanceof OperatorFailedException)) {
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        S wanted = status.apply(failure.getMessage());
        if (wanted.equals(stands)) {
            return ErrorStatusUpdateControl.noStatusUpdate();
        }
        written.put(uid, new Written(clock.elapsedMillis(), version(resource)));
        told.accept(wanted);
        return ErrorStatusUpdateControl.patchStatus(patch.apply(wanted));
    }

    private boolean writtenOver(P resource) {
        Written last = written.get(resource.getMetadata().getUid());
        return last != null && last.over().equals(version(resource));
    }

    private static String version(HasMetadata resource) {
        return String.valueOf(resource.getMetadata().getResourceVersion());
    }

    /**
     * A resource with nothing but its name and a status, so that server-side apply owns nothing else. It is written only over the one that was read: not
     * over one that was made anew under its name, and no step of somebody else is taken back from an old picture. Kubernetes ignores the uid in the status
     * of a custom resource, so it is the resource version that says which.
     *
     * @param empty makes one of the kind
     * @param resource whose status it is, as it was read
     */
    public static <S, R extends CustomResource<?, S>> R only(Supplier<R> empty, R resource, S status) {
        R only = empty.get();
        only.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withResourceVersion(resource.getMetadata().getResourceVersion())
                .build());
        only.setStatus(status);
        return only;
    }

    /** The sooner of what {@link #write} has asked for and a pause. */
    public static <P extends HasMetadata> UpdateControl<P> atLatest(UpdateControl<P> control, Duration pause) {
        Duration asked = control.getScheduleDelay().map(Duration::ofMillis).orElse(pause);
        return control.rescheduleAfter(asked.compareTo(pause) < 0 ? asked : pause);
    }
}
