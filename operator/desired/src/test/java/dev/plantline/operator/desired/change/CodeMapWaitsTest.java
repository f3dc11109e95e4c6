package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who changes what a code means, or takes one out, does not do so alone; who adds one does. */
class CodeMapWaitsTest extends CodeMapsUnderControl {
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

    @Test
    void whileAnythingStillRunsWithAnotherOdooThanThoseForTestsPeopleAreAsked() throws IOException {
        revisions.removeIf(each -> each.getSpec().codeMap() == null);
        Files.writeString(
                directory.resolve("common.yaml"),
                common().replace("environment: production", "environment: test")
                        .replace("https://odoo.example.com", "https://test.example.com")
                        .replace(
                                "{name: odoo, namespace: plant-lyon}",
                                "{name: odoo, namespace: plant-lyon, annotations: {plantline.dev/changed-by: petra}}"));
        apply("eve", WRONG, B);
        assertThat(told("mes-lot")).contains("waits for business and technical");
        assertThat(pods()).as("it goes on as it was").isEqualTo("A=a B=b");

        for (var each : List.copyOf(desired.interfaceObstacles().keySet())) {
            decide(each, "ana", "business", Verdict.approve);
            decide(each, "tom", "technical", Verdict.approve);
        }
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(pods()).isEqualTo("A=wrong B=b");
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
}
