package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.operator.conditions.Finding;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator knows or writes about an interface that was deleted does not reach the one that was made anew under its name. */
class OperatorMadeAnewTest extends OperatorInMemory {
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
        eventually(() -> assertThat(configuration("lyon-scheduled-batch")).doesNotContain("nightly"));
        makeAnew();
        released.countDown();

        hasNeverRun();
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
