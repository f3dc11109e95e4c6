package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Regression;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables that wait are held against recorded messages of each interface that runs with them, and who decides sees what came of it. */
class CodeMapRegressedTest extends CodeMapsUnderControl {
    private static final String AT = "2026-11-27T08:02:00Z";

    @Test
    void whatWaitsIsHandedToPodsForEachInterfaceUntilItWasHeldAgainstItsMessages() throws IOException {
        assertThat(candidates()).isEmpty();
        apply("eve", WRONG, B);
        assertThat(candidates()).containsOnlyKeys("candidate-_codemap-lots.json.gz");
        var handed = handed();
        assertThat(handed.interfaces()).containsExactly("mes-lot");
        assertThat(handed.revision()).isEqualTo(asked().getSpec().revision());
        assertThat(handed.spec().toString()).contains("wrong");
        assertThat(pods()).as("nobody maps with it").isEqualTo("A=a B=b");
        assertThat(PodLayout.candidateOf("candidate-_codemap-lots.json.gz"))
                .as("no interface's")
                .isEmpty();

        assertThat(regressed("another/" + table(), 0))
                .as("held against what is not live")
                .isEmpty();
        assertThat(regressed(liveRevision() + "/another", 0)).isEmpty();
        tell(regressed(3));
        assertThat(candidates()).isEmpty();
        assertThat(asked().getStatus().regressions().get("mes-lot").summary())
                .isEqualTo("3 NEWLY FAIL: of the last 10 messages 7 the same, 0 differ, 3 newly fail");
        assertThat(regressed(3)).as("known").isEmpty();
        agree("ann", "steward", Verdict.refuse, null);
        assertThat(asked().getStatus().regressions())
                .as("who decides next sees it as well")
                .containsOnlyKeys("mes-lot");
        assertThat(candidates()).isEmpty();

        apply("eve", "{code: A, value: other}", B);
        assertThat(asked().getStatus().regressions()).as("another table").isNull();
        assertThat(candidates()).isNotEmpty();
        agree("ann");
        assertThat(pods()).isEqualTo("A=other B=b");
        assertThat(candidates()).isEmpty();
    }

    /** What newly passes with codes that have gone live meanwhile passes already. */
    @Test
    void whatWasComparedBesideAnotherTableThanTheOneThatIsLiveIsComparedAnew() throws IOException {
        apply("eve", WRONG, B);
        tell(regressed(0));
        var before = asked().getStatus().regressions();
        assertThat(candidates()).isEmpty();
        var table = table();
        apply("eve", WRONG, B, C);
        assertThat(pods()).isEqualTo("A=a B=b C=c");
        assertThat(table()).isNotEqualTo(table);
        revisions.replaceAll(each -> each == asked() ? knowing(each, before) : each);
        look();
        assertThat(handed().interfaces()).containsExactly("mes-lot");
        tell(regressed(0));
        assertThat(candidates()).isEmpty();
    }

    @Test
    void whatWasFoundOfATableThatWaitsNoMoreIsNotSaidOfTheOneThatDoes() throws IOException {
        apply("eve", WRONG, B);
        var first = asked().getSpec().revision();
        apply("eve", "{code: A, value: other}", B);
        assertThat(asked().getSpec().revision()).isNotEqualTo(first);
        assertThat(Regressed.ofCodeMap(
                        "mes-lot",
                        liveRevision(),
                        Regression.failed(first, beside(), AT, "Kafka: away"),
                        ofCodeMap(),
                        name -> true))
                .isEmpty();
    }

    @Test
    void anInterfaceThatDoesNotRunWithTheCodeMapIsNotCompared() throws IOException {
        inManifests("{to: name, from: lot, code: lots}", "{to: name, from: lot}");
        look();
        decisionsForTheInterface();
        inManifests("{to: name, from: lot}", "{to: name, from: lot, code: lots, whenMissing: omit}");
        look(); // its manifest names it, and waits
        assertThat(desired.codeMaps().get("lots").usedBy()).contains("mes-lot");
        apply("eve", WRONG, B);
        assertThat(asked()).isNotNull();
        assertThat(candidates()).containsOnlyKeys(PodLayout.candidate("mes-lot"));
    }

    @Test
    void aRefusedComparisonIsTriedAgainAndInOtherWordsWrittenOnceAnHour() throws IOException {
        apply("eve", WRONG, B);
        tell(problem("Kafka: away", AT));
        assertThat(candidates()).isNotEmpty();
        assertThat(problem("Kafka: it has no leader", "2026-11-27T08:03:00Z")).isEmpty();
        assertThat(problem("Kafka: it has no leader", "2026-11-27T09:03:00Z")).isPresent();
    }

    /** What pods tell has to fit into their status, and a batch may not run for days: it must not keep the others from their turn. */
    @Test
    void ofManyInterfacesThoseOfBatchesComeLastAndTheRestHasItsTurnLater() throws IOException {
        beside(IntStream.range(0, CandidateTable.MOST_INTERFACES)
                .mapToObj(each -> "lot-%03d %s".formatted(each, each < 2 ? "scheduled-batch" : "near-real-time"))
                .toList());
        manifests = interfaces + map("eve", WRONG, B) + others("eve", WRONG, B);
        look();

        assertThat(handed("lots").interfaces()).containsExactly("mes-lot");
        assertThat(handed("others").interfaces())
                .hasSize(CandidateTable.MOST_INTERFACES - 1)
                .contains("lot-000")
                .doesNotContain("lot-001");

        tell(regressed(0));
        assertThat(candidates()).doesNotContainKey(PodLayout.candidateTable("lots"));
        assertThat(handed("others").interfaces())
                .hasSize(CandidateTable.MOST_INTERFACES)
                .contains("lot-001");
    }

