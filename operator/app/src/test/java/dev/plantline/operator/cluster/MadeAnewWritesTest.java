package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceReleaseStatus;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Regression;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.operator.desired.change.ReleasePlan;
import dev.plantline.operator.desired.change.RevisionPlan;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A status or a deletion that was worked out for something deleted does not reach what was made anew under its name. */
class MadeAnewWritesTest {
    private static final String TIME = "2026-11-28T12:00:00Z";
    private static final Regression FOUND = new Regression(
            "as before", "r", TIME, 1L, 1L, null, null, null, null, null, null, null, null, null, null, null, null);

    private final InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of(Path.of("../../crds")));
    private final KubernetesClient client = kubernetes.client();

    @AfterEach
    void close() {
        kubernetes.close();
    }

    @Test
    void ofARevision() {
        RevisionWriter writer = new RevisionWriter(client);
        InterfaceRevision read = deletedAndMadeAnew(new InterfaceRevision());
        read.setStatus(waiting(null, null));
        assertThat(writer.write(new RevisionPlan(List.of(), List.of(read), List.of(), List.of())))
                .as("nothing is refused: the next look sees the new one")
                .isEmpty();
        hasNoStatus(read);

        InterfaceRevision now = client.resource(read).get();
        now.setStatus(read.getStatus());
        writer.write(new RevisionPlan(List.of(), List.of(now), List.of(), List.of()));
        assertThat(client.resource(read).get().getStatus()).isEqualTo(now.getStatus());
    }

    /** Pods do not tell it again before the interface is looked at again. */
    @Test
    void ofARevisionThatWasHeldAgainstRecordedMessages() {
        RevisionWriter writer = new RevisionWriter(client);
        InterfaceRevision read = deletedAndMadeAnew(new InterfaceRevision());
        read.setStatus(waiting(FOUND, Map.of("lots", FOUND)));
        assertThat(writer.regression(read)).isFalse();
        assertThat(writer.regressionOfCodeMap(read)).isFalse();
        hasNoStatus(read);
    }

    /** Pods tell it again; what the API server cannot do now is tried again. */
    @Test
    void whatMayNotBeWrittenOfRecordedMessagesKeepsNobodyFromAnything() {
        RevisionWriter writer = new RevisionWriter(client);
        InterfaceRevision read = deletedAndMadeAnew(new InterfaceRevision());
        read.setStatus(waiting(FOUND, Map.of("lots", FOUND)));
        for (int code : List.of(403, 404, 422)) {
            kubernetes.refuse(code, request -> request.contains("/status"));
            assertThat(writer.regression(read)).as("%s", code).isTrue();
            assertThat(writer.regressionOfCodeMap(read)).as("%s", code).isTrue();
        }
        kubernetes.refuse(500, request -> request.contains("/status"));
        assertThatThrownBy(() -> writer.regression(read)).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void ofARelease() {
        InterfaceRelease read = deletedAndMadeAnew(new InterfaceRelease());
        read.setStatus(new InterfaceReleaseStatus(
                InterfaceReleaseStatus.State.waiting, TIME, List.of("operations"), null, null, null));
        assertThat(new ReleaseWriter(client).write(new ReleasePlan(List.of(read), List.of())))
                .isEmpty();
        hasNoStatus(read);
    }

    @Test
    void ofADecision() {
        InterfaceDecision read = deletedAndMadeAnew(new InterfaceDecision());
        var wanted = new InterfaceDecisionStatus(
                InterfaceDecisionStatus.State.handingOver, TIME, null, true, 17L, null, null);
        assertThat(new DecisionWriter(client).status(read, wanted)).isEmpty();
        hasNoStatus(read);
    }

    @Test
    void ofWhatIsToBeDeleted() {
        InterfaceRevision revision = deletedAndMadeAnew(new InterfaceRevision());
        InterfaceDecision decision = deletedAndMadeAnew(new InterfaceDecision());
        InterfaceRelease release = deletedAndMadeAnew(new InterfaceRelease());
        assertThat(new RevisionWriter(client)
                        .write(new RevisionPlan(List.of(), List.of(), List.of(revision), List.of(decision))))
                .isEmpty();
        assertThat(new ReleaseWriter(client).write(new ReleasePlan(List.of(), List.of(release))))
                .isEmpty();
        for (CustomResource<?, ?> each : List.of(revision, decision, release)) {
            assertThat((Object) client.resource(each).get()).as(each.getKind()).isNotNull();
        }
    }

    private static InterfaceRevisionStatus waiting(Regression found, Map<String, Regression> ofCodeMap) {
        return new InterfaceRevisionStatus(State.waiting, TIME, null, null, null, null, null, null, found, ofCodeMap);
    }

    /** The deleted one. */
    private <R extends CustomResource<?, ?>> R deletedAndMadeAnew(R one) {
        one.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName("lots-1")
                .build());
        R read = client.resource(one).create();
        client.resource(one).delete();
        assertThat(client.resource(one).create().getMetadata().getUid())
                .isNotEqualTo(read.getMetadata().getUid());
        return read;
    }

    private void hasNoStatus(CustomResource<?, ?> each) {
        assertThat(((CustomResource<?, ?>) client.resource(each).get()).getStatus())
                .isNull();
    }
}
