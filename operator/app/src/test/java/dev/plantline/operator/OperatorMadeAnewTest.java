package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator knows or writes about an interface that was deleted does not reach the one that was made anew under its name. */
class OperatorMadeAnewTest extends OperatorInMemory {
    private static final String BATCH = "lyon-scheduled-batch";
    private static final String THEIRS = "59 23 31 12 *";

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void twoInterfacesRun() {
        applyAll();
        settle();
        assertThat(get(OdooInterface.class, "nightly").getStatus().topics()).isNotNull();
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    /** The work on the plant has not seen the new one yet, and the generation of both is the first. */
    @Test
    void whatIsKnownOfTheDeletedOneDoesNotStandInTheStatusOfTheNewOne() throws Exception {
        holdUp(request -> request.contains("/configmaps") && !request.startsWith("GET"));
        client.resource(get(OdooInterface.class, "nightly")).delete();
        assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();

        makeAnew();
        pause();
        assertThat(get(OdooInterface.class, "nightly").getStatus())
                .as("nobody has worked on it yet")
                .isNull();

        released.countDown();
        hasNeverRun();
    }

    @Test
    void aStatusThatIsWrittenLateDoesNotReachTheNewOne() throws Exception {
        holdUp(request -> request.startsWith("PATCH") && request.endsWith("/odoointerfaces/nightly/status"));
        edit(OdooInterface.class, "nightly", "{\"spec\":{\"suspend\":true}}").accept(client);
        assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();

        client.resource(get(OdooInterface.class, "nightly")).delete();
        eventually(() -> assertThat(configuration(BATCH)).doesNotContain("nightly"));
        makeAnew();
        released.countDown();

        hasNeverRun();
    }

    @Test
    void whatSomebodyMadeUnderANameThatIsDeletedLateStays() throws Exception {
        holdUp(request -> request.startsWith("DELETE") && request.endsWith("/cronjobs/" + BATCH));
        client.resource(get(OdooInterface.class, "nightly")).delete();
        assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();
        CronJob theirs = somebodyElses();

        released.countDown();

        quiet();
        assertThat(get(CronJob.class, BATCH).getMetadata().getUid())
                .isEqualTo(theirs.getMetadata().getUid());
    }

    /** Its status changes with its pods. */
    @Test
    void whatChangesWhileItIsToBeDeletedIsDeletedAllTheSame() throws Exception {
        holdUp(request -> request.startsWith("DELETE") && request.endsWith("/cronjobs/" + BATCH));
        client.resource(get(OdooInterface.class, "nightly")).delete();
        assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();
        edit(CronJob.class, BATCH, "{\"status\":{\"lastScheduleTime\":\"2026-01-01T00:00:00Z\"}}")
                .accept(client);

        released.countDown();

        eventually(() -> assertThat(get(CronJob.class, BATCH)).isNull());
        assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).reason())
                .isNotEqualTo("ResourceRefused");
    }

    @Test
    void whatSomebodyMadeUnderANameThatIsWrittenLateIsNotWrittenOver() throws Exception {
        holdUp(request -> request.startsWith("PATCH") && request.contains("/cronjobs/" + BATCH));
        edit(Plant.class, "lyon", "{\"spec\":{\"timeZone\":\"Europe/Berlin\"}}").accept(client);
        assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();
        somebodyElses();

        released.countDown();

        eventually(() -> assertThat(
                        condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                .contains(BATCH, "already exists and was not made by Plantline"));
        assertThat(get(CronJob.class, BATCH).getSpec().getSchedule()).isEqualTo(THEIRS);
    }

    /** Somebody deletes the operator's, and makes one of his own. */
    private CronJob somebodyElses() {
        CronJob ours = get(CronJob.class, BATCH);
        client.resource(ours).delete();
        return client.resource(new CronJobBuilder()
                        .withNewMetadata()
                        .withName(BATCH)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpecLike(ours.getSpec())
                        .withSchedule(THEIRS)
                        .endSpec()
                        .build())
                .create();
    }

    /** Such a request of the operator waits until it is released. */
    private void holdUp(Predicate<String> which) {
        operator.onRequest = request -> {
            if (which.test(request)) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private void makeAnew() {
        client.resource(Manifests.lots(NAMESPACE, "nightly", "no-such-class")).create();
    }

    private void hasNeverRun() {
        eventually(() -> assertThat(
                        condition(OdooInterface.class, "nightly", Finding.READY).message())
                .contains("no-such-class"));
        assertThat(get(OdooInterface.class, "nightly").getStatus().topics()).isNull();
    }
}
