package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate never stops production: whatever is wrong with manifests or has still to be installed, what runs goes on. */
class WhatRunsGoesOnTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final String WORKFLOW = "workflow: rawSteps";

    /** Kits named by what they can do, as the real ones. */
    private static final Platform PLATFORM =
            new Platform("here", "plantline.test/plantline-runtime:1", "IfNotPresent", false, WhatRunsGoesOnTest::kit);

    @TempDir
    private Path directory;

    private final String plant;
    private final String lots;

    WhatRunsGoesOnTest() throws IOException {
        var documents = Files.readString(DIRECTORY.resolve("in-streaming-and-batch.yaml"))
                .split("---\n");
        plant = documents[0];
        lots = documents[1];
    }

    private static String kit(String plant, String duty, KitContent content) {
        return content.match(
                steps -> duty + " " + steps.workflows(),
                operation -> duty + " " + operation.name() + " "
                        + Optional.ofNullable(operation.references())
                                .map(Object::toString)
                                .orElse("by default"));
    }

    private static String receipt(String manifest) {
        return manifest.replace(WORKFLOW, "workflow: rawMasterDataSteps");
    }

    private static String figures(String manifest) {
        return manifest.replace(WORKFLOW, "workflow: analytics")
                .replace("model: stock.lot", "model: x_lot")
                .replace("to: name", "to: x_name")
                .replace("to: product_id", "to: x_product_id");
    }

    @Test
    void anotherWorkflowWaitsForItsKitWhileTheRunningInterfacesGoOn() throws IOException {
        var running = desired("", plant, lots);
        var kit = action(running);

        var more = desired(installed(kit), running, plant, lots, receipt(another("second")));

        assertThat(action(more)).isEqualTo(kit);
        assertThat(more.live()).extracting(each -> each.id().name()).containsExactly("mes-lot");
        assertThat(more.interfaceObstacles().get("second"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.SideKitPending);
        assertThat(newest(more)).contains("rawMasterDataSteps");
    }

    @Test
    void podsKeepTheirKafkaUserUntilThePasswordOfTheNewOneIsThere() throws IOException {
        var one = Files.readString(DIRECTORY.resolve("in-secured-kafka-one-broker.yaml"))
                .split("---\n");
        var each = Files.readString(DIRECTORY.resolve("in-kafka-user-for-each-role.yaml"))
                .split("---\n");
        var running = desired("", one[0], one[1], one[2]);

        var waiting = desired("", running, each[0], one[1], one[2]);
        assertThat(waiting.plantObstacles().get("lyon"))
                .extracting(Obstacle::reason)
                .containsOnly(Reason.SecretMissing);
        assertThat(waiting.configurations()).isEqualTo(running.configurations());

        var changed = desired("", running, each[0], each[1], each[3]);
        assertThat(changed.configurations())
                .extracting(configuration -> configuration.plant().kafka().username())
                .containsExactlyInAnyOrder("lyon-gateway", "lyon-delivery");
    }

    @Test
    void aMoveOfKafkaWaitsForTheKeysWithWhichTheOperatorLooksWhoseClusterItIs() throws IOException {
        var each = Files.readString(DIRECTORY.resolve("in-kafka-user-for-each-role.yaml"))
                .split("---\n");
        var running = desired("", each[0], each[1], each[3]);
        var moved = each[0].replace("kafka:9093", "other:9093");
        var secret = each[1].replace("KAFKA:9093", "other:9093");

        assertThat(desired("", running, moved, secret, each[3]).plant())
                .as("with every key")
                .isPresent();
        assertThat(desired("", running, moved, secret.replace("operator: ", "elsewhere: "), each[3])
                        .plant())
                .as("without the operator's password")
                .isEmpty();
        assertThat(desired("", running, moved, secret.replace("ca.crt: ", "elsewhere: "), each[3])
                        .plant())
                .as("without the certificates of the authority")
                .isEmpty();
    }

    @Test
    void podsChangeTheirKafkaFromOneWholeToAnother() throws IOException {
        var one = Files.readString(DIRECTORY.resolve("in-secured-kafka-one-broker.yaml"))
                .split("---\n");
        var running = desired("", one[0], one[1], one[2]);
        var other = one[0].replace("mechanism: SCRAM-SHA-512, username: lyon", "mechanism: PLAIN, username: other")
                .replace("key: password", "key: other")
                .replace("caSecretRef: {name: kafka", "caSecretRef: {name: kafka-authority");

        var waiting = desired("", running, other, one[1], one[2], secrets(running));

        assertThat(waiting.plantObstacles().get("lyon"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.SecretMissing);
        assertThat(waiting.configurations()).isEqualTo(running.configurations());
        assertThat(secrets(waiting)).isEqualTo(secrets(running));

        var changed = desired(
                "",
                running,
                other,
                one[1],
                one[2],
                secrets(running),
                one[1].replace("name: kafka", "name: kafka-authority"));
        assertThat(changed.configurations())
                .extracting(each -> each.plant().kafka().username())
                .containsOnly("other");
        assertThat(secrets(changed)).contains("_password: bm8=");
    }

    @Test
    void theGatewayTurnsToTlsWhenItsCertificateAndItsKeyAreThere() throws IOException {
        var running = desired("", plant, lots);
        var tls = withDoor("door");

        for (var half : List.of("", door("door", "tls.crt"), door("door", "tls.key"))) {
            var waiting = desired("", running, tls, lots, half);
            assertThat(waiting.configurations()).isEqualTo(running.configurations());
            assertThat(Manifests.yaml(waiting.resources()))
                    .contains("port: 80\n")
                    .doesNotContain("port: 443\n", "gateway_tls");
        }

        var whole = desired("", running, tls, lots, door("door", "tls.crt", "tls.key"));
        assertThat(whole.configurations()).isNotEqualTo(running.configurations());
        assertThat(Manifests.yaml(whole.resources()))
                .contains("port: 443\n", "gateway_tls_crt", "gateway_tls_key")
                .doesNotContain("port: 80\n");
    }

    @Test
    void certificateAndKeyOfTheGatewayAreOfOneSecret() throws IOException {
        var running = desired("", withDoor("door"), lots, door("door", "tls.crt", "tls.key"));
        var other = door("other", "tls.crt", "tls.key").replace("a2V5", "b3RoZXI=");

        var refused = desired(
                "",
                running,
                withDoor("other"),
                lots,
                secrets(running).replace("gateway_tls_crt: ", "gateway_tls_crt: b2xk"),
                other.replace("purpose: gateway", "purpose: http-source"));
        assertThat(secrets(refused)).contains("gateway_tls_crt: b2xk", "gateway_tls_key: a2V5");

        var given = desired("", running, withDoor("other"), lots, secrets(running), other);
        assertThat(secrets(given)).contains("gateway_tls_key: b3RoZXI=").doesNotContain("a2V5");
    }

    @Test
    void aLineThatIsNoKeyTakesTheHistoryKeysFromNoPod() throws IOException {
        var each = Files.readString(DIRECTORY.resolve("in-kafka-user-for-each-role.yaml"))
                .split("---\n");
        var running = desired("", each);
        assertThat(secrets(running)).contains("history_keys: MDEy");

        each[2] = each[2].replace("keys: MDEy", "keys: enp6");

        assertThat(desired("", running, each).configurations()).isEqualTo(running.configurations());
        assertThat(secrets(desired("", running, String.join("---\n", each), secrets(running))))
                .isEqualTo(secrets(running));
    }

    @Test
    void aLineThatIsNoKeyTakesTheAnchorKeysFromNoPod() throws IOException {
        var each = Files.readString(DIRECTORY.resolve("in-kafka-user-for-each-role.yaml"))
                .split("---\n");
        var running = desired("", each);
        assertThat(secrets(running)).contains("anchor_keys: MDEy");

        each[4] = each[4].replace("keys: MDEy", "keys: enp6");

        assertThat(secrets(desired("", running, String.join("---\n", each), secrets(running))))
                .isEqualTo(secrets(running));
    }

    @Test
    void ofTwoKitsThatPodsCallTheOneThatWorksAllGoesOn() throws IOException {
        var nightly = another("nightly").replace("near-real-time", "scheduled-batch");
        var before = desired("", plant, receipt(lots), receipt(nightly));
        var after = desired("", plant, receipt(lots), nightly);
        // The API server took the first of two changed ConfigMaps, and then no more.
        var half = Stream.concat(
                        configMaps(before).stream().filter(each -> !isOfBatch(each)),
                        configMaps(after).stream().filter(WhatRunsGoesOnTest::isOfBatch))
                .toList();
        var world = world(
                installed(action(before), action(after)),
                half,
                plant,
                receipt(lots),
                nightly,
                figures(another("third")));

        var now = Desired.of(world, "plant-lyon", PLATFORM);

        assertThat(now.interfaceObstacles()).containsOnlyKeys("third");
        assertThat(action(now)).isEqualTo(action(after));
    }

    @Test
    void whatOnlyTheOtherOfTwoKitsWorksWaitsForOneThatWorksBoth() throws IOException {
        var nightly = another("nightly").replace("near-real-time", "scheduled-batch");
        var before = desired("", plant, lots);
        var after = desired("", plant, receipt(nightly));
        var both = Stream.of(before, after)
                .flatMap(each -> configMaps(each).stream())
                .filter(each -> !Labels.workload(each).orElseThrow().endsWith("gateway"))
                .toList();
        var world =
                world(installed(action(before), action(after)), both, plant, lots, receipt(nightly), another("third"));

        var now = Desired.of(world, "plant-lyon", PLATFORM);

        assertThat(action(now)).isEqualTo(action(after));
        assertThat(now.interfaceObstacles()).containsOnlyKeys("mes-lot", "third");
        assertThat(now.interfaceObstacles().values())
                .allSatisfy(
                        each -> assertThat(each).extracting(Obstacle::reason).containsExactly(Reason.SideKitPending));
        assertThat(newest(now)).contains("rawMasterDataSteps", "rawSteps");
    }

    private static boolean isOfBatch(ConfigMap map) {
        return Labels.workload(map).orElseThrow().endsWith("scheduled-batch");
    }

    @Test
    void theNewKitIsCalledAsSoonAsItIsInstalled() throws IOException {
        var running = desired("", plant, lots);
        var waiting = desired(installed(action(running)), running, plant, lots, receipt(another("second")));

        var now =
                desired(installed(action(running), newest(waiting)), running, plant, lots, receipt(another("second")));

        assertThat(action(now)).isEqualTo(newest(waiting)).isEqualTo(newest(now));
        assertThat(now.live()).hasSize(2);
        assertThat(now.interfaceObstacles()).isEmpty();
    }

    /** A release before this one let a business workflow have raw steps. */
    @Test
    void rawStepsOfABusinessWorkflowGoOnWithTheirKitAndWaitForNoneWhenTheyAreNamed() throws IOException {
        var running = desired("", plant, lots);
        var before = configMaps(running);
        before.forEach(map ->
                map.getData().replaceAll((name, text) -> text.replace("\"rawSteps\"", "\"productionOrderStatus\"")));
        var old = lots.replace(WORKFLOW, "workflow: productionOrderStatus");

        var refused = Desired.of(world(installed(action(running)), before, plant, old), "plant-lyon", PLATFORM);

        assertThat(refused.interfaceObstacles().get("mes-lot")).singleElement().satisfies(each -> {
            assertThat(each.path()).isEqualTo("spec.mapping.steps[0].upsert");
            assertThat(each.message()).endsWith("or, for what none of them does, say workflow: rawSteps");
        });
        assertThat(refused.live()).singleElement().satisfies(each -> {
            assertThat(each.lastGood()).isTrue();
            assertThat(each.configuration().spec().workflow()).isEqualTo(Workflow.productionOrderStatus);
        });
        assertThat(action(refused)).isEqualTo(newest(refused)).isEqualTo(action(running));

        var named = Desired.of(world(installed(action(running)), before, plant, lots), "plant-lyon", PLATFORM);

        assertThat(named.interfaceObstacles()).isEmpty();
        assertThat(action(named)).isEqualTo(action(running));
    }

    @Test
    void aManifestOfAnotherWorkflowRunsItsLastGoodRevisionMeanwhile() throws IOException {
        var running = desired("", plant, lots);

        var changed = desired(installed(action(running)), running, plant, receipt(lots));

        assertThat(changed.live()).singleElement().satisfies(each -> assertThat(each.lastGood())
                .isTrue());
        assertThat(changed.configurations()).isEqualTo(running.configurations());
    }

    @Test
    void aWorkflowInPlaceOfAnotherGoesLiveAsSoonAsItsKitIsInstalled() throws IOException {
        var running = desired("", plant, receipt(lots));

        var waiting = desired(installed(action(running)), running, plant, lots);
        assertThat(waiting.interfaceObstacles().get("mes-lot"))
                .singleElement()
                .satisfies(each -> assertThat(each.message()).contains(newest(waiting)));

        var now = desired(installed(action(running), newest(waiting)), running, plant, lots);

        assertThat(now.interfaceObstacles()).isEmpty();
        assertThat(action(now)).isEqualTo(newest(waiting)).doesNotContain("rawMasterDataSteps");
    }

    @Test
    void aChangedMappingNeedsNoOtherKitAndNoAdministrator() throws IOException {
        var running = desired("", plant, lots);

        var changed = desired(
                installed(action(running)),
                running,
                plant,
                lots.replace("{to: name", "{to: ref, from: id}, {to: name"));

        assertThat(changed.interfaceObstacles()).isEmpty();
        assertThat(action(changed)).isEqualTo(action(running)).isEqualTo(newest(changed));
        assertThat(changed.configurations()).isNotEqualTo(running.configurations());
    }

    @Test
    void aKitOfAnotherReleaseIsSentNothingThatItNeverWorked() throws IOException {
        var plain = lots.replace(", company: Lyon Plant", "");
        var running = desired("", plant, plain);
        var kit = action(running);
        var next = new Platform("here", "plantline.test/plantline-runtime:2", "IfNotPresent", false, new NextRelease());

        var same = desired(next, installed(kit), running, plant, plain);
        var more = desired(next, installed(kit), running, plant, lots);

        assertThat(same.interfaceObstacles()).as("what ran so far").isEmpty();
        assertThat(action(same)).isEqualTo(kit);
        assertThat(more.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::reason, Obstacle::path)
                .containsExactly(tuple(Reason.SideKitPending, "spec.target.odoo.company"));
        assertThat(desired(
                                next,
                                installed(kit),
                                running,
                                plant,
                                plain.replace("{to: name", "{to: ref, from: id}, {to: name"))
                        .interfaceObstacles()
                        .get("mes-lot"))
                .as("a field that the kit before perhaps may not write")
                .extracting(Obstacle::reason, Obstacle::path)
                .containsExactly(tuple(Reason.SideKitPending, "spec.mapping.steps[].fields[].to"));
        assertThat(more.configurations()).isEqualTo(running.configurations());
        assertThat(desired(installed(kit), running, plant, lots).interfaceObstacles())
                .as("a kit of this release")
                .isEmpty();
    }

    /** Another text of the kits, which are named otherwise for that. */
    private static final class NextRelease implements KitNames {
        @Override
        public String action(String plant, String duty, KitContent content) {
            return "next " + kit(plant, duty, content);
        }

        @Override
        public boolean isSameText(String one, String other) {
            return one.startsWith("next ") == other.startsWith("next ");
        }
    }

    @Test
    void whatTheRunningKitCanWorkGoesLiveAtOnceAlsoAfterADeletion() throws IOException {
        var running = desired("", plant, lots, receipt(another("second")));
        var kit = action(running);

        var one = desired(installed(kit), running, plant, lots);
        var other = desired(installed(kit), one, plant, lots, another("third"));

        assertThat(action(one)).isEqualTo(kit);
        assertThat(action(other)).isEqualTo(kit);
        assertThat(other.live()).hasSize(2);
        assertThat(newest(other)).isNotEqualTo(kit);
    }

    @Test
    void aKitThatWasNeverInstalledIsNotWaitedWith() throws IOException {
        var running = desired("", plant, lots);

        var more = desired(
                installed(action(running)).replace("state: installed", "state: missing"),
                running,
                plant,
                lots,
                receipt(another("second")));

        assertThat(action(more)).isEqualTo(newest(more));
        assertThat(more.live()).hasSize(2);
    }

    @Test
    void theKitThatPodsCallIsTheOneThatIsInstalledAlsoWhileTopicsAreMissing() throws IOException {
        var world = world("", List.of(), plant, lots, receipt(another("second")));
        var effective = PLATFORM.resolution().of(world, "plant-lyon");

        var early = Desired.of(world, effective.without(Set.of("second")), PLATFORM);

        assertThat(early.live()).hasSize(1);
        assertThat(action(early)).isEqualTo(newest(Desired.of(world, effective, PLATFORM)));
    }

    @Test
    void aPathOfTheRuntimesOwnIsRefused() throws IOException {
        for (String path : List.of("status", "q", "q/metrics")) {
            var refused = desired("", plant, lots.replace("path: lots", "path: " + path));
            assertThat(refused.interfaceObstacles().get("mes-lot"))
                    .extracting(Obstacle::reason)
                    .containsExactly(Reason.HttpPathReserved);
        }
    }

    @Test
    void nobodyTakesOverThePathOfARunningInterface() throws IOException {
        var younger = another("younger");
        var running = desired("", plant, lots, younger);

        var edited = desired("", running, plant, lots.replace("path: lots", "path: younger"), younger);

        assertThat(edited.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(edited.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.HttpPathTaken);
        assertThat(edited.configurations()).isEqualTo(running.configurations());
    }

    @Test
    void aPathIsFreeOnceItsInterfaceLeavesIt() throws IOException {
        var younger = another("younger");
        var running = desired("", plant, lots, younger);
        var older = lots.replace("path: lots", "path: younger");

        assertThat(desired("", running, plant, older, younger.replace("path: younger", "path: lots"))
                        .interfaceObstacles())
                .as("two that change places")
                .isEmpty();
        assertThat(desired(
                                "",
                                running,
                                plant,
                                older,
                                younger.replace("path: younger", "path: lots").replace("from: lot}", "from: nothing}"))
                        .interfaceObstacles())
                .as("one of the two cannot leave")
                .containsOnlyKeys("mes-lot", "younger");
    }

    @Test
    void aPathStaysWithWhoWaitsForAKit() throws IOException {
        var running = desired("", plant, lots);

        var edited = desired(
                installed(action(running)),
                running,
                plant,
                receipt(lots.replace("path: lots", "path: goods")),
                another("second").replace("path: second", "path: lots"));

        assertThat(edited.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.SideKitPending);
        assertThat(edited.interfaceObstacles().get("second"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.HttpPathPending);
        assertThat(edited.configurations()).isEqualTo(running.configurations());
    }

    @Test
    void aPathStaysWithWhoDoesNotFit() throws IOException {
        var large = "type: object, description: \"" + "x".repeat(500_000) + "\"";
        var neighbour = another(neighbourOf("mes-lot")).replace("schema: {type: object", "schema: {" + large);
        var running = desired("", plant, lots, neighbour);

        var edited = desired(
                "",
                running,
                plant,
                lots.replace("path: lots", "path: goods").replace("schema: {type: object", "schema: {" + large),
                neighbour,
                another("second").replace("path: second", "path: lots"));

        assertThat(edited.interfaceObstacles()).containsOnlyKeys("mes-lot", "second");
        assertThat(edited.interfaceObstacles().get("second"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.HttpPathPending);
    }

    @Test
    void aManifestThatGrowsTooLargeCostsNobodyItsPlace() throws IOException {
        var large = "type: object, description: \"" + "x".repeat(500_000) + "\"";
        var neighbour = another(neighbourOf("mes-lot")).replace("schema: {type: object", "schema: {" + large);
        var running = desired("", plant, lots, neighbour);
        assertThat(running.live()).hasSize(2);

        var grown = desired("", running, plant, lots.replace("schema: {type: object", "schema: {" + large), neighbour);

        assertThat(grown.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(grown.configurations()).isEqualTo(running.configurations());
    }

    private static String neighbourOf(String name) {
        return Stream.iterate(0, number -> number + 1)
                .map(number -> "n" + number)
                .filter(each -> RuntimeConfigurations.shard(each) == RuntimeConfigurations.shard(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shardsThatDisagreeStillTellWhatRuns() throws IOException {
        var name = Stream.iterate(0, number -> number + 1)
                .map(number -> "n" + number)
                .filter(each ->
                        !List.of(0, RuntimeConfigurations.shard("mes-lot")).contains(RuntimeConfigurations.shard(each)))
                .findFirst()
                .orElseThrow();
        var one = desired("", plant, lots);
        var half = desired("", plant.replace("kafka:9092", "other:9092"), lots, another(name));
        var maps = new TreeSet<>(
                Comparator.comparing((ConfigMap each) -> each.getMetadata().getName()));
        maps.addAll(configMaps(one));
        maps.addAll(configMaps(half)); // only what was not there before

        assertThat(RuntimeConfigurations.running(maps))
                .filteredOn(each -> each.role() == RuntimeConfiguration.Role.streaming)
                .flatExtracting(RuntimeConfiguration::interfaces)
                .extracting(RuntimeConfiguration.Interface::name)
                .containsExactlyInAnyOrder("mes-lot", name);
    }

    @Test
    void aWorkloadLeavesAWorkerOfOdooToPeople() throws IOException {
        assertThat(desired("", plant, lots).configurations().get(0).timing().connections())
                .as("of two workers")
                .isEqualTo(1);
        assertThat(desired("workers: 8", plant, lots)
                        .configurations()
                        .get(0)
                        .timing()
                        .connections())
                .as("of the class")
                .isEqualTo(2);
    }

    @Test
    void aPlantWithABadTimeZoneKeepsItsOwnAndItsInterfacesCanBeSuspended() throws IOException {
        var running = desired("", plant, lots);

        var bad = desired(
                "",
                running,
                plant.replace("Europe/Paris", "Mars/Olympus"),
                lots.replace("spec:\n", "spec:\n  suspend: true\n"));

        assertThat(bad.plantObstacles().get("lyon"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.UnknownTimeZone);
        assertThat(bad.configurations())
                .allSatisfy(each -> assertThat(each.plant().timeZone()).isEqualTo("Europe/Paris"));
        assertThat(bad.configurations().get(0).interfaces())
                .singleElement()
                .satisfies(each -> assertThat(each.spec().suspend()).isTrue());
    }

    @Test
    void aPlantThatNeverRanIsRefusedWithABadTimeZone() throws IOException {
        assertThat(desired("", plant.replace("Europe/Paris", "Mars/Olympus"), lots)
                        .plant())
                .isEmpty();
    }

    // --- what the tests speak with

    /** Younger than the first by its name. */
    private String another(String name) {
        return lots.replace("name: mes-lot", "name: " + name).replace("path: lots", "path: " + name);
    }

    private String withDoor(String secret) {
        return plant.replace("spec:\n", "spec:\n  gateway: {tls: {secretRef: {name: " + secret + "}}}\n");
    }

    /** A Secret of the gateway's certificate with some of its keys. */
    private static String door(String name, String... keys) throws IOException {
        var certificate = Files.readString(DIRECTORY.resolve("in-secured-kafka-one-broker.yaml"))
                .replaceAll("(?s).*ca.crt: ([^,]+),.*", "$1");
        return "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name
                + ", namespace: plant-lyon, labels: {plantline.dev/purpose: gateway}}\ndata:\n"
                + (List.of(keys).contains("tls.crt") ? "  tls.crt: " + certificate + "\n" : "")
                + (List.of(keys).contains("tls.key") ? "  tls.key: a2V5\n" : "");
    }

    /** What the workloads have in secret, as documents. */
    private static String secrets(DesiredPlant desired) {
        return Manifests.yaml(desired.resources().stream()
                        .filter(Secret.class::isInstance)
                        .toList())
                .replaceAll("status_token: .*", "status_token: dG9rZW4=");
    }

    private static String installed(String... actions) {
        var text = new StringBuilder("status:\n  sideKit:\n");
        for (var action : actions) {
            text.append("  - {duty: production, action: \"" + action + "\", state: installed}\n");
        }
        return text.toString();
    }

    private static String action(DesiredPlant desired) {
        var odooConnection = desired.configurations().get(0).odooConnections().get("odoo");
        var action = odooConnection.duties().get("production").kitAction();
        assertThat(kit(desired, Duty.STEPS).action()).isEqualTo(action);
        return action;
    }

    private static KitInUse kit(DesiredPlant desired, String use) {
        return desired.kits().get("odoo").get(new DutyUse("production", use));
    }

    private static String newest(DesiredPlant desired) {
        return newest(desired, Duty.STEPS);
    }

    private static String newest(DesiredPlant desired, String use) {
        return kit("lyon", "production", kit(desired, use).newest());
    }

    private DesiredPlant desired(String odoo, String... documents) throws IOException {
        return desired(odoo, Optional.empty(), documents);
    }

    private DesiredPlant desired(String odoo, DesiredPlant running, String... documents) throws IOException {
        return desired(odoo, Optional.of(running), documents);
    }

    private DesiredPlant desired(String odoo, Optional<DesiredPlant> running, String... documents) throws IOException {
        var maps = running.map(WhatRunsGoesOnTest::configMaps).orElse(List.of());
        return Desired.of(world(odoo, maps, documents), "plant-lyon", PLATFORM);
    }

    private DesiredPlant desired(Platform platform, String odoo, DesiredPlant running, String... documents)
            throws IOException {
        return Desired.of(world(odoo, configMaps(running), documents), "plant-lyon", platform);
    }

    /** The common manifests, with more about the OdooConnection: a field of its spec, or its status. */
    private ClusterState world(String odoo, List<ConfigMap> running, String... documents) throws IOException {
        var common = Files.readString(DIRECTORY.resolve("common.yaml"))
                .replace(
                        "  version: \"19\"\n",
                        "  version: \"19\"\n" + (odoo.startsWith("workers") ? "  " + odoo + "\n" : ""))
                .replace("spec:\n  environment:", (odoo.startsWith("status") ? odoo : "") + "spec:\n  environment:");
        return Manifests.read(
                        Files.writeString(directory.resolve("common.yaml"), common),
                        Files.writeString(directory.resolve("in.yaml"), String.join("---\n", documents)),
                        Files.writeString(directory.resolve("running.yaml"), Manifests.yaml(running)))
                .world();
    }

    private static List<ConfigMap> configMaps(DesiredPlant desired) {
        return desired.resources().stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .toList();
    }
}
