package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Compatibility;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Tests;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.model.Approved;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of what was live, waits and was, and what counts as the same. */
class RevisionTest extends ChangesUnderControl {
    private static final String EXAMPLES =
            """
              tests:
              - {name: no lot, given: {id: m, product: P}, expect: {failure: {class: contract}}}
              - {name: a lot, given: {id: m, product: P, lot: L, shift: early}, expect: {contains: [{upsert: {model: stock.lot, id: lot_P_L}}]}}
              mapping:
                steps:
                - upsert"""
                    .indent(2)
                    .stripTrailing();

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

    /** A release that fills in one more default, or a class that fills in another value, changes no interface and voids no decision. */
    @Test
    void anUpgradeAndAnotherClassMakeNoRevisionAndVoidNoDecision() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        var before = List.copyOf(revisions);

        // As a release before would have written them, which did not know what an interface does on conflict and when
        // it is exhausted.
        revisions.replaceAll(ChangesUnderControl::writtenByAReleaseBefore);
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

    @Test
    void aRevisionSaysWhatItsContractIsToSendersAndHowManyExamplesCameOut() throws IOException {
        assertThat(live().getSpec().compatibility())
                .as("it is what ran")
                .isEqualTo(new Compatibility("BACKWARD", "1.0.0", "1.0.0", null, null));
        assertThat(live().getSpec().tests()).isEqualTo(new Tests(0, 0));
        manifests = manifests.replace("  mapping:\n    steps:\n    - upsert", EXAMPLES);
        change("1.0.0, format: json, schema: {", "1.1.0, format: json, schema: {title: lots, ", "marie");

        assertThat(waiting().compatibility()).isEqualTo(new Compatibility("BACKWARD", "1.0.0", "1.1.0", null, null));
        assertThat(waiting().tests()).isEqualTo(new Tests(2, 1));

        change(
                "1.1.0, format: json, schema: {title: lots, type: object, required: [",
                "2.0.0, format: json, compatibility: FULL, schema: {type: object, required: [shift, ",
                "marie");
        assertThat(waiting().compatibility()).satisfies(each -> {
            assertThat(each.mode()).isEqualTo("BACKWARD, and FULL from then on");
            assertThat(each.before() + " " + each.after()).isEqualTo("1.0.0 2.0.0");
            assertThat(each.breaks())
                    .singleElement()
                    .asString()
                    .startsWith("spec.contract.schema.required ")
                    .contains("shift");
            assertThat(each.more()).isNull();
        });
    }

    @Test
    void anUpgradeMakesNoRevisionAnewThatSaysNeitherAndVoidsNoDecision() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        revisions.replaceAll(each -> with(each, each.getSpec().content()));
        var before = List.copyOf(revisions);
        assertThat(waiting().compatibility()).isNull();
        assertThat(waiting().tests()).isNull();
        look();

        assertThat(revisions).isEqualTo(before);
        assertThat(told("mes-lot")).contains(" waits for technical.");
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();
        assertThat(live().getSpec().tests()).isNull();
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

    /** Whatever was done of a look when the operator ended, the next one comes to the same: what runs, who is asked and who has decided. */
    @Test
    void aRestartOfTheOperatorAnywhereInBetweenChangesNothing() throws IOException {
        manifests = manifests.replace("plantline/mes-lot", "plantline/lots");
        stop(); // what nobody is asked about runs, and no revision says so
        change(MAPPING, CHANGED_MAPPING, "marie");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waiting().changes())
                .as("held against what runs")
                .extracting(each -> each.path())
                .containsExactly("mapping.steps[0].upsert.id");
        stop();
        decide("ana", "business", Verdict.approve);
        stop();
        assertThat(runs()).contains("lot_{product}_{lot}");
        decided("mes-lot", "tom", "technical", Verdict.approve);
        stop(); // it runs, and is written as waiting
        stop();
        look();
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.superseded, State.live);
        assertThat(live().getStatus().decisions()).extracting(each -> each.by()).containsExactly("tom", "ana");

        var written = List.copyOf(revisions);
        stop();
        look();
        assertThat(revisions).as("nothing is written twice").isEqualTo(written);
    }

    /** So that it stands in the audit when the cluster has forgotten it. */
    @Test
    void whatRunsKnowsWhoApprovedIt() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.approve);
        decide("marie", "technical", Verdict.approve);
        assertThat(approved().by()).as("what ran before").isNull();
        decided("mes-lot", "tom", "technical", Verdict.approve);
        stop();
        var first = approved();
        look();

        assertThat(approved()).as("nothing is written anew").isEqualTo(first);
        assertThat(first.revision()).isEqualTo(live().getSpec().revision());
        assertThat(first.changedBy()).containsExactly("marie");
        assertThat(first.proven()).isTrue();
        assertThat(first.by())
                .extracting(each -> each.who() + " as " + each.role())
                .containsExactly("tom as technical", "ana as business");

        change("plantline/mes-lot", "plantline/lots", "bob");
        manifests = manifests.replace("order: [product]", "order: [nothing]");
        look();
        assertThat(told("mes-lot")).startsWith("InvalidMapping");
        assertThat(approved().changedBy()).as("the last good revision").containsExactly("bob");
    }

    @Test
    void whatRunsByAnEmergencySaysSo() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 4);

        assertThat(approved().by()).isNull();
        assertThat(approved().emergency().who()).isEqualTo("marie");
        assertThat(approved().emergency().reason()).isEqualTo("The press stands.");
    }

    private Approved approved() {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .findFirst()
                .orElseThrow()
                .configuration()
                .approved();
    }
}
