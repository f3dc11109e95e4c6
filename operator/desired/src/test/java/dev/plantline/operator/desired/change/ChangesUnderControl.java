package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.RandomTokens;
import dev.plantline.operator.desired.policy.ManifestHash;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plant whose changes people decide about. Everything is worked out anew from what stands in the cluster, as after a restart. */
abstract class ChangesUnderControl {
    static final Path DIRECTORY = Path.of("src/test/resources/desired");

    static final Platform PLATFORM = new Platform(
            "here",
            "plantline.test/plantline-runtime:1",
            "IfNotPresent",
            List.of(),
            false,
            List.of(),
            Map.of(),
            RandomTokens.SHIPPED,
            new InterfaceResolution((plant, duty, content) -> duty));

    static final String MAPPING = "- upsert: {model: stock.lot, id: \"lot_{product}_{lot}\"}";

    static final String CHANGED_MAPPING = "- upsert: {model: stock.lot, id: \"lot_{lot}_{product}\"}";

    static final String COMMIT = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

    static final String TARGET = "{odoo: {duty: production, company: Lyon Plant}}";

    static final String SANDBOX = "{odoo: {connection: sandbox, duty: production, company: Lyon Plant}}";

    @TempDir
    Path directory;

    final List<InterfaceRevision> revisions = new ArrayList<>();

    final List<InterfaceDecision> decisions = new ArrayList<>();

    Map<String, String> people = Map.of();

    boolean proven = true;

    List<String> unjudged = List.of();

    /** Of each interface the hash of the manifest that went live, as its status says. */
    final Map<String, String> accepted = new HashMap<>();

    List<RuntimeConfiguration> running = List.of();

    Instant now = Instant.parse("2026-11-25T12:00:00Z");

    String manifests;

    DesiredPlant desired;

    @BeforeEach
    void theInterfacesAreLiveSinceBeforeChangesWereControlled() throws IOException {
        manifests = Files.readString(DIRECTORY.resolve("in-operations.yaml"))
                .replace(
                        "namespace: plant-lyon}\nspec:\n  workflow",
                        "namespace: plant-lyon, annotations: {plantline.dev/changed-by: eve}}\nspec:\n  workflow");
        look();
        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(state("mes-lot")).containsExactly(State.live);
    }

    static InterfaceRevision writtenByAReleaseBefore(InterfaceRevision each) {
        var content = RevisionContent.read(each.getSpec().content()).orElseThrow();
        var older = content.declared().deepCopy();
        older.withObject("/keys").remove("onConflict");
        older.withObject("/keys").remove("contention");
        older.remove("codeMaps");
        return with(
                each,
                new RevisionContent(older, content.environment(), content.odoo(), content.filledIn()).compressed());
    }

    static InterfaceRevision with(InterfaceRevision each, String content) {
        var copy = new InterfaceRevision();
        copy.setMetadata(each.getMetadata());
        copy.setStatus(each.getStatus());
        copy.setSpec(new InterfaceRevisionSpec(
                each.getSpec().interfaceName(),
                each.getSpec().revision(),
                content,
                each.getSpec().changedBy(),
                each.getSpec().proven(),
                each.getSpec().changes(),
                each.getSpec().roles()));
        return copy;
    }

    InterfaceDecision emergencyDecision(String by, int hours) {
        var made = decision("mes-lot", by, "emergency", Verdict.approve, null);
        var spec = made.getSpec();
        made.setSpec(new InterfaceDecisionSpec(
                spec.interfaceName(),
                spec.revision(),
                spec.verdict(),
                spec.role(),
                by,
                "The press stands.",
                null,
                hours));
        return made;
    }

    InterfaceDecision delegated(String role, String author, String... reviewers) {
        return decision("mes-lot", "flux", role, Verdict.approve, new Delegated(COMMIT, author, List.of(reviewers)));
    }

    /** When a decision was made. */
    String now(int decision) {
        return decisions.get(decisions.size() - 1 - decision).getMetadata().getCreationTimestamp();
    }

    List<String> ignored() {
        return waitingRevision().getStatus().decisions().stream()
                .map(Decision::ignored)
                .toList();
    }

    void change(String from, String to, String by) throws IOException {
        assertThat(manifests).contains(from);
        var at = manifests.indexOf("metadata: {name: mes-lot");
        manifests = manifests.substring(0, at)
                + "metadata: {name: mes-lot, namespace: plant-lyon, annotations: {"
                + (by == null ? "" : "plantline.dev/changed-by: " + by)
                + "}}"
                + manifests.substring(manifests.indexOf('\n', at));
        at = manifests.indexOf(from);
        manifests = manifests.substring(0, at) + to + manifests.substring(at + from.length());
        look();
    }

    void decide(String by, String role, Verdict verdict) throws IOException {
        decide("mes-lot", by, role, verdict);
    }

    void decide(String name, String by, String role, Verdict verdict) throws IOException {
        decided(name, by, role, verdict);
        look();
    }

    void decided(String name, String by, String role, Verdict verdict) {
        now = now.plusSeconds(1);
        decisions.add(decision(name, by, role, verdict, null));
    }

    InterfaceDecision decision(String name, String by, String role, Verdict verdict, Delegated delegated) {
        return decision(new InterfaceDecisionSpec(
                name,
                desired.approvals().get(name).revision(),
                verdict,
                role,
                by,
                verdict == Verdict.refuse ? "because" : null,
                delegated,
                null));
    }

