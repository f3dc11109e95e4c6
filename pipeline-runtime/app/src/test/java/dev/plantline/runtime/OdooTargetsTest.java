package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.Target;
import dev.plantline.model.network.AddressRules;
import dev.plantline.runtime.MountedDirectory.Contents;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How long a pod keeps its way to an Odoo. */
class OdooTargetsTest {
    private static final Duty DUTY = new Duty("stock-key", "plantline.lyon.stock.0-1");
    private static final String STEPS = "{\"target\": {\"odoo\": {\"duty\": \"stock\"}}}";
    private static final String TRANSFERS =
            "{\"target\": {\"odoo\": {\"duty\": \"stock\"}}, \"mapping\": {\"steps\": [{\"do\": \"stock.transfer\"}]}}";

    private final TreeMap<String, byte[]> keys = new TreeMap<>(Map.of("stock-key", new byte[] {'k'}));
    private final OdooTargets targets = new OdooTargets(
            () -> new Mounted(null, Map.of(), new Contents(keys), Path.of("keys")), AddressRules.none());

    @Test
    void interfacesOfADutyShareATarget() throws Exception {
        Target first = open("odoo");

        assertThat(open("odoo")).isSameAs(first);
        assertThat(open("another")).isNotSameAs(first);
    }

    /** So that another operation's new kit ends no call of this one. */
    @Test
    void anInterfaceCallsTheKitOfItsOperationAndKeepsItsTargetWhateverBecomesOfOtherKits() throws Exception {
        var duty = DUTY.with("stock.transfer", "plantline.lyon.stock.stock.transfer.0-2");
        Target steps = open(duty, STEPS);
        Target transfers = open(duty, TRANSFERS);

        assertThat(transfers).isNotSameAs(steps);
        assertThat(open(duty, TRANSFERS)).isSameAs(transfers);
        var other = duty.with("stock.transfer", "plantline.lyon.stock.stock.transfer.0-3");
        assertThat(open(other, TRANSFERS)).isNotSameAs(transfers);
        assertThat(open(other, STEPS)).isSameAs(steps);
    }

    @Test
    void anInterfaceWhoseKitTheConfigurationDoesNotNameIsToldSo() {
        assertThatThrownBy(() -> open(DUTY, TRANSFERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the duty stock of the Odoo connection main has no side kit for the operation stock.transfer");
        assertThatThrownBy(() -> open(new Duty("stock-key", null).with("stock.transfer", "x"), STEPS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the duty stock of the Odoo connection main has no side kit for raw steps");
    }

    /** A connection whose manifest changes many times does not fill the pod. */
    @Test
    void aTargetThatNobodyUsesIsLetGo() throws Exception {
        var gone = new WeakReference<>(open("odoo"));
        Target used = open("another");

        await().atMost(Duration.ofMinutes(2)).until(() -> {
            System.gc();
            return gone.get() == null;
        });
        assertThat(open("another")).isSameAs(used);
        assertThat(open("odoo")).isNotNull();
    }

    private Target open(String database) throws Exception {
        return open(configuration(database, DUTY, STEPS));
    }

    private Target open(Duty duty, String spec) throws Exception {
        return open(configuration("odoo", duty, spec));
    }

    private Target open(RuntimeConfiguration configuration) throws Exception {
        return targets.open(configuration, configuration.interfaces().get(0)).target();
    }

    private static RuntimeConfiguration configuration(String database, Duty duty, String json) throws Exception {
        var spec = Json.MAPPER.readValue(json, OdooInterfaceSpec.class);
        return new RuntimeConfiguration(
                RuntimeConfiguration.VERSION,
                new PlantConfiguration(
                        "lyon",
                        "cluster",
                        "Europe/Paris",
                        new Kafka("kafka.test:9093", false, null, null, null, null),
                        1 << 20,
                        null),
                Role.streaming,
                "near-real-time",
                new LatencyClassSpec(LatencyClassSpec.Mode.streaming, "30s", null, 50, 2, null, null, null),
                Map.of("main", new OdooConnection("https://odoo.test", database, null, 4, Map.of("stock", duty))),
                List.of(new Interface("lots", "r1", "k1", 1, "main", Map.of(), spec)));
    }
}
