package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Claimed;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Decisions that a machine applies for reviewers. */
class DelegatedDecisionTest extends ChangesUnderControl {
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
                Decisions.whyNotDelegated(ChangeControl.of(desired.plant().orElseThrow()), finance, false),
                Optional.empty(),
                false);

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

    @Test
    void aMachineThatNamesNobodyDecidesNothing() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("system:serviceaccount:flux-system:kustomize-controller", "business", Verdict.approve);

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
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

    private void takeDelegated() throws IOException {
        manifests = manifests.replace("  changeControl: true\n", "  changeControl: true\n  delegatedDecisions: true\n");
        look();
    }

    private void delegate(String role, String author, String... reviewers) throws IOException {
        now = now.plusSeconds(1);
        decisions.add(delegated(role, author, reviewers));
        look();
    }
}
