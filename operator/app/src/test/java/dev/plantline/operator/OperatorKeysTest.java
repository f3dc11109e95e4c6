package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose keys the operator uses, and for what: each test is an attack of somebody who may write the manifests of a plant. */
class OperatorKeysTest extends OperatorInMemory {
    @TempDir
    static Path directory;

    @Override
    void startOperator() {
        operator = new OperatorUnderTest(kubernetes.configuration(), new WithAdministrator(), topics, odoo, runtime);
    }

    @Test
    void anAdministratorsKeyGoesToTheDatabaseThatThePlatformNamesAndToNoOther() {
        applyAll();
        settle();
        assertThat(odoo.asked.administratorKey()).isEqualTo("administrators-key");

        for (String elsewhere : List.of("http://odoo.example.com:8069", "http://evil.example.com")) {
            edit(OdooConnection.class, "odoo", "{\"spec\":{\"url\":\"" + elsewhere + "\"}}")
                    .accept(client);

            eventually(() -> assertThat(odoo.asked.url()).isEqualTo(elsewhere));
            assertThat(odoo.asked.administratorKey()).isNull();
        }
    }

    /** Nobody reads side kits past themselves then, and that nobody meant it. */
    @Test
    void anAdministratorsKeyThatIsGoneIsToldAndStopsNothing() throws IOException {
        odoo.warnings = List.of(Finding.unknown(Finding.SIDE_KIT_UNATTESTED, "NoAdministrator", "Nobody has a key."));
        applyAll();
        settle();

        Files.delete(directory.resolve("administrator"));

        eventually(() -> assertThat(condition(OdooConnection.class, "odoo", Finding.SIDE_KIT_UNATTESTED)
                        .reason())
                .isEqualTo(Finding.NOT_READ));
        assertThat(ready(OdooConnection.class, "odoo")).startsWith("True");
    }

    @Test
    void whatWasSeenOfKitsDoesNotStandWhileALookDoesNotEnd() {
        odoo.warnings = List.of(Finding.no(Finding.SIDE_KIT_UNATTESTED, Finding.AS_DECLARED, "As installed."));
        applyAll();
        settle();
        assertThat(condition(OdooConnection.class, "odoo", Finding.SIDE_KIT_UNATTESTED)
                        .status())
                .isEqualTo(Finding.Status.False);

        odoo.hanging = true;

        eventually(() -> assertThat(condition(OdooConnection.class, "odoo", Finding.SIDE_KIT_UNATTESTED)
                        .reason())
                .isEqualTo(Finding.NOT_READ));
        assertThat(condition(OdooConnection.class, "odoo", Finding.ODOO_REACHABLE)
                        .reason())
                .isEqualTo("OdooAway");
    }

    /** Nobody is called at night for kits that nobody calls. */
    @Test
    void whereNoKitIsInUseNoAdministratorsKeyIsMissed() throws IOException {
        odoo.warnings = List.of(Finding.unknown(Finding.SIDE_KIT_UNATTESTED, "NoKitInUse", "None is in use."));
        applyAll();
        settle();

        Files.delete(directory.resolve("administrator"));

        eventually(() -> assertThat(odoo.asked.administratorKey()).isNull());
        settle();
        assertThat(condition(OdooConnection.class, "odoo", Finding.SIDE_KIT_UNATTESTED)
                        .reason())
                .isEqualTo("NoKitInUse");
    }

    @Test
    void whoWritesAConnectionGetsNoKeySentToAnAddressOfHis() {
        applyAll();
        settle();
        String made = keys();

        edit(OdooConnection.class, "odoo", "{\"spec\":{\"url\":\"http://evil.example.com\"}}")
                .accept(client);

        eventually(() -> {
            assertThat(odoo.asked.url()).isEqualTo("http://evil.example.com");
            assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("False SecretNotForPlantline");
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False SecretNotForPlantline");
        });
        assertThat(odoo.asked.keys()).isEmpty();
        assertThat(condition(OdooConnection.class, "odoo", Finding.ODOO_REACHABLE)
                        .message())
                .contains("kubectl annotate secret odoo-keys", "plantline.dev/sent-to=http://evil.example.com");
        assertThat(configuration("lyon-near-real-time")).doesNotContain("evil");
        assertThat(keys()).isEqualTo(made);
    }

