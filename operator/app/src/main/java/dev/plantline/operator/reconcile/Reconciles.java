package dev.plantline.operator.reconcile;

import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The reconciles that are under way. The SDK tries again after an exception and shows it to nobody; an error it does not catch: that ends its thread, and
 * the resource then counts as being worked on for ever. So every reconciler does its work inside {@link #guard}, which turns both into a failure that is
 * shown, counted and tried again. Where that is not possible, because the error came from the SDK's own part or because the Java runtime itself has
 * failed, and when a reconcile does not end, only a new process helps: {@link #defect} says so, and the liveness check asks it. Thread safe.
 *
 * <p>Metrics: {@code plantline.reconcile.errors{controller,error}} counts the errors and the exceptions of our own,
 * {@code plantline.reconcile.longest} (seconds) is the age of the oldest reconcile under way.
 */
public final class Reconciles {
    private static final Logger LOG = Logger.getLogger(Reconciles.class);

    private final MeterRegistry registry;
    private final LongSupplier nanoTime;
    private final Duration longest;
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();
    private final AtomicReference<String> lost = new AtomicReference<>();
    private volatile boolean stopping;

    /**
     * Nothing is under way.
     *
     * @param registry takes the metrics
     * @param nanoTime a monotonic clock
     * @param longest a reconcile that takes longer hangs
     */
    public Reconciles(MeterRegistry registry, LongSupplier nanoTime, Duration longest) {
        this.registry = registry;
        this.nanoTime = nanoTime;
        this.longest = longest;
        Gauge.builder("plantline.reconcile.longest", this, each -> each.oldest()
                        .map(oldest -> each.age(oldest).toSeconds())
                        .orElse(0L))
                .baseUnit("seconds")
                .description("Age of the oldest reconcile under way")
                .register(registry);
    }

    /** What a thread works on since when. */
    private record Running(Thread thread, HasMetadata resource, long since) {
        String controller() {
            return resource.getKind().toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            String namespace = resource.getMetadata().getNamespace();
            return resource.getKind() + " " + (namespace == null ? "" : namespace + "/")
                    + resource.getMetadata().getName();
        }
    }

    /** Notes that the current thread begins with a resource. */
    public void begins(HasMetadata resource) {
        Thread thread = Thread.currentThread();
        thread.setUncaughtExceptionHandler(this::ended);
        running.put(thread, new Running(thread, resource, nanoTime.getAsLong()));
    }

    /** Notes that the current thread is done with its resource, whatever came of it; nothing when it has not begun. */
    public void ends() {
        running.remove(Thread.currentThread());
    }

    /** How many are under way. */
    public int underWay() {
        return running.size();
    }

    /**
     * Does the work of a reconciler.
     *
     * @throws OperatorFailedException when it ends with an error or with an exception that does not pass by itself; the SDK then tries again, later
     *     each time
     * @throws KubernetesClientException when the API server is away or refuses something; the SDK tries again as well
     * @throws OperatorStopsException when the operator stops
     */
    public <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (KubernetesClientException | OperatorStopsException e) { // passes by itself
            throw e;
        } catch (RuntimeException e) {
            throw shown(e);
        } catch (StackOverflowError e) {
            count(e);
            throw new OperatorFailedException(
                    "something is nested more deeply than the operator can follow (StackOverflowError)", e);
        } catch (VirtualMachineError e) { // above all memory: whatever this thread does next may fail as well
            count(e);
            lose("the Java runtime failed", e);
            throw e;
        } catch (Error e) {
            count(e);
            throw new OperatorFailedException("internal error: " + e, e);
        }
    }

    /** While clients close and looks are interrupted under what is still at work, an exception says nothing about a resource. */
    private RuntimeException shown(RuntimeException exception) {
        if (stopping) {
            return new OperatorStopsException("the operator is stopping; a reconcile ended with " + exception);
        }
        if (exception instanceof OperatorFailedException) {
            count(exception.getCause());
            return exception;
        }
        count(exception);
        return new OperatorFailedException("internal error: " + exception, exception);
    }

    /** Notes that the operator is about to stop; called before the first client closes. */
    public void stopping() {
        stopping = true;
    }

    /** Why only a new process helps; empty: all is well. What hangs is logged with the place where it stands. */
    public Optional<String> defect() {
        return Optional.ofNullable(lost.get()).or(() -> oldest().filter(
                        each -> age(each).compareTo(longest) > 0)
                .map(each -> {
                    String hangs = "a reconcile has not ended for " + age(each).toSeconds() + " s: " + each;
                    Throwable place = new Throwable("where it stands");
                    place.setStackTrace(each.thread().getStackTrace());
                    LOG.error(hangs, place);
                    return hangs;
                }));
    }

    private Optional<Running> oldest() {
        return running.values().stream().min(Comparator.comparing(this::age).reversed());
    }

    private Duration age(Running each) {
        return Duration.ofNanos(nanoTime.getAsLong() - each.since());
    }

    /** The SDK lets nothing out but errors of its own part, and those that {@link #guard} lets pass. */
    private void ended(Thread thread, Throwable error) {
        lose("a reconcile thread ended", error);
    }

    private void lose(String what, Throwable error) {
        String message = what + ": " + error;
        if (lost.compareAndSet(null, message)) {
            LOG.error("Only a new process helps, and the liveness check says so: " + what, error);
        }
    }

    private void count(Throwable error) {
        Running now = running.get(Thread.currentThread());
        registry.counter(
                        "plantline.reconcile.errors",
                        "controller",
                        now == null ? "unknown" : now.controller(),
                        "error",
                        error.getClass().getSimpleName())
                .increment();
        LogKeys.warn(LOG, "A reconcile ended with an error", LogKeys.NAME.of(now), LogKeys.REASON.of(error));
    }
}
