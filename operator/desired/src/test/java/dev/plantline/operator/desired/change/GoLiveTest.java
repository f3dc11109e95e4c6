package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.resolve.GoLive;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When what people have decided about goes live, and with which others. */
class GoLiveTest extends ChangesUnderControl {
    private static final String KEPT = "  asideRetention: 720h\n";
    private static final String NEW_LOTS = "lot_{lot}_{product}";
    private static final String OLD_LOTS = "lot_{product}_{lot}";
    private static final String TRANSFER = "metadata: {name: wms-transfer";
    private static final Instant TEN = Instant.parse("2026-12-05T21:00:00Z");

    @Test
    void anApprovalDoesNotFightWithAWaitingTime() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00\"");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waitingRevision().getStatus().change().notBefore()).isEqualTo(TEN.toString());

        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot"))
                .isEqualTo("AwaitingTime approved; goes live at 2026-12-05T22:00+01:00 (Europe/Paris, "
                        + "2026-12-05T21:00Z)");
        assertThat(runs()).contains(OLD_LOTS);
        assertThat(state("mes-lot")).containsExactlyInAnyOrder(State.live, State.waiting);
        assertThat(GoLive.next(world(), desired.plant().orElseThrow())).contains(TEN);

        now = TEN;
        look();
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains(NEW_LOTS);
        assertThat(live().getStatus().change()).isNull();
        assertThat(GoLive.next(world(), desired.plant().orElseThrow())).isEmpty();
    }

    @Test
    void anApprovalThatComesAfterTheTimeLetsItGoLiveAtOnce() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00:00+01:00\"");
        decide("ana", "business", Verdict.approve);
        now = TEN.plusSeconds(3600);
        look();
        assertThat(told("mes-lot")).contains(" waits for technical.");

        decide("tom", "technical", Verdict.approve);
        assertThat(runs()).contains(NEW_LOTS);
    }

    @Test
    void aTimeThatHasPassedKeepsNothingBack() throws IOException {
        changeAt("notBefore: \"2026-01-01T00:00\"");
        approve("mes-lot");

        assertThat(runs()).contains(NEW_LOTS);
    }

    @Test
    void whatWaitsForItsTimeCanStillBeRefused() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00\"");
        approve("mes-lot");
        decide("ana", "business", Verdict.refuse);
        assertThat(told("mes-lot")).startsWith("ChangeRefused ana refused");

        now = TEN.plusSeconds(1);
        look();
        assertThat(runs()).contains(OLD_LOTS);
    }

    @Test
    void puttingATimeOffVoidsNoApprovalAndBringingItForwardCountsForNothing() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00\"");
        approve("mes-lot");
        var revision = waiting().revision();
        change("2026-12-05T22:00", "2026-12-06T22:00", "marie");
        assertThat(told("mes-lot")).startsWith("AwaitingTime approved; goes live at 2026-12-06T22:00+01:00");
        assertThat(waiting().revision()).isEqualTo(revision);

        change("2026-12-06T22:00", "2026-12-01T22:00", "marie");
        assertThat(told("mes-lot")).startsWith("AwaitingTime approved; goes live at 2026-12-06T22:00+01:00");
        change("  change: {notBefore: \"2026-12-01T22:00\"}\n", "", "marie");
        assertThat(told("mes-lot")).startsWith("AwaitingTime approved; goes live at 2026-12-06T22:00+01:00");

        change("plantline/mes-lot", "plantline/lots", "marie");
        assertThat(told("mes-lot")).as("decided anew").contains(" waits for business and technical.");
    }

    @Test
    void aTimeIsFreeUntilSomebodyHasApproved() throws IOException {
        changeAt("notBefore: \"2036-12-05T22:00\"");
        decide("fin", "finance", Verdict.approve);
        change("2036-12-05T22:00", "2026-12-05T22:00", "marie");
        approve("mes-lot");

        assertThat(told("mes-lot")).startsWith("AwaitingTime approved; goes live at 2026-12-05T22:00+01:00");
    }

    @Test
    void whatCannotWaitDoesNotWaitForItsTime() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00\"");
        emergency("marie", 4);

        assertThat(runs()).contains(NEW_LOTS);
        assertThat(live().getStatus().emergency()).isNotNull();
    }

    @Test
    void whatIsApprovedDoesNotWaitForItsTimeWhenItCannotWait() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00\"");
        approve("mes-lot");
        assertThat(runs()).contains(OLD_LOTS);
        emergency("marie", 4);

        assertThat(runs()).contains(NEW_LOTS);
        assertThat(live().getStatus().emergency()).as("nobody is missing").isNull();
    }

    @Test
    void whatIsLiveWaitsForNoTimeAndIsSuspendedAtOnce() throws IOException {
        change(KEPT, "  change: {notBefore: \"2026-12-05T22:00\"}\n" + KEPT, "marie");
        assertThat(told("mes-lot")).isEmpty();

        change(MAPPING, CHANGED_MAPPING, "marie");
        approve("mes-lot");
        change("  change: {notBefore", "  suspend: true\n  change: {notBefore", "marie");
        assertThat(told("mes-lot")).startsWith("AwaitingTime");
        assertThat(desired.live())
                .filteredOn(each -> each.id().name().equals("mes-lot"))
                .allSatisfy(each ->
                        assertThat(each.configuration().spec().suspend()).isTrue());
        assertThat(runs()).contains(OLD_LOTS);
    }

    @Test
    void goingBackWhileATimeIsWaitedForEndsTheWaiting() throws IOException {
        changeAt("notBefore: \"2026-12-05T22:00\"");
        approve("mes-lot");
        change(CHANGED_MAPPING, MAPPING, "marie");

        assertThat(told("mes-lot")).isEmpty();
        assertThat(state("mes-lot")).containsExactly(State.live);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30T10:00", "2026-12-05T25:00", "2026-12-05T22:00+99:00"})
    void aTimeThatIsNoneIsToldWithWhatToWrite(String text) throws IOException {
        changeAt("notBefore: \"" + text + "\"");

        assertThat(told("mes-lot")).startsWith("InvalidManifest \"" + text + "\" is no time: write 2027-01-02T05:00");
        assertThat(runs()).contains(OLD_LOTS);
    }

    @Test
    void aGroupGoesLiveTogetherOrNotAtAll() throws IOException {
        group();
        approve("mes-lot");
        assertThat(told("mes-lot"))
                .isEqualTo("AwaitingGroup goes live together with the others of group cutover, and not before: "
                        + "wms-transfer (it is not approved yet)");
        assertThat(runs()).contains(OLD_LOTS);
        assertThat(runs("wms-transfer")).contains("version=1.0.0");

        approve("wms-transfer");
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(runs()).contains(NEW_LOTS);
        assertThat(runs("wms-transfer")).contains("version=1.1.0");
    }

    @Test
    void aGroupWaitsForTheMemberThatGoesLiveLast() throws IOException {
        group();
        change(
                "cutover, with: [wms-transfer]}",
                "cutover, with: [wms-transfer], notBefore: \"2026-12-05T22:00\"}",
                "marie");
        approve("mes-lot");
        approve("wms-transfer");
        assertThat(told("wms-transfer")).startsWith("AwaitingGroup").endsWith("mes-lot (it waits for its time)");

        now = TEN;
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    @Test
    void whoIsMissingInAGroupIsToldByName() throws IOException {
        group();
        approve("mes-lot");
        var whole = manifests;
        manifests = whole.replace("order: [from]", "order: [nothing]");
        look();
        assertThat(told("mes-lot"))
                .as("invalid")
                .endsWith("wms-transfer (its manifest cannot go live: InvalidMapping)");

        manifests = whole.replace("cutover, with: [mes-lot]", "another, with: [mes-lot]");
        look();
        assertThat(told("mes-lot"))
                .as("of another group")
                .endsWith("wms-transfer does not say group cutover with mes-lot in its change");

        manifests = whole.replace(
                "name: wms-transfer, namespace: plant-lyon", "name: wms-transfer, namespace: plant-ghent");
        look();
        assertThat(told("mes-lot"))
                .as("of another plant")
                .contains("wms-transfer is not in this namespace, or is being deleted. A group is one of a plant");
        assertThat(runs()).contains(OLD_LOTS);
    }

    @Test
    void aSuspendedMemberGoesLiveWithItsGroup() throws IOException {
        group();
        manifests = manifests.replace(
                "  change: {group: cutover, with: [mes-lot]}",
                "  suspend: true\n  change: {group: cutover, with: [mes-lot]}");
        look();
        approve("mes-lot");
        approve("wms-transfer");

        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(runs()).contains(NEW_LOTS);
    }

    @Test
    void whatWasApprovedInAGroupDoesNotGoLiveWithoutIt() throws IOException {
        group();
        approve("mes-lot");
        change("  change: {group: cutover, with: [wms-transfer]}\n", "", "marie");
        assertThat(told("mes-lot"))
                .startsWith("AwaitingApproval revision ")
                .contains(
                        "was approved to go live in group cutover with wms-transfer, and the manifest says otherwise");
        assertThat(runs()).contains(OLD_LOTS);
    }

    @Test
    void anEmergencyWaitsForItsGroup() throws IOException {
        group();
        emergency("marie", 4);

        assertThat(told("mes-lot")).startsWith("AwaitingGroup");
    }

    /** A new interface gets its topics first: what goes live with it would else go before it. */
    @Test
    void aGroupWaitsForTheTopicsOfItsMembers() throws IOException {
        group();
        approve("wms-transfer");
        var before = running;
        approve("mes-lot");
        running = before;
        var early = PLATFORM.resolution().of(world(), "plant-lyon", Set.of("wms-transfer"));

        assertThat(early.interfaceObstacles().get("mes-lot"))
                .extracting(each -> each.reason())
                .containsExactly(Reason.AwaitingGroup);
        assertThat(Desired.of(world(), early, PLATFORM).live())
                .extracting(each -> each.id().name())
                .contains("wms-transfer", "mes-lot");
    }

    @Test
    void withoutControlAManifestWaitsForItsTimeAsWell() throws IOException {
        manifests = manifests.replace("  changeControl: true\n", "");
        look();
        changeAt("notBefore: \"2026-12-05T22:00\"");
        assertThat(told("mes-lot")).startsWith("AwaitingTime goes live at 2026-12-05T22:00+01:00");
        assertThat(runs()).contains(OLD_LOTS);

        now = TEN;
        look();
        assertThat(runs()).contains(NEW_LOTS);
    }

    private void changeAt(String when) throws IOException {
        manifests = manifests.replaceFirst(KEPT, "  change: {" + when + "}\n" + KEPT);
        change(MAPPING, CHANGED_MAPPING, "marie");
    }

    /** Two interfaces of one group, each with another content. */
    private void group() throws IOException {
        var at = manifests.indexOf(TRANSFER);
        manifests = manifests.substring(0, at)
                + manifests
                        .substring(at)
                        .replaceFirst(
                                "  workflow: stockTransfer\n",
                                "  workflow: stockTransfer\n  change: {group: cutover, with: [mes-lot]}\n")
                        .replaceFirst("version: 1.0.0", "version: 1.1.0");
        changeAt("group: cutover, with: [wms-transfer]");
    }

    private void approve(String name) throws IOException {
        decide(name, "ana", "business", Verdict.approve);
        decide(name, "tom", "technical", Verdict.approve);
    }

    private String runs(String name) {
        return desired.live().stream()
                .filter(each -> each.id().name().equals(name))
                .map(each -> each.configuration().spec().toString())
                .findFirst()
                .orElse("");
    }
}
