package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.operator.testing.ClusterExtension;
import dev.plantline.operator.testing.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart's admission policies on a real API server, the only judge of them. Kinds and policies are installed in a group of this run's own, so that other
 * users of the cluster do not matter. One set-up serves all tests; none leaves what another one sees.
 */
class AdmissionOnApiServerTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.apiServer();

    private static final String RUN = "t" + UUID.randomUUID().toString().substring(0, 8);
    private static final String OWN_GROUP = RUN + ".plantline.test";
    private static final String CHANGED_BY = OWN_GROUP + "/changed-by";
    private static final String REVISION = "1a2b3c4d5e6f70891a2b3c4d5e6f7089";
    private static final String CONTROL_OFF = "{\"spec\":{\"changeControl\":false}}";
    private static final String MACHINE = "system:serviceaccount:flux-system:kustomize-controller";
    /** By the last two it would vanish with something else, or never end. */
    private static final List<String> CHANGES_OF_METADATA = List.of(
            "{\"metadata\":{\"labels\":{\"of\":\"others\"}}}",
            "{\"metadata\":{\"annotations\":{\"of\":\"others\"}}}",
            "{\"metadata\":{\"finalizers\":[\"example.com/later\"]}}",
            "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"gone\",\"uid\":\"1\"}]}}");

    private static final List<HasMetadata> INSTALLED = new ArrayList<>();
    private static final Map<String, KubernetesClient> PEOPLE = new HashMap<>();
    private static KubernetesClient admin;
    private static String plant;
    private static String operator;

    @BeforeAll
    static void install() throws IOException {
        admin = CLUSTER.client();
        plant = CLUSTER.namespace();
        operator = "system:serviceaccount:plantline-system:" + RUN + "-operator";
        for (String kind : Chart.kinds()) {
            create(Files.readString(Chart.DIRECTORY.resolve("crds").resolve(kind + ".plantline.dev.yaml")));
        }
        for (JsonNode each : Chart.parse(
                Chart.renderAs(RUN, "plants.namespaces[0]", plant, "admission.serviceAccounts[0]", MACHINE))) {
            String version = each.path("apiVersion").asText();
            if (version.startsWith("rbac.") || version.startsWith("admissionregistration.")) {
                create(each.toString());
            }
        }
        bind("ana", RUN + "-approve-business");
        bind("tom", RUN + "-approve-technical");
        bind(MACHINE, RUN + "-approve-business");
        bind("olga", RUN + "-on-call");
        bind("system:serviceaccount:" + plant + ":bot", RUN + "-on-call");
        bind("rene", RUN + "-repair");
        bind("ruth", RUN + "-recover");
        bind("vera", RUN + "-view");
        bind("stan", RUN + "-approve-steward");
        bind("fina", RUN + "-approve-finance");
        bind("stella", RUN + "-steward");
        bind("system:serviceaccount:" + plant + ":bot", RUN + "-approve-business");
        bind("team", RUN + "-edit");
        create(Serialization.asJson(new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(RUN + "-everything")
                .endMetadata()
                .addNewRule()
                .withApiGroups("plantline.dev")
                .withResources("*")
                .withVerbs("*")
                .endRule()
                .build()));
        bind("everything", RUN + "-everything");
        bind("centre", RUN + "-everything");
        create(Serialization.asJson(new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(RUN + "-everything")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", RUN + "-everything")
                .addNewSubject("rbac.authorization.k8s.io", "User", "everything", null)
                .addNewSubject("rbac.authorization.k8s.io", "User", operator, null)
                .build()));
        for (String kind : Chart.kinds()) {
            Definitions.awaitServed(admin, kind + "." + OWN_GROUP);
        }
        as("everything").resource(plant("control")).create();
        // A policy and a right count a moment after they were written.
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            tried("ana", decision("first", "ana", "business"));
            tried("tom", decision("first", "tom", "technical"));
            tried("stan", ofCodeMap("first", "stan", "steward"));
            tried("fina", ofCodeMap("first", "fina", "finance"));
            tried("stella", codeMap("first", "stella"));
            refused(() -> tried("everything", decision("first", "everything", "business")), "may not decide");
            tried("olga", command("first", "olga", "retry"));
            tried("rene", command("first", "rene", "discard"));
            tried("ruth", command("first", "ruth", "abandon"));
            refused(() -> tried("everything", command("first", "everything", "retry")), "may not command retry");
            refused(() -> tried("everything", revision("first")), "by the operator alone");
            refused(() -> tried("everything", lots("first", "somebody")), "changed-by is somebody");
            refused(() -> merge("everything", plant("control"), CONTROL_OFF), "may not end changeControl");
        });
    }

    @AfterAll
    static void uninstall() {
        if (admin != null) {
            for (int at = INSTALLED.size() - 1; at >= 0; at--) {
                admin.resource(INSTALLED.get(at)).delete();
            }
            PEOPLE.values().forEach(KubernetesClient::close);
            admin.close();
        }
    }

    /** What the operator makes of it is in DecisionTest, by the same name. */
    @Test
    void anApprovalLetsThroughOnlyWhatItNames() {
        GenericKubernetesResource decision = decision("names", "ana", "business");
        as("ana").resource(decision).create();
        String other = "{\"spec\":{\"revision\":\"ffffffffffffffffffffffffffffffff\"}}";

        assertThatThrownBy(() -> merge("everything", decision, other)).hasMessageContaining("a decision never changes");
        for (String change : CHANGES_OF_METADATA) {
            refused(() -> merge("everything", decision, change), "neither changed nor deleted");
        }
    }

    @Test
    void aDecisionIsMadeByWhomItSays() {
        refused(() -> tried("ana", decision("who", "tom", "business")), "nobody decides for another");
        refused(() -> tried("ana", decision("who", "ana", "technical")), "may not decide as technical");
    }

    @Test
    void aDecisionCannotBeMadeToVanishByAnOwner() {
        GenericKubernetesResource owned = decision("owned", "ana", "business");
        owned.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("gone")
                        .withUid(UUID.randomUUID().toString())
                        .build()));
        refused(() -> tried("ana", owned), "must not vanish");
        GenericKubernetesResource held = decision("held", "ana", "business");
        held.getMetadata().setFinalizers(List.of("example.com/later"));
        refused(() -> tried("ana", held), "must not vanish");
        GenericKubernetesResource nameless = decision(null, "ana", "business");
        nameless.getMetadata().setGenerateName("any-");
        refused(() -> tried("ana", nameless), "a name of its own");

        GenericKubernetesResource decision = decision("stays", "ana", "business");
        as("ana").resource(decision).create();
        for (String person : List.of("ana", "everything")) {
            assertThatThrownBy(() -> as(person).resource(decision).delete())
                    .isInstanceOf(KubernetesClientException.class);
        }
        refused(
                () -> merge(
                        "everything",
                        decision,
                        "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"gone\",\"uid\":\"1\"}]}}"),
                "neither changed nor deleted");
        assertThat(admin.resource(decision).get()).isNotNull();
        as(operator).resource(decision).delete();
        assertThat(admin.resource(decision).get()).as("the operator may").isNull();
    }

    @Test
    void aCommandIsGivenByWhomItSaysAndWhoHasTheRight() {
        refused(() -> tried("olga", command("who", "rene", "retry")), "nobody commands for another");
        refused(() -> tried("olga", command("who", "olga", "discard")), "may not command discard for lots");
        refused(() -> tried("everything", command("who", "everything", "discard")), "the verb discard");
        String bot = "system:serviceaccount:" + plant + ":bot";
        refused(() -> tried(bot, command("who", bot, "retry")), "is a service account");
    }

    @Test
    void whoRepairsEndsOrChangesSingleMessagesAndWhoRecoversDoesTheRest() {
        tried("rene", edit("single", "rene"));
        refused(() -> tried("rene", command("rest", "rene", "abandon")), "may not command abandon for lots");
        refused(() -> tried("rene", replay("rest", "rene")), "may not command replay for lots");

        tried("ruth", replay("rest", "ruth"));
        tried("ruth", command("rest", "ruth", "adopt"));
        refused(() -> tried("ruth", edit("single", "ruth")), "may not command edit for lots");
        refused(() -> tried("olga", replay("rest", "olga")), "may not command replay for lots");
    }

    /** The patch of an edit is content of a message. */
    @Test
    void whoMayOnlySeeHowAPlantStandsReadsNoCommand() {
        as("rene").resource(edit("read", "rene")).create();

        assertThat(as("rene").resource(edit("read", "rene")).get()).isNotNull();
        assertThatThrownBy(() -> as("vera").resource(edit("read", "rene")).get())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot get resource \"interfacecommands\"");
        assertThatThrownBy(() ->
                        as("rene").resource(command("bare", "rene", "edit")).create())
                .hasMessageContaining("edit changes one message");
    }

    private static GenericKubernetesResource edit(String name, String by) {
        return resource(
                "InterfaceCommand",
                name,
                "",
                "{interface: lots, action: edit, select: {positions: [0/12]}, patch: '[]', reason: Unit., by: '%s'}"
                        .formatted(by));
    }

    private static GenericKubernetesResource replay(String name, String by) {
        return resource(
                "InterfaceCommand",
                name,
                "",
                "{interface: lots, action: replay, select: {applied: {orderKey: A}}, reason: Restored., by: '%s'}"
                        .formatted(by));
    }

    @Test
    void aCommandNeverChangesAndCannotBeMadeToVanish() {
        GenericKubernetesResource owned = command("owned", "olga", "retry");
        owned.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("gone")
                        .withUid(UUID.randomUUID().toString())
                        .build()));
        refused(() -> tried("olga", owned), "must not vanish");
        GenericKubernetesResource held = command("held", "olga", "retry");
        held.getMetadata().setFinalizers(List.of("example.com/later"));
        refused(() -> tried("olga", held), "must not vanish");
        GenericKubernetesResource nameless = command(null, "olga", "retry");
        nameless.getMetadata().setGenerateName("any-");
        refused(() -> tried("olga", nameless), "a name of its own");

        GenericKubernetesResource command = command("stays", "olga", "retry");
        as("olga").resource(command).create();
        assertThatThrownBy(() -> merge("everything", command, "{\"spec\":{\"by\":\"rene\"}}"))
                .hasMessageContaining("a command never changes");
        for (String change : CHANGES_OF_METADATA) {
            refused(() -> merge("everything", command, change), "neither changed nor deleted");
        }
        refused(() -> as("everything").resource(command).delete(), "neither changed nor deleted");
        refused(
                () -> status("everything", command, "{\"status\":{\"state\":\"Done\"}}"),
                "written by the operator alone");
        status(operator, command, "{\"status\":{\"state\":\"Done\"}}");
        as(operator).resource(command).delete();
        assertThat(admin.resource(command).get()).as("the operator may").isNull();
    }

    @Test
    void aNamespaceWithCommandsCanBeDeleted() {
        GenericKubernetesResource command = command("ends", "olga", "retry");
        as("olga").resource(command).create();
        as("system:serviceaccount:kube-system:namespace-controller")
                .resource(command)
                .delete();
        assertThat(admin.resource(command).get()).isNull();
    }

    /** Who answers for interfaces does not answer for codes, nor the other way round, and who keeps them does not agree with himself. */
    @Test
    void aDecisionAboutACodeMapTakesARightToCodeMaps() {
        refused(
                () -> tried("ana", ofCodeMap("codes", "ana", "business")),
                "may not decide as business about units: that takes the verb approve-business on codemaps");
        refused(
                () -> tried("stan", decision("codes", "stan", "steward")),
                "the verb approve-steward on odoointerfaces");
        assertThatThrownBy(() -> tried("stella", ofCodeMap("codes", "stella", "steward")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot create resource \"interfacedecisions\"");
        refused(() -> tried("everything", ofCodeMap("codes", "everything", "steward")), "approve-steward on codemaps");
        refused(() -> tried("stan", ofCodeMap("codes", "stella", "steward")), "nobody decides for another");
        assertThatThrownBy(() -> tried("stan", codeMapOrInterface("both", "interface: lots, codeMap: units")))
                .hasMessageContaining("set interface or codeMap");
        assertThatThrownBy(() -> tried("stan", codeMapOrInterface("none", "reason: None")))
                .hasMessageContaining("set interface or codeMap");
    }

    /** Policies ask whatever roles the centre names; the page says how it makes one. */
    @Test
    void aRoleOfTheCentresOwnDecidesAndInNoOtherRole() throws IOException {
        String page = Files.readString(Path.of("../docs/policies.md"));
        String begin = "kubectl apply -f - <<'EOF'\n";
        create(page.substring(page.indexOf(begin) + begin.length(), page.indexOf("\nEOF\n"))
                .replace("plantline-approve-quality", RUN + "-approve-quality"));
        bind("quinn", RUN + "-approve-quality");
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            tried("quinn", decision("quality", "quinn", "quality"));
            tried("quinn", ofCodeMap("quality", "quinn", "quality"));
        });

        refused(
                () -> tried("ana", decision("quality", "ana", "quality")),
                "may not decide as quality about lots: that takes the verb approve-quality on odoointerfaces");
        refused(() -> tried("quinn", decision("quality", "quinn", "business")), "the verb approve-business");
    }

    @Test
    void whoIsSaidToHaveChangedACodeMapHas() {
        refused(() -> tried("stella", codeMap("other", "ana")), "this change is made by stella");
        as("stella").resource(codeMap("own", "stella")).create();
        String changed = "{\"metadata\":{\"annotations\":{\"%s\":%s}},\"spec\":{\"steward\":\"%s\"}}";
        GenericKubernetesResource own = codeMap("own", "stella");
        refused(() -> merge("everything", own, changed.formatted(CHANGED_BY, "\"stella\"", "b")), "made by everything");
        refused(
                () -> merge("stella", own, "{\"metadata\":{\"annotations\":{\"" + CHANGED_BY + "\":null}}}"),
                "changes with the spec alone");
        merge("everything", own, changed.formatted(CHANGED_BY, "\"everything\"", "c"));
        merge("stella", own, changed.formatted(CHANGED_BY, "null", "d"));
    }

    /** Who writes code maps and interfaces could else write what was agreed. */
    @Test
    void aTableThatPeopleAgreedToIsWrittenByTheOperatorAlone() {
        GenericKubernetesResource revision = resource(
                "InterfaceRevision",
                "units-made",
                "",
                "{codeMap: units, revision: %s, content: H4sI}".formatted(REVISION));
        refused(() -> tried("everything", revision), "by the operator alone");
        assertThatThrownBy(() -> tried("stella", revision)).isInstanceOf(KubernetesClientException.class);
        as(operator).resource(revision).create();
        refused(() -> status("everything", revision, "{\"status\":{\"state\":\"Live\"}}"), "by the operator alone");
        assertThatThrownBy(() -> as("everything").resource(revision).delete())
                .isInstanceOf(KubernetesClientException.class);
        as(operator).resource(revision).delete();
    }

    /** Who may do everything with our kinds is somebody who administers them, and nobody who answers for a flow. */
    @Test
    void everyVerbOnOurGroupMakesNoApprover() {
        refused(() -> tried("everything", decision("star", "everything", "business")), "approve-business");
    }

    @Test
    void machinesDecideOnlyWhereTheCentreNamedThem() {
        refused(
                () -> tried(
                        "system:serviceaccount:" + plant + ":bot",
                        decision("bot", "system:serviceaccount:" + plant + ":bot", "business")),
                "is a service account");
        refused(() -> tried(MACHINE, decision("flux", MACHINE, "business")), "say in spec.delegated for whom");
        refused(() -> tried("ana", delegated("claims", "ana")), "decides in person and claims nothing of others");
        tried(MACHINE, delegated("flux", MACHINE));
    }

    /** What applies a directory from Git applies it again and again, and tries first whether that would change something. */
    @Test
    void aDecisionFromGitIsAppliedAgainAsItIs() {
        GenericKubernetesResource decision = delegated("again", MACHINE);
        decision.getMetadata().setLabels(Map.of("kustomize.toolkit.fluxcd.io/name", "plants"));
        PatchContext apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("kustomize-controller")
                .withForce(true)
                .build();
        bind(MACHINE, RUN + "-everything");
        String manifest = Serialization.asJson(decision);
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThatCode(
                        () -> as(MACHINE).resource(decision).patch(apply, manifest))
                .doesNotThrowAnyException());

        as(MACHINE).resource(decision).patch(apply, manifest);
        refused(
                () -> as(MACHINE).resource(decision).patch(apply, manifest.replace("plants", "others")),
                "neither changed nor deleted");
    }

    @Test
    void aPlantTeamCannotWriteARevision() {
        assertThatThrownBy(() -> tried("team", revision("team"))).isInstanceOf(KubernetesClientException.class);
        refused(() -> tried("everything", revision("star")), "by the operator alone");

        GenericKubernetesResource revision = revision("made");
        as(operator).resource(revision).create();
        String live = "{\"status\":{\"state\":\"Live\",\"wentLive\":\"2026-11-27T12:00:00Z\"}}";
        refused(() -> status("everything", revision, live), "by the operator alone");
        status(operator, revision, live);
        assertThatThrownBy(() -> as("everything").resource(revision).delete())
                .isInstanceOf(KubernetesClientException.class);
        as(operator).resource(revision).delete();
        assertThat(admin.resource(revision).get()).isNull();
    }

    /** Whoever could write it could release what nobody has seen. */
    @Test
    void aPlantTeamCannotWriteARelease() {
        assertThatThrownBy(() -> tried("team", release("team"))).isInstanceOf(KubernetesClientException.class);
        refused(() -> tried("everything", release("star")), "releases are written by the operator alone");

        GenericKubernetesResource release = release("waits");
        as(operator).resource(release).create();
        String released = "{\"status\":{\"state\":\"Released\"}}";
        refused(() -> status("everything", release, released), "by the operator alone");
        status(operator, release, released);
        refused(
                () -> merge("everything", release, "{\"metadata\":{\"labels\":{\"of\":\"others\"}}}"),
                "releases are written by the operator alone");
        refused(() -> as("everything").resource(release).delete(), "releases are written by the operator alone");
        as("system:serviceaccount:kube-system:namespace-controller")
                .resource(release)
                .delete();
        assertThat(admin.resource(release).get()).isNull();
    }

    /** A refused deletion would hang the namespace for ever, and an owner that lets go of what it owned waits for the collector. */
    @Test
    void aNamespaceWithDecisionsCanBeDeleted() {
        GenericKubernetesResource decision = decision("ends", "ana", "business");
        as("ana").resource(decision).create();
        GenericKubernetesResource revision = revision("ends");
        as(operator).resource(revision).create();

        String collector = "system:serviceaccount:kube-system:generic-garbage-collector";
        merge(collector, revision, "{\"metadata\":{\"ownerReferences\":null,\"labels\":{\"let\":\"go\"}}}");
        for (HasMetadata each : List.of(decision, revision)) {
            as("system:serviceaccount:kube-system:namespace-controller")
                    .resource(each)
                    .delete();
            assertThat(admin.resource(each).get()).isNull();
        }
    }

    @Test
    void whoIsSaidToHaveChangedAnInterfaceHas() {
        refused(() -> tried("team", lots("other", "ana")), "this change is made by team");
        as("team").resource(lots("own", "team")).create();

        String changed = "{\"metadata\":{\"annotations\":{\"%s\":%s}},\"spec\":{\"suspend\":true}}";
        GenericKubernetesResource own = lots("own", "team");
        refused(() -> merge("everything", own, changed.formatted(CHANGED_BY, "\"team\"")), "made by everything");
        refused(
                () -> merge("team", own, "{\"metadata\":{\"annotations\":{\"" + CHANGED_BY + "\":null}}}"),
                "changes with the spec alone");
        refused(
                () -> merge(
                        "everything", own, "{\"metadata\":{\"annotations\":{\"" + CHANGED_BY + "\":\"everything\"}}}"),
                "changes with the spec alone");
        merge("everything", own, "{\"metadata\":{\"labels\":{\"of\":\"others\"}}}");
        merge("everything", own, changed.formatted(CHANGED_BY, "\"everything\""));
        merge("team", own, changed.replace("true", "false").formatted(CHANGED_BY, "null"));
    }

    /** Whoever edits a connection would else be named by whoever he likes, and approve what comes of it. */
    @ParameterizedTest
    @ValueSource(strings = {"Plant", "OdooConnection", "InterfaceTemplate"})
    void whoIsSaidToHaveChangedWhatInterfacesTakeFromElsewhereHas(String kind) {
        refused(
                () -> tried("everything", elsewhere(kind, "ana")),
                "changed-by is ana, and this change is made by everything");
        tried("everything", elsewhere(kind, null));
        as("everything").resource(elsewhere(kind, "everything")).create();

        GenericKubernetesResource made = elsewhere(kind, "everything");
        refused(
                () -> merge("everything", made, "{\"metadata\":{\"annotations\":{\"" + CHANGED_BY + "\":\"ana\"}}}"),
                "changed-by is ana");
        refused(
                () -> merge("everything", made, "{\"metadata\":{\"annotations\":{\"" + CHANGED_BY + "\":null}}}"),
                "changes with the spec alone");
        if (!kind.equals("InterfaceTemplate")) { // whose spec never changes
            String changed = kind.equals("Plant") ? "{\"displayName\":\"Lyon\"}" : "{\"database\":\"elsewhere\"}";
            refused(() -> merge("centre", made, "{\"spec\":" + changed + "}"), "made by centre: write that name");
            merge(
                    "centre",
                    made,
                    "{\"metadata\":{\"annotations\":{\"" + CHANGED_BY + "\":\"centre\"}},\"spec\":" + changed + "}");
        }
        as("system:serviceaccount:kube-system:namespace-controller")
                .resource(made)
                .delete();
    }

    @Test
    void aTemplateInUseIsNotDeletedByMistake() {
        GenericKubernetesResource template = elsewhere("InterfaceTemplate", null);
        template.getMetadata().setName("in-use-" + RUN + ".v1");
        as("everything").resource(template).create();
        status(operator, template, "{\"status\":{\"interfaces\":3}}");
        for (KubernetesClient each : List.of(as("everything"), admin)) {
            refused(() -> each.resource(template).delete(), "3 interfaces name in-use-" + RUN + ".v1");
        }
        merge("everything", template, "{\"metadata\":{\"annotations\":{\"" + OWN_GROUP + "/delete-in-use\":\"\"}}}");
        as("everything").resource(template).delete();
        assertThat(admin.resource(template).get()).as("who says so may").isNull();

        as("everything").resource(template).create();
        status(operator, template, "{\"status\":{\"interfaces\":0}}");
        as("everything").resource(template).delete();
        assertThat(admin.resource(template).get()).as("nobody names it").isNull();
    }

    private static GenericKubernetesResource elsewhere(String kind, String changedBy) {
        String annotations = changedBy == null ? "" : ", annotations: {%s: %s}".formatted(CHANGED_BY, changedBy);
        return switch (kind) {
            case "Plant" ->
                resource(
                        kind,
                        "elsewhere",
                        annotations,
                        "{timeZone: UTC, kafka: {bootstrapServers: 'kafka:9092', insecureTransport: true}}");
            case "OdooConnection" ->
                resource(
                        kind,
                        "elsewhere",
                        annotations,
                        "{environment: test, url: 'https://odoo.example.com', database: lyon, version: '19',"
                                + " credentials: [{duty: stock, secretRef: {name: key, key: key}}]}");
            default ->
                Serialization.unmarshal(
                        """
                    apiVersion: %s/v1alpha1
                    kind: InterfaceTemplate
                    metadata: {name: %s-elsewhere.v1%s}
                    spec: {interface: {workflow: stockTransfer, mapping: {steps: [{do: stock.transfer}]}}}
                    """
                                .formatted(OWN_GROUP, RUN, annotations),
                        GenericKubernetesResource.class);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plant", "OdooInterface", "CodeMap"})
    void aStatusIsWrittenByTheOperatorAlone(String kind) {
        GenericKubernetesResource each =
                switch (kind) {
                    case "Plant" -> plant("status");
                    case "CodeMap" -> codeMap("status");
                    default -> lots("status", "everything");
                };
        as("everything").resource(each).create();
        String observed = "{\"status\":{\"observedGeneration\":1}}";

        refused(() -> status("everything", each, observed), "by the operator alone");
        status(operator, each, observed);
    }

    @Test
    void whoEditsAPlantBeginsChangeControlAndDoesNotEndIt() {
        merge("everything", plant("control"), "{\"spec\":{\"displayName\":\"Lyon\"}}");
        refused(() -> merge("team", plant("control"), CONTROL_OFF), "end-change-control");
        refused(
                () -> merge("team", plant("control"), "{\"spec\":{\"timeZone\":\"Asia/Tokyo\"}}"),
                "may not change timeZone");
        refused(
                () -> merge("team", plant("control"), "{\"spec\":{\"delegatedDecisions\":true}}"),
                "may not let delegatedDecisions count");
        bind("centre", RUN + "-governance");
        bind("centre", RUN + "-edit");
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThatCode(
                        () -> merge("centre", plant("control"), CONTROL_OFF))
                .doesNotThrowAnyException());
    }

    /** Delete, make anew without changeControl, change what is waited for, switch it on: as good as ending it. */
    @Test
    void whoMayNotEndChangeControlDeletesNoPlantThatHasIt() {
        GenericKubernetesResource kept = plant("kept");
        as("everything").resource(kept).create();
        refused(() -> as("everything").resource(kept).delete(), "nor delete it while that is on");
        as("system:serviceaccount:kube-system:namespace-controller")
                .resource(kept)
                .delete();
        assertThat(admin.resource(kept).get()).isNull();

        GenericKubernetesResource free = plant("free");
        ((Map<?, ?>) free.get("spec")).remove("changeControl");
        as("everything").resource(free).create();
        as("everything").resource(free).delete();
        assertThat(admin.resource(free).get()).isNull();
    }

    /** As the command asks before it decides. */
    @Test
    void anApproverIsToldThatHeMay() {
        for (String person : List.of("ana", "team")) {
            assertThat(as(person)
                            .authorization()
                            .v1()
                            .selfSubjectAccessReview()
                            .create(new SelfSubjectAccessReviewBuilder()
                                    .withNewSpec()
                                    .withNewResourceAttributes()
                                    .withVerb("approve-business")
                                    .withGroup("decisions." + OWN_GROUP)
                                    .withResource("odoointerfaces")
                                    .withName("lots")
                                    .withNamespace(plant)
                                    .endResourceAttributes()
                                    .endSpec()
                                    .build())
                            .getStatus()
                            .getAllowed())
                    .isEqualTo(person.equals("ana"));
        }
    }

    // --- what the tests speak with

    private static void refused(ThrowingCallable request, String why) {
        assertThatThrownBy(request)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("ValidatingAdmissionPolicy")
                .hasMessageContaining(why);
    }

    private static void tried(String person, HasMetadata resource) {
        as(person).resource(resource).dryRun().create();
    }

    private static void merge(String person, GenericKubernetesResource resource, String patch) {
        as(person).resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void status(String person, GenericKubernetesResource resource, String patch) {
        as(person).resource(resource).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static KubernetesClient as(String person) {
        return PEOPLE.computeIfAbsent(person, name -> {
            var config = new ConfigBuilder(admin.getConfiguration()).withImpersonateUsername(name);
            if (name.startsWith("system:serviceaccount:")) {
                config.withImpersonateGroups(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + name.split(":")[2],
                        "system:authenticated");
            }
            return new KubernetesClientBuilder().withConfig(config.build()).build();
        });
    }

    private static void create(String manifest) {
        INSTALLED.add(
                admin.resource(manifest.replace("plantline.dev", OWN_GROUP)).create());
    }

    private static void bind(String person, String role) {
        create(Serialization.asJson(new RoleBindingBuilder()
                .withNewMetadata()
                .withName(role + "-" + INSTALLED.size())
                .withNamespace(plant)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("rbac.authorization.k8s.io", "User", person, null)
                .build()));
    }

    private static GenericKubernetesResource decision(String name, String by, String role) {
        return resource(
                "InterfaceDecision",
                name,
                "",
                "{interface: lots, revision: %s, verdict: approve, role: %s, by: '%s'}".formatted(REVISION, role, by));
    }

    private static GenericKubernetesResource ofCodeMap(String name, String by, String role) {
        return resource(
                "InterfaceDecision",
                name,
                "",
                "{codeMap: units, revision: %s, verdict: approve, role: %s, by: '%s'}".formatted(REVISION, role, by));
    }

    private static GenericKubernetesResource codeMapOrInterface(String name, String which) {
        return resource(
                "InterfaceDecision",
                name,
                "",
                "{%s, revision: %s, verdict: approve, role: steward, by: stan}".formatted(which, REVISION));
    }

    private static GenericKubernetesResource delegated(String name, String by) {
        return resource(
                "InterfaceDecision",
                name,
                "",
                "{interface: lots, revision: %s, verdict: approve, role: business, by: '%s', delegated: {commit: 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567, author: marie, reviewers: [ana]}}"
                        .formatted(REVISION, by));
    }

    private static GenericKubernetesResource command(String name, String by, String action) {
        return resource(
                "InterfaceCommand",
                name,
                "",
                "{interface: lots, action: %s, select: {all: true}, %sreason: Sent twice., by: '%s'}"
                        .formatted(action, action.equals("adopt") ? "seen: 1a2b3c4d5e6f7089, " : "", by));
    }

    private static GenericKubernetesResource release(String name) {
        return resource(
                "InterfaceRelease",
                name,
                "",
                "{interface: lots, digest: '%s', revision: %s, why: always, messages: 1, repeats: 0, failing: 0, partitions: [{partition: 0, from: 0, to: 1, setAside: 0, stamp: 0, digest: '%s'}]}"
                        .formatted("ab".repeat(32), REVISION, "cd".repeat(32)));
    }

    private static GenericKubernetesResource revision(String name) {
        return resource(
                "InterfaceRevision", name, "", "{interface: lots, revision: %s, content: H4sI}".formatted(REVISION));
    }

    private static GenericKubernetesResource plant(String name) {
        return resource(
                "Plant",
                name,
                "",
                "{timeZone: UTC, changeControl: true, kafka: {bootstrapServers: 'kafka:9092', insecureTransport: true}}");
    }

    private static GenericKubernetesResource codeMap(String name) {
        return resource("CodeMap", name, "", "{kind: unit, steward: ana, entries: [{code: a, value: b}]}");
    }

    private static GenericKubernetesResource codeMap(String name, String changedBy) {
        return resource(
                "CodeMap",
                name,
                ", annotations: {%s: %s}".formatted(CHANGED_BY, changedBy),
                "{kind: unit, steward: ana, entries: [{code: a, value: b}]}");
    }

    private static GenericKubernetesResource lots(String name, String changedBy) {
        return resource(
                "OdooInterface",
                name,
                ", annotations: {%s: %s}".formatted(CHANGED_BY, changedBy),
                """
                {workflow: stockTransfer, latencyClass: fast,
                 owners: {business: {name: a, contact: b}, technical: {name: a, contact: b}},
                 classification: {criticality: low, failureImpact: reporting, consequence: None.},
                 source: {system: mes, kafka: {topic: lots}}, contract: {version: 1.0.0, format: json},
                 keys: {order: [id], idempotency: [id]}, target: {odoo: {duty: production}},
                 mapping: {steps: [{do: stock.transfer}]}}
                """);
    }

    private static GenericKubernetesResource resource(String kind, String name, String metadata, String spec) {
        return Serialization.unmarshal(
                """
                apiVersion: %s/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s%s}
                spec: %s
                """
                        .formatted(OWN_GROUP, kind, name, plant, metadata, spec.replace("\n", " ")),
                GenericKubernetesResource.class);
    }
}
