package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of interfaces and the people who decide about them. */
class DecisionTest extends ChangesUnderControl {
    @Test
    void aChangedMappingWaitsForBothRolesWhileTheGoodRevisionRuns() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");

        assertThat(told("mes-lot"))
                .startsWith("AwaitingApproval revision " + waiting().revision() + " waits for business and technical.")
                .endsWith(
                        "Whoever has that role looks and decides: `plantline approve plant-lyon/mes-lot --role business`");
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
                .startsWith("ChangeRefused ana refused revision " + waiting().revision()
                        + " as business (because): change the manifest");
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.live, State.refused);
        assertThat(runs()).contains("lot_{product}_{lot}");

        decide("ana", "business", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
    }

    /** Their order is not known, and what was refused does not go live for that. */
    @Test
    void ofTwoDecisionsOfOnePersonInOneSecondTheRefusalCounts() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("tom", "technical", Verdict.approve);
        decided("mes-lot", "ana", "business", Verdict.refuse);
        decisions.add(decision("mes-lot", "ana", "business", Verdict.approve, null));
        look();

        assertThat(told("mes-lot")).startsWith("ChangeRefused ana refused");
    }

    /** Two interfaces of the same text have revisions of the same name. */
    @Test
    void aDecisionCountsForTheInterfaceThatItNamesAndWhileItIsThere() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("tom", "technical", Verdict.approve);
        var elsewhere = decision("mes-lot", "ana", "business", Verdict.approve, null);
        elsewhere.getMetadata().setNamespace("plant-porto");
        var going = decision("mes-lot", "eve", "business", Verdict.approve, null);
        going.getMetadata().setDeletionTimestamp(now.toString());
        var other = decision("mes-lot", "bob", "business", Verdict.approve, null);
        other.setSpec(new InterfaceDecisionSpec(
                "another", other.getSpec().revision(), Verdict.approve, "business", "bob", null, null, null));
        decisions.addAll(List.of(elsewhere, going, other));
        look();

        assertThat(told("mes-lot")).contains(" waits for business.");
        assertThat(runs()).contains("lot_{product}_{lot}");
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
}
