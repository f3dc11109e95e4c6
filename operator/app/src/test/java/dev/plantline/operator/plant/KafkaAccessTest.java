package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.topics.BrokerAccess;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {
    private static final String ONE =
            ", sasl: {mechanism: PLAIN, username: lyon, passwordSecretRef: {name: k, key: p}}";
    private static final String EACH =
            ", sasl: {mechanism: PLAIN, users: {gateway: {username: g}, delivery: {username: d}, operator: {username: o}}}";

    @Test
    void aPlantWithoutAUserIsOpenWhateverTheBrokersSay() {
        assertThat(reason("", Optional.of(BrokerAccess.limited))).isEqualTo("True NoKafkaUser");
    }

    @Test
    void brokersWithoutAnAuthorizerAreOpenToEveryUser() {
        assertThat(reason(EACH, Optional.of(BrokerAccess.noAuthorizer))).isEqualTo("True NoAuthorizer");
        assertThat(reason(ONE, Optional.of(BrokerAccess.noAuthorizer))).isEqualTo("True NoAuthorizer");
    }

    @Test
    void oneUserForAllRolesIsNamedWhateverItsRights() {
        assertThat(reason(ONE, Optional.of(BrokerAccess.tooWide))).isEqualTo("True OneKafkaUser");
        assertThat(reason(ONE, Optional.empty())).isEqualTo("True OneKafkaUser");
    }

    @Test
    void aUserForEachRoleIsNotEnoughWhenTheBrokersLimitNothing() {
        assertThat(reason(EACH, Optional.of(BrokerAccess.tooWide))).isEqualTo("True RightsTooWide");
        assertThat(reason(EACH, Optional.of(BrokerAccess.limited))).isEqualTo("False AsDeclared");
    }

    @Test
    void whatTheBrokersSaidLastStandsWhileTheyAreAway() {
        assertThat(reason(EACH, Optional.empty())).isEqualTo("Unknown NotAskedYet");
        assertThat(reason(plant(EACH, "NoAuthorizer", "True"), Optional.empty()))
                .isEqualTo("True NoAuthorizer");
        assertThat(reason(plant(EACH, "OneKafkaUser", "True"), Optional.empty()))
                .isEqualTo("Unknown NotAskedYet");
    }

    private static String reason(String sasl, Optional<BrokerAccess> access) {
        return reason(plant(sasl), access);
    }

    private static String reason(Plant plant, Optional<BrokerAccess> access) {
        Finding found = KafkaAccess.finding(plant, access);
        return found.status() + " " + found.reason();
    }

    private static Plant plant(String sasl, String reason, String status) {
        Plant plant = plant(sasl);
        plant.setStatus(new PlantStatus(
                null,
                List.of(new ConditionBuilder()
                        .withType(Finding.KAFKA_OPEN)
                        .withStatus(status)
                        .withReason(reason)
                        .withMessage("as before")
                        .build()),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        return plant;
    }

    private static Plant plant(String sasl) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: Plant
                metadata: {name: lyon, namespace: plant-lyon}
                spec: {timeZone: Europe/Paris, kafka: {bootstrapServers: "kafka:9092"%s}}
                """
                        .formatted(sasl),
                Plant.class);
    }
}
