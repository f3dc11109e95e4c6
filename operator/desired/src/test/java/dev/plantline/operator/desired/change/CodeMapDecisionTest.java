package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who made a change of what codes mean, and who else may decide about it. */
class CodeMapDecisionTest extends CodeMapsUnderControl {
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
    void whoMadeWhatWaitsAndWhoRefusedItIsNotForgottenWhileTheManifestDoesHarm() throws IOException {
        inManifests(
                "  mapping:\n    steps:\n    - upsert: {model: stock.lot",
                "  tests: [{name: B is b, given: {id: '1', product: P, lot: B}, expect: {contains: [{upsert: {model: stock.lot}, fields: {name: b}}]}}]\n"
                        + "  mapping:\n    steps:\n    - upsert: {model: stock.lot");
        apply("eve", WRONG, B);
        agree("ann", "steward", Verdict.refuse, null);
        apply("bob", WRONG, "{code: B, value: other}");
        assertThat(told()).startsWith("CodeMapInUse");
        assertThat(states()).containsExactlyInAnyOrder(State.live, State.refused);

        apply("bob", WRONG, B, C);
        assertThat(asked().getSpec().changedBy()).contains("eve");
        agree("eve");
        assertThat(pods()).as("her own, which ann has refused").isEqualTo("A=a B=b C=c");
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

    @Test
    void aMachineDecidesForNobodyAboutCodesOfWhatIsCriticalAndForReviewersElsewhere() throws IOException {
        apply("eve", WRONG, B);
        agree("flux", "steward", Verdict.approve, new Delegated(COMMIT, "eve", List.of("ann")));
        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(whyNot()).containsExactly("the Plant takes no delegatedDecisions");

        inManifests("  changeControl: true\n", "  changeControl: true\n  delegatedDecisions: true\n");
        look();
        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(whyNot()).containsExactly("what is critical takes people who decide themselves");

        inManifests("criticality: critical", "criticality: high");
        look();
        assertThat(pods()).as("as long as it runs as critical").isEqualTo("A=a B=b");
        decisionsForTheInterface();
        assertThat(pods()).isEqualTo("A=wrong B=b");
    }

    @Test
    void codesThatAnInterfaceOfFinanceRunsWithTakeFinanceAsWell() throws IOException {
        var finance = Files.readString(DIRECTORY.resolve("in-finance.yaml"))
                .replace(
                        "{name: erp-bill, namespace: plant-lyon}",
                        "{name: erp-bill, namespace: plant-lyon, annotations: {plantline.dev/changed-by: eve}}");
        interfaces += finance.substring(finance.indexOf("---\napiVersion: v1\nkind: Namespace"));
        apply("", A, B);
        for (var role : List.of("business", "technical", "finance")) {
            decide("erp-bill", role + "-person", role, Verdict.approve);
        }
        assertThat(desired.interfaceObstacles()).isEmpty();
        apply("eve", WRONG, B);
        assertThat(asked().getSpec().roles()).as("it names another one").containsExactly("steward");

        apply("", A, B);
        inManifests("{to: ref, from: id}", "{to: ref, from: id, code: lots}");
        look();
        for (var role : List.of("business", "technical", "finance")) {
            decide("erp-bill", role + "-person", role, Verdict.approve);
        }
        assertThat(desired.interfaceObstacles()).isEmpty();
        apply("eve", WRONG, B);
        assertThat(asked().getSpec().roles()).containsExactly("finance", "steward");
        agree("ann");
        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(told()).contains(" changes code \"A\" and waits for finance.");
        agree("fin", "finance", Verdict.approve, null);
        assertThat(pods()).isEqualTo("A=wrong B=b");
    }
}
