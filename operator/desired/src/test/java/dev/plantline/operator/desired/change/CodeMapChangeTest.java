package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.KnownCodeMaps;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who changes what a code means, or takes one out, does not do so alone; who adds one does. */
class CodeMapChangeTest extends ChangesUnderControl {
    private static final String A = "{code: A, value: a}";
    private static final String WRONG = "{code: A, value: wrong}";
    private static final String B = "{code: B, value: b}";
    private static final String C = "{code: C, value: c}";

    private String interfaces;

    /** What stands where pods read it, when somebody else has written there; null: as the operator left it. */
    private Map<String, String> tampered;

    private List<String> unjudgedAuthors;

    @BeforeEach
    void anInterfaceRunsWithACodeMapSinceBeforeChangesWereControlled() throws IOException {
        revisions.clear();
        running = List.of();
        desired = null;
        interfaces = manifests
                .replace("  changeControl: true\n", "")
                .replace("{to: name, from: lot}", "{to: name, from: lot, code: lots}");
        manifests = interfaces + map("", A, B);
        look();
        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        interfaces =
                manifests.substring(0, manifests.indexOf("---\napiVersion: plantline.dev/v1alpha1\nkind: CodeMap"));
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(states()).containsExactly(State.live);
    }

    private static String map(String by, String... entries) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: CodeMap
                metadata: {name: lots, namespace: plant-lyon%s}
                spec:
                  kind: item
                  steward: Ann
                  entries: [%s]
                """
                .formatted(
                        by.isEmpty() ? "" : ", annotations: {plantline.dev/changed-by: " + by + "}",
                        String.join(", ", entries));
    }

    private void apply(String by, String... entries) throws IOException {
        manifests = interfaces + map(by, entries);
        look();
    }

    @Override
    ClusterState world() throws IOException {
        var world = super.world();
        world.codeMaps().declared().stream()
                .filter(each -> unjudgedAuthors != null)
                .forEach(each ->
                        each.setStatus(new CodeMapStatus(null, null, null, null, null, null, null, unjudgedAuthors)));
        return new ClusterState(
                world.now(),
                world.plants(),
                world.latencyClasses(),
                world.policies(),
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                new KnownCodeMaps(
                        world.codeMaps().declared(),
                        Map.of("plant-lyon", new TreeMap<>(tampered != null ? tampered : stored()))),
                world.running(),
                world.secrets(),
                world.financeNamespaces(),
                world.changes());
    }

    private Map<String, String> stored() {
        var stored = new TreeMap<String, String>();
        if (desired != null) {
            desired.codeMaps()
                    .forEach((name, state) -> state.chosen().ifPresent(now -> stored.put(name, now.stored())));
        }
        return stored;
    }

    /** What the pods have: code and value of each line. */
    private String pods() {
        return Optional.ofNullable(stored().get("lots"))
                .flatMap(CodeMapConfigurations::read)
                .map(file -> file.spec().entries().stream()
                        .map(each -> each.code() + "=" + each.value())
                        .collect(Collectors.joining(" ")))
                .orElse("");
    }

    private String told() {
        return state().obstacles().stream()
                .map(each -> each.reason() + " " + each.message())
                .collect(Collectors.joining("; "));
    }

    private CodeMapState state() {
        return desired.codeMaps().get("lots");
    }

    private List<InterfaceRevision> ofCodeMap() {
        return revisions.stream()
                .filter(each -> "lots".equals(each.getSpec().codeMap()))
                .toList();
    }

    private List<State> states() {
        return ofCodeMap().stream().map(each -> each.getStatus().state()).toList();
    }

    private InterfaceRevision revision(State state) {
        return ofCodeMap().stream()
                .filter(each -> each.getStatus().state() == state)
                .findFirst()
                .orElseThrow();
    }

    private InterfaceRevision asked() {
        return states().contains(State.waiting) ? revision(State.waiting) : revision(State.refused);
    }

    private List<String> whyNot() {
        return asked().getStatus().decisions().stream().map(Decision::ignored).toList();
    }

    private void agree(String by) throws IOException {
        agree(by, "steward", Verdict.approve, null);
    }

    private void agree(String by, String role, Verdict verdict, Delegated delegated) throws IOException {
        now = now.plusSeconds(1);
        var decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName("decision-" + decisions.size())
                .withCreationTimestamp(now.toString())
                .build());
        decision.setSpec(new InterfaceDecisionSpec(
                null,
                "lots",
                asked().getSpec().revision(),
                null,
                verdict,
                role,
                by,
                verdict == Verdict.refuse ? "The dock is named otherwise" : null,
                delegated,
                null));
        decisions.add(decision);
        look();
    }

    @Test
    void aCodeThatMeansSomethingElseWaitsForASecondPersonAndEverythingGoesOn() throws IOException {
        apply("eve", WRONG, B);

        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(told())
                .isEqualTo(
                        "AwaitingApproval revision " + asked().getSpec().revision()
                                + " changes code \"A\" and waits for steward. Whoever has that role looks and decides: `plantline approve plant-lyon/lots --code-map --role steward`");
        assertThat(asked().getSpec().changedBy()).containsExactly("eve");
        assertThat(asked().getSpec().roles()).containsExactly("steward");
        assertThat(asked().getSpec().changes()).singleElement().satisfies(each -> assertThat(each.path())
                .isEqualTo("code \"A\""));

        agree("eve");
        assertThat(pods()).as("her own").isEqualTo("A=a B=b");
        assertThat(whyNot()).containsExactly("made the change");
        people = Map.of("eve", "Eve", "admin-eve", "Eve");
        agree("admin-eve");
        assertThat(pods()).as("her own under another login").isEqualTo("A=a B=b");
        agree("ann", "business", Verdict.approve, null);
        assertThat(pods()).as("who answers for something else").isEqualTo("A=a B=b");

        agree("ann");
        assertThat(pods()).isEqualTo("A=wrong B=b");
        assertThat(state().obstacles()).isEmpty();
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.superseded);
        assertThat(revision(State.live).getStatus().decisions())
                .as("who agreed stands there")
                .extracting(Decision::by)
                .contains("ann");
    }

    @Test
    void aCodeThatIsTakenOutWaits() throws IOException {
        apply("eve", A);

        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(told()).contains("changes code \"B\" and waits for steward");
        agree("ann");
        assertThat(pods()).isEqualTo("A=a");
    }

    @Test
    void aCodeThatWasUnmappedGoesLiveAtOnceWhoeverAddsIt() throws IOException {
        apply("", A, B, C);

        assertThat(pods()).isEqualTo("A=a B=b C=c");
        assertThat(state().obstacles()).isEmpty();
        assertThat(states()).containsExactly(State.live);

        apply("eve", A, B, "{code: C, value: other}");
        assertThat(pods()).as("what was added is known now").isEqualTo("A=a B=b C=c");
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.waiting);
    }

    @Test
    void codesThatAreAddedDoNotWaitForWhatIsChangedWithThem() throws IOException {
        apply("eve", WRONG, B, C);

        assertThat(pods()).isEqualTo("A=a B=b C=c");
        assertThat(told()).contains("changes code \"A\" and waits");

        apply("bob", WRONG, B, C, "{code: D, value: d}");
        assertThat(pods()).as("nor for what was changed before").isEqualTo("A=a B=b C=c D=d");
        assertThat(asked().getSpec().changedBy())
                .as("who added one did not make the change")
                .containsExactly("eve");
        agree("bob");
        assertThat(pods()).isEqualTo("A=wrong B=b C=c D=d");
    }

    @Test
    void whoeverChangesWhatWaitsJoinsThoseWhoChangedItBefore() throws IOException {
        apply("eve", WRONG, B);
        apply("bob", WRONG, "{code: B, value: other}");

        assertThat(asked().getSpec().changedBy()).containsExactlyInAnyOrder("eve", "bob");
        agree("bob");
        agree("eve");
        assertThat(pods()).isEqualTo("A=a B=b");
        agree("ann");
        assertThat(pods()).isEqualTo("A=wrong B=other");
    }

    @Test
    void whoChangedItWhileItWasBadIsAnAuthorToo() throws IOException {
        unjudgedAuthors = List.of("mia");
        apply("eve", WRONG, B);

        assertThat(asked().getSpec().changedBy()).containsExactlyInAnyOrder("eve", "mia");
        agree("mia");
        assertThat(pods()).isEqualTo("A=a B=b");
    }

    @Test
    void aChangeWithoutANameIsApprovedByNobodyAndTakenBackByTheManifestBefore() throws IOException {
        apply("", WRONG, B);

        assertThat(told()).startsWith("AuthorUnknown nobody says who made revision ");
        agree("ann");
        assertThat(pods()).isEqualTo("A=a B=b");
        apply("eve", WRONG, "{code: B, value: other}");
        assertThat(told()).as("nor what is added to it").startsWith("AuthorUnknown");
        assertThat(pods()).isEqualTo("A=a B=b");

        apply("", A, B);
        assertThat(state().obstacles()).isEmpty();
        assertThat(states()).containsExactly(State.live);
        apply("eve", WRONG, B);
        assertThat(pods()).as("ann has agreed to it").isEqualTo("A=wrong B=b");
    }

    @Test
    void whatIsRefusedSaysSoAndTheRefusalIsTakenBackByWhoRefused() throws IOException {
        apply("eve", WRONG, B);
        agree("ann", "steward", Verdict.refuse, null);

        assertThat(states()).containsExactlyInAnyOrder(State.live, State.refused);
        assertThat(told())
                .isEqualTo(
                        "ChangeRefused ann refused revision "
                                + asked().getSpec().revision()
                                + " as steward (The dock is named otherwise), which changes code \"A\": change the manifest, or go back to what is live");
        agree("tom");
        assertThat(pods()).isEqualTo("A=a B=b");
        agree("ann");
        assertThat(pods()).isEqualTo("A=wrong B=b");
    }

    @Test
    void whoDeletesACodeMapAndMakesItAnewIsHeldAgainstWhatWasAgreed() throws IOException {
        manifests = interfaces;
        look();
        assertThat(pods()).as("it is in use").isEqualTo("A=a B=b");
        manifests = interfaces.replace(", code: lots", "");
        decisionsForTheInterface();
        assertThat(stored()).as("nobody uses it any more").isEmpty();
        assertThat(states()).containsExactly(State.live);

        interfaces = manifests;
        apply("eve", WRONG, B);
        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.waiting);
    }

    private void decisionsForTheInterface() throws IOException {
        look();
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    @Test
    void whatStandsWherePodsReadItIsNoWayAroundWhatWasAgreed() throws IOException {
        apply("eve", WRONG, B);
        tampered = Map.of();
        look();
        assertThat(pods()).as("gone").isEqualTo("A=a B=b");

        var wrong = CodeMapConfigurations.read(asked().getSpec().content()).orElseThrow();
        tampered = Map.of("lots", CodeMapConfigurations.stored(wrong));
        look();
        assertThat(pods()).as("another one").isEqualTo("A=a B=b");

        manifests = interfaces;
        tampered = Map.of();
        look();
        assertThat(pods()).as("gone with the CodeMap").isEqualTo("A=a B=b");
    }

    @Test
    void theFirstTableOfACodeMapNeedsNobodyAndIsAgreedFromThenOn() throws IOException {
        var more = map("", A).replace("name: lots", "name: docks");
        manifests = interfaces + map("", A, B) + more;
        look();
        assertThat(desired.codeMaps().get("docks").obstacles()).isEmpty();
        assertThat(stored()).containsKey("docks");

        manifests = interfaces + map("", A, B) + more.replace("value: a", "value: wrong");
        look();
        assertThat(desired.codeMaps().get("docks").obstacles()).singleElement();
        assertThat(CodeMapConfigurations.read(stored().get("docks"))
                        .orElseThrow()
                        .spec()
                        .entries())
                .as("nobody uses it yet, and who approves an interface that does relies on it")
                .containsExactly(new CodeMapSpec.Entry("A", "a", null, null, null));
    }

    @Test
    void goingBackToWhatWasLiveBeforeNeedsNobodyAndKeepsWhatWasAddedSince() throws IOException {
        apply("eve", WRONG, B);
        agree("ann");
        apply("", WRONG, B, C);
        assertThat(pods()).isEqualTo("A=wrong B=b C=c");

        apply("eve", A, B);
        assertThat(pods()).as("C would be gone").isEqualTo("A=wrong B=b C=c");
        apply("", A, B, C);
        assertThat(pods()).isEqualTo("A=a B=b C=c");
        assertThat(state().obstacles()).isEmpty();
        apply("eve", WRONG, B, C);
        assertThat(pods()).as("what was taken back is not agreed any more").isEqualTo("A=a B=b C=c");
        assertThat(states()).contains(State.waiting);
        agree("ann");
        assertThat(pods()).isEqualTo("A=wrong B=b C=c");
        apply("", A, B, C);
        assertThat(pods()).as("and back again").isEqualTo("A=a B=b C=c");
    }

    @Test
    void whatWasTakenBackDoesNotComeBackOverARefusal() throws IOException {
        apply("eve", WRONG, B);
        agree("ann");
        apply("", A, B);
        apply("eve", "{code: A, value: third}", B);
        agree("ann", "steward", Verdict.refuse, null);

        apply("eve", WRONG, B);
        assertThat(pods()).isEqualTo("A=a B=b");
    }

    @Test
    void whatWasLiveWhileEverythingWasForTestsIsNothingToGoBackTo() throws IOException {
        var production = common();
        revisions.removeIf(each -> each.getSpec().codeMap() == null);
        Files.writeString(
                directory.resolve("common.yaml"), production.replace("environment: production", "environment: test"));
        apply("eve", WRONG, B);
        assertThat(pods()).as("nobody is asked").isEqualTo("A=wrong B=b");
        apply("eve", A, B);
        assertThat(pods()).isEqualTo("A=a B=b");

        Files.writeString(directory.resolve("common.yaml"), production);
        apply("eve", WRONG, B);
        assertThat(pods()).as("nobody has ever agreed to it").isEqualTo("A=a B=b");
    }

    @Test
    void whoMadeWhatWaitsAndWhoRefusedItIsNotForgottenWhileTheManifestIsBad() throws IOException {
        apply("eve", WRONG, B);
        agree("ann", "steward", Verdict.refuse, null);
        apply("bob", WRONG, WRONG, B);
        assertThat(told()).startsWith("InvalidCodeMap");
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.refused);

        unjudgedAuthors = List.of("bob");
        apply("bob", WRONG, B);
        assertThat(asked().getSpec().changedBy()).contains("eve");
        agree("eve");
        assertThat(pods()).as("her own, which ann has refused").isEqualTo("A=a B=b");

        apply("bob", WRONG, "{code: B, value: other}");
        assertThat(asked().getSpec().changedBy()).containsExactlyInAnyOrder("bob", "eve");
    }

    @Test
    void whoTakesLinesOutOfWhatWaitsMakesWhatIsLeftOfIt() throws IOException {
        apply("eve", WRONG, "{code: B, value: other}");
        apply("bob", WRONG, B);

        assertThat(asked().getSpec().changedBy()).containsExactlyInAnyOrder("eve", "bob");
        agree("bob");
        assertThat(pods()).isEqualTo("A=a B=b");
    }

    @Test
    void whatALaterReleaseWroteDownAsAgreedIsKeptAndNothingTakesItsPlace() throws IOException {
        var live = revision(State.live);
        revisions.removeIf(each -> each == live);
        var spec = live.getSpec();
        var later = RevisionPlan.with(live, live.getStatus());
        later.setSpec(new InterfaceRevisionSpec(
                null, "lots", spec.revision(), "later", spec.changedBy(), spec.proven(), null, null));
        revisions.add(later);
        apply("eve", WRONG, B, C);

        assertThat(told()).startsWith("AwaitingApproval a later release wrote down what was agreed");
        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(states()).containsExactly(State.live);
        revisions.removeIf(each -> each == later);
        revisions.add(live);
        look();
        assertThat(pods()).isEqualTo("A=a B=b C=c");
        assertThat(told()).contains("changes code \"A\" and waits");
    }

    @Test
    void whatWasDecidedAboutEarlierTablesDoesNotCountAgain() throws IOException {
        apply("eve", WRONG, B);
        agree("ann");
        apply("eve", "{code: A, value: third}", B);
        agree("ann");
        apply("eve", "{code: A, value: fourth}", B);
        agree("ann");
        assertThat(pods()).isEqualTo("A=fourth B=b");

        apply("eve", WRONG, B);
        assertThat(pods()).isEqualTo("A=fourth B=b");
        assertThat(states()).contains(State.waiting);
        assertThat(whyNot()).containsExactly("older than what is live: decide again");
        agree("ann");
        assertThat(pods()).isEqualTo("A=wrong B=b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "item | {code: A, value: a} | {code: A, value: a}, {code: A, value: z, validFrom: '2020-01-01'}",
                "item | {code: A, value: a} | {code: A, value: a, validFrom: '2027-01-01'}",
                "item | {code: A, value: a, validFrom: '2027-01-01'} | {code: A, value: a, validFrom: '2027-01-01'}, {code: A, value: z}",
                "unit | {code: A, value: kg} | {code: A, value: kg, factor: '2'}",
                "unit | {code: A, value: kg} | {code: A, value: kg}, {code: A, value: kg, factor: '2', product: P}",
                "unit | {code: A, value: kg, product: P} | {code: A, value: kg, factor: '3', product: P}",
                "unit | {code: A, value: kg} | {code: A, value: kg}, {code: g, value: kg}",
                "unit | {code: A, value: kg} | {code: A, value: kg}, {code: g, value: kg, product: P}",
                "item | {code: A, value: kg} | kind: unit"
            })
    void everyWayToChangeWhatACodeMeansIsOne(String kind, String before, String after) throws IOException {
        var docks = map("", before).replace("name: lots", "name: docks").replace("kind: item", "kind: " + kind);
        manifests = interfaces + map("", A, B) + docks;
        look();
        var first = stored().get("docks");
        manifests = interfaces
                + map("", A, B)
                + (after.startsWith("kind") ? docks.replace("kind: item", after) : docks.replace(before, after));
        look();

        assertThat(stored().get("docks")).isEqualTo(first);
        assertThat(desired.codeMaps().get("docks").obstacles()).singleElement();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit | {code: A, value: kg, product: P} | {code: A, value: kg, product: P}, {code: A, value: kg, factor: '2'}",
                "unit | {code: A, value: kg, product: P} | {code: A, value: kg, product: P}, {code: A, value: kg, product: Q}",
                "unit | {code: A, value: kg} | {code: A, value: kg, factor: '1'}, {code: g, value: g}",
                "item | {code: A, value: a}, {code: Z, value: z} | {code: Z, value: z}, {code: A, value: a}, {code: g, value: kg}"
            })
    void whatMeantNothingBeforeIsNoChange(String kind, String before, String after) throws IOException {
        var docks = map("", before).replace("name: lots", "name: docks").replace("kind: item", "kind: " + kind);
        manifests = interfaces + map("", A, B) + docks;
        look();
        manifests = interfaces + map("", A, B) + docks.replace(before, after);
        look();

        assertThat(desired.codeMaps().get("docks").obstacles()).isEmpty();
        assertThat(CodeMapConfigurations.read(stored().get("docks"))
                        .orElseThrow()
                        .spec())
                .isEqualTo(world().codeMaps().declared().stream()
                        .filter(each -> each.getMetadata().getName().equals("docks"))
                        .findFirst()
                        .orElseThrow()
                        .getSpec());
    }

    @Test
    void anotherStewardIsNobodysDecision() throws IOException {
        manifests = interfaces + map("", A, B).replace("steward: Ann", "steward: Bea");
        look();

        assertThat(state().obstacles()).isEmpty();
        assertThat(CodeMapConfigurations.read(stored().get("lots"))
                        .orElseThrow()
                        .spec()
                        .steward())
                .isEqualTo("Bea");
    }

    @Test
    void codesThatWouldNotFitBesideWhatIsLiveWaitWithTheChange() throws IOException {
        apply("", concat(new String[] {A, B}, many("old-", 3_000)));
        apply("eve", concat(new String[] {A, B}, many("new-", 3_000)));

        assertThat(pods()).startsWith("A=a B=b old-0=v ").doesNotContain("new-");
        assertThat(told())
                .contains("changes code \"old-0\", code \"old-1\"")
                .contains(" and 2995 more and waits for steward")
                .endsWith(
                        "The codes that were unmapped wait with it: with what is live they are more than a code map holds");
        agree("ann");
        assertThat(pods()).startsWith("A=a B=b new-0=v ").doesNotContain("old-");
    }

    private static String[] concat(String[] some, String[] more) {
        return Stream.of(some, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static String[] many(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(each -> "{code: " + prefix + each + ", value: v}")
                .toArray(String[]::new);
    }

    @Test
    void aChangeThatDoesHarmIsAskedAboutNobody() throws IOException {
        var tested = interfaces.replace(
                "  mapping:\n    steps:\n    - upsert: {model: stock.lot",
                "  tests: [{name: A is a, given: {id: '1', product: P, lot: A}, expect: {contains: [{upsert: {model: stock.lot}, fields: {name: a}}]}}]\n"
                        + "  mapping:\n    steps:\n    - upsert: {model: stock.lot");
        manifests = tested + map("", A, B);
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        manifests = tested + map("eve", WRONG, B);
        look();

        assertThat(told()).startsWith("CodeMapInUse interface mes-lot would not work with it");
        assertThat(states()).containsExactly(State.live);
        assertThat(state().control().orElseThrow().judged()).isFalse();
        assertThat(pods()).isEqualTo("A=a B=b");
    }

    @Test
    void whatGoesLiveWhileNobodyIsAskedIsAgreedWhenPeopleAreAgain() throws IOException {
        apply("eve", WRONG, B);
        manifests = manifests.replace("  changeControl: true\n", "");
        look();
        assertThat(pods()).isEqualTo("A=wrong B=b");
        assertThat(ofCodeMap()).as("nothing is held against anybody").isEmpty();

        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        look();
        assertThat(pods()).isEqualTo("A=wrong B=b");
        assertThat(states()).containsExactly(State.live);
    }

    @Test
    void whatWaitsWhenPeopleBeginToBeAskedIsHeldAgainstWhatRuns() throws IOException {
        revisions.removeIf(each -> each.getSpec().codeMap() != null);
        apply("eve", WRONG, B, C);

        assertThat(pods()).isEqualTo("A=a B=b C=c");
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.waiting);
    }

    @Test
    void aMachineDecidesForNobodyAboutCodesOfWhatIsCriticalAndForReviewersElsewhere() throws IOException {
        interfaces =
                interfaces.replace("  changeControl: true\n", "  changeControl: true\n  delegatedDecisions: true\n");
        apply("eve", WRONG, B);
        agree("flux", "steward", Verdict.approve, new Delegated(COMMIT, "eve", List.of("ann")));

        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(whyNot()).containsExactly("what is critical takes people who decide themselves");
    }

    @Test
    void whereEverythingIsAndWasForTestsNobodyIsAsked() throws IOException {
        apply("eve", WRONG, B);
        Files.writeString(
                directory.resolve("common.yaml"), common().replace("environment: production", "environment: test"));
        look();
        assertThat(pods())
                .as("the interfaces run with production, and may go back to it")
                .isEqualTo("A=a B=b");

        revisions.removeIf(each -> each.getSpec().codeMap() == null);
        look();
        assertThat(pods()).as("nothing was ever for production").isEqualTo("A=wrong B=b");

        Files.writeString(
                directory.resolve("common.yaml"),
                common()
                        + """
                        ---
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooConnection
                        metadata: {name: real, namespace: plant-paris}
                        spec: {environment: production, url: "https://odoo.example.com/", database: lyon, version: "19"}
                        """);
        apply("eve", "{code: A, value: third}", B);
        assertThat(pods()).as("somebody works with it").isEqualTo("A=wrong B=b");
    }

    /** The operator stops after each of its writes, and another one goes on. */
    @Test
    void anOperatorThatStopsAfterAnyWriteLeavesNothingThatNobodyAgreedTo() throws IOException {
        apply("eve", WRONG, B);
        var waits = asked();
        now = now.plusSeconds(1);
        var before = List.copyOf(revisions);
        agree("ann");
        var agreed = decisions.get(decisions.size() - 1);
        assertThat(pods()).isEqualTo("A=wrong B=b");

        // It was written to be live, and what is live was not yet written to be no more.
        revisions.clear();
        revisions.addAll(before);
        desired = null;
        tampered = null;
        revisions.replaceAll(each -> each.getSpec().equals(waits.getSpec())
                ? RevisionPlan.with(
                        each,
                        new InterfaceRevisionStatus(State.live, now.toString(), now.toString(), null, null, null, null))
                : each);
        decisions.clear();
        look();
        assertThat(pods()).as("nobody has agreed").isEqualTo("A=a B=b");
        assertThat(revision(State.live).getSpec()).isNotEqualTo(waits.getSpec());

        decisions.add(agreed);
        look();
        assertThat(pods()).isEqualTo("A=wrong B=b");
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.superseded);
    }

    @Test
    void nothingReachesAPodThatIsNotWrittenDown() throws IOException {
        manifests = interfaces + map("", A, B, C);
        now = now.plusSeconds(1);
        for (var look = 0; look < 3; look++) {
            desired = Desired.of(world(), "plant-lyon", PLATFORM);
            assertThat(pods()).as("the API server refuses the revision").isEqualTo("A=a B=b");
            assertThat(RevisionPlan.of(world(), desired).superfluous())
                    .as("and what counts stays")
                    .isEmpty();
        }
        look();
        assertThat(pods()).isEqualTo("A=a B=b C=c");
    }

    @Test
    void decisionsAboutRevisionsThatAreGoneAreForgottenAndRefusalsLater() throws IOException {
        apply("eve", WRONG, B);
        agree("tom");
        apply("eve", "{code: A, value: third}", B);
        agree("ann", "steward", Verdict.refuse, null);
        now = now.plusSeconds(4_000);
        assertThat(orphaned()).as("their revisions are there").isEmpty();
        apply("", A, B);
        assertThat(orphaned())
                .as("what was taken back")
                .extracting(each -> each.getSpec().verdict())
                .containsExactly(Verdict.approve);

        apply("eve", "{code: A, value: fourth}", B);
        agree("tom", "business", Verdict.approve, null);
        apply("", A, B);
        now = now.plusSeconds(4_000);
        assertThat(orphaned()).extracting(each -> each.getSpec().by()).containsExactly("tom", "tom");
        now = now.plusSeconds(31L * 24 * 3_600);
        assertThat(orphaned()).extracting(each -> each.getSpec().by()).contains("ann");
    }

    private List<InterfaceDecision> orphaned() throws IOException {
        return RevisionPlan.of(world(), Desired.of(world(), "plant-lyon", PLATFORM))
                .orphaned();
    }
}
