package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MetricNames;
import dev.plantline.model.Promise;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.network.AddressRules;
import dev.plantline.runtime.MountedDirectory.Contents;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of delivery when what is mounted changes. */
@ExtendWith(KafkaExtension.class)
class DeliveryWorkloadTest {
    /** The test and its surroundings are on one machine. */
    private static final AddressRules ADDRESSES = AddressRules.of(List.of(), true, Set.of());

    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private OdooSimulator odoo;

    private final DeliveryWorkload workload = new DeliveryWorkload("test-pod/1", DeliveryListener.NONE, ADDRESSES);
    private TestPlant plant;
    private InterfaceId id;

    @BeforeEach
    void makePlant(EmbeddedKafka kafka) throws Exception {
        // One for each plant, because one user of Odoo serves one plant.
        odoo = OdooSimulator.start(Files.createTempDirectory(directory, "odoo"), 0);
        plant = new TestPlant(kafka, odoo);
        plant.push("products");
        id = new InterfaceId(plant.name(), "products");
    }

    @AfterEach
    void stop() {
        workload.close();
        odoo.close();
    }

    private Mounted mounted(RuntimeConfiguration configuration, Map<String, String> secrets) {
        var files = new TreeMap<String, byte[]>();
        secrets.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Mounted(configuration, Map.of(), new Contents(files), directory);
    }

    private void configure(RuntimeConfiguration configuration) {
        assertThat(workload.configure(mounted(configuration, plant.secrets()))).isEmpty();
    }

    private static RuntimeConfiguration with(RuntimeConfiguration of, String bootstrapServers, int maxMessageBytes) {
        return with(
                of,
                new PlantConfiguration(
                        of.plant().name(),
                        of.plant().cluster(),
                        of.plant().timeZone(),
                        new Kafka(bootstrapServers, false, null, null, null, null),
                        maxMessageBytes,
                        null));
    }

    private static RuntimeConfiguration with(RuntimeConfiguration of, PlantConfiguration plant) {
        return new RuntimeConfiguration(
                of.version(), plant, of.role(), of.latencyClass(), of.timing(), of.odooConnections(), of.interfaces());
    }

    /** What was written around intake is a dead letter: the shortest way to see that delivery works. */
    private void awaitDeadLetters(int count) {
        await().atMost(SOON).until(() -> totals() != null && totals().deadLettered() == count);
    }

    private Totals totals() {
        return workload.status().get(0).totals();
    }

    private void send(byte[] body) throws Exception {
        plant.send(id.inTopic(), null, body);
    }

    @Test
    void aConnectionThatCannotBeOrDoesNotAnswerLeavesTheOldOneRunning() throws Exception {
        var good = plant.configuration(Role.streaming);
        configure(good);
        send(new byte[1]);
        awaitDeadLetters(1);
        for (String wrong : List.of("no-such-host.invalid:9092", "127.0.0.1:1")) {
            var broken = mounted(with(good, wrong, good.plant().maxMessageBytes()), plant.secrets());
            assertThatThrownBy(() -> workload.configure(broken)).hasMessageStartingWith("Kafka: ");
            assertThat(totals().deadLettered()).isPositive();
        }
        send(new byte[2]);
        awaitDeadLetters(2);
        configure(
                with(good, "localhost" + good.plant().kafka().bootstrapServers().replaceAll(".*:", ":"), 1 << 20));
        send(new byte[3]);
        awaitDeadLetters(3);
    }

    @Test
    void aRevisionThatWaitsIsHeldAgainstWhatWasReceivedAndNothingOfItRuns() throws Exception {
        var running = plant.configuration(Role.streaming);
        send("no message".getBytes(StandardCharsets.UTF_8));
        var live = running.interfaces().get(0);
        var waits = CandidateFile.of(live.name(), "f00d", live.spec());
        var mounted = new Mounted(
                running,
                Map.of(),
                Map.of(live.name(), waits.bytes()),
                Map.of(),
                mounted(running, plant.secrets()).secrets(),
                directory);
        assertThat(workload.configure(mounted)).isEmpty();
        await().atMost(SOON).until(() -> workload.status().get(0).regression() != null);
        var found = workload.status().get(0).regression();
        assertThat(found.problem()).isNull();
        assertThat(found.revision()).isEqualTo("f00d");
        assertThat(found.live()).isEqualTo(live.revision());
        assertThat(found.failing()).isEqualTo(1);
        awaitDeadLetters(1);
        configure(running);
        assertThat(workload.status().get(0).regression())
                .as("nothing waits any more")
                .isNull();

        byte[] damaged = {1, 2, 3};
        assertThat(workload.configure(new Mounted(
                        running, Map.of(), Map.of(live.name(), damaged), Map.of(), mounted.secrets(), directory)))
                .as("what waits hinders nothing that runs")
                .isEmpty();
        await().atMost(SOON).until(() -> workload.status().get(0).regression() != null);
        assertThat(workload.status().get(0).regression().problem()).contains("not readable");
    }

