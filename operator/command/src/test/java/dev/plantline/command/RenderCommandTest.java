package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderCommandTest {
    private static final String PLANT =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: Plant
            metadata: {name: lyon, namespace: plant-lyon}
            spec:
              displayName: Lyon
              timeZone: Europe/Paris
              odooConnection: odoo
              systems: [{name: mes}, {name: wms}, {name: plm}]
              kafka:
                bootstrapServers: kafka:9093
                tls: {}
                sasl:
                  mechanism: SCRAM-SHA-512
                  %s
            """;
    private static final String USERS =
            """
            users: {gateway: {username: lyon-gateway, passwordSecretRef: {name: lyon-gateway, key: password}},
                          delivery: {username: lyon-delivery, passwordSecretRef: {name: lyon-delivery, key: password}},
                          operator: {username: lyon-operator, passwordSecretRef: {name: lyon-operator, key: password}},
                          auditor: {username: lyon-auditor}}""";

    @TempDir
    private Path directory;

    private ExamplePlant plant;

    @BeforeEach
    void copyTheExample() throws IOException {
        plant = ExamplePlant.in(directory);
        plant.write("plant.yaml", PLANT.formatted(USERS));
    }

    @Test
    void eachUserGetsTheRightsOfItsRoleAsLinesOfKafkasScript() {
        Answer answer = render("--acl");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains(
                        "--add --allow-principal 'User:lyon-gateway' --operation Write --topic 'lyon.in.' --resource-pattern-type prefixed\n")
                .contains(
                        "'User:lyon-delivery' --operation Write --transactional-id 'lyon.aside.' --resource-pattern-type prefixed\n")
                .contains("'User:lyon-operator' --operation Create --topic 'lyon.audit.'")
                .contains("'User:lyon-auditor' --operation Read --topic 'lyon.audit.'")
                .doesNotContain("'User:lyon-gateway' --operation Write --topic 'lyon.aside.'");
    }

    @Test
    void theTopicThatAnInterfaceReadsIsTheOnlyOneOfThePlantsOwn() throws IOException {
        assertThat(render("--acl").text())
                .contains(
                        "'User:lyon-gateway' --operation Read --topic 'plm.products' --resource-pattern-type literal\n");
    }

    @Test
    void strimziGetsAResourceForEachUser() {
        Answer answer = render("--acl", "--format", "strimzi", "--strimzi-cluster", "main");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains(
                        "kind: \"KafkaUser\"",
                        "name: \"lyon-delivery\"",
                        "strimzi.io/cluster: \"main\"",
                        "type: \"scram-sha-512\"")
                .contains("patternType: \"prefix\"");
    }

    @Test
    void oneUserForAllRolesGetsEveryRightOnceAndTheAdviceToHaveMore() throws IOException {
        plant.write("plant.yaml", PLANT.formatted("username: o'brien\n      passwordSecretRef: {name: k, key: p}"));

        Answer answer = render("--acl");

        assertThat(answer.text())
                .contains("# o'brien: one user for all roles")
                .containsOnlyOnce("--allow-principal 'User:o'\\''brien' --operation Read --topic 'lyon.aside.'");
    }

    @Test
    void aPlantWithoutUsersIsToldWhyNoRuleCanHelp() throws IOException {
        plant.write("plant.yaml", PLANT.substring(0, PLANT.indexOf("    sasl:")));

        Answer answer = render("--acl");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("names no user in spec.kafka.sasl", "spec.kafka.sasl.users");
    }

    @Test
    void strimziIsNotAskedForWhatItCannotMake() throws IOException {
        assertThat(render("--acl", "--format", "strimzi").text()).contains("--strimzi-cluster NAME");
        plant.change("plant.yaml", "SCRAM-SHA-512", "PLAIN");
        assertThat(render("--acl", "--format", "strimzi", "--strimzi-cluster", "main")
                        .text())
                .contains("SCRAM-SHA-512 only");
        plant.change("plant.yaml", "PLAIN", "SCRAM-SHA-512");
        plant.change("plant.yaml", "username: lyon-auditor", "username: Auditor_1");
        assertThat(render("--acl", "--format", "strimzi", "--strimzi-cluster", "main")
                        .text())
                .contains("'Auditor_1' cannot be a KafkaUser");
    }

    private Answer render(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "render";
        System.arraycopy(options, 0, all, 1, options.length);
        all[all.length - 1] = directory.toString();
        return ExamplePlant.run(all);
    }
}
