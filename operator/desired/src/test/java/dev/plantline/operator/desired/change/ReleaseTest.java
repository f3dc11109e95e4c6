package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceReleaseSpec;
import dev.plantline.api.v1alpha1.InterfaceReleaseStatus.State;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideState;
import dev.plantline.model.Batch;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.RandomTokens;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches at the gate of an interface and the people who release them, in a plant in which nobody is asked about changes. */
class ReleaseTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final String NAME = "erp-item";
    private static final Platform PLATFORM = new Platform(
            "here",
            "plantline.test/plantline-runtime:1",
            "IfNotPresent",
            List.of(),
            false,
            List.of(),
            Map.of(),
            RandomTokens.SHIPPED,
            InterfaceResolution.withoutKits());

    @TempDir
    private Path directory;

    private final List<InterfaceRelease> releases = new ArrayList<>();
    private final List<InterfaceRevision> revisions = new ArrayList<>();
    private final List<InterfaceDecision> decisions = new ArrayList<>();
    private Map<String, String> people = Map.of();
    private boolean proven = true;
    private List<RuntimeConfiguration> running = List.of();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private String manifests;
    private ClusterState world;
    private DesiredPlant desired;

    @BeforeEach
    void anInterfaceHasAGate() throws IOException {
        manifests = Files.readString(DIRECTORY.resolve("in-operations.yaml"))
                .replace(
                        "  latencyClass: scheduled-batch\n",
                        "  latencyClass: scheduled-batch\n  gate: {when: always, roles: [business, technical]}\n");
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    @Test
    void deliveryIsToldOfABatchAtOnceAndThatItIsReleasedWhenNobodyIsMissing() throws IOException {
        assertThat(told()).isNull();
        Batch batch = batch(3);
        measured(batch);
        assertThat(told()).isEqualTo(new RuntimeConfiguration.Release(NAME + "-1", false, batch));
        assertThat(told().batch().isWhole()).isTrue();
        assertThat(last().getStatus().missing()).containsExactly("business", "technical");

        decide("ana", "business", Verdict.approve, batch);
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().missing()).containsExactly("technical");
        decide("tom", "technical", Verdict.approve, batch);
        assertThat(told())
                .as("with those who released it, the newest first, for the audit")
                .isEqualTo(new RuntimeConfiguration.Release(
                        NAME + "-1",
                        true,
                        batch,
                        true,
                        List.of(
                                new Approved.By("tom", "technical", decidedAt(1), null, null),
                                new Approved.By("ana", "business", decidedAt(0), null, null))));
        assertThat(last().getStatus().state()).isEqualTo(State.released);

        decide("tom", "technical", Verdict.refuse, batch);
        assertThat(told().released()).as("who thinks again").isFalse();
        assertThat(told().by()).isNull();
        assertThat(last().getStatus().state()).isEqualTo(State.refused);
    }

    /** Its workload would else be configured anew, and forget what its circuit breakers know. */
    @Test
    void whoApprovesOfWhatIsReleasedOnceMoreOrAfterOthersChangesNothingThatRuns() throws IOException {
        Batch batch = batch(3);
        measured(batch);
        decide("ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        var first = told();
        decide("ana", "business", Verdict.approve, batch);
        decide("bob", "business", Verdict.approve, batch);
        assertThat(told()).isEqualTo(first);
        decide("ana", "technical", Verdict.approve, batch);
        assertThat(told().by())
                .as("of whom one does not count any more as what he was told")
                .extracting(each -> each.who() + " " + each.role())
                .containsExactly("ana technical", "bob business", "tom technical");
    }

    /** Without the admission policies a decision says by itself whose it is. */
    @Test
    void whoReleasedABatchIsToldAsAClaimWhereTheClusterProvesNobody() throws IOException {
        proven = false;
        Batch batch = batch(3);
        measured(batch);
        decide("ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        assertThat(told().by()).extracting(Approved.By::who).containsExactly("tom", "ana");
        assertThat(told().proven()).isNull();
    }

    /** Whoever is asked can stop it, also when all roles have an approval of somebody else. */
    @Test
    void oneRefusalKeepsBackABatchThatEveryRoleHasApproved() throws IOException {
        Batch batch = batch(3);
        measured(batch);
        decide("ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        decide("bob", "technical", Verdict.refuse, batch);
        assertThat(last().getStatus().missing()).isNullOrEmpty();
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().state()).isEqualTo(State.refused);
    }

    @Test
    void aBatchOfAnotherNamespaceIsNoneOfThisInterface() throws IOException {
        Batch batch = batch(3);
        measured(batch);
        InterfaceRelease elsewhere = new InterfaceRelease();
        elsewhere.setMetadata(new ObjectMetaBuilder(last().getMetadata())
                .withNamespace("plant-turin")
                .withName(NAME + "-7")
                .build());
        elsewhere.setSpec(last().getSpec());
        releases.add(elsewhere);
        look();
        assertThat(last().getMetadata().getName()).isEqualTo(NAME + "-1");
        assertThat(told().name()).isEqualTo(NAME + "-1");
        assertThat(releases).contains(elsewhere);
        assertThat(elsewhere.getStatus()).as("nothing is written of it").isNull();
    }

    @Test
    void whatWaitedAtAGateThatWasTakenOutWaitsForNobodyAnyMore() throws IOException {
        measured(batch(3));
        assertThat(last().getStatus().state()).isEqualTo(State.waiting);
        manifests = manifests.replace("  gate: {when: always, roles: [business, technical]}\n", "");
        look();
        assertThat(told()).isNull();
        assertThat(last().getStatus().state()).isEqualTo(State.superseded);
    }

    @Test
    void onePersonUnderTwoLoginsReleasesNothingAlone() throws IOException {
        people = Map.of("ana", "ana", "admin-ana", "ana");
        Batch batch = batch(3);
        measured(batch);
        decide("ana", "business", Verdict.approve, batch);
        decide("admin-ana", "technical", Verdict.approve, batch);
        assertThat(told().released()).isFalse();
    }

    /** Under whatever login, and whatever he is asked as. He may refuse it. */
    @Test
    void whoeverMadeWhatRunsDoesNotReleaseItsBatch() throws IOException {
        people = Map.of("ana", "ana", "admin-ana", "ana");
        manifests = manifests.replace(
                        "metadata: {name: " + NAME + ", namespace: plant-lyon}",
                        "metadata: {name: " + NAME
                                + ", namespace: plant-lyon, annotations: {plantline.dev/changed-by: ana}}")
                + codeMap("units", "cleo")
                + codeMap("others", "dora");
        Batch batch = batch(3);
        measured(batch);
        assertThat(last().getStatus().authors())
                .as("and of the code maps that it goes through")
                .containsExactly("ana", "cleo");
        decide("admin-ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().missing()).containsExactly("business");
        assertThat(last().getStatus().decisions())
                .extracting(each -> each.by() + " " + each.ignored())
                .contains("admin-ana made the change", "tom null");
        decide("bob", "business", Verdict.approve, batch);
        assertThat(told().released()).isTrue();
        decide("ana", "business", Verdict.refuse, batch);
        assertThat(last().getStatus().state()).isEqualTo(State.refused);
    }

    private static String codeMap(String name, String by) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: CodeMap
                metadata: {name: %s, namespace: plant-lyon, annotations: {plantline.dev/changed-by: %s}}
                spec: {kind: unit, steward: Master data, entries: [{code: KGM, value: kg}]}
                """
                .formatted(name, by);
    }

    /** Somebody else's correction of a text would else hide who made the mapping. */
    @Test
    void theAuthorsAreThoseSinceTheLastRevisionThatPeopleDecidedAbout() throws IOException {
        revisions.add(revision(
                "a", "old", "2026-11-01T08:00:00Z", InterfaceRevisionStatus.State.superseded, List.of("business")));
        revisions.add(revision(
                "b", "ana", "2026-11-02T08:00:00Z", InterfaceRevisionStatus.State.superseded, List.of("business")));
        revisions.add(revision("c", "tom", "2026-11-03T08:00:00Z", InterfaceRevisionStatus.State.live, null));
        revisions.add(revision("d", "eve", null, InterfaceRevisionStatus.State.waiting, List.of("business")));
        Batch batch = batch(3);
        measured(batch);
        assertThat(last().getStatus().authors()).containsExactly("ana", "tom");
    }

    private static InterfaceRevision revision(
            String digit, String by, String wentLive, InterfaceRevisionStatus.State state, List<String> roles) {
        var revision = new InterfaceRevision();
        revision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName(NAME + "-" + digit)
                .build());
        revision.setSpec(new InterfaceRevisionSpec(NAME, digit.repeat(32), "none", List.of(by), true, null, roles));
        revision.setStatus(new InterfaceRevisionStatus(state, wentLive, wentLive, null, null, null, null));
        return revision;
    }

    @Test
    void aDecisionIsAboutTheBatchThatItNamesAndAboutNoLaterOne() throws IOException {
        measured(batch(3));
        decide("ana", "business", Verdict.approve, batch(3));
        decide("tom", "technical", Verdict.approve, batch(3));
        measured(batch(3));
        assertThat(releases).as("the same again").hasSize(1);
        measured(batch(4));
        assertThat(told()).isEqualTo(new RuntimeConfiguration.Release(NAME + "-2", false, batch(4)));
        assertThat(releases)
                .extracting(each -> each.getStatus().state())
                .containsExactlyInAnyOrder(State.superseded, State.waiting);
    }

    @Test
    void fewAreKept() throws IOException {
        for (int messages = 1; messages < 12; messages++) {
            measured(batch(messages));
        }
        assertThat(releases).hasSize(ReleasePlan.KEPT + 1);
        assertThat(told().name()).isEqualTo(NAME + "-11");

        last().getMetadata().setDeletionTimestamp(now.toString());
        look();
        assertThat(told().name()).as("one that is being deleted is none").isEqualTo(NAME + "-10");
    }

    /** Nobody keeps revisions there, so that of none it is known whether it is gone. */
    @Test
    void ofDecisionsThoseAboutBatchesThatAreGoneAreDeletedAndNoneAboutARevision() throws IOException {
        Batch batch = batch(3);
        measured(batch);
        decide("ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        decisions
                .get(1)
                .setSpec(new InterfaceDecisionSpec(NAME, "ab".repeat(16), Verdict.approve, "technical", "tom", null));
        decisions.forEach(each -> each.setStatus(new InterfaceDecisionStatus(
                InterfaceDecisionStatus.State.audited, now.toString(), null, true, 0L, null, 1L)));
        now = now.plus(Duration.ofDays(90));
        assertThat(orphaned()).as("its batch is there").isEmpty();

        releases.clear();
        assertThat(orphaned()).containsExactly("ana");
    }

    private List<String> orphaned() throws IOException {
        return RevisionPlan.of(world(), desired).orphaned().stream()
                .map(each -> each.getSpec().by())
                .toList();
    }

    @Test
    void whatWasChangedByHandIsNoBatch() throws IOException {
        Batch batch = batch(3).changing(new Batch.Changes(9, 1, 2, 3));
        measured(batch);
        var spec = last().getSpec();
        assertThat(WaitingBatch.batch(WaitingBatch.spec(NAME, batch))).isEqualTo(batch);
        assertThat(spec.changes()).isEqualTo(new InterfaceReleaseSpec.Changes(9L, 1L, 2L, 3L));
        assertThat(new Batch(
                                spec.digest(),
                                spec.revision(),
                                new TreeMap<>(),
                                spec.why(),
                                4,
                                0,
                                0,
                                batch.totals(),
                                batch.parts(),
                                batch.commandedBy(),
                                null)
                        .isWhole())
                .isFalse();
    }

    @Test
    void aGateNeedsAClassThatHasRuns() throws IOException {
        manifests = manifests.replace(
                "  latencyClass: scheduled-batch\n  gate:", "  latencyClass: near-real-time\n  gate:");
        running = List.of();
        look();
        assertThat(desired.interfaceObstacles().get(NAME))
                .extracting(Obstacle::path)
                .containsExactly("spec.gate");
    }

    /** Who edits or replays a message chooses what is applied: another person looks at it, also behind a second login. */
    @Test
    void whoeverCommandedAMessageOfABatchDoesNotReleaseIt() throws IOException {
        people = Map.of("ana", "ana", "admin-ana", "ana");
        Batch batch = batch(3, "admin-ana");
        measured(batch);
        assertThat(WaitingBatch.batch(WaitingBatch.spec(NAME, batch))).isEqualTo(batch);
        assertThat(last().getStatus().authors()).containsExactly("admin-ana");
        decide("ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().missing()).containsExactly("business");
        assertThat(last().getStatus().decisions())
                .extracting(each -> each.by() + " " + each.ignored())
                .contains("ana gave a command about its messages, or agreed to one", "tom null");
        decide("bob", "business", Verdict.approve, batch);
        assertThat(told().released()).isTrue();
        decide("ana", "business", Verdict.refuse, batch);
        assertThat(last().getStatus().state()).as("he may refuse it").isEqualTo(State.refused);
    }

    /** What a machine applies for reviewers it claims of them. */
    @Test
    void nobodyReleasesABatchThroughAMachine() throws IOException {
        Batch batch = batch(3);
        measured(batch);
        for (var each : List.of("business", "technical")) {
            decide("flux", each, Verdict.approve, batch);
            var applied = decisions.get(decisions.size() - 1);
            var spec = applied.getSpec();
            applied.setSpec(new InterfaceDecisionSpec(
                    spec.interfaceName(),
                    null,
                    null,
                    spec.release(),
                    spec.verdict(),
                    each,
                    "flux",
                    null,
                    new InterfaceDecisionSpec.Delegated("0".repeat(40), "marie", List.of("ana-" + each)),
                    null));
        }
        look();
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().missing()).containsExactly("business", "technical");
        assertThat(last().getStatus().decisions())
                .extracting(each -> each.ignored())
                .containsOnly("a batch takes people who decide themselves");
    }

    @Test
    void aGateThatNamesNobodyIsOpenedByWhoAnswersForTheBusiness() throws IOException {
        manifests = manifests.replace(", roles: [business, technical]}", "}");
        Batch batch = batch(3);
        measured(batch);
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().missing()).containsExactly("business");
    }

    /** Whoever made it is not pushed out of the list by those who had messages tried again. */
    @Test
    void whoMadeItIsListedBeforeThoseWhoGaveCommandsAndAllOfThemAre() throws IOException {
        manifests = manifests.replace(
                "metadata: {name: " + NAME + ", namespace: plant-lyon}",
                "metadata: {name: " + NAME + ", namespace: plant-lyon, annotations: {plantline.dev/changed-by: zoe}}");
        var commanders = IntStream.range(0, Batch.MOST_COMMANDERS)
                .mapToObj(each -> "p" + each)
                .toArray(String[]::new);
        measured(batch(3, commanders));
        assertThat(last().getStatus().authors())
                .startsWith("zoe")
                .contains(commanders)
                .hasSize(Batch.MOST_COMMANDERS + 1);
    }

    @Test
    void aBatchCommandedByMoreThanCanBeNamedIsReleasedByNobody() throws IOException {
        Batch batch = batch(3, "eve", AsideState.SOMEBODY);
        measured(batch);
        decide("ana", "business", Verdict.approve, batch);
        decide("tom", "technical", Verdict.approve, batch);
        assertThat(told().released()).isFalse();
        assertThat(last().getStatus().authors()).containsExactly("eve");
        assertThat(last().getStatus().decisions())
                .extracting(each -> each.ignored())
                .containsOnly("more people gave commands about its messages than can be named");
    }

    private static Batch batch(long messages, String... commandedBy) {
        return Batch.of(
                "0123456789abcdef",
                new TreeMap<>(Map.of("units", "r1")),
                "the gate says always",
                messages,
                1,
                0,
                List.of(
                        new Batch.Total("bill.create", "EUR", messages, new BigDecimal("12.50")),
                        new Batch.Total("product.template", null, 2, null)),
                List.of(new Batch.Part(0, 5, 5 + messages, 1, 17, "ab".repeat(32))),
                new TreeSet<>(List.of(commandedBy)));
    }

    /** A pod tells of it, as often as it is asked. */
    private void measured(Batch batch) throws IOException {
        var resource = world.interfaces().stream()
                .filter(each -> each.getMetadata().getName().equals(NAME))
                .findFirst()
                .orElseThrow();
        ReleasePlan.made(resource, batch, releases).ifPresent(releases::add);
        look();
    }

    private Instant decidedAt(int number) {
        return Instant.parse(decisions.get(number).getMetadata().getCreationTimestamp());
    }

    private void decide(String by, String role, Verdict verdict, Batch about) throws IOException {
        now = now.plusSeconds(1);
        var decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName("decision-" + decisions.size())
                .withCreationTimestamp(now.toString())
                .build());
        decision.setSpec(InterfaceDecisionSpec.ofBatch(NAME, about.digest(), verdict, role, by, "because"));
        decisions.add(decision);
        look();
    }

    private void look() throws IOException {
        ReleasePlan plan;
        var rounds = 0;
        do {
            now = now.plusSeconds(1);
            world = world();
            desired = Desired.of(world, "plant-lyon", PLATFORM);
            running = desired.configurations();
            plan = ReleasePlan.of(world, desired);
            for (var each : plan.superfluous()) {
                releases.removeIf(there -> name(there).equals(name(each)));
            }
            for (var each : plan.changed()) {
                releases.replaceAll(there -> name(there).equals(name(each)) ? each : there);
            }
            assertThat(rounds++).as("it comes to an end").isLessThan(4);
        } while (!plan.changed().isEmpty() || !plan.superfluous().isEmpty());
    }

    private RuntimeConfiguration.Release told() {
        return running.stream()
                .filter(each -> each.role() == RuntimeConfiguration.Role.batch)
                .flatMap(each -> each.interfaces().stream())
                .filter(each -> each.name().equals(NAME))
                .findFirst()
                .orElseThrow()
                .release();
    }

    private InterfaceRelease last() {
        return WaitingBatch.latest(
                        releases,
                        world.interfaces().stream()
                                .filter(each -> each.getMetadata().getName().equals(NAME))
                                .findFirst()
                                .orElseThrow())
                .orElseThrow();
    }

    private static String name(InterfaceRelease each) {
        return each.getMetadata().getName();
    }

    private ClusterState world() throws IOException {
        var file = Files.writeString(directory.resolve("manifests.yaml"), manifests);
        if (!Files.exists(directory.resolve("common.yaml"))) {
            Files.copy(DIRECTORY.resolve("common.yaml"), directory.resolve("common.yaml"));
        }
        var read = Manifests.read(directory.resolve("common.yaml"), file).world();
        return new ClusterState(
                now,
                read.plants(),
                read.latencyClasses(),
                read.policies(),
                read.templates(),
                read.odooConnections(),
                read.interfaces(),
                read.codeMaps(),
                running,
                read.secrets(),
                read.financeNamespaces(),
                new ChangeRecords(false, revisions, decisions, people, proven, releases));
    }
}
