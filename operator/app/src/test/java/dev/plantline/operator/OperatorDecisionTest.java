package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.operator.topics.DecisionAnswers.Answer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions of people on their way into the audit, from the resource to what its status says. */
class OperatorDecisionTest extends OperatorInMemory {
    /** About no revision that there is: nothing will ever come of it. */
    private static final String REVISION = "1a2b3c4d5e6f70891a2b3c4d5e6f7089";

    private static final BiFunction<String, String, Answer> NOT_YET = (name, uid) -> new Answer(17, true, null, null);

    @BeforeEach
    void inAPlantWherePeopleAreAsked() {
        applyAll();
        settle();
        askPeople();
        settle();
    }

    @Test
    void aRefusalIsHandedOverOnceAndItsStatusSaysWhereItStandsInTheAudit() {
        String uid = decide("lots", "no", Verdict.refuse);

        eventually(() -> assertThat(state("no")).isEqualTo(State.audited));
        assertThat(status("no").record()).isEqualTo(uid.length());
        assertThat(status("no").auditFrom()).isEqualTo(17);
        assertThat(status("no").proven()).isFalse();
        assertThat(topics.decisions).containsExactly(uid);

        operator.close();
        startOperator();
        quiet();
        assertThat(topics.decisions).as("a restart repeats nothing").containsExactly(uid);
    }

    /** An approval that comes after what it approves went live, or that does not count, is a decision like any other. */
    @Test
    void anApprovalOfWhichNothingCameIsHandedOverAsWell() {
        String uid = decide("lots", "late", Verdict.approve);

        eventually(() -> assertThat(state("late")).isEqualTo(State.audited));
        assertThat(topics.decisions).containsExactly(uid);
    }

    @Test
    void aRestartInBetweenGoesOnWhereItWas() {
        topics.writes = NOT_YET;
        String uid = decide("lots", "no", Verdict.refuse);
        eventually(() -> assertThat(state("no")).isEqualTo(State.handedOver));

        operator.close();
        topics.writes = (name, each) -> new Answer(17, true, 41L, null);
        startOperator();
        eventually(() -> assertThat(state("no")).isEqualTo(State.audited));
        assertThat(status("no").record()).isEqualTo(41);
        assertThat(topics.decisions).containsExactly(uid);
    }

    @Test
    void whatWaitsForKafkaIsHandedOverWhenItIsBack() {
        topics.away = true;
        String uid = decide("lots", "no", Verdict.refuse);
        quiet();
        assertThat(status("no")).isNull();

        topics.away = false;
        operator.close();
        startOperator();
        eventually(() -> assertThat(state("no")).isEqualTo(State.audited));
        assertThat(topics.decisions).containsExactly(uid);
    }

    /** The admission policies may have come with this process: who decided before only claimed to be whom he names. */
    @Test
    void onlyWhatWasDecidedSinceTheOperatorRunsIsProvenWhenNobodyNotedItBefore() {
        topics.away = true;
        decide("lots", "before", Verdict.refuse);
        operator.close();
        topics.away = false;
        operator = new OperatorUnderTest(
                kubernetes.configuration(),
                new OperatorUnderTest.QuickSettings(Set.of()) {
                    @Override
                    public boolean proven() {
                        return true;
                    }
                },
                topics,
                odoo,
                runtime);
        eventually(() -> assertThat(state("before")).isEqualTo(State.audited));
        pause(Duration.ofSeconds(1)); // times of resources are whole seconds
        decide("lots", "since", Verdict.refuse);
        eventually(() -> assertThat(state("since")).isEqualTo(State.audited));

        assertThat(status("before").proven()).isFalse();
        assertThat(status("since").proven()).isTrue();
    }

    /** An owner of the release before does not know what it is asked: its successor does. */
    @Test
    void whatAnOwnerRefusedIsAskedAnewLaterUnderAnotherUid() {
        topics.writes = (name, uid) ->
                uid.contains("/") ? new Answer(17, true, 41L, null) : new Answer(17, true, null, "unknown");
        String uid = decide("lots", "no", Verdict.refuse);
        eventually(() -> assertThat(state("no")).isEqualTo(State.notTaken));
        assertThat(status("no").message()).isEqualTo("it was not written down, and its owner is asked again: unknown");
        quiet();
        assertThat(topics.decisions).as("not at once").containsExactly(uid);

        operator.close();
        write("no", earlier(status("no")));
        startOperator();
        eventually(() -> assertThat(state("no")).isEqualTo(State.audited));
        assertThat(topics.decisions).containsExactly(uid, uid + "/1");
    }

    @Test
    void ofAnInterfaceThatIsNotThereAndHasNoTopicsItIsSaidThatItHasNoAudit() {
        decide("never", "no", Verdict.refuse);

        eventually(() -> assertThat(state("no")).isEqualTo(State.noAudit));
        assertThat(topics.decisions).isEmpty();

        operator.close();
        topics.decisionLooks.clear();
        startOperator();
        quiet();
        assertThat(topics.decisionLooks)
                .as("nothing changes before it is declared again")
                .isEmpty();
    }

    /** Its topics stay, and are left behind. */
    @Test
    void aDecisionAboutAnInterfaceThatWasDeletedSinceStandsInKafka() {
        topics.writes = NOT_YET;
        client.resources(OdooInterface.class)
                .inNamespace(NAMESPACE)
                .withName("lots")
                .delete();
        String uid = decide("lots", "no", Verdict.refuse);

        eventually(() -> assertThat(state("no")).isEqualTo(State.handedOver));
        assertThat(topics.decisions).containsExactly(uid);
    }

    @Test
    void manyDecisionsAreAllHandedOverOnce() {
        for (int i = 0; i < 250; i++) {
            decide("lots", "no-" + i, Verdict.refuse);
        }
        eventually(() -> assertThat(client.resources(InterfaceDecision.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems())
                .hasSize(250)
                .allSatisfy(each -> assertThat(each.getStatus()).isNotNull())
                .allSatisfy(each -> assertThat(each.getStatus().state()).isEqualTo(State.audited)));
        assertThat(topics.decisions).hasSize(250).doesNotHaveDuplicates();
    }

    private static InterfaceDecisionStatus earlier(InterfaceDecisionStatus status) {
        return new InterfaceDecisionStatus(
                status.state(),
                Instant.now()
                        .minus(Duration.ofMinutes(11))
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                status.message(),
                status.proven(),
                status.auditFrom(),
                status.tries(),
                null);
    }

    private void write(String name, InterfaceDecisionStatus status) {
        var decision = get(InterfaceDecision.class, name);
        decision.setStatus(status);
        client.resource(decision).updateStatus();
    }

    private State state(String name) {
        return status(name) == null ? null : status(name).state();
    }

    private InterfaceDecisionStatus status(String name) {
        return get(InterfaceDecision.class, name).getStatus();
    }

    private String decide(String interfaceName, String name, Verdict verdict) {
        var decision = new InterfaceDecision();
        decision.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
        decision.setSpec(new InterfaceDecisionSpec(
                interfaceName, REVISION, verdict, "business", "ana@example.com", "The dock is named otherwise."));
        return client.resource(decision).create().getMetadata().getUid();
    }
}
