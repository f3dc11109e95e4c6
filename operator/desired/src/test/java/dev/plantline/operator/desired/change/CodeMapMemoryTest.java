package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.OfInterface;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator remembers of a code map, so that nobody gets around what was agreed: not by going back, deleting, or a restart. */
class CodeMapMemoryTest extends CodeMapsUnderControl {
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
    void decisionsAboutRevisionsThatAreGoneAreForgottenAndRefusalsLater() throws IOException {
        apply("eve", WRONG, B);
        agree("tom");
        apply("eve", "{code: A, value: third}", B);
        agree("ann", "steward", Verdict.refuse, null);
        audited();
        now = now.plusSeconds(4_000);
        assertThat(orphaned()).as("their revisions are there").isEmpty();
        apply("", A, B);
        assertThat(orphaned())
                .as("what was taken back")
                .extracting(each -> each.getSpec().verdict())
                .containsExactly(Verdict.approve);

        apply("eve", "{code: A, value: fourth}", B);
        agree("tom", "business", Verdict.approve, null);
        audited();
        apply("", A, B);
        now = now.plusSeconds(4_000);
        assertThat(orphaned()).extracting(each -> each.getSpec().by()).containsExactly("tom", "tom");
        now = now.plusSeconds(31L * 24 * 3_600);
        assertThat(orphaned()).extracting(each -> each.getSpec().by()).contains("ann");
    }

    /** Else it would stand nowhere any more. Of an interface without topics there is no audit, and who has not answered for a month does not come back. */
    @Test
    void noDecisionAboutACodeMapIsDeletedBeforeItStandsInEachAuditOrWasHandedOverAMonthAgo() throws IOException {
        apply("eve", WRONG, B);
        agree("ann", "steward", Verdict.refuse, null);
        apply("", A, B);
        now = now.plusSeconds(90L * 24 * 3_600);
        assertThat(orphaned()).as("nobody has looked yet").isEmpty();

        var recently = now.minusSeconds(29L * 24 * 3_600).toString();
        var longAgo = now.minusSeconds(31L * 24 * 3_600).toString();
        var audited = of("lots", InterfaceDecisionStatus.State.audited, recently);
        for (var state : InterfaceDecisionStatus.State.values()) {
            stand(audited, of("mes-lot", state, recently));
            assertThat(orphaned())
                    .as(state.name())
                    .hasSize(
                            switch (state) {
                                case noAudit, audited -> 1;
                                case handingOver, handedOver, notTaken -> 0;
                            });
        }
        stand(audited, of("mes-lot", InterfaceDecisionStatus.State.handedOver, longAgo));
        assertThat(orphaned()).as("nobody has answered for a month").hasSize(1);
        stand(audited, of("mes-lot", InterfaceDecisionStatus.State.notTaken, longAgo));
        assertThat(orphaned()).as("it is asked again").isEmpty();
        decisions.forEach(each -> each.setStatus(new InterfaceDecisionStatus(
                InterfaceDecisionStatus.State.noAudit, recently, "nobody uses it", true, null, null, null)));
        assertThat(orphaned()).as("no interface uses it").hasSize(1);
    }

    private void audited() {
        stand(of("mes-lot", InterfaceDecisionStatus.State.audited, now.toString()));
    }

    private void stand(OfInterface... interfaces) {
        decisions.forEach(each -> each.setStatus(new InterfaceDecisionStatus(
                InterfaceDecisionStatus.State.audited,
                now.toString(),
                null,
                true,
                null,
                null,
                null,
                List.of(interfaces))));
    }

    private static OfInterface of(String name, InterfaceDecisionStatus.State state, String since) {
        return new OfInterface(name, state, since, null, 0L, null, null);
    }

    private List<InterfaceDecision> orphaned() throws IOException {
        return RevisionPlan.of(world(), Desired.of(world(), "plant-lyon", PLATFORM))
                .orphaned();
    }
}
