package dev.plantline.operator.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.PlantSpec.Mechanism;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.network.AddressRules;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read on its way is told, and whether its way leaves the cluster. */
class InsecureTransportTest {
    private static final InsecureTransport TRANSPORT =
            new InsecureTransport(AddressRules.of(List.of("odoo.erp", "10.96.0.0/12"), false, Set.of(), host -> {
                throw new AssertionError("a name server is asked for " + host);
            }));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://odoo",
                "http://odoo.erp",
                "http://odoo.erp.svc:8069",
                "http://odoo.erp.svc.cluster.local/",
                "http://ODOO.ERP.SVC",
                "http://10.97.3.4:8069",
                "http://127.0.0.1:8069"
            })
    void anAddressOfTheClusterIsToldAndIsNotOutside(String url) {
        assertThat(TRANSPORT.of(odoo(url))).satisfies(each -> {
            assertThat(each.status()).isEqualTo(Finding.Status.True);
            assertThat(each.reason()).isEqualTo("InTheClear");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://odoo.example.com",
                "http://10.0.0.5:8069",
                "http://odoo.crm",
                "http://svc.example.com",
                "http://odoo.svcs",
                "http://cluster.local.example.com",
                "http://odoo.5x/"
            })
    void anAddressOutsideOfTheClusterIsToldWithItsHost(String url) {
        assertThat(TRANSPORT.of(odoo(url))).satisfies(each -> {
            assertThat(each.reason()).isEqualTo("OutsideInTheClear");
            assertThat(each.message()).contains(" is outside of this cluster. Use an https address");
        });
    }

    @Test
    void httpsIsNotTold() {
        assertThat(TRANSPORT.of(odoo("https://odoo.example.com")).status()).isEqualTo(Finding.Status.False);
        assertThat(TRANSPORT
                        .of(
                                new PlantSpec.KafkaConnection(
                                        "kafka.example.com:9093", null, null, new PlantSpec.Tls(null), null, null),
                                List.of())
                        .status())
                .isEqualTo(Finding.Status.False);
    }

    @Test
    void oneBrokerOutsideIsEnough() {
        assertThat(TRANSPORT
                        .of(kafka("kafka-0.kafka.svc:9092,kafka-1.kafka.svc:9092", null), List.of())
                        .reason())
                .isEqualTo("InTheClear");
        assertThat(TRANSPORT.of(kafka("kafka-0.kafka.svc:9092,kafka.example.com:9092", null), List.of()))
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo("OutsideInTheClear");
                    assertThat(each.message())
                            .contains("kafka.example.com is outside")
                            .doesNotContain("kafka-0");
                });
    }

    @Test
    void whatBecomesOfPasswordsIsSaidByMechanism() {
        assertThat(TRANSPORT.of(kafka("kafka:9092", null), List.of()).message()).doesNotContain("password");
        assertThat(TRANSPORT.of(kafka("kafka:9092", Mechanism.plain), List.of()).message())
                .contains("With SASL PLAIN the passwords of the plant's users can be read as well.");
        assertThat(TRANSPORT
                        .of(kafka("kafka:9092", Mechanism.scramSha512), List.of())
                        .message())
                .contains("With SCRAM a password is not sent");
    }

    /** A manifest asks for TLS, and its certificates are not there yet. */
    @Test
    void podsThatStillReachKafkaInTheClearAreToldWhateverTheManifestSays() {
        PlantSpec.KafkaConnection declared =
                new PlantSpec.KafkaConnection("kafka:9093", null, null, new PlantSpec.Tls(null), null, null);
        RuntimeConfiguration.Kafka over = pods("kafka:9093", true);

        assertThat(TRANSPORT.of(declared, List.of(over, pods("kafka.example.com:9092", false))))
                .satisfies(each -> {
                    assertThat(each.status()).isEqualTo(Finding.Status.True);
                    assertThat(each.reason()).isEqualTo("OutsideInTheClear");
                    assertThat(each.message())
                            .contains("Pods still reach Kafka without TLS")
                            .contains("kafka.example.com is outside");
                });
        assertThat(TRANSPORT.of(declared, List.of(over, over)).status()).isEqualTo(Finding.Status.False);
        assertThat(TRANSPORT.of(kafka("kafka:9092", null), List.of(over)).status())
                .isEqualTo(Finding.Status.True);
    }

    private static RuntimeConfiguration.Kafka pods(String bootstrapServers, boolean tls) {
        return new RuntimeConfiguration.Kafka(bootstrapServers, tls, null, null, null, null);
    }

    private static OdooConnectionSpec odoo(String url) {
        return new OdooConnectionSpec(
                OdooConnectionSpec.Environment.production, url, "lyon", null, "19", List.of(), null, true, null, null);
    }

    private static PlantSpec.KafkaConnection kafka(String bootstrapServers, Mechanism mechanism) {
        return new PlantSpec.KafkaConnection(
                bootstrapServers,
                null,
                null,
                null,
                mechanism == null ? null : new PlantSpec.Sasl(mechanism, null, "lyon", null),
                true);
    }
}
