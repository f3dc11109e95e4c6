package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.OfInterface;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.topics.DecisionAnswers.Answer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions about a code map on their way into the audits of the interfaces that use it: here lots and nightly, and not plain. */
class OperatorCodeMapDecisionTest extends OperatorInMemory {
    private static final String REVISION = "1a2b3c4d5e6f70891a2b3c4d5e6f7089";

    private static final Answer WRITTEN = new Answer(17, true, 41L, null);
    private static final Answer WAITS = new Answer(17, true, null, null);

    /** The pods of the batch class do not run now. */
    private static final BiFunction<String, String, Answer> ONLY_LOTS =
            (name, uid) -> name.equals("lots") ? WRITTEN : WAITS;

    @BeforeEach
    void inAPlantWherePeopleAreAskedAndTwoInterfacesUseACodeMap() {
        applyPlant();
        client.resource(codes("codes")).create();
        client.resource(Manifests.codedLots(NAMESPACE, "lots", "near-real-time", "codes"))
                .create();
        client.resource(Manifests.codedLots(NAMESPACE, "nightly", "scheduled-batch", "codes"))
                .create();
        client.resource(Manifests.lots(NAMESPACE, "plain", "near-real-time")).create();
        eventually(() -> assertThat(ready(OdooInterface.class, "plain")).isEqualTo("True AsDeclared"));
        settle();
        askPeople();
        settle();
    }

    @Test
    void aDecisionAboutACodeMapStandsOnceInTheAuditOfEachInterfaceThatUsesItAndInNoOther() {
        String uid = decide("yes", Verdict.approve);

        eventually(() -> assertThat(state("yes")).isEqualTo(State.audited));
        assertThat(status("yes").interfaces())
                .extracting(OfInterface::name, OfInterface::state, OfInterface::auditFrom, OfInterface::record)
                .containsExactly(
                        tuple("lots", State.audited, 17L, (long) uid.length()),
                        tuple("nightly", State.audited, 17L, (long) uid.length()));
        assertThat(status("yes").proven()).isFalse();
        assertThat(topics.decisionCommands).hasSize(2).allSatisfy(each -> {
            assertThat(each.decision().codeMap()).isEqualTo("codes");
            assertThat(each.decision().revision()).isEqualTo(REVISION);
            assertThat(each.decision().role()).isEqualTo("steward");
            assertThat(each.actor()).isEqualTo("ann@example.com");
        });
        assertThat(topics.decisionsByInterface).containsExactlyInAnyOrder("lots " + uid, "nightly " + uid);

        operator.close();
        topics.decisionLooks.clear();
        startOperator();
        quiet();
        assertThat(topics.decisionLooks).as("all is there, so nobody is asked").isEmpty();
        assertThat(topics.decisions).as("a restart repeats nothing").hasSize(2);
    }

    @Test
    void refusalsAndDecisionsOfAMachineGetThereAsWell() {
        decide("no", Verdict.refuse);
        var machines = new InterfaceDecisionSpec(
                null,
                "codes",
                REVISION,
                null,
                Verdict.approve,
                "steward",
                "system:serviceaccount:flux-system:kustomize-controller",
                null,
                new Delegated("0a".repeat(20), "marie@example.com", List.of("ana@example.com")),
                null);
        make("machines", machines);

        for (String each : List.of("no", "machines")) {
            eventually(() -> assertThat(state(each)).isEqualTo(State.audited));
            assertThat(status(each).interfaces()).hasSize(2);
        }
    }

    /** What the interfaces use later changes nothing: those whose messages were mapped with it are named before anybody is asked. */
    @Test
    void inWhichAuditsItIsToStandIsFixedAndARestartInBetweenGoesOnWhereItWas() {
        topics.writes = ONLY_LOTS;
        String uid = decide("yes", Verdict.approve);
        eventually(() -> assertThat(states("yes")).containsExactly("lots audited", "nightly handedOver"));
        assertThat(state("yes")).as("as the one that is farthest").isEqualTo(State.handedOver);

        operator.close();
        client.resource(get(OdooInterface.class, "plain")).delete();
        client.resource(Manifests.codedLots(NAMESPACE, "plain", "near-real-time", "codes"))
                .create();
        topics.writes = (name, each) -> WRITTEN;
        startOperator();
        eventually(() -> assertThat(state("yes")).isEqualTo(State.audited));
        assertThat(states("yes")).containsExactly("lots audited", "nightly audited");
        assertThat(topics.decisionsByInterface).containsExactlyInAnyOrder("lots " + uid, "nightly " + uid);
    }

    @Test
    void whatWaitsForKafkaIsKnownBeforeAndHandedOverWhenItIsBack() {
        topics.away = true;
        String uid = decide("yes", Verdict.approve);
        eventually(() -> assertThat(states("yes")).containsExactly("lots handingOver", "nightly handingOver"));
        quiet();
        assertThat(topics.decisions).isEmpty();
        assertThat(status("yes").interfaces())
                .allSatisfy(each -> assertThat(each.auditFrom()).isNull());

        topics.away = false;
        operator.close();
        startOperator();
        eventually(() -> assertThat(state("yes")).isEqualTo(State.audited));
        assertThat(topics.decisionsByInterface).containsExactlyInAnyOrder("lots " + uid, "nightly " + uid);
    }

