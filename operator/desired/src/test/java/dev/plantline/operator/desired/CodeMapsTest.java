package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which table of a CodeMap the pods of a plant get, and what becomes of interfaces that name one. */
class CodeMapsTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final Platform PLATFORM = new Platform(
            "here",
            "plantline.test/plantline-runtime:1",
            "IfNotPresent",
            List.of(),
            false,
            List.of(),
            Map.of(),
            RandomTokens.SHIPPED,
            InterfaceResolution.withoutKits());
    private static final String PLAIN = "{to: name, from: lot}";
    private static final String MAPPED = "{to: name, from: lot, code: lots}";

    @TempDir
    private Path directory;

    private final String manifests;

    CodeMapsTest() throws IOException {
        manifests = Files.readString(DIRECTORY.resolve("in-operations.yaml")).replace(PLAIN, MAPPED);
    }

    private static String lots(String entries) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: CodeMap
                metadata: {name: lots, namespace: plant-lyon}
                spec:
                  kind: item
                  steward: Ann
                  entries: [%s]
                """
                .formatted(entries);
    }

    /** With an example that holds what code A means. */
    private String tested() {
        return manifests.replace(
                "  mapping:\n    steps:\n    - upsert: {model: stock.lot",
                "  tests: [{name: A is a, given: {id: '1', product: P, lot: A}, expect: {contains: [{upsert: {model: stock.lot}, fields: {name: a}}]}}]\n"
                        + "  mapping:\n    steps:\n    - upsert: {model: stock.lot");
    }

    /** With a change that cannot go live, so what runs is not what the manifest says. */
    private static String withABrokenChange(String text) {
        return text.replace(MAPPED, MAPPED + ", {to: ref, from: nothing}");
    }

    /** As after a look at which somebody deleted the ConfigMap, with what stands in the status of the CodeMap. */
    private DesiredPlant withoutConfigMap(String text, DesiredPlant before, CodeMapStatus status) throws IOException {
        var world = world(text, before);
        world.codeMaps().declared().forEach(each -> each.setStatus(status));
        return Desired.of(
                with(world, new KnownCodeMaps(world.codeMaps().declared(), Map.of())), "plant-lyon", PLATFORM);
    }

    private static CodeMapStatus status(DesiredPlant desired) {
        var state = desired.codeMaps().get("lots");
        return new CodeMapStatus(
                1L,
                null,
                state.chosen().map(each -> each.table().revision()).orElse(null),
                null,
                null,
                null,
                state.lastGood().orElse(null),
                null);
    }

    private static final CodeMapStatus NOTHING_IN_IT = new CodeMapStatus(1L, null, null, null, null, null, null, null);

    private ClusterState world(String text, DesiredPlant before) throws IOException {
        var file = Files.writeString(directory.resolve("manifests.yaml"), text);
        var world = Manifests.read(DIRECTORY.resolve("common.yaml"), file).world();
        return with(
                world,
                new KnownCodeMaps(
                        world.codeMaps().declared(), before == null ? Map.of() : Map.of("plant-lyon", stored(before))),
                before == null ? List.of() : before.configurations());
    }

    private static ClusterState with(ClusterState world, KnownCodeMaps codeMaps) {
        return with(world, codeMaps, world.running());
    }

    private static ClusterState with(ClusterState world, KnownCodeMaps codeMaps, List<RuntimeConfiguration> running) {
        return new ClusterState(
                world.now(),
                world.plants(),
                world.latencyClasses(),
                world.policies(),
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                codeMaps,
                running,
                world.secrets(),
                world.financeNamespaces(),
                world.changes());
    }

    private DesiredPlant desired(String text, DesiredPlant before) throws IOException {
        return Desired.of(world(text, before), "plant-lyon", PLATFORM);
    }

    private static SortedMap<String, String> stored(DesiredPlant desired) {
        var stored = new TreeMap<String, String>();
        desired.codeMaps().forEach((name, state) -> state.chosen().ifPresent(now -> stored.put(name, now.stored())));
        return stored;
    }

    private static String live(DesiredPlant desired) {
        return desired.live().stream()
                .map(each -> each.id().name() + (each.lastGood() ? " (last good)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String revision(DesiredPlant desired) {
        return desired.codeMaps().get("lots").chosen().orElseThrow().table().revision();
    }

    private static String interfaceRevision(DesiredPlant desired) {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .findFirst()
                .orElseThrow()
                .configuration()
                .revision();
    }

    @Test
    void anInterfaceThatNamesACodeMapGoesLiveWithItAndTheCodeMapKnowsWho() throws IOException {
        var desired = desired(manifests + lots("{code: A, value: a}"), null);

        assertThat(live(desired)).isEqualTo("erp-item, mes-lot, wms-transfer");
        assertThat(desired.interfaceObstacles()).isEmpty();
        var state = desired.codeMaps().get("lots");
        assertThat(state.obstacles()).isEmpty();
        assertThat(state.usedBy()).containsExactly("mes-lot");
        assertThat(state.chosen().orElseThrow().table().entries()).isEqualTo(1);
    }

    @Test
    void aCodeMoreChangesTheRevisionOfTheTableAndNotThatOfTheInterface() throws IOException {
        var before = desired(manifests + lots("{code: A, value: a}"), null);
        var after = desired(manifests + lots("{code: A, value: a}, {code: B, value: b}"), before);

        assertThat(revision(after)).isNotEqualTo(revision(before));
        assertThat(interfaceRevision(after)).isEqualTo(interfaceRevision(before));
        assertThat(live(after)).isEqualTo("erp-item, mes-lot, wms-transfer");
    }

    @Test
    void aCodeMapWithALineTwiceLeavesTheLastGoodTableAtWorkAndSaysSo() throws IOException {
        var before = desired(manifests + lots("{code: A, value: a}"), null);
        var after = desired(manifests + lots("{code: A, value: a}, {code: A, value: b}"), before);

        assertThat(stored(after)).isEqualTo(stored(before));
        assertThat(live(after)).isEqualTo("erp-item, mes-lot, wms-transfer");
        assertThat(after.interfaceObstacles()).isEmpty();
        assertThat(after.codeMaps().get("lots").obstacles()).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InvalidCodeMap);
            assertThat(each.path()).isEqualTo("spec.entries[1].code");
        });
    }

    @Test
    void aTableWithWhichAnExampleOfARunningInterfaceGivesAnotherResultIsNotTaken() throws IOException {
        var tested = tested();
        var before = desired(tested + lots("{code: A, value: a}"), null);
        assertThat(before.interfaceObstacles()).isEmpty();

        var after = desired(tested + lots("{code: A, value: b}"), before);

        assertThat(stored(after)).isEqualTo(stored(before));
        assertThat(live(after)).isEqualTo("erp-item, mes-lot, wms-transfer");
        assertThat(after.codeMaps().get("lots").obstacles()).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.CodeMapInUse);
            assertThat(each.message())
                    .startsWith("interface mes-lot would not work with it: its example 'A is a' gives another result")
                    .endsWith("The table before goes on: correct the entries, or change the interface first");
        });
    }

    @Test
    void aDeletedConfigMapIsNoWayAroundTheExamplesOfWhatRuns() throws IOException {
        var before = desired(tested() + lots("{code: A, value: a}"), null);
        var changed = tested() + lots("{code: A, value: b}");
        var waits = desired(changed, before);

        assertThat(stored(withoutConfigMap(changed, waits, status(waits))))
                .as("the copy in the status")
                .isEqualTo(stored(before));
        var lost = withoutConfigMap(changed, waits, NOTHING_IN_IT);
        assertThat(stored(lost)).as("no copy either").isEmpty();
        assertThat(lost.codeMaps().get("lots").obstacles()).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.CodeMapInUse);
            assertThat(each.message()).contains("its example 'A is a' gives another result");
        });
    }

    @Test
    void theLastGoodTableOfAnInvalidCodeMapOutlivesItsConfigMap() throws IOException {
        var before = desired(manifests + lots("{code: A, value: a}"), null);
        var twice = manifests + lots("{code: A, value: a}, {code: A, value: b}");
        var invalid = desired(twice, before);

        assertThat(status(before).lastGood())
                .as("it is the CodeMap as it stands")
                .isNull();
        var after = withoutConfigMap(twice, invalid, status(invalid));
        assertThat(stored(after)).isEqualTo(stored(before));
        assertThat(live(after)).isEqualTo("erp-item, mes-lot, wms-transfer");
    }

    @Test
    void whatRunsWithoutKnownExamplesGetsBackTheSameTableAndNoOther() throws IOException {
        var before = desired(tested() + lots("{code: A, value: a}"), null);
        var broken = withABrokenChange(tested());
        var running = desired(broken + lots("{code: A, value: a}"), before);
        assertThat(live(running)).contains("mes-lot (last good)");

        assertThat(stored(withoutConfigMap(broken + lots("{code: A, value: a}"), running, status(running))))
                .isEqualTo(stored(before));
        var other = withoutConfigMap(broken + lots("{code: A, value: b}"), running, status(running));
        assertThat(stored(other)).isEmpty();
        assertThat(other.codeMaps().get("lots").obstacles()).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.CodeMapInUse);
            assertThat(each.message())
                    .contains("no example shows what it does, and the table with which it ran is lost");
        });
    }

    @Test
    void whileAnEarlierRevisionRunsTheTableGetsMoreLinesAndNoOthers() throws IOException {
        var before = desired(tested() + lots("{code: A, value: a}"), null);
        var broken = withABrokenChange(tested());

        var more = desired(broken + lots("{code: A, value: a}, {code: B, value: b}"), before);
        assertThat(more.codeMaps().get("lots").obstacles()).isEmpty();
        assertThat(more.codeMaps().get("lots").chosen().orElseThrow().table().entries())
                .isEqualTo(2);

        var other = desired(broken + lots("{code: A, value: b}"), before);
        assertThat(stored(other)).isEqualTo(stored(before));
        assertThat(other.codeMaps().get("lots").obstacles()).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.CodeMapInUse);
            assertThat(each.message())
                    .startsWith(
                            "interface mes-lot would not work with it: a revision before that of its manifest runs, so no example shows what it does, and lines can be added alone: those of code \"A\" are others");
        });
    }

    @Test
    void aCodeMapWithTheNameOfAnInterfacesOwnTableKeepsNothingBackAndKnowsWhereItIsHidden() throws IOException {
        var inline = "  codeMaps: [{name: lots, kind: item, entries: [{code: A, value: a}]}]\n"
                + "  mapping:\n    steps:\n    - upsert: {model: stock.lot";
        var own = manifests.replace("  mapping:\n    steps:\n    - upsert: {model: stock.lot", inline);
        var before = desired(own, null);
        for (var entries : List.of("{code: A, value: b}", "{code: A, value: b}, {code: A, value: c}")) {
            var after = desired(own + lots(entries), before);

            assertThat(live(after)).isEqualTo("erp-item, mes-lot, wms-transfer");
            assertThat(after.interfaceObstacles()).isEmpty();
            assertThat(after.codeMaps().get("lots").hiddenIn()).containsExactly("mes-lot");
            assertThat(after.codeMaps().get("lots").usedBy()).isEmpty();
        }
    }

    @Test
    void aCodeMapThatWhatRunsNamesIsInUseWhileAChangeWithoutItWaits() throws IOException {
        var before = desired(manifests + lots("{code: A, value: a}"), null);
        var waits = desired(
                manifests.replace(MAPPED, PLAIN + ", {to: ref, from: nothing}") + lots("{code: A, value: a}"), before);

        assertThat(live(waits)).contains("mes-lot (last good)");
        assertThat(waits.codeMaps().get("lots").usedBy()).containsExactly("mes-lot");
    }

    @Test
    void aTableThatDoesNotFulfilWhatARunningMappingNeedsIsNotTaken() throws IOException {
        var quantity =
                manifests.replace(MAPPED, "{to: note, from: lot, convert: {codeMap: lots, unit: product, to: crate}}");
        var unit = lots("{code: A, value: crate}").replace("kind: item", "kind: unit");
        var before = desired(quantity + unit, null);
        assertThat(before.interfaceObstacles()).isEmpty();

        var after = desired(quantity + unit.replace("crate", "pallet"), before);

        assertThat(stored(after)).isEqualTo(stored(before));
        assertThat(after.interfaceObstacles()).isEmpty();
        assertThat(after.codeMaps().get("lots").obstacles())
                .singleElement()
                .extracting(Obstacle::reason)
                .isEqualTo(Reason.CodeMapInUse);
    }

    @Test
    void aDeletedCodeMapThatIsInUseGoesOnAndTheInterfaceSaysSo() throws IOException {
        var before = desired(manifests + lots("{code: A, value: a}"), null);
        var after = desired(manifests, before);

        assertThat(stored(after)).isEqualTo(stored(before));
        assertThat(live(after)).isEqualTo("erp-item, mes-lot (last good), wms-transfer");
        assertThat(after.interfaceObstacles().get("mes-lot")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.UnknownCodeMap);
            assertThat(each.path()).isEqualTo("spec.mapping.steps[0].fields[0].code");
            assertThat(each.message()).contains("CodeMap lots cannot be used: metadata: it was deleted");
        });
        assertThat(stored(desired(manifests.replace(MAPPED, PLAIN), desired(manifests.replace(MAPPED, PLAIN), before))))
                .as("nobody uses it any more")
                .isEmpty();
    }

    @Test
    void ofPlantsWithTooManyCodesTheOlderCodeMapsGoOn() throws IOException {
        var text = new StringBuilder(manifests).append(lots("{code: A, value: a}"));
        var random = new java.util.Random(7);
        for (int i = 0; i < 12; i++) {
            var entries = new StringBuilder();
            for (int line = 0; line < 1_500; line++) {
                entries.append(line == 0 ? "" : ", ").append("{code: '");
                for (int letter = 0; letter < 60; letter++) {
                    entries.append((char) ('a' + random.nextInt(26)));
                }
                entries.append("', value: v").append(random.nextLong()).append('}');
            }
            text.append(lots(entries.toString()).replace("name: lots", "name: many-" + i));
        }
        var desired = desired(text.toString(), null);

        assertThat(desired.codeMaps().get("lots").obstacles()).isEmpty();
        assertThat(desired.codeMaps().get("many-0").obstacles()).isEmpty();
        assertThat(desired.codeMaps().get("many-9").obstacles()).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.CodeMapsTooLarge);
            assertThat(each.message()).contains("bytes compressed, and at most 950000 are possible");
        });
        assertThat(stored(desired).values().stream().mapToInt(String::length).sum())
                .isLessThanOrEqualTo(950_000);
    }

    @Test
    void whatPodsHaveIsReadBackFromTheirConfigMap() throws IOException {
        var before = desired(manifests + lots("{code: A, value: a}"), null);
        var configMap = CodeMapConfigurations.configMap(before.plant().orElseThrow(), stored(before));

        assertThat(CodeMapConfigurations.running(List.of(configMap))).isEqualTo(Map.of("plant-lyon", stored(before)));
        assertThat(world(manifests + lots("{code: A, value: a}"), null)
                        .codeMaps()
                        .declared())
                .extracting(each -> each.getMetadata().getName())
                .containsExactly("lots");
    }
}
