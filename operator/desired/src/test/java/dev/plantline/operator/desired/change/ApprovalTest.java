package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Claimed;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.Regression;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.RandomTokens;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of interfaces and the people who decide about them. Everything is worked out anew from what stands in the cluster, as after a restart. */
class ApprovalTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
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
    private static final String MAPPING = "- upsert: {model: stock.lot, id: \"lot_{product}_{lot}\"}";
    private static final String CHANGED_MAPPING = "- upsert: {model: stock.lot, id: \"lot_{lot}_{product}\"}";

    private static final String COMMIT = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

    private static final String TARGET = "{odoo: {duty: production, company: Lyon Plant}}";
    private static final String SANDBOX = "{odoo: {connection: sandbox, duty: production, company: Lyon Plant}}";

    @TempDir
    private Path directory;

    private final List<InterfaceRevision> revisions = new ArrayList<>();
    private final List<InterfaceDecision> decisions = new ArrayList<>();
    private Map<String, String> people = Map.of();
    private boolean proven = true;
    private List<String> unjudged = List.of();
    private List<RuntimeConfiguration> running = List.of();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private String manifests;
    private DesiredPlant desired;

    @BeforeEach
    void theInterfacesAreLiveSinceBeforeChangesWereControlled() throws IOException {
        manifests = Files.readString(DIRECTORY.resolve("in-operations.yaml"))
                .replace(
                        "namespace: plant-lyon}\nspec:\n  workflow",
                        "namespace: plant-lyon, annotations: {plantline.dev/changed-by: eve}}\nspec:\n  workflow");
        look();
        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(state("mes-lot")).containsExactly(State.live);
    }

    @Test
    void aChangedMappingWaitsForBothRolesWhileTheGoodRevisionRuns() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");

        assertThat(told("mes-lot"))
                .startsWith("AwaitingApproval revision " + waiting().revision() + " waits for business and technical.")
                .endsWith("plantline approve plant-lyon/mes-lot --role business");
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(waiting().changedBy()).containsExactly("marie");
        assertThat(waiting().changes())
                .containsExactly(new Change("mapping.steps[0].upsert.id", List.of("business", "technical")));

        decide("ana", "business", Verdict.approve);
        assertThat(told("mes-lot")).contains(" waits for technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");

        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.superseded, State.live);
        assertThat(live().getStatus().decisions())
                .extracting(Decision::by)
                .as("who decided stays known")
                .containsExactly("tom", "ana");
    }

    @Test
    void anApprovalLetsThroughOnlyWhatItNames() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        change("lot_{lot}_{product}", "lot_{lot}", "marie");
        decide("tom", "technical", Verdict.approve);

        assertThat(told("mes-lot")).contains(" waits for business.");
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(state("mes-lot"))
                .as("what nobody asks for any more is gone")
                .containsExactlyInAnyOrder(State.live, State.waiting);
    }

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

    private Map<String, String> candidates() {
        return desired.resources().stream()
                .filter(each -> each.getMetadata().getName().equals("lyon-candidates"))
                .map(ConfigMap.class::cast)
                .findFirst()
                .map(ConfigMap::getBinaryData)
                .orElse(Map.of());
    }

    private String liveRevision() {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .map(each -> each.configuration().revision())
                .findFirst()
                .orElseThrow();
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

    @Test
    void whoMadeTheChangeDoesNotApproveIt() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("marie", "business", Verdict.approve);

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waitingRevision().getStatus().decisions())
                .extracting(Decision::ignored)
                .containsExactly("made the change");
    }

    @Test
    void aChangeThatNobodyMadeIsApprovedByNobody() throws IOException {
        change(MAPPING, CHANGED_MAPPING, null);
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).startsWith("AuthorUnknown").contains("plantline.dev/changed-by");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    /** Whoever made it would else wait for somebody to correct the runbook in his own name, or for a colleague who claims it. */
    @Test
    void whoeverChangesWhatNobodyMadeIsNotItsAuthorUntilTheManifestIsBackAtWhatIsLive() throws IOException {
        change(MAPPING, CHANGED_MAPPING, null);
        change("plantline/mes-lot", "plantline/lots", "bob");
        assertThat(told("mes-lot")).startsWith("AuthorUnknown");
        change(CHANGED_MAPPING, CHANGED_MAPPING, "bob");
        assertThat(told("mes-lot")).as("claimed").startsWith("AuthorUnknown");

        change(CHANGED_MAPPING, MAPPING, "bob");
        change(MAPPING, CHANGED_MAPPING, "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waiting().changedBy()).containsExactly("bob");
    }

    /** Alice replaces what marie asked for by something of her own, without a name, and approves it as marie's. */
    @Test
    void whoLeavesTheNameAwayDoesNotHideBehindTheOneBefore() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        change("lot_{lot}_{product}", "lot_{lot}", null);
        decide("alice", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);

        assertThat(told("mes-lot")).startsWith("AuthorUnknown");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    /** Who made the mapping would else wait for somebody to correct the runbook, and approve. */
    @Test
    void whoeverChangesWhatWaitsMakesNobodyElseAnApprover() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        change("plantline/mes-lot", "plantline/lots", "bob");
        decide("marie", "business", Verdict.approve);

        assertThat(waiting().changedBy()).containsExactlyInAnyOrder("marie", "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    @Test
    void theSamePersonUnderTwoLoginsDecidesOnceAndInOneRole() throws IOException {
        people = Map.of("ana@corp", "Ana", "ana-admin", "Ana", "marie-admin", "Marie", "marie", "Marie");
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana@corp", "business", Verdict.approve);
        decide("ana-admin", "technical", Verdict.approve);
        assertThat(told("mes-lot")).as("her last one counts").contains(" waits for business.");

        decide("marie-admin", "business", Verdict.approve);
        assertThat(told("mes-lot")).contains(" waits for business.");
    }

    @Test
    void whoRefusesSaysWhyAndTheLastDecisionCounts() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("tom", "technical", Verdict.approve);
        decide("ana", "business", Verdict.refuse);

        assertThat(told("mes-lot"))
                .startsWith("ChangeRefused ana refused revision " + waiting().revision() + " as business: because.");
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.live, State.refused);
        assertThat(runs()).contains("lot_{product}_{lot}");

        decide("ana", "business", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
    }

    @Test
    void aRoleThatIsNotAskedDecidesNothing() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("fin", "finance", Verdict.refuse);

        assertThat(told("mes-lot")).startsWith("AwaitingApproval");
    }

    @Test
    void nobodyPushesARefusalOutByDecisionsThatDoNotCount() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        for (var number = 0; number < 40; number++) {
            decided("mes-lot", "person-" + number, "finance", Verdict.approve);
        }
        look();

        assertThat(told("mes-lot")).startsWith("ChangeRefused ana refused");
    }

    /** Of a content that was searched for until it had the same name. */
    @Test
    void anApprovalCountsForNoOtherContentOfTheSameName() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        var seen = live().getSpec().content();
        revisions.replaceAll(each -> each == waitingRevision() ? with(each, seen) : each);
        decided("mes-lot", "ana", "business", Verdict.approve);
        decided("mes-lot", "tom", "technical", Verdict.approve);
        look();

        assertThat(told("mes-lot")).startsWith("OperatorFailed").contains("another content already");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    @Test
    void goingBackToWhatWasApprovedOnceNeedsNobody() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        change(CHANGED_MAPPING, MAPPING, "bob");

        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.live, State.superseded);
    }

    @Test
    void takingAChangeBackEndsTheWaiting() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        change(CHANGED_MAPPING, MAPPING, "marie");

        assertThat(told("mes-lot")).isEmpty();
        assertThat(state("mes-lot")).containsExactly(State.live);
    }

    @ParameterizedTest
    @CsvSource({
        "'  runbook: https://runbooks.example.com/plantline/mes-lot\n', '', ''",
        "'  asideRetention: 720h\n', '  suspend: true\n  asideRetention: 720h\n', ''",
        "'    technical: {name: MES integration', '    technical: {name: Shop floor', business",
        "'criticality: critical', 'criticality: high', business technical",
        "'consequence: Work orders stay open.', 'consequence: Nobody knows.', business",
        "'company: Lyon Plant', 'company: Lyon', business technical",
        "'  asideRetention: 720h\n', '  retries: {maxDelay: 10m}\n  asideRetention: 720h\n', technical",
        "'  asideRetention: 720h\n', '  asideRetention: 72h\n', technical",
    })
    void whoseDecisionAChangeNeedsDependsOnThePlace(String from, String to, String roles) throws IOException {
        change(from, to, "marie");

        assertThat(desired.approvals().get("mes-lot").roles())
                .isEqualTo(new TreeSet<>(roles.isEmpty() ? List.of() : List.of(roles.split(" "))));
        assertThat(desired.interfaceObstacles().containsKey("mes-lot")).isEqualTo(!roles.isEmpty());
    }

    @Test
    void examplesAreAddedByAnyoneAndTakenAwayByNobodyAlone() throws IOException {
        var test =
                "  tests: [{name: No lot, given: {}, expect: {failure: {class: contract}}}]\n  asideRetention: 720h\n";
        change("  asideRetention: 720h\n", test, "marie");
        assertThat(told("mes-lot")).isEmpty();

        change(test, "  asideRetention: 720h\n", "bob");
        assertThat(told("mes-lot")).as("back to what was live").isEmpty();

        change("  asideRetention: 720h\n", test, "marie");
        change("{name: No lot,", "{name: No lot at all,", "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    @Test
    void aNewInterfaceIsAChangeOfEverythingAndNothingRunsUntilThen() throws IOException {
        var transfer = manifests.substring(manifests.indexOf(
                "---\napiVersion: plantline.dev/v1alpha1\nkind: OdooInterface\nmetadata: {name: wms-transfer"));
        manifests += transfer.replace("name: wms-transfer", "name: wms-move")
                .replace("path: transfers", "path: moves")
                .replace("name: erp-item", "name: erp-article")
                .replace("erp.products", "erp.articles");
        look();

        assertThat(told("wms-move")).contains(" waits for business and technical.");
        assertThat(desired.live()).extracting(each -> each.id().name()).doesNotContain("wms-move");
        assertThat(desired.interfaceObstacles().get("wms-move"))
                .extracting(each -> each.reason())
                .containsExactly(Reason.AwaitingApproval);
    }

    @Test
    void whatReachesAnOdooForTestsNeedsNobodyUntilThatIsForProduction() throws IOException {
        sandbox("lyon-test");
        change(TARGET, SANDBOX, "marie");
        assertThat(told("mes-lot")).as("leaving production is a change").contains(" waits for business and technical.");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();

        change(MAPPING, CHANGED_MAPPING, "marie");
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");

        change(SANDBOX, TARGET, "marie");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    /** Who writes a connection says what it is for, and could else reach production with nobody asked. */
    @Test
    void anOdooIsForTestsOnlyWhereNobodyCallsItProduction() throws IOException {
        sandbox("lyon-test");
        move("connection: sandbox, ");
        assertThat(told("wms-move")).isEmpty();

        sandbox("lyon-later");
        var both = common();
        Files.writeString(
                directory.resolve("common.yaml"),
                both
                        + both.substring(both.lastIndexOf("---"))
                                .replace("name: sandbox", "name: later")
                                .replace("environment: test", "environment: production"));
        move("connection: sandbox, ");
        assertThat(told("wms-move")).as("another connection does").contains(" waits for business and technical.");

        Files.writeString(
                directory.resolve("common.yaml"),
                Files.readString(DIRECTORY.resolve("common.yaml"))
                        .replace("environment: production", "environment: test"));
        move("");
        assertThat(told("wms-move")).as("what is live does").contains(" waits for business and technical.");
    }

    /** Where a connection leads is decided about, and all of its interfaces move at once. */
    @Test
    void anotherDatabaseBehindAConnectionIsAChangeOfEachOfItsInterfaces() throws IOException {
        Files.writeString(directory.resolve("common.yaml"), common().replace("database: lyon", "database: elsewhere"));
        look();
        var names = desired.interfaceObstacles().keySet();
        assertThat(names).contains("mes-lot").hasSizeGreaterThan(1);
        assertThat(databases()).containsOnly("lyon");
        assertThat(waiting().changes()).containsExactly(new Change("odoo", List.of("business", "technical")));

        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).contains("moves when all its interfaces may");
        assertThat(databases()).containsOnly("lyon");

        for (var name : List.copyOf(names)) {
            decide(name, "ana", "business", Verdict.approve);
            decide(name, "tom", "technical", Verdict.approve);
        }
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(databases()).containsOnly("elsewhere");
    }

    private Stream<String> databases() {
        return running.stream()
                .flatMap(each -> each.odooConnections().values().stream())
                .map(RuntimeConfiguration.OdooConnection::database);
    }

    private void sandbox(String database) throws IOException {
        Files.writeString(
                directory.resolve("common.yaml"),
                Files.readString(DIRECTORY.resolve("common.yaml"))
                        + """
                        ---
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooConnection
                        metadata: {name: sandbox, namespace: plant-lyon}
                        spec:
                          environment: test
                          url: https://ODOO.example.com:443/
                          database: %s
                          version: "19"
                          credentials:
                          - {duty: production, secretRef: {name: odoo-production, key: apiKey}}
                        """
                                .formatted(database));
    }

    /** A new interface. */
    private void move(String connection) throws IOException {
        look(); // without the one before
        var before = manifests;
        var at = before.indexOf(
                "---\napiVersion: plantline.dev/v1alpha1\nkind: OdooInterface\nmetadata: {name: wms-transfer");
        manifests += before.substring(at)
                .replace("name: wms-transfer", "name: wms-move")
                .replace("path: transfers", "path: moves")
                .replace("name: erp-item", "name: erp-article")
                .replace("erp.products", "erp.articles")
                .replace("odoo: {duty: production", "odoo: {" + connection + "duty: production");
        look();
        manifests = before;
        revisions.removeIf(each -> each.getSpec().interfaceName().matches("wms-move|erp-article"));
    }

    /** A release that fills in one more default, or a class that fills in another value, changes no interface and voids no decision. */
    @Test
    void anUpgradeAndAnotherClassMakeNoRevisionAndVoidNoDecision() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        var before = List.copyOf(revisions);

        // As a release before would have written them, which did not know what an interface does on conflict and when
        // it is exhausted.
        revisions.replaceAll(ApprovalTest::writtenByAReleaseBefore);
        assertThat(revisions).isNotEqualTo(before);
        Files.writeString(
                directory.resolve("common.yaml"),
                common().replace("mode: streaming,", "mode: streaming, retries: {maxDelay: 7m},"));
        look();

        assertThat(told("mes-lot")).contains(" waits for technical.");
        assertThat(desired.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(revisions).hasSameSizeAs(before);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
    }

    private static InterfaceRevision writtenByAReleaseBefore(InterfaceRevision each) {
        var content = RevisionContent.read(each.getSpec().content()).orElseThrow();
        var older = content.declared().deepCopy();
        older.withObject("/keys").remove("onConflict");
        older.withObject("/keys").remove("contention");
        older.remove("codeMaps");
        return with(
                each,
                new RevisionContent(older, content.environment(), content.odoo(), content.filledIn()).compressed());
    }

    private static InterfaceRevision with(InterfaceRevision each, String content) {
        var copy = new InterfaceRevision();
        copy.setMetadata(each.getMetadata());
        copy.setStatus(each.getStatus());
        copy.setSpec(new InterfaceRevisionSpec(
                each.getSpec().interfaceName(),
                each.getSpec().revision(),
                content,
                each.getSpec().changedBy(),
                each.getSpec().proven(),
                each.getSpec().changes(),
                each.getSpec().roles()));
        return copy;
    }

    @Test
    void fiveRevisionsAreKeptBesideTheLiveAndTheWaitingOne() throws IOException {
        for (var number = 0; number < 9; number++) {
            change("plantline/mes-lot" + (number == 0 ? "" : number), "plantline/mes-lot" + (number + 1), "marie");
        }
        change(MAPPING, CHANGED_MAPPING, "marie");

        assertThat(state("mes-lot")).hasSize(7).contains(State.live, State.waiting);
        assertThat(revisions.stream()
                        .filter(each -> each.getStatus().state() == State.superseded)
                        .map(each -> RevisionContent.read(each.getSpec().content())
                                .orElseThrow()
                                .declared()
                                .path("runbook")
                                .asText())
                        .map(each -> each.substring(each.length() - 1)))
                .containsExactlyInAnyOrder("4", "5", "6", "7", "8");
    }

    @Test
    void whatIsNotControlledLeavesNothing() throws IOException {
        revisions.clear();
        manifests = manifests.replace("  changeControl: true\n", "");
        change(MAPPING, CHANGED_MAPPING, "marie");

        assertThat(told("mes-lot")).isEmpty();
        assertThat(desired.approvals()).isEmpty();
        assertThat(revisions).isEmpty();
    }

    @Test
    void whatRunsWhenControlIsSwitchedOnAgainIsTakenAsApprovedAndWhatRanBeforeIsNot() throws IOException {
        manifests = manifests.replace("  changeControl: true\n", "");
        change(MAPPING, CHANGED_MAPPING, "marie");
        assertThat(runs()).contains("lot_{lot}_{product}");
        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        look();

        assertThat(told("mes-lot")).isEmpty();
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.superseded, State.live);
        change("lot_{lot}_{product}", "lot_{lot}", "marie");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    /** What runs does not say what its contract promises. */
    @Test
    void aPromiseIsNoChangeWhenControlIsSwitchedOn() throws IOException {
        manifests = manifests.replace("  changeControl: true\n", "");
        revisions.clear();
        change("version: 1.0.0, format", "version: 1.0.0, compatibility: BACKWARD, format", "marie");
        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        look();

        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    /** A machine that applies a directory of Git cannot prove for whom. */
    @Test
    void aDelegatedDecisionCountsWhereThePlantTakesItAndIsShownAsClaimed() throws IOException {
        change("criticality: critical", "criticality: high", "flux");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        change(MAPPING, CHANGED_MAPPING, "flux");
        delegate("business", "marie", "ana");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(ignored()).containsExactly("the Plant takes no delegatedDecisions");

        takeDelegated();
        assertThat(told("mes-lot")).contains(" waits for technical.");
        assertThat(waitingRevision().getStatus().decisions().get(0))
                .isEqualTo(new Decision(
                        "ana", "business", "approve", null, now(0), null, new Claimed("flux", COMMIT, "marie")));

        delegate("technical", "marie", "marie", "ana");
        assertThat(told("mes-lot")).as("one role, and never the author").contains(" waits for business.");
        delegate("business", "marie", "tom");
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    @Test
    void aDelegatedDecisionNeverSufficesForWhatIsCriticalBeforeOrAfter() throws IOException {
        takeDelegated();
        change("criticality: critical", "criticality: high", "flux");
        delegate("business", "marie", "ana");
        delegate("technical", "marie", "tom");

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(ignored()).containsOnly("what is critical takes people who decide themselves");
    }

    @Test
    void aDelegatedDecisionNeverSufficesForFinance() throws IOException {
        takeDelegated();
        change("criticality: critical", "criticality: high", "flux");
        var finance = new TreeSet<>(List.of("business", "finance", "technical"));
        var decided = new Decisions(
                new ChangeRecords(true, List.of(), List.of(delegated("finance", "marie", "fin")), Map.of(), true),
                world().interfaces("plant-lyon")
                        .filter(each -> each.getMetadata().getName().equals("mes-lot"))
                        .findFirst()
                        .orElseThrow(),
                desired.approvals().get("mes-lot").revision(),
                List.of("flux"),
                finance,
                now,
                Decisions.whyNotDelegated(true, finance, false),
                Optional.empty());

        assertThat(decided.missing()).isEqualTo(finance);
        assertThat(decided.all().get(0).ignored()).contains("finance takes people");
    }

    /** A machine would else take back what somebody refused. */
    @Test
    void whoDecidesInPersonIsClaimedForNothingElse() throws IOException {
        people = Map.of("Ana <ana@corp>", "Ana", "ana", "Ana");
        change("criticality: critical", "criticality: high", "flux");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        takeDelegated();
        change(MAPPING, CHANGED_MAPPING, "flux");
        decide("ana", "business", Verdict.refuse);
        delegate("business", "marie", "Ana <ana@corp>");

        assertThat(told("mes-lot")).startsWith("ChangeRefused ana refused");
        assertThat(ignored()).contains("decided in person as well");
    }

    /** As plantline hash works it out: nothing is live, and nobody has decided anything. */
    @Test
    void aRevisionHasItsNameBeforeAnythingIsApplied() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        var nothing = new ChangeRecords(true, List.of(), List.of(), Map.of(), false);
        running = List.of();
        var offline = InterfaceResolution.withoutKits().of(world().withChanges(nothing), "plant-lyon");

        assertThat(offline.approvals().get("mes-lot").revision())
                .isEqualTo(waiting().revision());
    }

    @Test
    void aMachineThatNamesNobodyDecidesNothing() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("system:serviceaccount:flux-system:kustomize-controller", "business", Verdict.approve);

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    /** The author may: nobody else is there at three in the morning. */
    @Test
    void onePersonLetsWhatCannotWaitGoLiveAndTheOthersApproveItLater() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 4);

        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(live().getStatus().emergency())
                .isEqualTo(new Emergency("marie", "The press stands.", now(0), plus(now(0), 4)));
        assertThat(live().getStatus().missing()).containsExactly("business", "technical");

        decideAbout(live(), "marie", "business");
        decideAbout(live(), "ana", "business");
        assertThat(live().getStatus().missing()).as("not the author").containsExactly("technical");
        decideAbout(live(), "tom", "technical");
        assertThat(live().getStatus().emergency()).isNull();
        assertThat(live().getStatus().decisions())
                .extracting(Decision::role)
                .as("who let it go live stays known")
                .contains("emergency");
    }

    /** Whatever comes it keeps running; its own approval or the way back is all that goes on. */
    @Test
    void whenAnEmergencyExpiresNothingMovesAndEveryOtherChangeWaits() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 4);
        now = now.plus(Duration.ofHours(5));
        look();
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(told("mes-lot")).isEmpty();
        var emergency = live();

        change("lot_{lot}_{product}", "lot_{lot}", "bob");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        emergency("bob", 4);
        assertThat(told("mes-lot"))
                .contains(
                        "runs by the emergency decision of marie, which expired at ",
                        "which business and technical have not approved");
        assertThat(runs()).contains("lot_{lot}_{product}");

        decideAbout(emergency, "ana", "business");
        decideAbout(emergency, "tom", "technical");
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("id=lot_{lot}]");
    }

    @Test
    void anEmergencyCanBeTakenBackAtAnyTimeAndIsNoApproval() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 4);
        now = now.plus(Duration.ofHours(5));
        change(CHANGED_MAPPING, MAPPING, "bob");
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{product}_{lot}");

        change(MAPPING, CHANGED_MAPPING, "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    /** Who approves what comes after an emergency would else approve the emergency unseen, and who made it could. */
    @Test
    void aChangeAfterAnEmergencyIsHeldAgainstWhatWasApprovedLast() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("eve", 4);
        change("plantline/mes-lot", "plantline/lots", "bob");

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waiting().changes()).extracting(Change::path).contains("mapping.steps[0].upsert.id", "runbook");
        assertThat(waiting().changedBy()).containsExactlyInAnyOrder("marie", "bob");
    }

    @Test
    void anEmergencyDecisionThatIsOverLetsNothingThrough() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        var late = emergencyDecision("marie", 4);
        now = now.plus(Duration.ofHours(5));
        decisions.add(late);
        look();

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(ignored()).containsExactly("its time is over");
    }

    @Test
    void anEmergencyOverrulesNobodyWhoRefused() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        emergency("marie", 4);

        assertThat(told("mes-lot")).startsWith("ChangeRefused ana refused");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    /** Whoever wrote a decision then could have written anybody's name. */
    @Test
    void whatWasDecidedBeforeNamesWereProvenCountsForNothing() throws IOException {
        proven = false;
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        proven = true;
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).startsWith("AuthorUnknown");
        assertThat(runs()).contains("lot_{product}_{lot}");

        change("plantline/mes-lot", "plantline/lots", "bob");
        assertThat(told("mes-lot")).as("with somebody else's words").startsWith("AuthorUnknown");
        change("plantline/lots", "plantline/mes-lot", "bob");
        change(CHANGED_MAPPING, MAPPING, "bob");
        change(MAPPING, CHANGED_MAPPING, "bob");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).as("a revision of proven names").isEmpty();
    }

    /** She would else make a mistake on purpose, have somebody correct it, and approve. */
    @Test
    void whoChangesAManifestWhileItIsBadIsAnAuthorOfWhatItBecomes() throws IOException {
        unjudged = List.of("marie");
        change(MAPPING, CHANGED_MAPPING, "bob");
        decide("marie", "business", Verdict.approve);
        assertThat(waiting().changedBy()).containsExactlyInAnyOrder("marie", "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");

        change(CHANGED_MAPPING, MAPPING, "bob");
        unjudged = List.of("marie", "");
        change(MAPPING, CHANGED_MAPPING, "bob");
        assertThat(told("mes-lot")).as("one of them is not named").startsWith("AuthorUnknown");
    }

    /** What runs is written before who let it run. */
    @Test
    void anEmergencyIsOneAlsoWhenTheOperatorStopsBeforeItHasWrittenSo() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        now = now.plusSeconds(1);
        decisions.add(emergencyDecision("marie", 4));
        stop();
        assertThat(runs()).contains("lot_{lot}_{product}");
        look();

        assertThat(live().getStatus().emergency().by()).isEqualTo("marie");
        assertThat(live().getStatus().missing()).containsExactly("business", "technical");

        change("lot_{lot}_{product}", "lot_{lot}", "bob");
        decided("mes-lot", "ana", "business", Verdict.approve);
        decided("mes-lot", "tom", "technical", Verdict.approve);
        stop();
        assertThat(runs()).contains("id=lot_{lot}]");
        look();
        assertThat(told("mes-lot")).isEmpty();
        assertThat(live().getStatus().emergency()).isNull();
        assertThat(live().getStatus().decisions()).extracting(Decision::by).containsExactly("tom", "ana");
    }

    /** The old decision was about what ran then, and whoever approved what came after has not seen it. */
    @Test
    void anEmergencyThatWasTakenBackIsJudgedAnewWhenItComesBack() throws IOException {
        var retries = "  retries: {maxDelay: 10m}\n  asideRetention: 720h\n";
        change("  asideRetention: 720h\n", retries, "marie");
        emergency("marie", 4);
        change(retries, "  asideRetention: 720h\n", "marie");
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(runs()).contains("lot_{lot}_{product}");

        manifests = manifests.replace(CHANGED_MAPPING, MAPPING);
        change("  asideRetention: 720h\n", retries, "eve");
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waiting().changedBy()).containsExactly("eve");
        assertThat(ignored()).containsExactly("older than what runs");
    }

    @Test
    void aChangeOnTopOfAnEmergencyHasNoMoreTimeThanThat() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 72);
        var until = live().getStatus().emergency().until();
        now = now.plus(Duration.ofHours(71));
        change("plantline/mes-lot", "plantline/lots", "marie");
        emergency("marie", 72);

        assertThat(told("mes-lot")).isEmpty();
        assertThat(live().getStatus().emergency().until()).isEqualTo(until);
    }

    @Test
    void whoRefusesAnEmergencyDoesNotRefuseWhatPutsItRight() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 4);
        decide("eve", "business", Verdict.refuse);
        now = now.plus(Duration.ofHours(5));
        look();
        change("lot_{lot}_{product}", "lot_{lot}", "bob");
        emergency("bob", 4);
        assertThat(told("mes-lot"))
                .contains(
                        "and which eve refused as business",
                        "another change goes live when business and technical have approved that");
        assertThat(runs()).contains("lot_{lot}_{product}");

        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("id=lot_{lot}]");
    }

    /** The author of one claim is the reviewer of the other, or decides in person, or has the next change reviewed on top. */
    @Test
    void whomOneClaimCallsTheAuthorApprovesNothingOfIt() throws IOException {
        change("criticality: critical", "criticality: high", "flux");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        takeDelegated();
        change(MAPPING, CHANGED_MAPPING, "flux");
        delegate("business", "marie", "ana");
        decide("marie", "technical", Verdict.approve);
        assertThat(told("mes-lot")).as("in person").contains(" waits for technical.");
        delegate("technical", "ana", "marie");
        assertThat(told("mes-lot")).as("swapped").contains(" waits for business and technical.");

        change("plantline/mes-lot", "plantline/lots", "flux");
        delegate("business", "tom", "marie");
        assertThat(told("mes-lot")).as("on top").contains(" waits for business and technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    // --- what the tests speak with

    private void emergency(String by, int hours) throws IOException {
        now = now.plusSeconds(1);
        decisions.add(emergencyDecision(by, hours));
        look();
    }

    private InterfaceDecision emergencyDecision(String by, int hours) {
        var made = decision("mes-lot", by, "emergency", Verdict.approve, null);
        var spec = made.getSpec();
        made.setSpec(new InterfaceDecisionSpec(
                spec.interfaceName(),
                spec.revision(),
                spec.verdict(),
                spec.role(),
                by,
                "The press stands.",
                null,
                hours));
        return made;
    }

    private void decideAbout(InterfaceRevision revision, String by, String role) throws IOException {
        now = now.plusSeconds(1);
        var made = decision("mes-lot", by, role, Verdict.approve, null);
        made.setSpec(new InterfaceDecisionSpec(
                "mes-lot", revision.getSpec().revision(), Verdict.approve, role, by, null, null, null));
        decisions.add(made);
        look();
    }

    private static String plus(String time, int hours) {
        return Instant.parse(time).plus(Duration.ofHours(hours)).toString();
    }

    private void takeDelegated() throws IOException {
        manifests = manifests.replace("  changeControl: true\n", "  changeControl: true\n  delegatedDecisions: true\n");
        look();
    }

    private void delegate(String role, String author, String... reviewers) throws IOException {
        now = now.plusSeconds(1);
        decisions.add(delegated(role, author, reviewers));
        look();
    }

    private InterfaceDecision delegated(String role, String author, String... reviewers) {
        return decision("mes-lot", "flux", role, Verdict.approve, new Delegated(COMMIT, author, List.of(reviewers)));
    }

    /** When a decision was made. */
    private String now(int decision) {
        return decisions.get(decisions.size() - 1 - decision).getMetadata().getCreationTimestamp();
    }

    private List<String> ignored() {
        return waitingRevision().getStatus().decisions().stream()
                .map(Decision::ignored)
                .toList();
    }

    private void change(String from, String to, String by) throws IOException {
        assertThat(manifests).contains(from);
        var at = manifests.indexOf("metadata: {name: mes-lot");
        manifests = manifests.substring(0, at)
                + "metadata: {name: mes-lot, namespace: plant-lyon, annotations: {"
                + (by == null ? "" : "plantline.dev/changed-by: " + by)
                + "}}"
                + manifests.substring(manifests.indexOf('\n', at));
        at = manifests.indexOf(from);
        manifests = manifests.substring(0, at) + to + manifests.substring(at + from.length());
        look();
    }

    private void decide(String by, String role, Verdict verdict) throws IOException {
        decide("mes-lot", by, role, verdict);
    }

    private void decide(String name, String by, String role, Verdict verdict) throws IOException {
        decided(name, by, role, verdict);
        look();
    }

    private void decided(String name, String by, String role, Verdict verdict) {
        now = now.plusSeconds(1);
        decisions.add(decision(name, by, role, verdict, null));
    }

    private InterfaceDecision decision(String name, String by, String role, Verdict verdict, Delegated delegated) {
        var decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName("decision-" + decisions.size())
                .withCreationTimestamp(now.toString())
                .build());
        decision.setSpec(new InterfaceDecisionSpec(
                name,
                desired.approvals().get(name).revision(),
                verdict,
                role,
                by,
                verdict == Verdict.refuse ? "because" : null,
                delegated,
                null));
        return decision;
    }

    /** As often as the operator looks until it writes nothing more. */
    private void look() throws IOException {
        RevisionPlan plan;
        var rounds = 0;
        do {
            now = now.plusSeconds(1);
            var world = world();
            desired = Desired.of(world, "plant-lyon", PLATFORM);
            running = desired.configurations();
            plan = RevisionPlan.of(world, desired);
            write(plan);
            assertThat(rounds++).as("it comes to an end").isLessThan(4);
        } while (!plan.made().isEmpty()
                || !plan.changed().isEmpty()
                || !plan.superfluous().isEmpty());
    }

    /** The operator looks, changes what runs, and stops. */
    private void stop() throws IOException {
        now = now.plusSeconds(1);
        desired = Desired.of(world(), "plant-lyon", PLATFORM);
        running = desired.configurations();
    }

    private void write(RevisionPlan plan) {
        plan.superfluous().forEach(gone -> revisions.removeIf(each -> name(each).equals(name(gone))));
        plan.changed()
                .forEach(changed ->
                        revisions.replaceAll(each -> name(each).equals(name(changed)) ? patched(each, changed) : each));
        revisions.addAll(plan.made());
        assertThat(revisions).extracting(ApprovalTest::name).doesNotHaveDuplicates();
    }

    /** What pods have found is another manager's, and stays. */
    private static InterfaceRevision patched(InterfaceRevision before, InterfaceRevision changed) {
        assertThat(changed.getStatus().regression()).isNull();
        changed.setStatus(changed.getStatus()
                .with(before.getStatus() == null ? null : before.getStatus().regression()));
        return changed;
    }

    private static String name(InterfaceRevision each) {
        return each.getMetadata().getName();
    }

    private ClusterState world() throws IOException {
        var file = Files.writeString(directory.resolve("manifests.yaml"), manifests);
        if (!Files.exists(directory.resolve("common.yaml"))) {
            Files.copy(DIRECTORY.resolve("common.yaml"), directory.resolve("common.yaml"));
        }
        var world = Manifests.read(directory.resolve("common.yaml"), file).world();
        world.interfaces().stream()
                .filter(each -> each.getMetadata().getName().equals("mes-lot") && !unjudged.isEmpty())
                .forEach(each -> each.setStatus(new OdooInterfaceStatus(
                        null, null, null, null, null, null, null, null, null, unjudged, null, null, null, null, null)));
        return new ClusterState(
                now,
                world.plants(),
                world.latencyClasses(),
                world.policies(),
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                world.codeMaps(),
                running,
                world.secrets(),
                world.financeNamespaces(),
                new ChangeRecords(
                        manifests.contains("changeControl"),
                        List.copyOf(revisions),
                        List.copyOf(decisions),
                        people,
                        proven));
    }

    private String common() throws IOException {
        return Files.readString(directory.resolve("common.yaml"));
    }

    private String told(String name) {
        return desired.interfaceObstacles().getOrDefault(name, List.of()).stream()
                .map(each -> each.reason() + " " + each.message())
                .collect(Collectors.joining("; "));
    }

    private List<State> state(String name) {
        return revisions.stream()
                .filter(each -> each.getSpec().interfaceName().equals(name))
                .map(each -> each.getStatus().state())
                .toList();
    }

    private InterfaceRevisionSpec waiting() {
        return waitingRevision().getSpec();
    }

    private InterfaceRevision waitingRevision() {
        return only(State.waiting).or(() -> only(State.refused)).orElseThrow();
    }

    private InterfaceRevision live() {
        return only(State.live).orElseThrow();
    }

    private Optional<InterfaceRevision> only(State state) {
        return revisions.stream()
                .filter(each -> each.getSpec().interfaceName().equals("mes-lot")
                        && each.getStatus().state() == state)
                .findFirst();
    }

    private String runs() {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .map(each -> each.configuration().spec())
                .map(OdooInterfaceSpec::toString)
                .findFirst()
                .orElse("");
    }
}