    @Test
    void aLabelThatIsTakenAwayIsSeenAtOnceAndItsReturnToo() {
        applyAll();
        settle();
        String made = keys();
        assertThat(made).contains("odoo_odoo_production_");

        client.secrets().inNamespace(NAMESPACE).withName("odoo-keys").edit(secret -> {
            secret.getMetadata().setLabels(Map.of());
            return secret;
        });
        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False SecretNotForPlantline");
            assertThat(keys()).doesNotContain("odoo_odoo_production_");
            assertThat(odoo.asked.keys()).isEmpty();
        });
        client.secrets().inNamespace(NAMESPACE).withName("odoo-keys").edit(secret -> {
            secret.getMetadata()
                    .setLabels(Manifests.odooKey(NAMESPACE, "any").getMetadata().getLabels());
            return secret;
        });

        settle();
        assertThat(keys()).isEqualTo(made);
    }

    @Test
    void aKafkaPasswordGoesToTheBrokersOfItsSecretAlone() {
        client.resource(new SecretBuilder(Manifests.secret(NAMESPACE, "kafka", "password", "s3cret"))
                        .editMetadata()
                        .withLabels(Map.of(SecretPurpose.PURPOSE, "kafka"))
                        .withAnnotations(Map.of(SecretPurpose.SENT_TO, "kafka:9092"))
                        .endMetadata()
                        .build())
                .create();
        applyAll();
        edit(
                        Plant.class,
                        "lyon",
                        "{\"spec\":{\"kafka\":{\"sasl\":{\"mechanism\":\"PLAIN\",\"username\":\"lyon\",\"passwordSecretRef\":{\"name\":\"kafka\",\"key\":\"password\"}}}}}")
                .accept(client);
        eventually(() -> assertThat(keys()).contains("_password"));
        settle();
        String made = keys();

        edit(Plant.class, "lyon", "{\"spec\":{\"kafka\":{\"bootstrapServers\":\"evil:9092\"}}}")
                .accept(client);

        eventually(
                () -> assertThat(condition(Plant.class, "lyon", Finding.STALLED).reason())
                        .isEqualTo("SecretNotForPlantline"));
        assertThat(topics.asked).isNotEmpty().noneMatch(each -> each.contains("evil"));
        assertThat(keys()).isEqualTo(made);
        assertThat(configuration("lyon-near-real-time")).doesNotContain("evil");
    }

    @Test
    void podsKeepTheirBrokersWhileTheOperatorHasNoKeyToLookWhoseClusterTheNewOnesAre() {
        client.resource(kafkaPassword("kafka")).create();
        client.resource(kafkaPassword("kafka-operator")).create();
        applyAll();
        edit(
                        Plant.class,
                        "lyon",
                        """
                        {"spec":{"kafka":{"sasl":{"mechanism":"PLAIN","users":{
                          "gateway":{"username":"gateway","passwordSecretRef":{"name":"kafka","key":"password"}},
                          "delivery":{"username":"delivery","passwordSecretRef":{"name":"kafka","key":"password"}},
                          "operator":{"username":"operator","passwordSecretRef":{"name":"kafka-operator","key":"password"}}
                        }}}}}""")
                .accept(client);
        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("\"delivery\""));
        settle();
        assertThat(get(Plant.class, "lyon").getStatus().kafkaCluster()).isEqualTo("cluster-1");

        client.secrets().inNamespace(NAMESPACE).withName("kafka-operator").delete();
        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("False SecretMissing"));
        edit(Plant.class, "lyon", "{\"spec\":{\"kafka\":{\"bootstrapServers\":\"kafka:9092,kafka:9092\"}}}")
                .accept(client);
        eventually(() -> assertThat(get(Plant.class, "lyon").getStatus().observedGeneration())
                .isEqualTo(get(Plant.class, "lyon").getMetadata().getGeneration()));
        quiet();

        assertThat(configuration("lyon-near-real-time")).doesNotContain("kafka:9092,kafka:9092");
    }

    @Test
    void aLostHistorySecretIsMadeAgainFromWhatThePodsHave() {
        applyAll();
        settle();
        String made = history();

        client.secrets().inNamespace(NAMESPACE).withName("lyon-history").delete();

        eventually(() -> assertThat(client.secrets()
                        .inNamespace(NAMESPACE)
                        .withName("lyon-history")
                        .get())
                .isNotNull());
        quiet();
        assertThat(history()).isEqualTo(made);
        assertThat(keys()).contains("history_keys=" + made);
    }

    @Test
    void aLineThatIsNoKeyIsSaidAndStopsNothing() {
        applyAll();
        settle();
        String made = keys();
        String keys = history();

        client.secrets().inNamespace(NAMESPACE).withName("lyon-history").edit(secret -> {
            secret.setData(Map.of("keys", "bm8ga2V5"));
            return secret;
        });
        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("False HistoryKeysUnusable");
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                    .contains("lyon-history", "line 1");
        });
        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);
        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("\"suspend\":true"));
        assertThat(keys()).isEqualTo(made);

        client.secrets().inNamespace(NAMESPACE).withName("lyon-history").edit(secret -> {
            secret.setData(Map.of("keys", keys));
            return secret;
        });
        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared"));
    }

    @Test
    void aRefusedHistorySecretIsSaidAndStopsNothing() {
        applyAll();
        settle();
        String made = keys();
        String keys = history();

        kubernetes.forbid(request -> request.startsWith("POST ") && request.contains("/secrets"));
        client.secrets().inNamespace(NAMESPACE).withName("lyon-history").delete();
        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("False HistoryKeysUnusable"));
        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);
        eventually(() -> assertThat(configuration("lyon-near-real-time")).contains("\"suspend\":true"));
        assertThat(keys()).isEqualTo(made);

        kubernetes.forbid(request -> false);
        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared"));
        assertThat(history()).isEqualTo(keys);
    }

    @Test
    void aRefusedAnchorSecretIsSaidAsSuchAndStopsNothing() {
        applyAll();
        settle();
        String made = keys();
        List<String> first = anchorKeys();

        kubernetes.forbid(request -> request.startsWith("POST ") && request.contains("/secrets"));
        client.secrets().inNamespace(NAMESPACE).withName("lyon-anchors").delete();
        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("False AnchorKeysUnusable");
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                    .contains("does not let the operator make Secret lyon-anchors", "Allow it")
                    .doesNotContain("no new interface begins");
        });
        assertThat(keys()).isEqualTo(made);

        kubernetes.forbid(request -> false);
        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
            assertThat(anchorKeys())
                    .as("a new key beside the old one")
                    .hasSize(2)
                    .endsWith(first.get(0));
        });
    }

    @Test
    void thePublicHalfOfAnAnchorKeyStaysInTheStatusWhenTheKeyIsReplaced() {
        applyAll();
        settle();
        List<String> first = anchorKeys();
        assertThat(first).singleElement().satisfies(each -> assertThat(each).startsWith("ed25519:"));
        String made = keys();
        assertThat(made).contains("anchor_keys=");

        client.secrets().inNamespace(NAMESPACE).withName("lyon-anchors").edit(secret -> {
            secret.setData(Map.of("keys", "bm8ga2V5"));
            return secret;
        });
        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("False AnchorKeysUnusable"));
        assertThat(keys()).isEqualTo(made);

        String fresh = Base64.getEncoder()
                .encodeToString(AnchorKeys.fresh(new SecureRandom()).getBytes(StandardCharsets.US_ASCII));
        client.secrets().inNamespace(NAMESPACE).withName("lyon-anchors").edit(secret -> {
            secret.setData(Map.of("keys", fresh));
            return secret;
        });
        eventually(() -> {
            assertThat(anchorKeys()).hasSize(2).endsWith(first.get(0));
            assertThat(keys()).contains("anchor_keys=" + fresh);
            assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
        });
    }

    private List<String> anchorKeys() {
        return client.resources(Plant.class)
                .inNamespace(NAMESPACE)
                .withName("lyon")
                .get()
                .getStatus()
                .anchorKeys();
    }

    private String history() {
        return client.secrets()
                .inNamespace(NAMESPACE)
                .withName("lyon-history")
                .get()
                .getData()
                .get("keys");
    }

    private static Secret kafkaPassword(String name) {
        return new SecretBuilder(Manifests.secret(NAMESPACE, name, "password", "s3cret"))
                .editMetadata()
                .withLabels(Map.of(SecretPurpose.PURPOSE, "kafka"))
                .withAnnotations(Map.of(SecretPurpose.SENT_TO, "kafka:9092"))
                .endMetadata()
                .build();
    }

    /** What the pods of all workloads have in secret. */
    private String keys() {
        return client.secrets().inNamespace(NAMESPACE).withLabel(Labels.PLANT).list().getItems().stream()
                .map(each -> each.getMetadata().getName() + new TreeMap<>(each.getData()))
                .sorted()
                .toList()
                .toString();
    }

    /** An installation that lists one administrator. */
    private static final class WithAdministrator extends OperatorUnderTest.QuickSettings {
        WithAdministrator() {
            super(Set.of());
        }

        @Override
        public List<Administrator> administrators() {
            return List.of(new Administrator() {
                @Override
                public String url() {
                    return "http://ODOO.example.com:80";
                }

                @Override
                public String database() {
                    return "lyon";
                }

                @Override
                public Path keyFile() {
                    try {
                        return Files.writeString(directory.resolve("administrator"), "administrators-key");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public Optional<Path> caFile() {
                    return Optional.empty();
                }
            });
        }
    }
}