    @Test
    void aTableOfACodeMapThatWaitsIsHeldAgainstWhatWasReceivedAndNothingIsMappedWithIt() throws Exception {
        var running = plant.configuration(Role.streaming);
        send("no message".getBytes(StandardCharsets.UTF_8));
        var live = running.interfaces().get(0);
        var codes = new CodeMapSpec(
                CodeMapSpec.Kind.unit, "Ann", List.of(new CodeMapSpec.Entry("KGM", "kg", null, null, null)));
        var mounted = new Mounted(
                running,
                Map.of("units", CodeMapFile.of("units", "t-1", codes).bytes()),
                Map.of(),
                Map.of(
                        "units",
                        CandidateTable.of("units", "c0de", List.of(live.name()), codes)
                                .bytes()),
                mounted(running, plant.secrets()).secrets(),
                directory);
        assertThat(workload.configure(mounted)).isEmpty();
        await().atMost(SOON).until(() -> workload.status().get(0).codeMapRegressions() != null);
        var found = workload.status().get(0).codeMapRegressions().get("units");
        assertThat(found.revision()).isEqualTo("c0de");
        assertThat(found.live()).isEqualTo(live.revision() + "/t-1");
        assertThat(found.failing()).isEqualTo(1);
        assertThat(workload.status().get(0).regression()).isNull();
        configure(running);
        assertThat(workload.status().get(0).codeMapRegressions())
                .as("nothing waits any more")
                .isNull();
    }

    /** A run of a batch class is the only time at which there is a pod. */
    @Test
    void aBatchEndsWhenWhatWaitsWasComparedToo() throws Exception {
        var running = plant.configuration(Role.batch);
        send("no message".getBytes(StandardCharsets.UTF_8));
        var live = running.interfaces().get(0);
        assertThat(workload.configure(new Mounted(
                        running,
                        Map.of(),
                        Map.of(
                                live.name(),
                                CandidateFile.of(live.name(), "f00d", live.spec())
                                        .bytes()),
                        Map.of(),
                        mounted(running, plant.secrets()).secrets(),
                        directory)))
                .isEmpty();
        workload.done().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(workload.status().get(0).regression()).isNotNull();
        assertThat(totals().deadLettered()).isEqualTo(1);
    }

    /** Kafka's client takes the alert for a length of 352 MB, which ends a pod. */
    @Test
    void anAddressAtWhichSomethingElseAnswersIsNotTakenOver() throws Exception {
        var good = plant.configuration(Role.streaming);
        configure(good);
        byte[] alert = {21, 3, 3, 0, 2, 2, 70};
        try (var tls = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var server = DaemonThreads.thread("tls", () -> {
                while (!tls.isClosed()) {
                    try (var socket = tls.accept()) {
                        socket.getInputStream().read();
                        socket.getOutputStream().write(alert);
                    } catch (IOException e) {
                        // the next one, or the end of the test
                    }
                }
            });
            server.start();
            String address = "127.0.0.1:" + tls.getLocalPort();
            var wrong = mounted(with(good, address, good.plant().maxMessageBytes()), plant.secrets());
            assertThatThrownBy(() -> workload.configure(wrong)).hasMessageStartingWith(address + " speaks TLS");
            try (var fresh = new DeliveryWorkload("new-pod/1", DeliveryListener.NONE, ADDRESSES)) {
                assertThatThrownBy(() -> fresh.configure(wrong)).hasMessageStartingWith(address + " speaks TLS");
            }
        }
        send(new byte[1]);
        awaitDeadLetters(1);
    }

    @Test
    void withoutTheHistoryKeysThatItsConfigurationNamesNothingIsDelivered() {
        var open = plant.configuration(Role.streaming);
        var signing = with(
                open,
                new PlantConfiguration(
                        open.plant().name(),
                        open.plant().cluster(),
                        open.plant().timeZone(),
                        open.plant().kafka(),
                        open.plant().maxMessageBytes(),
                        "history_keys"));
        var secrets = new TreeMap<>(plant.secrets());

        assertThatThrownBy(() -> workload.configure(mounted(signing, secrets)))
                .hasMessageContaining("no file history_keys");
        secrets.put("history_keys", "not a key");
        assertThatThrownBy(() -> workload.configure(mounted(signing, secrets)))
                .hasMessageContaining("history keys, line 1")
                .hasMessageNotContaining("not a key");
        secrets.put("history_keys", "ab".repeat(32));
        assertThat(workload.configure(mounted(signing, secrets))).isEmpty();
    }

