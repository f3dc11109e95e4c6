package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.model.Json;
import dev.plantline.model.MetricNames;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application as pods run it, against a real broker and an Odoo simulator. */
@ExtendWith(KafkaExtension.class)
class RuntimeIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path odooDirectory;

    private OdooSimulator odoo;

    @TempDir
    Path directory;

    private TestPlant plant;

    @BeforeEach
    void makePlant(EmbeddedKafka kafka) throws Exception {
        // One for each plant, because one user of Odoo serves one plant.
        odoo = OdooSimulator.start(odooDirectory, 0);
        plant = new TestPlant(kafka, odoo);
    }

    @AfterEach
    void stopOdoo() {
        odoo.close();
    }

    @Test
    void whatIsPushedOrCopiedHasItsEffectInOdooAndIsAccountedFor() throws Exception {
        plant.push("products");
        plant.copy("colours", plant.name() + "-wms");
        try (var gateway = pod("gateway", Role.gateway);
                var delivery = pod("delivery", Role.streaming)) {
            gateway.awaitReady();
            delivery.awaitReady();
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.push("products", product("p" + i), TestPlant.KEY)
                                .statusCode())
                        .isEqualTo(202);
            }
            assertThat(gateway.push("products", product("p1"), TestPlant.KEY).statusCode())
                    .as("a repeat is received")
                    .isEqualTo(202);
            copied(product("c1"));
            copied("{broken");
            copied("{\"code\":\"against the contract\",\"name\":1}");
            copied("{\"code\":\"against the contract\",\"name\":1}");
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(delivery.totals("products").applied()).isEqualTo(20);
                assertThat(delivery.totals("products").duplicate()).isEqualTo(1);
                assertThat(delivery.totals("colours").applied()).isEqualTo(1);
                assertThat(delivery.totals("colours").deadLettered()).isEqualTo(2);
                assertThat(delivery.totals("colours").duplicateOfGivenUp()).isEqualTo(1);
            });
            assertThat(delivery.answer(PodLayout.LIVE_PATH)).isEqualTo(200);
            assertThat(delivery.text(PodLayout.LIVE_PATH)).contains("threads");
            var metrics = delivery.text(PodLayout.METRICS_PATH);
            assertThat(metrics)
                    .contains(
                            MetricNames.MESSAGES + "{plant=\"" + plant.name()
                                    + "\",interface=\"products\",class=\"near-real-time\",partition=\"0\",outcome=\"applied\",} 20.0")
                    .contains(MetricNames.DEAD_LETTERS + "{plant=\"" + plant.name()
                            + "\",interface=\"colours\",class=\"near-real-time\",partition=\"0\",} 2.0")
                    .contains(MetricNames.UNACCOUNTED + "{plant=\"" + plant.name()
                            + "\",interface=\"products\",class=\"near-real-time\",partition=\"0\",} 0.0")
                    .contains(MetricNames.REPEATS_OF_GIVEN_UP + "{plant=\"" + plant.name()
                            + "\",interface=\"colours\",class=\"near-real-time\",partition=\"0\",} 1.0")
                    .contains(MetricNames.END_TO_END + "_bucket", MetricNames.CALLS + "_count")
                    .contains(MetricNames.CONFIGURATION_REFUSED + "{plant=\"" + plant.name() + "\",} 0.0")
                    .doesNotContain("p1\"");
            assertThat(gateway.text(PodLayout.METRICS_PATH))
                    .contains(MetricNames.ANSWERS + "{plant=\"" + plant.name()
                            + "\",interface=\"products\",status=\"202\",} 21.0")
                    .contains(MetricNames.COPIED + "{plant=\"" + plant.name() + "\",interface=\"colours\",} 4.0")
                    .contains(
                            MetricNames.SOURCE_COPYING + "{plant=\"" + plant.name() + "\",interface=\"colours\",} 1.0");
            assertThat(gateway.status("colours").state()).isEqualTo(State.running);
        }
    }

    @Test
    void onlyWhoHasTheTokenOfItsSecretHearsHowAPodStands() throws Exception {
        plant.push("products");
        try (var gateway = pod("gateway", Role.gateway).awaitReady()) {
            for (String wrong :
                    new String[] {null, "Bearer ", "Bearer guessed", TestPlant.STATUS_TOKEN, "Basic eDp5"}) {
                var answer = gateway.get(PodLayout.STATUS_PATH, wrong);
                assertThat(answer.statusCode()).as("Authorization: %s", wrong).isEqualTo(401);
                assertThat(answer.body()).doesNotContain("products", plant.name());
            }
            assertThat(gateway.get(PodLayout.METRICS_PATH, null).statusCode()).isEqualTo(200);
            assertThat(gateway.get(PodLayout.LIVE_PATH, null).statusCode()).isEqualTo(200);
            assertThat(gateway.get(PodLayout.READY_PATH, null).statusCode()).isEqualTo(200);
            assertThat(gateway.status("products").state()).isEqualTo(State.running);

            var next = new HashMap<>(plant.secrets());
            next.put(PodLayout.STATUS_TOKEN_FILE, "another");
            gateway.secrets(next);
            await().atMost(SOON)
                    .until(() ->
                            gateway.get(PodLayout.STATUS_PATH, "Bearer another").statusCode() == 200);
            assertThat(gateway.answer(PodLayout.STATUS_PATH)).isEqualTo(401);
        }
    }

    @Test
    void theDoorAnswersBeforeItReadsMoreThanItTakes() throws Exception {
        plant.push("products");
        try (var gateway = pod("gateway", Role.gateway).awaitReady()) {
            assertThat(gateway.push("products", product("x"), "a key of somebody else")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(gateway.push("nowhere", product("x"), TestPlant.KEY).statusCode())
                    .isEqualTo(404);
            assertThat(gateway.push("products", "{\"code\":1,\"name\":\"n\"}", TestPlant.KEY))
                    .satisfies(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(422);
                        assertThat(Json.MAPPER.readTree(answer.body()).get("at").asText())
                                .isEqualTo("/code");
                    });
            assertThat(gateway.push("products", " ".repeat((1 << 20) + 1), TestPlant.KEY)
                            .statusCode())
                    .isEqualTo(413);
            assertThat(gateway.push("products", product("x"), TestPlant.KEY).statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void aNewInterfaceGoesLiveAndABrokenOneChangesNothingWithoutARestart() throws Exception {
        plant.push("products");
        try (var gateway = pod("gateway", Role.gateway).awaitReady()) {
            plant.push("colours");
            gateway.secrets(plant.secrets());
            gateway.configure(plant.configuration(Role.gateway));
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            gateway.push("colours", product("c"), TestPlant.KEY).statusCode())
                    .isEqualTo(202));

            gateway.configureText("{\"version\": 2}");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(gateway.status().problem()).contains("version 2"));
            assertThat(gateway.answer(PodLayout.READY_PATH)).isEqualTo(200);
            assertThat(gateway.push("products", product("p"), TestPlant.KEY).statusCode())
                    .isEqualTo(202);
            assertThat(gateway.text(PodLayout.METRICS_PATH))
                    .contains(MetricNames.CONFIGURATION_REFUSED + "{plant=\"" + plant.name() + "\",} 1.0");

            gateway.configure(plant.configuration(Role.gateway));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(gateway.status().problem()).isNull());

            var rotated = new HashMap<>(plant.secrets());
            rotated.put("source_products_mes", "a key as new as a morning");
            gateway.secrets(rotated);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(gateway.push("products", product("p2"), "a key as new as a morning")
                                    .statusCode())
                            .isEqualTo(202));
            assertThat(gateway.push("products", product("p3"), TestPlant.KEY).statusCode())
                    .isEqualTo(401);
            assertThat(gateway.log())
                    .doesNotContain("a key as new as a morning")
                    .doesNotContain(TestPlant.KEY);
        }
    }

    @Test
    void withoutAConfigurationThePodWaitsAndSaysSo() throws Exception {
        plant.push("products");
        Map<String, String> onlyTheToken = Map.of(PodLayout.STATUS_TOKEN_FILE, TestPlant.STATUS_TOKEN);
        try (var pod = new RunningPod(directory, plant.configuration(Role.gateway), onlyTheToken)) {
            // The key is missing: the interface stays closed, the pod works.
            pod.awaitReady();
            assertThat(pod.status().problem()).contains("source_products_mes");
            assertThat(pod.status("products").state()).isEqualTo(State.blocked);
        }
        Files.createDirectories(directory.resolve("second"));
        try (var pod = new RunningPod(directory.resolve("second"), plant.configuration(Role.gateway), onlyTheToken)) {
            pod.configureText("not JSON");
            await().atMost(SOON).until(() -> pod.answer(PodLayout.LIVE_PATH) == 200);
            if (pod.answer(PodLayout.READY_PATH) == 503) {
                assertThat(pod.text(PodLayout.STATUS_PATH)).contains("configuration");
            }
        }
    }

    @Test
    void aWrongKeyStopsTheInterfaceAndANewOneStartsItAgainByItself() throws Exception {
        plant.copy("colours", plant.name() + "-wms");
        var wrong = new HashMap<>(plant.secrets());
        wrong.put("odoo_main_master_key", "0".repeat(40));
        try (var gateway = pod("gateway", Role.gateway);
                var delivery = new RunningPod(
                        Files.createDirectories(directory.resolve("delivery")),
                        plant.configuration(Role.streaming),
                        wrong)) {
            copied(product("c1"));
            delivery.awaitReady();
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(delivery.status("colours").state()).isEqualTo(State.blocked);
                assertThat(delivery.status("colours").reason()).containsIgnoringCase("key");
            });
            assertThat(delivery.log()).doesNotContain("0".repeat(40));
            delivery.secrets(plant.secrets());
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(delivery.totals("colours").applied()).isEqualTo(1));
            assertThat(gateway.process.isAlive()).isTrue();
        }
    }

    @Test
    void aBatchDrainsWhatIsThereAndExits() throws Exception {
        plant.copy("colours", plant.name() + "-wms");
        try (var gateway = pod("gateway", Role.gateway).awaitReady()) {
            for (int i = 0; i < 30; i++) {
                copied(product("b" + i));
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(gateway.text(PodLayout.METRICS_PATH))
                    .contains("interface=\"colours\",} 30.0"));
        }
        try (var batch = pod("batch", Role.batch)) {
            assertThat(batch.exitCode(Duration.ofMinutes(2))).as(batch.log()).isZero();
        }
        try (var heard = pod("heard", Role.batch, Duration.ofMinutes(10)).awaitReady()) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(heard.totals("colours").applied()).isEqualTo(30));
            await().atMost(SOON)
                    .until(() -> heard.answer(PodLayout.METRICS_PATH) == 0 || heard.answer(PodLayout.STATUS_PATH) == 0);
            assertThat(heard.exitCode(Duration.ofMinutes(2))).as(heard.log()).isZero();
        }
        try (var again = pod("again", Role.batch)) {
            assertThat(again.exitCode(Duration.ofMinutes(2))).as(again.log()).isZero();
        }
        try (var look = pod("look", Role.streaming).awaitReady()) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(look.totals("colours").applied()).isEqualTo(30));
        }
    }

    @Test
    void aBatchThatLeavesSomethingUndoneSaysWhatAndExitsWith1() throws Exception {
        plant.push("products");
        plant.send(plant.name() + ".in.products", null, new byte[1]);
        var batch = plant.configuration(Role.batch);
        var one = batch.interfaces().get(0);
        var otherKeys = new RuntimeConfiguration.Interface(
                one.name(), "r2", "k2", one.partitions(), one.odooConnection(), one.sourceSecrets(), one.spec());
        try (var stopped = new RunningPod(directory, batch.with(List.of(otherKeys)), plant.secrets())) {
            assertThat(stopped.exitCode(Duration.ofMinutes(2)))
                    .as(stopped.log())
                    .isEqualTo(1);
            assertThat(stopped.log()).contains("interface products: partition 0: keys of the interface changed");
        }
    }

    @Test
    void endsInOrderBySigtermAndWithItsParent() throws Exception {
        plant.push("products");
        try (var delivery = pod("delivery", Role.streaming).awaitReady();
                var gateway = pod("gateway", Role.gateway).awaitReady()) {
            await().atMost(SOON).until(() -> delivery.status("products").state() == State.running);
            delivery.process.destroy();
            assertThat(delivery.exitCode(Duration.ofMinutes(2)))
                    .as(delivery.log())
                    .isIn(0, 143);
            assertThat(delivery.log()).contains("Stopped");
            gateway.process.getOutputStream().close();
            assertThat(gateway.exitCode(Duration.ofMinutes(2)))
                    .as(gateway.log())
                    .isZero();
            assertThat(gateway.log()).contains("Standard input closed", "Stopped");
        }
    }

    @Test
    void aGatewayThatWasToldToEndRefusesNobodyWhoIsStillSentToIt() throws Exception {
        plant.push("products");
        try (var gateway = pod("gateway", Role.gateway).awaitReady()) {
            assertThat(gateway.pushAlone("products", product("first"), TestPlant.KEY))
                    .isEqualTo(202);
            gateway.process.destroy();
            var told = Instant.now();
            for (int i = 0; Instant.now().isBefore(told.plusSeconds(4)); i++) {
                assertThat(gateway.pushAlone("products", product("p" + i), TestPlant.KEY))
                        .isEqualTo(202);
            }
            assertThat(gateway.exitCode(Duration.ofMinutes(2)))
                    .as(gateway.log())
                    .isIn(0, 143);
        }
    }

    private RunningPod pod(String name, Role role) throws Exception {
        return new RunningPod(
                Files.createDirectories(directory.resolve(name)), plant.configuration(role), plant.secrets());
    }

    private RunningPod pod(String name, Role role, Duration lastWord) throws Exception {
        return new RunningPod(
                Files.createDirectories(directory.resolve(name)), plant.configuration(role), plant.secrets(), lastWord);
    }

    private void copied(String message) throws Exception {
        plant.send(plant.name() + "-wms", null, message.getBytes(StandardCharsets.UTF_8));
    }

    private String product(String code) {
        return "{\"code\":\"%s-%s\",\"name\":\"Product %s\"}".formatted(plant.name(), code, code);
    }
}