    /** A pod of the release before does not know code maps in decisions. */
    @Test
    void anOwnerThatRefusedIsAskedAnewLaterAndTheOthersAreNot() {
        topics.writes = (name, uid) -> name.equals("lots") || uid.contains("/")
                ? WRITTEN
                : new Answer(17, true, null, "unknown field " + "x".repeat(500));
        String uid = decide("yes", Verdict.approve);
        eventually(() -> assertThat(states("yes")).containsExactly("lots audited", "nightly notTaken"));
        assertThat(state("yes")).isEqualTo(State.notTaken);
        assertThat(status("yes").interfaces().get(1).message())
                .startsWith("it was not written down, and its owner is asked again: unknown field x")
                .hasSize(OfInterface.LONGEST);
        quiet();
        assertThat(topics.decisions).as("not at once").hasSize(2);

        operator.close();
        write("yes", elevenMinutesEarlier(status("yes")));
        startOperator();
        eventually(() -> assertThat(state("yes")).isEqualTo(State.audited));
        assertThat(status("yes").interfaces().get(1).message()).isNull();
        assertThat(topics.decisionsByInterface)
                .containsExactlyInAnyOrder("lots " + uid, "nightly " + uid, "nightly " + uid + "/1");
    }

    @Test
    void anInterfaceThatWasDeletedSinceAndHasNoTopicsKeepsNothingBack() {
        topics.away = true;
        decide("yes", Verdict.approve);
        eventually(() -> assertThat(states("yes")).hasSize(2));
        operator.close();
        client.resource(get(OdooInterface.class, "nightly")).delete();
        topics.made.removeIf(each -> each.contains("nightly"));
        topics.away = false;
        startOperator();

        eventually(() -> assertThat(states("yes")).containsExactly("lots audited", "nightly noAudit"));
        assertThat(state("yes")).isEqualTo(State.audited);
    }

    /** Nobody may ever approve it. Its topics are made first and written to then: whoever finds them without a checkpoint must take it for a loss. */
    @Test
    void anInterfaceThatWasMadeAnewAndHasNotRunSinceKeepsNothingBackAndNothingIsWrittenToItsTopics() {
        topics.away = true;
        String uid = decide("yes", Verdict.approve);
        eventually(() -> assertThat(states("yes")).hasSize(2));
        client.resource(get(OdooInterface.class, "nightly")).delete();
        eventually(() -> assertThat(configuration("lyon-scheduled-batch")).doesNotContain("nightly"));
        client.resource(Manifests.codedLots(NAMESPACE, "nightly", "no-such-class", "codes"))
                .create();
        eventually(() -> assertThat(states("yes")).containsExactly("lots handingOver", "nightly noAudit"));
        operator.close();
        topics.away = false;
        startOperator();

        eventually(() -> assertThat(states("yes")).containsExactly("lots audited", "nightly noAudit"));
        assertThat(state("yes")).isEqualTo(State.audited);
        assertThat(topics.decisionsByInterface).containsExactly("lots " + uid);

        var nightly = get(OdooInterface.class, "nightly");
        nightly.setSpec(Manifests.codedLots(NAMESPACE, "nightly", "scheduled-batch", "codes")
                .getSpec());
        client.resource(nightly).update();
        edit(Plant.class, "lyon", "{\"spec\":{\"changeControl\":false}}").accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared"));
        askPeople();
        quiet();
        assertThat(states("yes"))
                .as("it is another interface than the one that used it then")
                .containsExactly("lots audited", "nightly noAudit");
        assertThat(topics.decisionsByInterface).containsExactly("lots " + uid);
    }

    /** What is refused stands in no audit, and whoever refused it may never run again. */
    @Test
    void whatAnInterfaceRefusedThatWasMadeAnewAndHasNotRunSinceIsKeptNoLonger() {
        topics.writes = (name, uid) -> name.equals("lots") ? WRITTEN : new Answer(17, true, null, "unknown field");
        decide("yes", Verdict.approve);
        make(
                "no",
                new InterfaceDecisionSpec("nightly", REVISION, Verdict.refuse, "business", "ana@example.com", "No."));
        eventually(() -> assertThat(states("yes")).containsExactly("lots audited", "nightly notTaken"));
        eventually(() -> assertThat(state("no")).isEqualTo(State.notTaken));
        client.resource(get(OdooInterface.class, "nightly")).delete();
        eventually(() -> assertThat(configuration("lyon-scheduled-batch")).doesNotContain("nightly"));
        client.resource(Manifests.codedLots(NAMESPACE, "nightly", "no-such-class", "codes"))
                .create();

        eventually(() -> assertThat(states("yes")).containsExactly("lots audited", "nightly noAudit"));
        eventually(() -> assertThat(state("no")).isEqualTo(State.noAudit));
        assertThat(state("yes")).isEqualTo(State.audited);
    }

