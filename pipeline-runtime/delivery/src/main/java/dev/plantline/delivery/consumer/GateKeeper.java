package dev.plantline.delivery.consumer;

import dev.plantline.delivery.ownership.BatchReader;
import dev.plantline.delivery.ownership.Failures;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.BatchGate;
import dev.plantline.delivery.partition.BatchGate.Opened;
import dev.plantline.model.Batch;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.model.TargetException;
import dev.plantline.model.UnreadableFormException;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a run of a gated interface may apply, and opens nothing itself. */
final class GateKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(GateKeeper.class);

    private final KafkaClients clients;
    private final Admin admin;

    GateKeeper(KafkaClients clients, Admin admin) {
        this.clients = clients;
        this.admin = admin;
    }

    /**
     * What a run may do.
     *
     * @param opened what it applies; null: nothing
     * @param waiting what waits for people; null: nothing
     * @param failed why nobody knows what there is; null: it is known
     * @param unanswered why the target cannot be asked what that would change, which is tried again; null: nothing was asked, or it was answered
     */
    record Decision(Opened opened, Batch waiting, String failed, String unanswered) {
        private static Decision apply(Opened what) {
            return new Decision(what, null, null, null);
        }

        private static Decision await(Batch what) {
            return new Decision(null, what, null, null);
        }
    }

    /**
     * Measures on a thread of its own.
     *
     * @param fresh whether what was released is applied already, and what has come since is looked at
     * @param decided is told on that thread
     */
    void measure(ActiveInterface live, boolean fresh, BiConsumer<ActiveInterface, Decision> decided) {
        DaemonThreads.thread("gate-" + live.id(), () -> decided.accept(live, decide(live, fresh)))
                .start();
    }

    private Decision decide(ActiveInterface live, boolean fresh) {
        try (BatchReader reader = new BatchReader(live, clients, admin)) {
            return decide(live, fresh ? null : live.gate().release(), reader);
        } catch (UnreadableFormException e) {
            return failed(live, e.getMessage());
        } catch (TargetException e) {
            LOG.warn("{}: the target does not say what a batch would change: {}", live.id(), e.getMessage());
            return new Decision(null, null, null, "nobody knows what its batch would change: " + e.getMessage());
        } catch (KafkaException e) {
            return failed(live, Failures.words(e));
        } catch (RuntimeException | Error e) {
            return failed(live, "an internal error: " + ErrorTrace.of(e));
        }
    }

    private static Decision failed(ActiveInterface live, String why) {
        LOG.error("{}: its batch cannot be measured, so nothing of it is applied: {}", live.id(), why);
        return new Decision(null, null, "its batch cannot be measured: " + why, null);
    }

    private static Decision decide(ActiveInterface live, Release release, BatchReader reader)
            throws UnreadableFormException, TargetException {
        BatchReader.Standing standing = release == null ? null : reader.standing(release.batch(), release.released());
        if (standing != null && !standing.ends().isEmpty()) {
            if (release.released()) {
                LOG.info("{}: batch {} is as it was released and is applied", live.id(), release.name());
                return Decision.apply(new Opened(release.batch().digest(), standing.ends()));
            }
            return Decision.await(release.batch());
        }
        BatchReader.Measured measured = reader.measure();
        if (measured.why() == null) {
            return Decision.apply(new Opened(null, measured.ends()));
        }
        Batch waiting = measured.batch();
        if (standing != null && standing.differs() != null) {
            LOG.warn("{}: batch {} is void: {}", live.id(), release.name(), standing.differs());
            waiting = waiting.because(
                    measured.why() + ". " + release.name() + ", made before, is void: " + standing.differs());
        }
        LOG.info("{}: a batch of {} messages waits for its release", live.id(), waiting.messages());
        return Decision.await(waiting);
    }

    /** Whether what was found under one configuration holds under another one as well. */
    static boolean asksTheSame(ActiveInterface one, ActiveInterface other) {
        return one.mappedUnder().equals(other.mappedUnder())
                && one.gate() != null
                && other.gate() != null
                && Objects.equals(
                        one.gate().condition().toString(),
                        other.gate().condition().toString())
                && (one.gate().release() == null
                        ? other.gate().release() == null
                        : one.gate().release().isAs(other.gate().release()));
    }

    /** The newer configuration, with the gate as open as it is, if it still may be. */
    static ActiveInterface carriedOver(ActiveInterface older, ActiveInterface newer) {
        BatchGate gate = older.gate();
        if (gate == null || gate.opened() == null || newer.gate() == null) {
            return newer;
        }
        return asksTheSame(older, newer) ? newer.with(gate.opened()) : newer;
    }
}
