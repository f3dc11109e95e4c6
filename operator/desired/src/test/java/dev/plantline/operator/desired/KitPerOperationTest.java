package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A duty has a side kit for each use: nothing that one interface becomes takes away the kit of another. */
class KitPerOperationTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final String TRANSFER = "stock.transfer";
    private static final String BY_BARCODE = "references: {item: {by: barcode}}";

    private static final Platform PLATFORM =
            new Platform("here", "plantline.test/plantline-runtime:1", "IfNotPresent", false, KitPerOperationTest::kit);

    @TempDir
    private Path directory;

    /** What the credential of the duty production says beside its key. */
    private String credential = "";

    private final String plant;
    private final String lots;
    private final String transfer;

    KitPerOperationTest() throws IOException {
        var documents =
                Files.readString(DIRECTORY.resolve("in-operations.yaml")).split("---\n");
        plant = documents[0];
        lots = documents[1];
        transfer = documents[2];
    }

    /** Named by what they can do, as the real ones. */
    private static String kit(String plant, String duty, KitContent content) {
        return content.match(
                steps -> duty + " " + steps.workflows(),
                operation -> duty + " " + operation.name() + " "
                        + Optional.ofNullable(operation.references())
                                .map(each -> each.item().by())
                                .orElse("by default"));
    }

    @Test
    void anOperationThatIsNewToADutyIsAKitOfItsOwnAndLeavesTheOthersAsTheyWere() throws IOException {
        var raw = desired("", Before.NOTHING, plant, lots);

        var both = desired("", Before.of(raw), plant, lots, transfer);

        assertThat(both.interfaceObstacles()).isEmpty();
        assertThat(action(both, Duty.STEPS)).isEqualTo(action(raw, Duty.STEPS));
        assertThat(action(both, TRANSFER)).isEqualTo("production stock.transfer by default");
        assertThat(duty(both).kitAction()).isEqualTo(action(both, Duty.STEPS));
        assertThat(duty(both).operationKits()).containsOnly(Map.entry(TRANSFER, action(both, TRANSFER)));
    }

    /** Off unless the duty may; then a kit of its own, which no interface waits for. */
    @Test
    void noticesAreAKitOfTheirOwnForTheOperationsOfADutyThatMaySendThem() throws IOException {
        var silent = desired("", Before.NOTHING, plant, lots, transfer);
        assertThat(silent.kits().get("odoo").keySet()).extracting(DutyUse::use).doesNotContain(Duty.NOTICES);
        assertThat(duty(silent).notices()).isEmpty();

        credential = ", notices: {users: [{owner: Warehouse, login: marie@example.com}]}";
        var telling = desired("", Before.of(silent), plant, lots, transfer);

        assertThat(telling.interfaceObstacles()).isEmpty();
        assertThat(telling.live()).noneMatch(EffectiveInterface::lastGood);
        assertThat(action(telling, Duty.NOTICES)).isEqualTo("production record.notice by default");
        assertThat(action(telling, TRANSFER)).isEqualTo(action(silent, TRANSFER));
        assertThat(duty(telling).kit(Duty.NOTICES)).contains(action(telling, Duty.NOTICES));
        assertThat(duty(telling).notices()).containsOnly(Map.entry("Warehouse", "marie@example.com"));
        assertThat(duty(desired("", Before.of(telling), plant, lots)).notices())
                .as("raw steps know no records")
                .isEmpty();
    }

    /** No administrator is waited for, whoever may do the operation. */
    @Test
    void aChangedMappingOrAnotherInterfaceOfTheOperationNeedsNoOtherKit() throws IOException {
        var running = desired("", Before.NOTHING, plant, transfer);

        var changed = desired(
                "",
                Before.of(running),
                plant,
                transfer.replace("order: [from]", "order: [to]"),
                another("second").replace("contract: {version: 1.0.0", "contract: {version: 2.0.0"));

        assertThat(changed.interfaceObstacles()).isEmpty();
        assertThat(changed.live()).hasSize(2).noneMatch(EffectiveInterface::lastGood);
        assertThat(action(changed, TRANSFER)).isEqualTo(action(running, TRANSFER));
        assertThat(newest(changed, TRANSFER)).isEqualTo(action(running, TRANSFER));
    }

    @Test
    void whatRunsGoesOnByTheReferencesBeforeUntilTheirKitIsInstalledAndWhatIsNewWaits() throws IOException {
        var running = desired("", Before.NOTHING, plant, lots, transfer);

        var same = desired(BY_BARCODE, Before.of(running), plant, lots, transfer);
        assertThat(same.interfaceObstacles()).as("what runs").isEmpty();
        assertThat(same.configurations()).isEqualTo(running.configurations());
        assertThat(newest(same, TRANSFER)).isEqualTo("production stock.transfer barcode");
        assertThat(newest(same, Duty.STEPS)).as("raw steps").isEqualTo(action(running, Duty.STEPS));

        var more = desired(BY_BARCODE, Before.of(running), plant, lots, transfer, another("second"));
        assertThat(more.interfaceObstacles()).containsOnlyKeys("second");
        assertThat(more.interfaceObstacles().get("second"))
                .extracting(Obstacle::reason, Obstacle::path)
                .containsExactly(tuple(Reason.SideKitPending, "spec.mapping.steps[].do"));
        assertThat(more.interfaceObstacles().get("second").get(0).message())
                .contains("needs the side kit production stock.transfer barcode of duty production");
        assertThat(more.configurations()).isEqualTo(running.configurations());

        var changed =
                desired(BY_BARCODE, Before.of(running), plant, lots, transfer.replace("order: [from]", "order: [to]"));
        assertThat(changed.interfaceObstacles()).containsOnlyKeys("wms-transfer");
        assertThat(changed.configurations()).isEqualTo(running.configurations());

        var now = desired(
                BY_BARCODE, Before.of(running).with(newest(same, TRANSFER)), plant, lots, transfer, another("second"));
        assertThat(now.interfaceObstacles()).isEmpty();
        assertThat(action(now, TRANSFER)).isEqualTo(newest(same, TRANSFER));
        assertThat(action(now, Duty.STEPS)).isEqualTo(action(running, Duty.STEPS));
    }

    @Test
    void theKitOfRawStepsWaitsForNoOperationAndNoOperationForThatOfRawSteps() throws IOException {
        var running = desired("", Before.NOTHING, plant, lots, transfer);
        var receipt = lots.replace("name: mes-lot", "name: goods")
                .replace("path: lots", "path: goods")
                .replace("workflow: rawSteps", "workflow: rawMasterDataSteps");

        var waiting = desired(
                "",
                Before.of(running),
                plant,
                lots,
                receipt,
                transfer.replace("order: [from]", "order: [to]"),
                another("second"));

        assertThat(waiting.interfaceObstacles()).containsOnlyKeys("goods");
        assertThat(waiting.live()).extracting(each -> each.id().name()).contains("wms-transfer", "second", "mes-lot");
        assertThat(action(waiting, Duty.STEPS)).isEqualTo(action(running, Duty.STEPS));
    }

    @Test
    void whoTurnsToAnOperationLeavesTheKitOfRawStepsToTheOthers() throws IOException {
        var raw = transfer.replace(
                        "    - do: stock.transfer\n",
                        "    - upsert: {model: stock.picking, id: \"transfer_{reference}\"}\n      fields: [{to: origin, from: reference}]\n")
                .replace(
                        "format: json}",
                        "format: json, schema: {type: object, required: [reference, from], properties: {reference: {type: string}, from: {type: string}}}}")
                .replace("workflow: stockTransfer", "workflow: rawSteps")
                .replace("contract: {version: 1.0.0", "contract: {version: 0.9.0");
        var running = desired("", Before.NOTHING, plant, lots, raw);
        assertThat(running.interfaceObstacles()).isEmpty();

        var turned = desired("", Before.of(running), plant, lots, transfer);

        assertThat(turned.interfaceObstacles().get("wms-transfer").get(0).message())
                .as("what runs goes on until the kit for what comes is there")
                .contains("needs the side kit production stock.transfer by default of duty production");
        assertThat(turned.configurations()).isEqualTo(running.configurations());

        var there = desired("", Before.of(running).with("production stock.transfer by default"), plant, lots, transfer);
        assertThat(there.interfaceObstacles()).isEmpty();
        assertThat(there.live()).noneMatch(EffectiveInterface::lastGood);
        assertThat(action(there, Duty.STEPS)).isEqualTo(action(running, Duty.STEPS));
        assertThat(action(there, TRANSFER)).isEqualTo("production stock.transfer by default");
    }

    /** A workload is given what its own interfaces call, so that a change for others is none for it. */
    @Test
    void aWorkloadKnowsTheKitsOfItsOwnInterfacesAlone() throws IOException {
        var nightly = another("nightly").replace("near-real-time", "scheduled-batch");
        var desired = desired("", Before.NOTHING, plant, lots, nightly);

        assertThat(desired.configurations().stream()
                        .filter(each -> each.latencyClass() != null)
                        .map(each -> each.odooConnections().get("odoo").duties().get("production"))
                        .map(duty -> tuple(
                                        duty.kitAction() != null,
                                        duty.operationKits().keySet())
                                .toList()))
                .containsExactlyInAnyOrder(List.of(true, Set.of()), List.of(false, Set.of(TRANSFER)));
    }

    @Test
    void anOperationOfALaterReleaseTakesNothingFromTheOthers() throws IOException {
        var running = desired("", Before.NOTHING, plant, lots, transfer);
        var now = desired(
                "",
                Before.of(running).renamed(TRANSFER, "stock.later"),
                plant,
                lots,
                transfer.replace(TRANSFER, "stock.later"));

        assertThat(now.interfaceObstacles()).containsOnlyKeys("wms-transfer");
        assertThat(now.interfaceObstacles().get("wms-transfer"))
                .extracting(Obstacle::reason)
                .containsOnly(Reason.InvalidMapping);
        assertThat(now.live()).extracting(each -> each.id().name()).containsExactly("mes-lot");
        assertThat(action(now, Duty.STEPS)).isEqualTo(action(running, Duty.STEPS));
    }

    // --- what the tests speak with

    /**
     * What there is when somebody looks at the manifests.
     *
     * @param configMaps with which the workloads run, as documents
     * @param installed names of the kits in Odoo
     */
    private record Before(String configMaps, Set<String> installed) {
        static final Before NOTHING = new Before("", Set.of());

        /** It runs, and all kits that it calls are installed. */
        static Before of(DesiredPlant running) {
            var installed = new TreeSet<String>();
            running.kits().get("odoo").values().forEach(each -> installed.add(each.action()));
            return new Before(
                    Manifests.yaml(running.resources().stream()
                            .filter(ConfigMap.class::isInstance)
                            .toList()),
                    installed);
        }

        Before with(String kit) {
            var more = new TreeSet<>(installed);
            more.add(kit);
            return new Before(configMaps, more);
        }

        Before renamed(String operation, String other) {
            return new Before(configMaps.replace(operation, other), installed);
        }

        String status() {
            var text = new StringBuilder("status:\n  sideKit:\n");
            installed.forEach(
                    each -> text.append("  - {duty: production, action: \"" + each + "\", state: installed}\n"));
            return installed.isEmpty() ? "" : text.toString();
        }
    }

    private DesiredPlant desired(String references, Before before, String... documents) throws IOException {
        var common = Files.readString(DIRECTORY.resolve("common.yaml"))
                .replace(
                        "  version: \"19\"\n",
                        "  version: \"19\"\n" + (references.isEmpty() ? "" : "  " + references + "\n"))
                .replace(
                        "{name: odoo-production, key: apiKey}}",
                        "{name: odoo-production, key: apiKey}" + credential + "}")
                .replace("spec:\n  environment:", before.status() + "spec:\n  environment:");
        var world = Manifests.read(
                        Files.writeString(directory.resolve("common.yaml"), common),
                        Files.writeString(directory.resolve("in.yaml"), String.join("---\n", documents)),
                        Files.writeString(directory.resolve("running.yaml"), before.configMaps()))
                .world();
        return Desired.of(world, "plant-lyon", PLATFORM);
    }

    /** Another interface of the same operation. */
    private String another(String name) {
        return transfer.replace("name: wms-transfer", "name: " + name).replace("path: transfers", "path: " + name);
    }

    private static Duty duty(DesiredPlant desired) {
        return desired.configurations()
                .get(0)
                .odooConnections()
                .get("odoo")
                .duties()
                .get("production");
    }

    private static String action(DesiredPlant desired, String use) {
        return inUse(desired, use).action();
    }

    /** What the newest kit is called. */
    private static String newest(DesiredPlant desired, String use) {
        return kit("lyon", "production", inUse(desired, use).newest());
    }

    private static KitInUse inUse(DesiredPlant desired, String use) {
        return desired.kits().get("odoo").get(new DutyUse("production", use));
    }
}