    /** One that is given now. */
    final InterfaceDecision decision(InterfaceDecisionSpec spec) {
        var decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace("plant-lyon")
                .withName("decision-" + decisions.size())
                .withCreationTimestamp(now.toString())
                .build());
        decision.setSpec(spec);
        return decision;
    }

    /** As often as the operator looks until it writes nothing more. */
    void look() throws IOException {
        RevisionPlan plan;
        var rounds = 0;
        do {
            now = now.plusSeconds(1);
            var world = world();
            desired = Desired.of(world, "plant-lyon", PLATFORM);
            running = desired.configurations();
            accept(world);
            plan = RevisionPlan.of(world, desired);
            write(plan);
            assertThat(rounds++).as("it comes to an end").isLessThan(4);
        } while (!plan.made().isEmpty()
                || !plan.changed().isEmpty()
                || !plan.superfluous().isEmpty());
    }

    private void accept(ClusterState world) {
        world.interfaces().stream()
                .filter(each -> !desired.interfaceObstacles()
                        .containsKey(each.getMetadata().getName()))
                .forEach(each ->
                        accepted.put(each.getMetadata().getName(), ManifestHash.of(each, world.template(each))));
    }

    /** Somebody changes the connection of all interfaces. */
    void changeConnection(String from, String to, String by) throws IOException {
        assertThat(common()).contains(from);
        Files.writeString(
                directory.resolve("common.yaml"),
                common().replace(from, to)
                        .replaceAll(
                                "metadata: \\{name: odoo, namespace: plant-lyon.*",
                                "metadata: {name: odoo, namespace: plant-lyon"
                                        + (by == null ? "" : ", annotations: {plantline.dev/changed-by: " + by + "}")
                                        + "}"));
        look();
    }

    void write(RevisionPlan plan) {
        plan.superfluous().forEach(gone -> revisions.removeIf(each -> name(each).equals(name(gone))));
        plan.changed()
                .forEach(changed ->
                        revisions.replaceAll(each -> name(each).equals(name(changed)) ? patched(each, changed) : each));
        revisions.addAll(plan.made());
        assertThat(revisions).extracting(ChangesUnderControl::name).doesNotHaveDuplicates();
    }

    /** What pods have found is another manager's, and stays. */
    private static InterfaceRevision patched(InterfaceRevision before, InterfaceRevision changed) {
        assertThat(changed.getStatus().regression()).isNull();
        assertThat(changed.getStatus().regressions()).isNull();
        changed.setStatus(changed.getStatus().knowing(before.getStatus()));
        return changed;
    }

    static String name(InterfaceRevision each) {
        return each.getMetadata().getName();
    }

    /** What pods are handed of what waits, by name of its file. */
    final Map<String, String> candidates() {
        return desired.resources().stream()
                .filter(each -> each.getMetadata().getName().equals("lyon-candidates"))
                .map(ConfigMap.class::cast)
                .findFirst()
                .map(ConfigMap::getBinaryData)
                .orElse(Map.of());
    }

    /** As pods are configured with it. */
    final String liveRevision() {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .map(each -> each.configuration().revision())
                .findFirst()
                .orElseThrow();
    }

    ClusterState world() throws IOException {
        var file = Files.writeString(directory.resolve("manifests.yaml"), manifests);
        if (!Files.exists(directory.resolve("common.yaml"))) {
            Files.copy(DIRECTORY.resolve("common.yaml"), directory.resolve("common.yaml"));
        }
        var world = Manifests.read(directory.resolve("common.yaml"), file).world();
        world.interfaces()
                .forEach(each -> each.setStatus(new OdooInterfaceStatus(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        accepted.get(each.getMetadata().getName()),
                        null,
                        each.getMetadata().getName().equals("mes-lot") && !unjudged.isEmpty() ? unjudged : null,
                        null,
                        null,
                        null,
                        null,
                        null)));
        return new ClusterState(
                now,
                world.plants(),
                world.latencyClasses(),
                world.policies(),
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                world.codeMaps(),
                running,
                world.secrets(),
                world.financeNamespaces(),
                new ChangeRecords(
                        manifests.contains("changeControl"),
                        List.copyOf(revisions),
                        List.copyOf(decisions),
                        people,
                        proven));
    }

    String common() throws IOException {
        return Files.readString(directory.resolve("common.yaml"));
    }

    String told(String name) {
        return desired.interfaceObstacles().getOrDefault(name, List.of()).stream()
                .map(each -> each.reason() + " " + each.message())
                .collect(Collectors.joining("; "));
    }

    List<State> state(String name) {
        return revisions.stream()
                .filter(each -> name.equals(each.getSpec().interfaceName()))
                .map(each -> each.getStatus().state())
                .toList();
    }

    InterfaceRevisionSpec waiting() {
        return waitingRevision().getSpec();
    }

    InterfaceRevision waitingRevision() {
        return only(State.waiting).or(() -> only(State.refused)).orElseThrow();
    }

    InterfaceRevision live() {
        return only(State.live).orElseThrow();
    }

    Optional<InterfaceRevision> only(State state) {
        return revisions.stream()
                .filter(each -> "mes-lot".equals(each.getSpec().interfaceName())
                        && each.getStatus().state() == state)
                .findFirst();
    }

    String runs() {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .map(each -> each.configuration().spec())
                .map(OdooInterfaceSpec::toString)
                .findFirst()
                .orElse("");
    }

    void emergency(String by, int hours) throws IOException {
        now = now.plusSeconds(1);
        decisions.add(emergencyDecision(by, hours));
        look();
    }

    /** The operator looks, changes what runs, and stops. */
    void stop() throws IOException {
        now = now.plusSeconds(1);
        desired = Desired.of(world(), "plant-lyon", PLATFORM);
        running = desired.configurations();
    }
}