    /** More interfaces as mes-lot is, each with its class, which ran with another code map before changes were controlled. */
    private void beside(List<String> more) throws IOException {
        revisions.clear();
        running = List.of();
        desired = null;
        var before = interfaces.replace("  changeControl: true\n", "");
        var lot = before.substring(before.lastIndexOf("---\n", before.indexOf("name: mes-lot")));
        var end = lot.indexOf("---\n", 4);
        var one = end < 0 ? lot : lot.substring(0, end);
        interfaces = before
                + more.stream()
                        .map(each -> each.split(" "))
                        .map(each -> one.replace("name: mes-lot", "name: " + each[0])
                                .replace("path: lots", "path: " + each[0])
                                .replace("code: lots", "code: others")
                                .replace("latencyClass: near-real-time", "latencyClass: " + each[1]))
                        .collect(Collectors.joining());
        manifests = interfaces + map("", A, B) + others("", A, B);
        look();
        inManifests("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(desired.codeMaps().get("others").runsIn()).hasSameSizeAs(more);
    }

    private static String others(String by, String... entries) {
        return map(by, entries).replace("name: lots", "name: others");
    }

    /** The names of more interfaces than one revision has room for, and long texts, come from pods alone. */
    @Test
    void whatPodsSayOfManyInterfacesHasBounds() throws IOException {
        apply("eve", WRONG, B);
        var many = Collections.nCopies(10_000, new Regression.At(0, 1));
        var found = new Regression(
                asked().getSpec().revision(),
                beside(),
                AT,
                3,
                0,
                1,
                1,
                1,
                0,
                0,
                Collections.nCopies(10_000, new Regression.Field("a".repeat(200), 1)),
                many,
                many,
                many,
                Collections.nCopies(10_000, new Regression.Range(0, 0, 1)),
                "x".repeat(100_000),
                null);
        var told = Regressed.ofCodeMap("mes-lot", liveRevision(), found, ofCodeMap(), name -> true)
                .orElseThrow();
        assertThat(told.getStatus().regressions().toString()).hasSizeLessThan(6_000);
        assertThat(told.getStatus().regressions().get("mes-lot").differentAt()).hasSize(5);

        var all = IntStream.range(0, InterfaceRevisionStatus.MOST_REGRESSIONS)
                .boxed()
                .collect(Collectors.toMap(
                        each -> "other-" + each,
                        each -> told.getStatus().regressions().get("mes-lot")));
        var full = knowing(asked(), all);
        var known = List.of(revision(State.live), full);
        assertThat(Regressed.ofCodeMap("mes-lot", liveRevision(), found, known, name -> true))
                .isEmpty();

        var goes = "other-7";
        assertThat(Regressed.ofCodeMap("mes-lot", liveRevision(), found, known, name -> !name.equals(goes)))
                .as("what runs with it no more makes room, and goes")
                .hasValueSatisfying(each -> assertThat(each.getStatus().regressions())
                        .containsOnlyKeys("mes-lot", goes)
                        .containsEntry(goes, null));
    }

    private static InterfaceRevision knowing(
            InterfaceRevision each, Map<String, InterfaceRevisionStatus.Regression> found) {
        return RevisionPlan.with(each, each.getStatus().with(found));
    }

    private CandidateTable handed() {
        return handed("lots");
    }

    private CandidateTable handed(String codeMap) {
        return CandidateTable.read(Base64.getDecoder().decode(candidates().get(PodLayout.candidateTable(codeMap))));
    }

    private String table() {
        return Regressed.tableOf(revision(State.live)).orElseThrow();
    }

    private String beside() {
        return Regression.live(liveRevision(), table());
    }

    private Optional<InterfaceRevision> problem(String words, String at) {
        return Regressed.ofCodeMap(
                "mes-lot",
                liveRevision(),
                Regression.failed(asked().getSpec().revision(), beside(), at, words),
                ofCodeMap(),
                name -> true);
    }

    private Optional<InterfaceRevision> regressed(long newlyFailing) {
        return regressed(beside(), newlyFailing);
    }

    private Optional<InterfaceRevision> regressed(String live, long newlyFailing) {
        return Regressed.ofCodeMap(
                "mes-lot",
                liveRevision(),
                new Regression(
                        asked().getSpec().revision(),
                        live,
                        AT,
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
                ofCodeMap(),
                name -> true);
    }

    /** As the API server merges it. */
    private void tell(Optional<InterfaceRevision> found) throws IOException {
        var one = found.orElseThrow();
        revisions.replaceAll(each -> {
            if (!name(each).equals(name(one))) {
                return each;
            }
            var all = new HashMap<>(
                    Optional.ofNullable(each.getStatus().regressions()).orElse(Map.of()));
            all.putAll(one.getStatus().regressions());
            return knowing(each, all);
        });
        look();
    }
}