    @Test
    void withoutTheAnchorKeysThatItsConfigurationNamesDeliveryGoesOnAndAMetricSaysSo() {
        var open = plant.configuration(Role.streaming);
        var anchoring = with(open, open.plant().anchoredWith("anchor_keys"));
        var secrets = new TreeMap<>(plant.secrets());

        assertThat(workload.configure(mounted(anchoring, secrets))).isEmpty();
        assertThat(samples(new DeliveryCollector(workload), MetricNames.ANCHORS))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value).isZero());
        secrets.put("anchor_keys", "not a key");
        assertThatThrownBy(() -> workload.configure(mounted(anchoring, secrets)))
                .hasMessageContaining("anchor keys, line 1")
                .hasMessageNotContaining("not a key");
        secrets.put("anchor_keys", "ab".repeat(32));
        assertThat(workload.configure(mounted(anchoring, secrets))).isEmpty();
        assertThat(samples(new DeliveryCollector(workload), MetricNames.ANCHORS))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value).isEqualTo(1));
    }

    @Test
    void aRaisedBoundOfMessagesHoldsForWhatIsSetAsideToo() throws Exception {
        var small = plant.configuration(Role.streaming);
        plant.raiseLargest(id, 5 << 20);
        configure(small);
        send(new byte[1]);
        awaitDeadLetters(1);
        configure(with(small, small.plant().kafka().bootstrapServers(), 4 << 20));
        send(new byte[3 << 20]);
        awaitDeadLetters(2);
        assertThat(workload.status().get(0).state()).isEqualTo(State.running);
        assertThat(workload.status().get(0).promise()).isEqualTo(Promise.oneEffect);
    }

    @Test
    void beforeItIsTheOwnerAPartitionCountsNothing() throws Exception {
        var good = plant.configuration(Role.streaming);
        configure(with(good, "127.0.0.1:1", good.plant().maxMessageBytes()));
        var collector = new DeliveryCollector(workload);
        assertThat(workload.status()).singleElement().satisfies(nothing -> {
            assertThat(nothing.totals()).isNull();
            assertThat(nothing.pending()).isNull();
        });
        assertThat(samples(collector, MetricNames.RECEIVED)).isEmpty();
        assertThat(samples(collector, MetricNames.STATE)).isNotEmpty();
    }

    @Test
    void anOdooThatLetsNobodyInHidesNoDeadLetters() throws Exception {
        configure(plant.configuration(Role.streaming));
        send(new byte[1]);
        awaitDeadLetters(1);
        workload.close();
        var wrongKey = new TreeMap<>(plant.secrets());
        wrongKey.put("odoo_main_master_key", "0".repeat(40));
        try (var restarted = new DeliveryWorkload("test-pod/1", DeliveryListener.NONE, ADDRESSES)) {
            restarted.configure(mounted(plant.configuration(Role.streaming), wrongKey));
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(restarted.status().get(0).reason()).containsIgnoringCase("key"));
            assertThat(restarted.status().get(0).totals().deadLettered()).isEqualTo(1);
            assertThat(samples(new DeliveryCollector(restarted), MetricNames.DEAD_LETTERS))
                    .singleElement()
                    .satisfies(sample -> assertThat(sample.value).isEqualTo(1));
        }
    }

    private static List<MetricFamilySamples.Sample> samples(DeliveryCollector collector, String name) {
        return collector.collect().stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.equals(name))
                .toList();
    }

    @Test
    void aBatchThatLeavesAnInterfaceUndoneFailsAndSaysWhich() throws Exception {
        send(new byte[1]);
        var batch = plant.configuration(Role.batch);
        var one = batch.interfaces().get(0);
        var otherKeys = new Interface(
                one.name(), "r2", "k2", one.partitions(), one.odooConnection(), one.sourceSecrets(), one.spec());
        configure(batch.with(List.of(otherKeys)));
        assertThatThrownBy(() -> workload.done().get(2, java.util.concurrent.TimeUnit.MINUTES))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("interface products: partition 0: keys of the interface changed");
    }
}
