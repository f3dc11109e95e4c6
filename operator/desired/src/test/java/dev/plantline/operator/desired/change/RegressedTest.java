package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.Regression;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Revisions that wait are held against recorded messages, and who decides sees what came of it. */
class RegressedTest extends ChangesUnderControl {
    @Test
    void whatWaitsIsHandedToPodsUntilItWasHeldAgainstRecordedMessagesBesideWhatIsLive() throws IOException {
        assertThat(candidates()).isEmpty();
        change(MAPPING, CHANGED_MAPPING, "marie");
        assertThat(candidates()).containsOnlyKeys("candidate-mes-lot.json.gz");
        var handed = CandidateFile.read(Base64.getDecoder().decode(candidates().get("candidate-mes-lot.json.gz")));
        assertThat(handed.revision()).isEqualTo(waiting().revision());
        assertThat(handed.spec().toString()).contains("lot_{lot}_{product}");
        assertThat(running.toString()).as("nobody runs it").doesNotContain("lot_{lot}_{product}");

        assertThat(regressed("another", 0)).as("held against what is not live").isEmpty();
        regressed(liveRevision(), 3).ifPresent(this::replace);
        look();
        assertThat(candidates()).isEmpty();
        decide("ana", "business", Verdict.approve);
        assertThat(waitingRevision().getStatus().missing()).containsExactly("technical");
        assertThat(regressed(liveRevision(), 3)).as("known").isEmpty();

        change("lot_{lot}_{product}", "lot_{lot}", "marie");
        assertThat(waitingRevision().getStatus().regression())
                .as("another revision")
                .isNull();
        assertThat(candidates()).isNotEmpty();
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(candidates()).isEmpty();
    }

    @Test
    void whatAPodSaysOfRecordedMessagesHasBounds() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        var many = Collections.nCopies(10_000, new Regression.At(0, 1));
        var found = new Regression(
                waiting().revision(),
                liveRevision(),
                "2026-11-27T08:02:00Z",
                1,
                0,
                1,
                0,
                0,
                0,
                0,
                Collections.nCopies(10_000, new Regression.Field("a".repeat(200), 1)),
                many,
                many,
                many,
                Collections.nCopies(10_000, new Regression.Range(0, 0, 1)),
                "x".repeat(100_000),
                null);
        var status = Regressed.of("mes-lot", liveRevision(), found, revisions)
                .orElseThrow()
                .getStatus()
                .regression();
        assertThat(status.toString()).hasSizeLessThan(30_000);
        assertThat(status.fields()).hasSize(20);
        assertThat(Regressed.of(
                        "mes-lot",
                        liveRevision(),
                        new Regression(
                                waiting().revision(),
                                liveRevision(),
                                "now",
                                5,
                                9,
                                1,
                                0,
                                0,
                                0,
                                0,
                                List.of(new Regression.Field("Marie Dupont", 1)),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                null),
                        revisions))
                .as("it contradicts itself")
                .isEmpty();
    }

    @Test
    void aProblemInOtherWordsIsWrittenOnceAnHour() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        replace(problem("Kafka: away", "2026-11-27T08:00:00Z").orElseThrow());
        assertThat(problem("Kafka: it has no leader", "2026-11-27T08:01:00Z")).isEmpty();
        assertThat(problem("no topic", "2026-11-27T08:01:00Z")).isPresent();
        assertThat(problem("Kafka: it has no leader", "2026-11-27T09:01:00Z")).hasValueSatisfying(each -> assertThat(
                        each.getStatus().regression().at())
                .as("so that another one has its turn")
                .isEqualTo("2026-11-27T09:01:00Z"));
    }

    private Optional<InterfaceRevision> problem(String words, String at) {
        return Regressed.of(
                "mes-lot",
                liveRevision(),
                Regression.failed(waiting().revision(), liveRevision(), at, words),
                revisions);
    }

    private Optional<InterfaceRevision> regressed(String live, long newlyFailing) {
        return Regressed.of(
                "mes-lot",
                liveRevision(),
                new Regression(
                        waiting().revision(),
                        live,
                        "2026-11-27T08:02:00Z",
                        10,
                        10 - newlyFailing,
                        0,
                        newlyFailing,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null),
                revisions);
    }

    private void replace(InterfaceRevision changed) {
        revisions.replaceAll(each -> name(each).equals(name(changed)) ? changed : each);
    }
}
