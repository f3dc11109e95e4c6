package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies of the centre say about decisions, in a plant that says nothing. */
class PolicyDecisionsTest extends ChangesUnderControl {
    private static final String RAW_STEPS = "interface.workflow == 'rawSteps'";
    private static final String CRITICAL = "interface.classification.criticality == 'critical'";
    private static final String ON = "changeControl: true";
    private static final String QUALITY = "changeControl: true, roles: [quality]";

    @BeforeEach
    void nobodyIsAsked() throws IOException {
        manifests = manifests.replace("  changeControl: true\n", "");
        revisions.clear();
        look();
        assertThat(revisions).isEmpty();
        assertThat(desired.approvals()).isEmpty();
    }

    @Test
    void whatRunsWhenAPolicyComesGoesOnAndIsAgreed() throws IOException {
        apply("some", RAW_STEPS, QUALITY);

        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(revisions).singleElement().satisfies(each -> {
            assertThat(each.getSpec().interfaceName()).isEqualTo("mes-lot");
            assertThat(each.getSpec().roles()).isNull();
            assertThat(each.getStatus().state()).isEqualTo(State.live);
            assertThat(each.getStatus().policies()).containsOnlyKeys("some");
        });
        assertThat(desired.controls().get("mes-lot").on()).isTrue();
        assertThat(desired.controls().get("wms-transfer").on()).isFalse();
    }

