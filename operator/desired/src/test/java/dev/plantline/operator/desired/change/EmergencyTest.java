package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one person lets go live because it cannot wait. */
class EmergencyTest extends ChangesUnderControl {
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

    /** Else the hours begin again each time, and nobody ever has to approve. */
    @Test
    void onePersonDoesNotLetTheSameGoLiveAgainAfterGoingBack() throws IOException {
        people = Map.of("marie", "marie", "admin-marie", "marie");
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 72);
        change(CHANGED_MAPPING, MAPPING, "marie");
        now = now.plus(Duration.ofDays(3));
        look();
        change(MAPPING, CHANGED_MAPPING, "bob");
        emergency("admin-marie", 72);
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(ignored())
                .containsExactly("let the same go live once already: it takes another person", "older than what runs");

        emergency("bob", 4);
        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    /** Else he takes it back, changes a text, and has another three days: again and again, and nobody ever has to approve. */
    @Test
    void onePersonLetsChangesOfAnInterfaceGoLiveForThreeDaysInAll() throws IOException {
        people = Map.of("marie", "marie", "admin-marie", "marie");
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 40);
        change(CHANGED_MAPPING, MAPPING, "marie");

        change(MAPPING, "- upsert: {model: stock.lot, id: \"lot_{lot}\"}", "marie");
        emergency("admin-marie", 72);
        assertThat(runs()).contains("id=lot_{lot}]");
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(0), 32));
        change("- upsert: {model: stock.lot, id: \"lot_{lot}\"}", MAPPING, "marie");

        now = now.plus(Duration.ofDays(5));
        change(MAPPING, "- upsert: {model: stock.lot, id: \"lots_{lot}\"}", "bob");
        emergency("marie", 1);
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(ignored())
                .containsExactly(
                        "let changes go live for 72 hours already that nobody approved: it takes another person");
        emergency("bob", 72);
        assertThat(runs()).as("another person may").contains("id=lots_{lot}]");

        decideAbout(live(), "ana", "business");
        decideAbout(live(), "tom", "technical");
        change("id: \"lots_{lot}\"}", "id: \"lot_{lot}_\"}", "bob");
        emergency("marie", 72);
        assertThat(runs()).as("what was approved settles what was before").contains("id=lot_{lot}_]");
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(0), 72));
    }

    /** The revisions go with the interface, and what they tell of who let which go live. */
    @Test
    void whoDeletesTheInterfaceAndAppliesItAgainHasNoMoreTime() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 40);
        assertThat(runs()).contains("lot_{lot}_{product}");

        deletedAndAppliedAgain();
        assertThat(runs()).as("an emergency of one that is gone").isEmpty();
        assertThat(ignored()).containsExactly("older than the interface, which was deleted and applied again");
        emergency("marie", 40);
        assertThat(runs()).as("the same once more").isEmpty();
        assertThat(ignored()).contains("let the same go live once already: it takes another person");

        change("id: \"lot_{lot}_{product}\"}", "id: \"lot_{lot}\"}", "marie");
        emergency("marie", 72);
        assertThat(runs()).isEmpty();
        assertThat(ignored())
                .containsExactly(
                        "let changes go live for 72 hours already that nobody approved: it takes another person");

        emergency("bob", 4);
        assertThat(runs()).as("another person may").contains("id=lot_{lot}]");
    }

    /** With the interface go its revisions, and another name is another interface. */
    @Test
    void hoursOfAnInterfaceThatIsGoneCountForOthersOfThePlant() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decisions.add(aboutAnother(emergencyDecision("marie", 70)));
        emergency("marie", 72);
        assertThat(runs()).contains("lot_{lot}_{product}");
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(0), 2));

        change(CHANGED_MAPPING, MAPPING, "marie");
        change(MAPPING, "- upsert: {model: stock.lot, id: \"lot_{lot}\"}", "marie");
        emergency("marie", 1);
        assertThat(ignored())
                .containsExactly(
                        "let changes go live for 72 hours already that nobody approved: it takes another person");
        emergency("bob", 4);
        assertThat(runs()).as("another person may").contains("id=lot_{lot}]");
    }

    @Test
    void hoursOfAnInterfaceThatIsThereAreItsOwn() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        revisions.add(ofAnother(revisions.get(0).getMetadata().getOwnerReferences()));
        decisions.add(aboutAnother(emergencyDecision("marie", 70)));
        emergency("marie", 72);
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(0), 72));
    }

    /** {@code kubectl delete --cascade=orphan} leaves its revisions. */
    @Test
    void hoursOfAnInterfaceThatIsGoneCountAlsoWhenItsRevisionsWereLeftBehind() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        revisions.add(ofAnother(List.of()));
        decisions.add(aboutAnother(emergencyDecision("marie", 70)));
        decisions.add(emergencyDecision("marie", 72));
        stop();
        assertThat(RevisionPlan.of(world(), desired).superfluous())
                .extracting(each -> each.getMetadata().getName())
                .as("nobody else deletes them")
                .containsExactly("mes-other-1");
        look();
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(0), 2));
    }

    private InterfaceRevision ofAnother(List<OwnerReference> owners) {
        var other = new InterfaceRevision();
        other.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName("mes-other-1")
                .withOwnerReferences(owners)
                .build());
        var spec = revisions.get(0).getSpec();
        other.setSpec(new InterfaceRevisionSpec(
                "mes-other", "0".repeat(32), spec.content(), spec.changedBy(), true, null, null));
        return other;
    }

    private static InterfaceDecision aboutAnother(InterfaceDecision made) {
        var spec = made.getSpec();
        made.getMetadata().setName("about-another");
        made.setSpec(new InterfaceDecisionSpec(
                "mes-other",
                "0".repeat(32),
                spec.verdict(),
                spec.role(),
                spec.by(),
                spec.reason(),
                null,
                spec.emergencyHours()));
        return made;
    }

    private void deletedAndAppliedAgain() throws IOException {
        var there = manifests;
        var from = manifests.lastIndexOf("---", manifests.indexOf("metadata: {name: mes-lot"));
        var to = manifests.indexOf("---", manifests.indexOf("metadata: {name: mes-lot"));
        manifests = manifests.substring(0, Math.max(from, 0)) + (to < 0 ? "" : manifests.substring(to));
        look();
        revisions.removeIf(each -> each.getSpec().interfaceName().equals("mes-lot"));
        now = now.plusSeconds(1);
        manifests = there.replaceFirst(
                "metadata: \\{name: mes-lot,", "metadata: {name: mes-lot, creationTimestamp: \"" + now + "\",");
        look();
    }

    @Test
    void whoChangesATextOfWhatWasRefusedDoesNotLetItGoLiveAlone() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        change("plantline/mes-lot", "plantline/lots", "marie");
        emergency("marie", 4);
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(ignored()).containsExactly("made the change, and one like it was refused: it takes another person");

        emergency("bob", 4);
        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    @Test
    void whoRefusedAndApprovesTheNextRevisionHasTakenTheRefusalBack() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        change("plantline/mes-lot", "plantline/lots", "marie");
        decide("ana", "business", Verdict.approve);
        emergency("marie", 4);

        assertThat(runs()).contains("lot_{lot}_{product}");
    }

    /** A correction that nobody has to decide about settles nothing, and neither does what people approved of another interface. */
    @Test
    void theThreeDaysBeginAnewWhenPeopleHaveApprovedAChangeOfThisInterfaceAndNotBefore() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("marie", 40);
        change(CHANGED_MAPPING, MAPPING, "marie");
        change("plantline/mes-lot", "plantline/lots", "bob");
        assertThat(told("mes-lot")).as("a runbook is nobody's").isEmpty();
        revisions.add(approvedOf("another"));

        change(MAPPING, "- upsert: {model: stock.lot, id: \"lot_{lot}\"}", "marie");
        emergency("marie", 72);
        assertThat(runs()).contains("id=lot_{lot}]");
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(0), 32));
    }

    private InterfaceRevision approvedOf(String name) {
        var revision = new InterfaceRevision();
        revision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName(name + "-1")
                .build());
        revision.setSpec(new InterfaceRevisionSpec(
                name, "a".repeat(32), live().getSpec().content(), List.of("eve"), true, null, List.of("business")));
        revision.setStatus(
                new InterfaceRevisionStatus(State.live, now.toString(), now.toString(), null, null, null, null));
        return revision;
    }

    @Test
    void ofSeveralEmergenciesTheOneCountsThatLastsLongest() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        now = now.plusSeconds(1);
        decisions.add(emergencyDecision("marie", 8));
        emergency("bob", 2);

        assertThat(live().getStatus().emergency().by()).isEqualTo("marie");
        assertThat(live().getStatus().emergency().until()).isEqualTo(plus(now(1), 8));
    }

    @Test
    void aMachineLetsNothingGoLiveAlone() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        emergency("system:serviceaccount:flux-system:kustomize-controller", 4);

        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
    }

    /** Only a refusal by somebody who is asked, in person and about what would go live now, keeps its author from letting it go live alone. */
    @Test
    void whoWasNotAskedOrDidNotDecideHimselfOrAboutWhatRanThenRefusedNothing() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("fin", "finance", Verdict.refuse);
        now = now.plusSeconds(1);
        decisions.add(decision(
                "mes-lot",
                "flux",
                "business",
                Verdict.refuse,
                new InterfaceDecisionSpec.Delegated(COMMIT, "marie", List.of("ana"))));
        change("plantline/mes-lot", "plantline/lots", "marie");
        emergency("marie", 4);
        assertThat(runs()).contains("lot_{lot}_{product}");
        decideAbout(live(), "ana", "business");
        decideAbout(live(), "tom", "technical");

        change("lot_{lot}_{product}", "lot_{lot}", "marie");
        decide("ana", "business", Verdict.refuse);
        change("plantline/lots", "plantline/mes-lots", "marie");
        decide("eve", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(runs()).contains("id=lot_{lot}]");
        change("id: \"lot_{lot}\"}", "id: \"lots_{lot}\"}", "marie");
        emergency("marie", 4);
        assertThat(runs()).as("refused before that went live").contains("id=lots_{lot}]");
    }

    /** Not somebody else, and not by an emergency, which approves nothing. */
    @Test
    void aRefusalIsTakenBackByWhoRefusedAndByAnApprovalAlone() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        change("plantline/mes-lot", "plantline/lots", "marie");
        decide("eve", "business", Verdict.approve);
        var over = emergencyDecision("ana", 1);
        now = now.plus(Duration.ofHours(2));
        decisions.add(over);
        emergency("marie", 4);

        assertThat(told("mes-lot")).contains(" waits for technical.");
        assertThat(runs()).contains("lot_{product}_{lot}");
        assertThat(ignored()).contains("made the change, and one like it was refused: it takes another person");
    }

    /** Who refused a revision, and who let one go live alone, is remembered when it is gone. */
    @Test
    void refusalsAndEmergenciesAreRememberedForAMonth() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        decide("tom", "technical", Verdict.approve);
        emergency("bob", 4);
        change(CHANGED_MAPPING, MAPPING, "marie");
        decisions.forEach(each -> each.setStatus(standing(InterfaceDecisionStatus.State.audited)));
        assertThat(orphaned()).as("one may be seen before what it is about").isEmpty();
        now = now.plus(Duration.ofDays(29));
        assertThat(orphaned()).containsExactly("tom");
        now = now.plus(Duration.ofDays(2));
        assertThat(orphaned()).containsExactlyInAnyOrder("tom", "ana", "bob");
    }

    /** Else it would stand nowhere any more: its owner can still refuse it, or Kafka lose it. Of an interface without topics there is no audit. */
    @Test
    void noDecisionIsDeletedBeforeItStandsInTheAuditOrWasHandedOverAMonthAgo() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        decide("ana", "business", Verdict.refuse);
        change(CHANGED_MAPPING, MAPPING, "marie");
        now = now.plus(Duration.ofDays(90));
        assertThat(orphaned()).as("nobody has looked yet").isEmpty();
        var since = now.minus(Duration.ofDays(29)).toString();
        for (var state : InterfaceDecisionStatus.State.values()) {
            decisions.forEach(
                    each -> each.setStatus(new InterfaceDecisionStatus(state, since, null, true, 0L, null, null)));
            assertThat(orphaned())
                    .as(state.name())
                    .hasSize(
                            state == InterfaceDecisionStatus.State.audited
                                            || state == InterfaceDecisionStatus.State.noAudit
                                    ? 1
                                    : 0);
        }
        decisions.forEach(each -> each.setStatus(standing(InterfaceDecisionStatus.State.handedOver)));
        assertThat(orphaned()).as("nobody has answered for a month").hasSize(1);
    }

    private static InterfaceDecisionStatus standing(InterfaceDecisionStatus.State state) {
        return new InterfaceDecisionStatus(state, "2026-11-27T08:00:00Z", null, true, 0L, null, null);
    }

    private List<String> orphaned() throws IOException {
        return RevisionPlan.of(world(), desired).orphaned().stream()
                .map(each -> each.getSpec().by())
                .toList();
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
}
