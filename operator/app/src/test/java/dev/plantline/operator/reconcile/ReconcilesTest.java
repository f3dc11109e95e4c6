package dev.plantline.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorStopsException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class ReconcilesTest {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a monotonic clock may run over
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Reconciles reconciles = new Reconciles(registry, now::get, LONGEST);

    @Test
    void aReconcileHangsWhenItTakesLongerThanTheBound() {
        reconciles.begins(plant());
        now.addAndGet(LONGEST.toNanos());
        assertThat(health()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(registry.get("plantline.reconcile.longest").gauge().value()).isEqualTo(LONGEST.toSeconds());

        now.addAndGet(1);
        assertThat(health()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(reconciles.defect()).contains("a reconcile has not ended for 600 s: Plant plant-lyon/lyon");

        reconciles.ends();
        assertThat(health()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(registry.get("plantline.reconcile.longest").gauge().value()).isZero();
    }

    @Test
    void aThreadThatEndsByAnErrorIsLostForGood() throws InterruptedException {
        Thread thread = new Thread(() -> {
            reconciles.begins(plant());
            try {
                throw new StackOverflowError("outside of the guard");
            } finally {
                reconciles.ends();
            }
        });
        thread.start();
        thread.join();

        assertThat(health()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(reconciles.defect())
                .hasValueSatisfying(why -> assertThat(why).contains("outside of the guard"));
    }

    @Test
    void anErrorBecomesAFailureUnlessTheJavaRuntimeItselfFailed() {
        assertThatThrownBy(() -> reconciles.guard(() -> fail(new StackOverflowError())))
                .isInstanceOf(OperatorFailedException.class)
                .hasMessageContaining("nested more deeply");
        assertThatThrownBy(() -> reconciles.guard(() -> fail(new ExceptionInInitializerError("it"))))
                .isInstanceOf(OperatorFailedException.class);
        assertThat(reconciles.defect()).isEmpty();

        assertThatThrownBy(() -> reconciles.guard(() -> fail(new OutOfMemoryError("unable to create native thread"))))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(reconciles.defect())
                .hasValueSatisfying(why -> assertThat(why).contains("native thread"));
    }

    @Test
    void anExceptionOfOurOwnBecomesAFailureThatIsCounted() {
        reconciles.begins(plant());
        IllegalStateException bug = new IllegalStateException("no such thing");
        assertThatThrownBy(() -> reconciles.guard(() -> fail(bug)))
                .isInstanceOf(OperatorFailedException.class)
                .hasMessage("internal error: java.lang.IllegalStateException: no such thing")
                .hasCause(bug);
        assertThat(errors("IllegalStateException")).isEqualTo(1);
    }

    @Test
    void aFailureThatIsToldInItsOwnWordsIsCountedByItsCause() {
        reconciles.begins(plant());
        OperatorFailedException told = new OperatorFailedException("cannot read the Secrets", new TimeoutException());
        assertThatThrownBy(() -> reconciles.guard(() -> fail(told))).isSameAs(told);
        assertThat(errors("TimeoutException")).isEqualTo(1);
    }

    @Test
    void whatPassesByItselfIsLeftToTheSdk() {
        for (RuntimeException passes :
                List.of(new KubernetesClientException("away"), new OperatorStopsException("no longer acted on"))) {
            assertThatThrownBy(() -> reconciles.guard(() -> fail(passes))).isSameAs(passes);
        }
        assertThat(registry.find("plantline.reconcile.errors").counters()).isEmpty();
    }

    @Test
    void whatFailsBecauseTheOperatorStopsIsShownNowhere() {
        reconciles.stopping();
        for (RuntimeException failure : List.of(
                new IllegalStateException("Client is closed"),
                new OperatorFailedException("a request failed", new TimeoutException()))) {
            assertThatThrownBy(() -> reconciles.guard(() -> fail(failure))).isInstanceOf(OperatorStopsException.class);
        }
        assertThat(registry.find("plantline.reconcile.errors").counters()).isEmpty();
    }

    private double errors(String error) {
        return registry.get("plantline.reconcile.errors")
                .tags("controller", "plant", "error", error)
                .counter()
                .count();
    }

    private HealthCheckResponse.Status health() {
        return new ReconcileHealth(reconciles).call().getStatus();
    }

    private static String fail(Error error) {
        throw error;
    }

    private static String fail(RuntimeException exception) {
        throw exception;
    }

    private static Plant plant() {
        Plant plant = new Plant();
        plant.setMetadata(new ObjectMetaBuilder()
                .withName("lyon")
                .withNamespace("plant-lyon")
                .build());
        return plant;
    }
}