    /** It has never mapped a message with it, and nobody can tell whether it ever will. */
    @Test
    void ofSeveralItSaysTheOneThatIsFarthestFromItsAudit() {
        topics.writes = (name, uid) -> name.equals("lots") ? new Answer(17, true, null, "unknown field") : WAITS;
        decide("yes", Verdict.approve);
        eventually(() -> assertThat(states("yes")).containsExactly("lots notTaken", "nightly handedOver"));
        assertThat(state("yes")).isEqualTo(State.notTaken);
    }

    @Test
    void anInterfaceThatHasNeverRunIsNoneOfThem() {
        var stranger = Manifests.codedLots(NAMESPACE, "stranger", "no-such-class", "codes");
        client.resource(stranger).create();
        eventually(() ->
                assertThat(get(CodeMap.class, "codes").getStatus().usedBy()).contains("stranger"));
        decide("yes", Verdict.approve);

        eventually(() -> assertThat(state("yes")).isEqualTo(State.audited));
        assertThat(states("yes")).containsExactly("lots audited", "nightly audited");
    }

    @Test
    void aDecisionAboutACodeMapThatNoInterfaceUsesHasNoAuditUntilOneDoes() {
        topics.decisionLooks.clear();
        var spec = InterfaceDecisionSpec.ofCodeMap("others", REVISION, Verdict.approve, "steward", "ann", null);
        make("never", spec);
        eventually(() -> assertThat(state("never")).isEqualTo(State.noAudit));
        assertThat(status("never").message()).startsWith("no interface that has ever run uses the code map");
        assertThat(status("never").interfaces()).isNull();
        quiet();
        assertThat(topics.decisionLooks).as("nobody is asked").isEmpty();

        client.resource(codes("others")).create();
        var plain = get(OdooInterface.class, "plain");
        plain.setSpec(Manifests.codedLots(NAMESPACE, "plain", "near-real-time", "others")
                .getSpec());
        client.resource(plain).update();
        eventually(() -> assertThat(state("never")).isEqualTo(State.audited));
        assertThat(states("never")).containsExactly("plain audited");
        assertThat(status("never").message()).isNull();
    }

    @Test
    void decisionsAboutAnInterfaceAndAboutItsCodeMapGetIntoItsAuditTogether() {
        String ofMap = decide("map", Verdict.approve);
        String ofLots = make(
                "lots",
                new InterfaceDecisionSpec("lots", REVISION, Verdict.refuse, "business", "ana@example.com", "No."));

        eventually(() -> assertThat(state("map")).isEqualTo(State.audited));
        eventually(() -> assertThat(state("lots")).isEqualTo(State.audited));
        assertThat(status("lots").interfaces()).isNull();
        assertThat(status("lots").record()).isEqualTo(ofLots.length());
        assertThat(topics.decisionsByInterface)
                .containsExactlyInAnyOrder("lots " + ofMap, "nightly " + ofMap, "lots " + ofLots);
    }

    private static InterfaceDecisionStatus elevenMinutesEarlier(InterfaceDecisionStatus status) {
        String since = Instant.now()
                .minus(Duration.ofMinutes(11))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        return new InterfaceDecisionStatus(
                status.state(),
                since,
                status.message(),
                status.proven(),
                null,
                null,
                null,
                status.interfaces().stream()
                        .map(each -> new OfInterface(
                                each.name(),
                                each.state(),
                                since,
                                each.message(),
                                each.auditFrom(),
                                each.tries(),
                                each.record()))
                        .toList());
    }

    private static CodeMap codes(String name) {
        CodeMap codes = new CodeMap();
        codes.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
        codes.setSpec(new CodeMapSpec(
                CodeMapSpec.Kind.item, "Ann", List.of(new CodeMapSpec.Entry("A", "a", null, null, null))));
        return codes;
    }

    private void write(String name, InterfaceDecisionStatus status) {
        var decision = get(InterfaceDecision.class, name);
        decision.setStatus(status);
        client.resource(decision).updateStatus();
    }

    private State state(String name) {
        return status(name) == null ? null : status(name).state();
    }

    private List<String> states(String name) {
        return status(name) == null || status(name).interfaces() == null
                ? List.of()
                : status(name).interfaces().stream()
                        .map(each -> each.name() + " " + each.state())
                        .toList();
    }

    private InterfaceDecisionStatus status(String name) {
        return get(InterfaceDecision.class, name).getStatus();
    }

    private String decide(String name, Verdict verdict) {
        return make(
                name,
                InterfaceDecisionSpec.ofCodeMap(
                        "codes", REVISION, verdict, "steward", "ann@example.com", "The dock is named otherwise."));
    }

    private String make(String name, InterfaceDecisionSpec spec) {
        var decision = new InterfaceDecision();
        decision.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
        decision.setSpec(spec);
        return client.resource(decision).create().getMetadata().getUid();
    }
}
