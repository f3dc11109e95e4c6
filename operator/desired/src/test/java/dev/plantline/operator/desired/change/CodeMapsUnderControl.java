package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Delegated;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.KnownCodeMaps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/** A plant with a code map, lots, in which A means a and B means b, that an interface runs with and people decide about. */
abstract class CodeMapsUnderControl extends ChangesUnderControl {
    static final String A = "{code: A, value: a}";
    static final String WRONG = "{code: A, value: wrong}";
    static final String B = "{code: B, value: b}";
    static final String C = "{code: C, value: c}";

    String interfaces;

    /** What stands where pods read it, when somebody else has written there; null: as the operator left it. */
    Map<String, String> tampered;

    List<String> unjudgedAuthors;

    @BeforeEach
    void anInterfaceRunsWithACodeMapSinceBeforeChangesWereControlled() throws IOException {
        revisions.clear();
        running = List.of();
        desired = null;
        interfaces = manifests
                .replace("  changeControl: true\n", "")
                .replace("{to: name, from: lot}", "{to: name, from: lot, code: lots}");
        manifests = interfaces + map("", A, B);
        look();
        manifests =
                manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n");
        interfaces =
                manifests.substring(0, manifests.indexOf("---\napiVersion: plantline.dev/v1alpha1\nkind: CodeMap"));
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(states()).containsExactly(State.live);
    }

    static String map(String by, String... entries) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: CodeMap
                metadata: {name: lots, namespace: plant-lyon%s}
                spec:
                  kind: item
                  steward: Ann
                  entries: [%s]
                """
                .formatted(
                        by.isEmpty() ? "" : ", annotations: {plantline.dev/changed-by: " + by + "}",
                        String.join(", ", entries));
    }

    void apply(String by, String... entries) throws IOException {
        manifests = interfaces + map(by, entries);
        look();
    }

    /** Of the interfaces and the plant; the next look sees it. */
    void inManifests(String from, String to) {
        assertThat(interfaces).contains(from);
        interfaces = interfaces.replace(from, to);
        manifests = manifests.replace(from, to);
    }

    @Override
    ClusterState world() throws IOException {
        var world = super.world();
        world.codeMaps().declared().stream()
                .filter(each -> unjudgedAuthors != null)
                .forEach(each ->
                        each.setStatus(new CodeMapStatus(null, null, null, null, null, null, null, unjudgedAuthors)));
        return new ClusterState(
                world.now(),
                world.plants(),
                world.latencyClasses(),
                world.policies(),
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                new KnownCodeMaps(
                        world.codeMaps().declared(),
                        Map.of("plant-lyon", new TreeMap<>(tampered != null ? tampered : stored()))),
                world.running(),
                world.secrets(),
                world.financeNamespaces(),
                world.changes());
    }

    Map<String, String> stored() {
        var stored = new TreeMap<String, String>();
        if (desired != null) {
            desired.codeMaps()
                    .forEach((name, state) -> state.chosen().ifPresent(now -> stored.put(name, now.stored())));
        }
        return stored;
    }

    /** What the pods have: code and value of each line. */
    String pods() {
        return Optional.ofNullable(stored().get("lots"))
                .flatMap(CodeMapConfigurations::read)
                .map(file -> file.spec().entries().stream()
                        .map(each -> each.code() + "=" + each.value())
                        .collect(Collectors.joining(" ")))
                .orElse("");
    }

    String told() {
        return state().obstacles().stream()
                .map(each -> each.reason() + " " + each.message())
                .collect(Collectors.joining("; "));
    }

    CodeMapState state() {
        return desired.codeMaps().get("lots");
    }

    List<InterfaceRevision> ofCodeMap() {
        return revisions.stream()
                .filter(each -> "lots".equals(each.getSpec().codeMap()))
                .toList();
    }

    List<State> states() {
        return ofCodeMap().stream().map(each -> each.getStatus().state()).toList();
    }

    InterfaceRevision revision(State state) {
        return ofCodeMap().stream()
                .filter(each -> each.getStatus().state() == state)
                .findFirst()
                .orElseThrow();
    }

    InterfaceRevision asked() {
        return states().contains(State.waiting) ? revision(State.waiting) : revision(State.refused);
    }

    List<String> whyNot() {
        return asked().getStatus().decisions().stream().map(Decision::ignored).toList();
    }

    void decisionsForTheInterface() throws IOException {
        look();
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(desired.interfaceObstacles()).isEmpty();
    }

    void agree(String by) throws IOException {
        agree(by, "steward", Verdict.approve, null);
    }

    void agree(String by, String role, Verdict verdict, Delegated delegated) throws IOException {
        now = now.plusSeconds(1);
        decisions.add(decision(new InterfaceDecisionSpec(
                null,
                "lots",
                asked().getSpec().revision(),
                null,
                verdict,
                role,
                by,
                verdict == Verdict.refuse ? "The dock is named otherwise" : null,
                delegated,
                null)));
        look();
    }
}
