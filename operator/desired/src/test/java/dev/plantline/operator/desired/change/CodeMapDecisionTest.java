package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import java.io.IOException;
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
        interfaces =
                interfaces.replace("  changeControl: true\n", "  changeControl: true\n  delegatedDecisions: true\n");
        apply("eve", WRONG, B);
        agree("flux", "steward", Verdict.approve, new Delegated(COMMIT, "eve", List.of("ann")));

        assertThat(pods()).isEqualTo("A=a B=b");
        assertThat(whyNot()).containsExactly("what is critical takes people who decide themselves");
    }
}