    @Test
    void whatChangesAsThePolicyComesWaits() throws IOException {
        manifests += policy("some", RAW_STEPS, QUALITY);
        change(MAPPING, CHANGED_MAPPING, "eve");

        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    @Test
    void theRolesOfThePolicyDecideBesideThoseOfTheFieldsAndNeverInTheirPlace() throws IOException {
        apply("some", RAW_STEPS, QUALITY);
        change(MAPPING, CHANGED_MAPPING, "eve");

        assertThat(told("mes-lot"))
                .contains(" waits for business and quality and technical (quality because of InterfacePolicy some). ");
        assertThat(waiting().roles()).containsExactly("business", "quality", "technical");
        assertThat(waiting().changes())
                .extracting(Change::roles)
                .containsOnly(List.of("business", "quality", "technical"));
        decide("quinn", "quality", Verdict.approve);
        assertThat(told("mes-lot")).contains(" waits for business and technical. ");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");

        change("runbook: https://runbooks.example.com/plantline/mes-lot", "runbook: https://other.example.com/", "eve");
        assertThat(told("mes-lot")).as("nobody is asked about it").isEmpty();
    }

    @Test
    void whomNoPolicyIsForIsAskedNothing() throws IOException {
        apply("some", "interface.workflow == 'productionReport'", QUALITY);
        change(MAPPING, CHANGED_MAPPING, null);

        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(revisions).isEmpty();
    }

    @Test
    void rolesAloneAskNobodyWhereNobodyIsAsked() throws IOException {
        apply("some", RAW_STEPS, "roles: [quality]");
        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).isEmpty();

        apply("other", "true", ON);
        change(CHANGED_MAPPING, MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
    }

    @Test
    void aChangeThatLeavesThePolicyNeedsItsDecisions() throws IOException {
        apply("some", CRITICAL, QUALITY);
        change("criticality: critical", "criticality: high", "eve");

        assertThat(told("mes-lot"))
                .contains(
                        "waits for business and quality and technical",
                        "; InterfacePolicy some would not be for it any more, so this change takes all who decide about its target");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).contains(" waits for quality");
        assertThat(live().getStatus().policies()).containsOnlyKeys("some");
        decide("quinn", "quality", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();

        change(MAPPING, CHANGED_MAPPING, null);
        assertThat(told("mes-lot")).as("it has left").isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    @Test
    void aChangeThatEntersThePolicyNeedsItsDecisions() throws IOException {
        apply("some", "interface.classification.criticality == 'high'", QUALITY);
        change("criticality: critical", "criticality: high", "eve");

        assertThat(told("mes-lot")).contains("waits for business and quality and technical");
        assertThat(runs()).contains("criticality=critical");
    }

    /** Nobody has to decide about a runbook. */
    @ParameterizedTest
    @CsvSource({"'changeControl: true', business and technical", "'" + QUALITY + "', business and quality and technical"
    })
    void aFieldThatIsNobodysDoesNotTakeItOutOfThePolicy(String decisions, String roles) throws IOException {
        apply("some", "interface.runbook != null && interface.workflow == 'rawSteps'", decisions);
        change("  runbook: https://runbooks.example.com/plantline/mes-lot\n", "", "eve");

        assertThat(told("mes-lot")).contains(" waits for " + roles);
    }

    @Test
    void suspendingWorksAtOnceAndLeavesNothing() throws IOException {
        apply("some", "interface.suspend != true && interface.workflow == 'rawSteps'", QUALITY);
        change("  workflow: rawSteps\n", "  workflow: rawSteps\n  suspend: true\n", "eve");
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("suspend=true");

        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
    }

    /** Who edits the plant, or the connection, may write what an expression looks at. */
    @Test
    void whoEditsThePlantTakesNothingOutOfThePolicy() throws IOException {
        apply("some", "plant.displayName.startsWith('Lyon')", QUALITY);
        manifests = manifests.replace("displayName: Lyon, pumps", "displayName: Pumps");
        look();
        assertThat(live().getStatus().policies()).containsOnlyKeys("some");
        assertThat(desired.interfaceObstacles()).isEmpty();

        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
    }

    /** Of what runs there is no revision yet. */
    @Test
    void whoEditsThePlantWhileAChangeWaitsTakesNothingOutOfAPolicyThatCameWithIt() throws IOException {
        manifests += policy("some", "plant.displayName.startsWith('Lyon')", QUALITY);
        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
        assertThat(waitingRevision().getStatus().policies()).containsOnlyKeys("some");

        manifests = manifests.replace("displayName: Lyon, pumps", "displayName: Pumps");
        look();
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
        decide("quinn", "quality", Verdict.refuse);
        assertThat(told("mes-lot")).contains("ChangeRefused");
        assertThat(waitingRevision().getStatus().policies()).containsOnlyKeys("some");

        change(CHANGED_MAPPING, MAPPING, "eve");
        assertThat(told("mes-lot")).as("it is what runs").isEmpty();
        assertThat(live().getStatus().policies()).containsOnlyKeys("some");
        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains("quality").isNotEmpty();
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    @Test
    void whoEditsThePlantTakesNothingOutOfAPolicyThatCameWhileTheManifestWasDenied() throws IOException {
        apply("all", "true", ON);
        manifests +=
                """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: denies}
                spec:
                  action: Deny
                  rules: [{name: runbook, check: interface.runbook != null, message: write one}]
                """;
        change("  runbook: https://runbooks.example.com/plantline/mes-lot\n", "", "eve");
        assertThat(told("mes-lot")).contains("PolicyDenied");
        apply("some", "plant.displayName.startsWith('Lyon')", QUALITY);
        manifests = manifests.replace("displayName: Lyon, pumps", "displayName: Pumps");
        look();
        assertThat(live().getStatus().policies()).containsOnlyKeys("all", "some");

        manifests = manifests.replace("check: interface.runbook != null", "check: 'true'");
        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
    }

    @Test
    void whoBreaksWhatTheExpressionLooksAtTakesNothingOutOfThePolicy() throws IOException {
        apply("some", "interface.runbook.startsWith('https://')", QUALITY);
        change("  runbook: https://runbooks.example.com/plantline/mes-lot\n", "", "eve");

        assertThat(told("mes-lot")).contains("PolicyDenied", "has no answer for this interface");
        assertThat(runs()).contains("https://runbooks");
        assertThat(desired.controls().get("mes-lot").on()).isTrue();
    }

    @Test
    void theCentreLetsInterfacesOutOfAPolicyByAnotherExpressionAtOnce() throws IOException {
        apply("some", "true", QUALITY);
        assertThat(live().getStatus().policies()).containsOnlyKeys("some");
        manifests = manifests.replace("when: \"true\"", "when: \"interface.workflow == 'masterData'\"");
        change(MAPPING, CHANGED_MAPPING, null);

        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    @Test
    void whatWaitsGoesLiveWhenTheCentreTakesThePolicyAway() throws IOException {
        var without = manifests;
        apply("some", RAW_STEPS, QUALITY);
        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for ");
        manifests = without.replace(MAPPING, CHANGED_MAPPING);
        look();

        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    /** Nobody has approved that it leaves. */
    @Test
    void whatLeftByAnEmergencyIsStillUnderThePolicyUntilItsPeopleHaveApproved() throws IOException {
        apply("some", CRITICAL, QUALITY);
        change("criticality: critical", "criticality: high", "eve");
        emergency("eve", 4);
        assertThat(runs()).contains("criticality=high");
        assertThat(live().getStatus().policies()).containsOnlyKeys("some");
        assertThat(live().getStatus().missing()).containsExactly("business", "quality", "technical");

        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
        change(CHANGED_MAPPING, MAPPING, "eve");
        decideAbout(live(), "ana", "business");
        decideAbout(live(), "tom", "technical");
        assertThat(live().getStatus().emergency()).isNotNull();
        decideAbout(live(), "quinn", "quality");
        assertThat(live().getStatus().emergency()).isNull();
        change(MAPPING, CHANGED_MAPPING, "eve");
        assertThat(told("mes-lot")).as("it has left").isEmpty();
    }

    @Test
    void aRoleThatIsAddedMeanwhileIsAskedAboutWhatWaitsAndAboutAnEmergency() throws IOException {
        apply("some", RAW_STEPS, ON);
        change(MAPPING, CHANGED_MAPPING, "eve");
        decide("ana", "business", Verdict.approve);
        apply("more", "true", "roles: [quality]");
        assertThat(told("mes-lot")).contains(" waits for quality and technical");
        assertThat(waitingRevision().getStatus().missing()).containsExactly("quality", "technical");

        emergency("eve", 4);
        assertThat(live().getStatus().missing()).containsExactly("quality", "technical");
        decideAbout(live(), "tom", "technical");
        assertThat(live().getStatus().missing()).containsExactly("quality");
        assertThat(live().getStatus().emergency()).isNotNull();
    }

    /** What was live before the policy, and out of it, its people have never seen. */
    @Test
    void goingBackOutOfThePolicyNeedsItsDecisionsOnce() throws IOException {
        apply("all", "true", ON);
        change("criticality: critical", "criticality: high", "eve");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        apply("some", "interface.classification.criticality == 'high'", "roles: [quality]");
        assertThat(told("mes-lot")).isEmpty();

        change(
                "criticality: high, failureImpact: productionStop",
                "criticality: critical, failureImpact: productionStop",
                "eve");
        assertThat(told("mes-lot")).contains(" waits for ").contains("quality");
        decide("quinn", "quality", Verdict.approve);
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("criticality=critical");
    }

    @Test
    void goingBackOutOfThePolicyFromAnEmergencyNeedsItsDecisionsToo() throws IOException {
        apply("all", "true", ON);
        change("criticality: critical", "criticality: high", "eve");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        apply("some", "interface.classification.criticality == 'high'", "roles: [quality]");
        change(MAPPING, CHANGED_MAPPING, "eve");
        emergency("eve", 4);
        change(CHANGED_MAPPING, MAPPING, "eve");
        assertThat(told("mes-lot")).as("to what was approved last").isEmpty();
        change(MAPPING, CHANGED_MAPPING + " ", "eve");
        emergency("ann", 4);
        assertThat(runs()).contains("lot_{lot}_{product}");

        manifests = manifests.replace(CHANGED_MAPPING + " ", MAPPING);
        change(
                "criticality: high, failureImpact: productionStop",
                "criticality: critical, failureImpact: productionStop",
                "eve");
        look();
        assertThat(told("mes-lot")).contains(" waits for ").contains("quality");
        assertThat(runs()).contains("criticality=high");
    }

    @Test
    void whatIsStillUnderThePolicyGoesBackWithoutAnybody() throws IOException {
        apply("some", RAW_STEPS, QUALITY);
        change(MAPPING, CHANGED_MAPPING, "eve");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        decide("quinn", "quality", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
        change(CHANGED_MAPPING, MAPPING, "eve");

        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    @Test
    void aPolicyThatSaysNoToDecisionsOutOfGitIsHeardWhateverThePlantSays() throws IOException {
        notCritical();
        manifests = manifests.replace(
                "  timeZone: Europe/Paris\n",
                "  timeZone: Europe/Paris\n  changeControl: true\n  delegatedDecisions: true\n");
        apply("some", RAW_STEPS, "delegated: false");
        change(MAPPING, CHANGED_MAPPING, "flux");
        decisions.add(delegated("business", "marie", "ana"));
        look();

        assertThat(told("mes-lot")).contains(" waits for business and technical. ");
        assertThat(ignored()).containsExactly("InterfacePolicy some takes people who decide themselves");
    }

    @ParameterizedTest
    @CsvSource({"true, technical", "false, business and technical"})
    void aPolicySaysWhereDecisionsOutOfGitSufficeInAPlantThatSaysNothing(boolean delegated, String missing)
            throws IOException {
        notCritical();
        apply("some", RAW_STEPS, "changeControl: true, delegated: " + delegated);
        change(MAPPING, CHANGED_MAPPING, "flux");
        decisions.add(delegated("business", "marie", "ana"));
        look();

        assertThat(told("mes-lot")).contains(" waits for " + missing + ". ");
    }

    @Test
    void whatIsCriticalTakesPeopleWhateverAPolicySays() throws IOException {
        apply("some", RAW_STEPS, "changeControl: true, delegated: true");
        change(MAPPING, CHANGED_MAPPING, "flux");
        decisions.add(delegated("business", "marie", "ana"));
        look();

        assertThat(told("mes-lot")).contains(" waits for business and technical. ");
        assertThat(ignored()).containsExactly("what is critical takes people who decide themselves");
    }

    /** A slip in an expression must not switch it off. */
    @ParameterizedTest
    @ValueSource(strings = {"interface.workflow ==", "interface.nothing.there == 1"})
    void anExpressionWithoutAnAnswerAsks(String when) throws IOException {
        apply("some", when, QUALITY);
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(desired.controls().values()).allMatch(ChangeControl::on);
    }

    @Test
    void anInterfaceThatIsNewTakesTheDecisionsOfThePolicyThatIsForIt() throws IOException {
        apply("some", RAW_STEPS, QUALITY);
        running = List.of();
        revisions.clear();
        look();

        assertThat(desired.approvals().get("mes-lot").missing()).containsExactly("business", "quality", "technical");
        assertThat(runs()).isEmpty();
        assertThat(told("wms-transfer")).isEmpty();
    }

    /** Another Odoo under the same name is a change of each interface on it. */
    @Test
    void aConnectionStaysWhereItIsForAllUntilTheOneThatIsAskedAboutMayMove() throws IOException {
        apply("some", RAW_STEPS, QUALITY);
        changeConnection("database: lyon", "database: other", "carl");

        assertThat(told("mes-lot")).contains(" waits for business and quality and technical");
        assertThat(told("wms-transfer")).contains("moves when all its interfaces may: mes-lot may not yet");
        assertThat(databases()).containsOnly("lyon");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        decide("quinn", "quality", Verdict.approve);
        assertThat(databases()).containsOnly("other");
        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    @Test
    void moreRolesThanARevisionTakesAreToldToWhoeverAnswersForPolicies() throws IOException {
        for (var policy : List.of("a", "b", "c", "d")) {
            manifests += policy(
                    policy, "true", "changeControl: true, roles: [%1$s1, %1$s2, %1$s3, %1$s4]".formatted(policy));
        }
        look();
        change(MAPPING, CHANGED_MAPPING, "eve");

        assertThat(told("mes-lot"))
                .contains("RevisionTooLarge needs the decisions of 18 roles, and a revision takes 16");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    private List<String> databases() {
        return running.stream()
                .flatMap(each -> each.odooConnections().values().stream())
                .map(each -> each.database())
                .toList();
    }

    private void notCritical() throws IOException {
        manifests = manifests.replace("criticality: critical", "criticality: high");
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    private void decideAbout(InterfaceRevision revision, String by, String role) throws IOException {
        now = now.plusSeconds(1);
        decisions.add(decision(
                new InterfaceDecisionSpec("mes-lot", revision.getSpec().revision(), Verdict.approve, role, by, null)));
        look();
    }

    private void apply(String name, String when, String decisions) throws IOException {
        manifests += policy(name, when, decisions);
        look();
    }

    static String policy(String name, String when, String decisions) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: %s}
                spec:
                  action: Deny
                  when: "%s"
                  decisions: {%s}
                """
                .formatted(name, when, decisions);
    }
}
