package dev.plantline.operator.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassStatus;
import dev.plantline.operator.ManualTime;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusWritesTest {
    private final ManualTime time = new ManualTime();
    private final StatusWrites<LatencyClass> writes = new StatusWrites<>(time);
    private final LatencyClass resource = new LatencyClass();

    StatusWritesTest() {
        resource.setMetadata(
                new ObjectMetaBuilder().withName("queued").withUid("1").build());
    }

    @Test
    void whatStandsIsNotWrittenAgain() {
        UpdateControl<LatencyClass> control = write("A", "A");

        assertThat(control.isNoUpdate()).isTrue();
        assertThat(control.getScheduleDelay()).isEmpty();
    }

    @Test
    void aStatusIsLookedAtOnceMoreAfterItWasWrittenBecauseTheWatchMayShowTheOneBefore() {
        assertThat(write("A", "B").isPatchStatus()).isTrue();

        // The truth is A again, and the watch still shows A.
        UpdateControl<LatencyClass> tooSoon = write("A", "A");
        assertThat(tooSoon.isNoUpdate()).isTrue();
        assertThat(tooSoon.getScheduleDelay()).contains(StatusWrites.SHOWN.toMillis());

        time.pass(StatusWrites.SHOWN);
        assertThat(write("B", "A").isPatchStatus()).isTrue();

        time.pass(StatusWrites.SHOWN);
        assertThat(write("A", "A").getScheduleDelay()).isEmpty();
    }

    @Test
    void aWallClockThatJumpsBackDoesNotKeepAStatusFromBeingLeftAlone() {
        write("A", "B");
        time.jump(Duration.ofHours(-1));
        time.pass(StatusWrites.SHOWN);

        assertThat(write("B", "B").getScheduleDelay()).isEmpty();
    }

    @Test
    void aPauseIsKeptUnlessTheLookAfterAWriteIsSooner() {
        assertThat(StatusWrites.atLatest(write("A", "A"), Duration.ofMinutes(10))
                        .getScheduleDelay())
                .contains(Duration.ofMinutes(10).toMillis());
        assertThat(StatusWrites.atLatest(write("A", "B"), Duration.ofMinutes(10))
                        .getScheduleDelay())
                .contains(StatusWrites.SHOWN.toMillis());
        assertThat(StatusWrites.atLatest(write("A", "B"), Duration.ofSeconds(1)).getScheduleDelay())
                .contains(Duration.ofSeconds(1).toMillis());
    }

    @Test
    void aStatusIsWrittenOnlyOverTheOneThatWasRead() {
        resource.getMetadata().setResourceVersion("7");
        LatencyClass only = StatusWrites.only(LatencyClass::new, resource, new LatencyClassStatus(1L, null, null));

        assertThat(only.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(only.getMetadata().getUid())
                .as("owned by nobody who applies")
                .isNull();
    }

    @Test
    void aStatusThatIsRefusedBecauseTheWatchIsBehindIsNoFailureAndIsSaidAgainSoon() {
        resource.getMetadata().setResourceVersion("7");
        write("A", "B");

        ErrorStatusUpdateControl<LatencyClass> again = failed(conflict());
        assertThat(again.isDefaultErrorProcessing()).isFalse();
        assertThat(again.isNoRetry()).isTrue();
        assertThat(again.getResource()).isEmpty();
        assertThat(again.getScheduleDelay()).contains(StatusWrites.SHOWN_SOON.toMillis());

        for (int i = 0; i < 100; i++) {
            assertThat(failed(conflict()).getScheduleDelay().orElseThrow())
                    .as("a watch that stands still is not run against")
                    .isBetween(StatusWrites.SHOWN_SOON.toMillis(), StatusWrites.SHOWN.toMillis());
        }

        resource.getMetadata().setResourceVersion("8");
        write("A", "B");
        assertThat(failed(conflict()).getScheduleDelay())
                .as("it has shown something")
                .contains(StatusWrites.SHOWN_SOON.toMillis());
    }

    @Test
    void aConflictThatIsNotAboutTheStatusIsAFailure() {
        resource.getMetadata().setResourceVersion("7");
        assertThat(failed(conflict()).isDefaultErrorProcessing()).isTrue();

        write("A", "B");
        resource.getMetadata().setResourceVersion("8");
        assertThat(failed(conflict()).isDefaultErrorProcessing()).isTrue();

        resource.getMetadata().setResourceVersion("7");
        assertThat(failed(new KubernetesClientException("away", 503, null)).isDefaultErrorProcessing())
                .isTrue();
    }

    private ErrorStatusUpdateControl<LatencyClass> failed(Exception failure) {
        return writes.failed(resource, null, failure, why -> null, status -> resource, status -> {});
    }

    private static KubernetesClientException conflict() {
        return new KubernetesClientException("the object has been modified", 409, null);
    }

    private UpdateControl<LatencyClass> write(String stands, String wanted) {
        return writes.write(resource, stands, wanted, resource);
    }
}
