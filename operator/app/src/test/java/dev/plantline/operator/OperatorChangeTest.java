package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.Regression;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes that people decide about, in a cluster: nothing that decides stands in the operator. */
class OperatorChangeTest extends OperatorInMemory {
    private static final String CHANGE =
            "{\"metadata\":{\"annotations\":{\"plantline.dev/changed-by\":\"marie\"}},\"spec\":{\"keys\":{\"order\":[\"product\"]}}}";

    private static final String BY =
            "{\"metadata\":{\"annotations\":{\"plantline.dev/changed-by\":\"%s\"}},\"spec\":{\"latencyClass\":\"%s\"}}";

    @Test
    void aChangeWaitsForProvenPeopleWithEverythingGreenAndOverARestart() {
        applyPlant();
        askPeople();
        make("lots", "near-real-time");
        make("nightly", "scheduled-batch");
        eventually(() -> assertThat(states("lots")).as("new ones").containsExactly(State.waiting));
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("Unknown AwaitingApproval"));
        decide("lots", "ana", "business");
        decide("lots", "tom", "technical");
        decide("nightly", "ana", "business");
        decide("nightly", "tom", "technical");
        settle();
        String before = get(OdooInterface.class, "lots").getStatus().revision();

        edit(OdooInterface.class, "lots", CHANGE).accept(client);
        eventually(() -> assertThat(pending())
                .startsWith("True AwaitingApproval revision ")
                .contains(" waits for business and technical.", "`plantline approve plant-lyon/lots --role business`")
                .endsWith(". The last good revision keeps running."));
        assertThat(ready(OdooInterface.class, "lots"))
                .as("deployment tools go on")
                .isEqualTo("True AsDeclared");
        assertThat(condition(OdooInterface.class, "lots", Finding.RECONCILING).status())
                .isEqualTo(Finding.Status.False);
        assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).status())
                .isEqualTo(Finding.Status.False);
        decide("lots", "ana", "business");
        eventually(() -> assertThat(pending()).contains(" waits for technical."));

        operator.close();
        startOperator();
        quiet();
        assertThat(pending()).contains(" waits for technical.");
        assertThat(states("lots")).containsExactlyInAnyOrder(State.live, State.waiting);
        assertThat(get(OdooInterface.class, "lots").getStatus().revision()).isEqualTo(before);

        decide("lots", "tom", "technical");
        eventually(() -> assertThat(pending()).startsWith("False AsDeclared"));
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().revision())
                .isNotEqualTo(before));
        eventually(() -> assertThat(states("lots")).containsExactlyInAnyOrder(State.live, State.superseded));
        settle();
    }

    @Test
    void aPolicySwitchesChangeControlOnForItsInterfacesAndWhenItIsGoneWhatWaitsGoesLive() {
        applyPlant();
        make("lots", "near-real-time");
        make("nightly", "scheduled-batch");
        settle();
        client.resource(policy()).create();
        eventually(() -> assertThat(states("lots")).containsExactly(State.live));
        String before = get(OdooInterface.class, "lots").getStatus().revision();

        edit(OdooInterface.class, "lots", CHANGE).accept(client);
        eventually(() -> assertThat(pending())
                .contains(" waits for business and quality and technical (quality because of InterfacePolicy some)."));
        assertThat(states("nightly")).as("the policy is not for it").isEmpty();
        decide("lots", "ana", "business");
        decide("lots", "tom", "technical");
        eventually(() -> assertThat(pending()).contains(" waits for quality (quality because of"));

        operator.close();
        startOperator();
        quiet();
        assertThat(pending()).contains(" waits for quality ");
        assertThat(get(OdooInterface.class, "lots").getStatus().revision()).isEqualTo(before);

        client.resources(InterfacePolicy.class).withName("some").delete();
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().revision())
                .isNotEqualTo(before));
        settle();
    }

    private static InterfacePolicy policy() {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: some}
                spec:
                  action: Deny
                  when: interface.name == 'lots'
                  decisions: {changeControl: true, roles: [quality]}
                """,
                InterfacePolicy.class);
    }

    @Test
    void aRevisionThatWaitsIsHeldAgainstRecordedMessagesAndWhoDecidesSeesIt() {
        applyPlant();
        make("lots", "near-real-time");
        make("nightly", "scheduled-batch");
        settle();
        askPeople();
        eventually(() -> assertThat(states("lots")).containsExactly(State.live));
        assertThat(candidates()).as("nothing waits").isNull();
        runtime.regression = (live, waits) -> Regression.failed(
                waits.revision(), live.revision(), "2026-11-27T08:00:00Z", "Kafka: it does not answer");

        edit(OdooInterface.class, "lots", CHANGE).accept(client);
        eventually(() -> assertThat(waiting().regression()).isNotNull().satisfies(each -> assertThat(each.problem())
                .isEqualTo("Kafka: it does not answer")));
        assertThat(candidates()).as("it is tried again").isNotNull();

        runtime.regression = (live, waits) -> new Regression(
                waits.revision(),
                live.revision(),
                "2026-11-27T08:02:00Z",
                1_000,
                988,
                10,
                2,
                0,
                0,
                0,
                List.of(new Regression.Field("steps[0].fields.ref", 10)),
                List.of(new Regression.At(0, 7)),
                List.of(new Regression.At(0, 8)),
                List.of(),
                List.of(new Regression.Range(0, 0, 1_000)),
                null,
                null);
        eventually(() -> assertThat(waiting().regression().newlyFailing()).isEqualTo(2));
        assertThat(waiting().regression().summary())
                .isEqualTo(
                        "2 NEWLY FAIL: of the last 1000 messages 988 the same, 10 differ in steps[0].fields.ref (10), 2 newly fail");
        eventually(() ->
                assertThat(candidates()).as("no pod works for it any more").isNull());
        decide("lots", "ana", "business");
        eventually(() -> assertThat(waiting().missing()).containsExactly("technical"));
        assertThat(waiting().regression().newlyFailing())
                .as("who decides next sees it, and nobody is hindered")
                .isEqualTo(2);
        assertThat(waiting().since()).as("the rest stands as well").isNotNull();

        operator.close();
        startOperator();
        quiet();
        assertThat(waiting().regression().newlyFailing()).isEqualTo(2);
        assertThat(candidates()).isNull();

        decide("lots", "tom", "technical");
        eventually(() -> assertThat(states("lots")).containsExactlyInAnyOrder(State.live, State.superseded));
        assertThat(revisions("lots"))
                .filteredOn(each -> each.getStatus().state() == State.live)
                .singleElement()
                .satisfies(each -> assertThat(each.getStatus().regression())
                        .as("what they have seen stays")
                        .isNotNull());
        settle();
    }

    private InterfaceRevisionStatus waiting() {
        return revisions("lots").stream()
                .map(InterfaceRevision::getStatus)
                .filter(each -> each.state() == State.waiting)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing waits"));
    }

    private ConfigMap candidates() {
        return client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("lyon-candidates")
                .get();
    }

    @Test
    void aChangeGoesLiveAtItsTimeByTheClockAloneWithEverythingGreenAndOverARestart() {
        applyPlant();
        make("lots", "near-real-time");
        make("nightly", "scheduled-batch");
        settle();
        String before = get(OdooInterface.class, "lots").getStatus().revision();

        Instant time = Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
        edit(OdooInterface.class, "lots", "{\"spec\":{\"change\":{\"notBefore\":\"" + time + "\"}}}")
                .accept(client);
        edit(OdooInterface.class, "lots", CHANGE).accept(client);
        eventually(() -> assertThat(pending()).startsWith("True AwaitingTime goes live at "));
        assertThat(ready(OdooInterface.class, "lots"))
                .as("deployment tools go on")
                .isEqualTo("True AsDeclared");
        operator.close();
        startOperator();

        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().revision())
                .isNotEqualTo(before));
        assertThat(Instant.now()).isAfter(time);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void whatOnePersonLetGoLiveIsToldUntilTheOthersHaveApprovedIt() {
        applyPlant();
        askPeople();
        make("lots", "near-real-time");
        decide("lots", "eve", "emergency", 1);

        eventually(() -> assertThat(states("lots")).containsExactly(State.live));
        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.EMERGENCY_CHANGE))
                .satisfies(told -> {
                    assertThat(told.status()).isEqualTo(Finding.Status.True);
                    assertThat(told.reason()).isEqualTo("EmergencyApproved");
                    assertThat(told.message())
                            .contains("by the decision of eve alone (It stands). ", "business and technical");
                }));
    }

    @Test
    void whoChangesAManifestWhileItIsBadStaysKnownUntilItIsGood() {
        applyPlant();
        askPeople();
        make("lots", "near-real-time");
        eventually(() -> assertThat(states("lots")).containsExactly(State.waiting));

        edit(OdooInterface.class, "lots", BY.formatted("eve", "no-class")).accept(client);
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().changedBy())
                .containsExactly("eve"));
        edit(OdooInterface.class, "lots", BY.formatted("bob", "none")).accept(client);
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().changedBy())
                .containsExactly("eve", "bob"));
        edit(OdooInterface.class, "lots", BY.formatted("tom", "scheduled-batch"))
                .accept(client);
        eventually(() -> assertThat(revisions("lots"))
                .extracting(each -> each.getSpec().changedBy())
                .containsExactly(List.of("eve", "bob", "tom", "marie")));
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().changedBy())
                .isNull());
    }

    @Test
    void whatACodeMeansWaitsForASecondPersonWithEverythingGreenAndOverARestart() {
        applyPlant();
        askPeople();
        codes("", "A=a");
        eventually(() -> assertThat(codeStates()).containsExactly(State.live));
        eventually(() -> assertThat(codePending()).startsWith("False AsDeclared"));
        String first = get(CodeMap.class, "codes").getStatus().revision();

        codes("marie", "A=wrong", "B=b");
        eventually(() -> assertThat(codePending())
                .startsWith("True AwaitingApproval revision ")
                .contains(
                        " changes code \"A\" and waits for steward.",
                        "`plantline approve plant-lyon/codes --code-map --role steward`")
                .endsWith(" keeps working."));
        eventually(() -> assertThat(get(CodeMap.class, "codes").getStatus().entries())
                .as("what was unmapped is live")
                .isEqualTo(2));
        assertThat(get(CodeMap.class, "codes").getStatus().revision()).isNotEqualTo(first);
        assertThat(ready(CodeMap.class, "codes")).as("deployment tools go on").isEqualTo("True AsDeclared");
        String agreed = get(CodeMap.class, "codes").getStatus().revision();

        operator.close();
        client.resource(get(CodeMap.class, "codes")).delete();
        codes("marie", "A=wrong", "B=b");
        startOperator();
        eventually(() -> assertThat(codePending())
                .as("made anew while nobody looked")
                .startsWith("True AwaitingApproval revision "));
        assertThat(get(CodeMap.class, "codes").getStatus().revision()).isEqualTo(agreed);

        refuse("tom");
        eventually(() -> assertThat(codePending()).startsWith("True ChangeRefused tom refused revision "));
        eventually(() -> assertThat(
                        client.v1().events().inNamespace(NAMESPACE).list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getInvolvedObject().getKind()).isEqualTo("CodeMap");
                    assertThat(event.getMessage()).contains("tom refused revision ");
                }));
        // Of two decisions in one second the refusal is the later one.
        eventually(() ->
                assertThat(Instant.now()).isAfter(decidedAt("codes-refuse-tom").plusSeconds(1)));
        decideCodes("tom", Verdict.approve);
        eventually(() -> assertThat(codePending()).startsWith("False AsDeclared"));
        eventually(() -> assertThat(codeStates()).containsExactlyInAnyOrder(State.live, State.superseded));
        eventually(() ->
                assertThat(get(CodeMap.class, "codes").getStatus().revision()).isNotEqualTo(agreed));

        edit(Plant.class, "lyon", "{\"spec\":{\"changeControl\":false}}").accept(client);
        eventually(() ->
                assertThat(codeStates()).as("nothing is held against anybody").isEmpty());
        eventually(() -> assertThat(get(Plant.class, "lyon").getStatus().codeMapRevisions())
                .isNull());
    }

    @Test
    void aTableThatWaitsIsHeldAgainstMessagesOfEachInterfaceAndWhoDecidesSeesIt() {
        applyPlant();
        codes("", "A=a");
        make("lots", "near-real-time", "codes");
        make("nightly", "near-real-time", "codes");
        settle();
        askPeople();
        eventually(() -> assertThat(codeStates()).containsExactly(State.live));
        assertThat(candidates()).as("nothing waits").isNull();
        runtime.codeMapRegression = (live, waits) -> live.name().equals("nightly")
                ? Regression.failed(waits.revision(), beside(live), "2026-11-27T08:00:00Z", "Kafka: it does not answer")
                : compared(waits.revision(), beside(live));

        codes("marie", "A=wrong");
        eventually(() -> assertThat(codesWaiting().regressions()).containsOnlyKeys("lots", "nightly"));
        assertThat(codesWaiting().regressions().get("lots").summary())
                .isEqualTo("2 NEWLY FAIL: of the last 1000 messages 988 the same, 10 differ, 2 newly fail");
        assertThat(codesWaiting().regressions().get("nightly").problem()).isEqualTo("Kafka: it does not answer");
        eventually(() -> assertThat(CandidateTable.read(Base64.getDecoder()
                                .decode(candidates().getBinaryData().get("candidate-_codemap-codes.json.gz")))
                        .interfaces())
                .as("of the other one it is tried again")
                .containsExactly("nightly"));
        assertThat(configuration("lyon-near-real-time"))
                .as("nothing of it runs")
                .doesNotContain("wrong");

        InterfaceRevision withOneThatIsGone = codeRevisions().stream()
                .filter(each -> each.getStatus().state() == State.waiting)
                .findFirst()
                .orElseThrow();
        withOneThatIsGone.setStatus(withOneThatIsGone
                .getStatus()
                .with(Map.of(
                        "gone", codesWaiting().regressions().get("lots"),
                        "lots", codesWaiting().regressions().get("lots"),
                        "nightly", codesWaiting().regressions().get("nightly"))));
        client.resource(withOneThatIsGone).updateStatus();
        settle();
        runtime.codeMapRegression = (live, waits) -> compared(waits.revision(), beside(live));
        eventually(() ->
                assertThat(codesWaiting().regressions()).as("it makes room").containsOnlyKeys("lots", "nightly"));
        eventually(() -> assertThat(codesWaiting().regressions().values())
                .extracting(InterfaceRevisionStatus.Regression::newlyFailing)
                .containsExactly(2L, 2L));
        eventually(() ->
                assertThat(candidates()).as("no pod works for it any more").isNull());
        assertThat(codesWaiting().since()).as("the rest stands as well").isNotNull();

        operator.close();
        startOperator();
        quiet();
        assertThat(codesWaiting().regressions()).containsOnlyKeys("lots", "nightly");
        assertThat(candidates()).isNull();
        decideCodes("tom", Verdict.approve);
        eventually(() -> assertThat(codeStates()).containsExactlyInAnyOrder(State.live, State.superseded));
        assertThat(codeRevisions())
                .filteredOn(each -> each.getStatus().state() == State.live)
                .singleElement()
                .satisfies(each -> assertThat(each.getStatus().regressions())
                        .as("what they have seen stays")
                        .hasSize(2));
    }

    private String beside(RuntimeConfiguration.Interface live) {
        return Regression.live(
                live.revision(), get(CodeMap.class, "codes").getStatus().revision());
    }

    private static Regression compared(String revision, String live) {
        return new Regression(
                revision,
                live,
                "2026-11-27T08:02:00Z",
                1_000,
                988,
                10,
                2,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(new Regression.At(0, 8)),
                List.of(),
                List.of(),
                null,
                null);
    }

    private InterfaceRevisionStatus codesWaiting() {
        return codeRevisions().stream()
                .map(InterfaceRevision::getStatus)
                .filter(each -> each.state() == State.waiting)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing waits"));
    }

    private void codes(String by, String... lines) {
        CodeMap codes = new CodeMap();
        codes.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName("codes")
                .withAnnotations(by.isEmpty() ? Map.of() : Map.of("plantline.dev/changed-by", by))
                .build());
        codes.setSpec(new CodeMapSpec(
                CodeMapSpec.Kind.item,
                "Ann",
                Arrays.stream(lines)
                        .map(each -> new CodeMapSpec.Entry(each.split("=")[0], each.split("=")[1], null, null, null))
                        .toList()));
        if (client.resource(codes).get() == null) {
            client.resource(codes).create();
        } else {
            client.resource(codes).update();
        }
    }

    private String codePending() {
        Finding pending = condition(CodeMap.class, "codes", Finding.CHANGE_PENDING);
        return pending.status() + " " + pending.reason() + " " + pending.message();
    }

    private List<InterfaceRevision> codeRevisions() {
        return client.resources(InterfaceRevision.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> "codes".equals(each.getSpec().codeMap()) && each.getStatus() != null)
                .toList();
    }

    private List<State> codeStates() {
        return codeRevisions().stream().map(each -> each.getStatus().state()).toList();
    }

    private Instant decidedAt(String decision) {
        return Instant.parse(
                get(InterfaceDecision.class, decision).getMetadata().getCreationTimestamp());
    }

    private void refuse(String by) {
        decideCodes(by, Verdict.refuse);
    }

    private void decideCodes(String by, Verdict verdict) {
        String revision = codeRevisions().stream()
                .filter(each -> each.getStatus().state() == State.waiting
                        || each.getStatus().state() == State.refused)
                .findFirst()
                .orElseThrow()
                .getSpec()
                .revision();
        var decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName("codes-" + verdict + "-" + by)
                .build());
        decision.setSpec(InterfaceDecisionSpec.ofCodeMap("codes", revision, verdict, "steward", by, "because"));
        client.resource(decision).create();
    }

    @Test
    void aRevisionThatIsRefusedKeepsNoInterfaceFromBeingTold() {
        applyPlant();
        askPeople();
        kubernetes.forbid(request -> request.startsWith("POST ") && request.contains("/interfacerevisions"));
        make("lots", "near-real-time");

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("Unknown AwaitingApproval"));
        eventually(() -> assertThat(
                        condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                .contains("InterfaceRevision lots-", "exceeded quota"));

        kubernetes.forbid(request -> false);
        eventually(() -> assertThat(states("lots")).containsExactly(State.waiting));
    }

    /** One whose lots have the names that a code map gives. */
    private void make(String name, String latencyClass, String codeMap) {
        String plain = Serialization.asJson(Manifests.lots(NAMESPACE, name, latencyClass));
        String coded = plain.replaceAll("\"from\"\\s*:\\s*\"lot\"", "\"from\":\"lot\",\"code\":\"" + codeMap + "\"");
        assertThat(coded).isNotEqualTo(plain);
        client.resource(Serialization.unmarshal(coded, OdooInterface.class)).create();
    }

    private void make(String name, String latencyClass) {
        OdooInterface lots = Manifests.lots(NAMESPACE, name, latencyClass);
        lots.getMetadata().setAnnotations(Map.of("plantline.dev/changed-by", "marie"));
        client.resource(lots).create();
    }

    private String pending() {
        Finding pending = condition(OdooInterface.class, "lots", Finding.CHANGE_PENDING);
        return pending.status() + " " + pending.reason() + " " + pending.message();
    }

    private List<InterfaceRevision> revisions(String name) {
        return client.resources(InterfaceRevision.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> name.equals(each.getSpec().interfaceName()) && each.getStatus() != null)
                .toList();
    }

    private List<State> states(String name) {
        return revisions(name).stream().map(each -> each.getStatus().state()).toList();
    }

    private void decide(String name, String by, String role) {
        decide(name, by, role, null);
    }

    private void decide(String name, String by, String role, Integer emergencyHours) {
        eventually(() -> assertThat(states(name)).contains(State.waiting));
        String revision = revisions(name).stream()
                .filter(each -> each.getStatus().state() == State.waiting)
                .findFirst()
                .orElseThrow()
                .getSpec()
                .revision();
        var decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(name + "-" + revision + "-" + by)
                .build());
        decision.setSpec(new InterfaceDecisionSpec(
                name,
                revision,
                Verdict.approve,
                role,
                by,
                emergencyHours == null ? null : "It stands",
                null,
                emergencyHours));
        client.resource(decision).create();
    }
}
