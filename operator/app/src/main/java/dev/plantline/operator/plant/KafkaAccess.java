package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import dev.plantline.operator.topics.BrokerAccess;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/**
 * Whether a plant's Kafka keeps its roles apart, so that whoever holds a gateway's password can change no history. Beside the summary: everything
 * works without.
 */
final class KafkaAccess {
    private static final String ASK = " plantline render --acl DIR prints what to set up.";

    private KafkaAccess() {}

    /**
     * The condition.
     *
     * @param access what the brokers say; empty: not known now, and then what was said last stands
     */
    static Finding finding(Plant plant, Optional<BrokerAccess> access) {
        if (plant.getSpec().kafka().sasl() == null) {
            return Finding.yes(
                    Finding.KAFKA_OPEN,
                    "NoKafkaUser",
                    "Kafka cannot tell the plant's pods from anybody else: spec.kafka.sasl names no user. Whoever reaches the"
                            + " brokers can change what was received and what became of it. Name a user for each role in"
                            + " spec.kafka.sasl.users." + ASK);
        }
        if (access.filter(found -> found == BrokerAccess.noAuthorizer).isPresent()) {
            return Finding.yes(
                    Finding.KAFKA_OPEN,
                    "NoAuthorizer",
                    "The brokers have no authorizer: every user of this Kafka can change what was received and what became of"
                            + " it. Set authorizer.class.name on the brokers." + ASK);
        }
        if (KafkaUsers.isOneForAll(plant.getSpec())) {
            return Finding.yes(
                    Finding.KAFKA_OPEN,
                    "OneKafkaUser",
                    "One user does everything: whoever holds the gateway's password can change what became of a message. Name a"
                            + " user for each role in spec.kafka.sasl.users." + ASK);
        }
        return access.map(KafkaAccess::limited).orElseGet(() -> before(plant));
    }

    private static Finding limited(BrokerAccess access) {
        return switch (access) {
            case tooWide, noAuthorizer ->
                Finding.yes(
                        Finding.KAFKA_OPEN,
                        "RightsTooWide",
                        "The operator's user may write outcomes, which it never does: the brokers let it do everything, for"
                                + " example as a super user or with allow.everyone.if.no.acl.found." + ASK);
            case limited ->
                Finding.no(Finding.KAFKA_OPEN, Finding.AS_DECLARED, "Each role has its own user and its own rights.");
        };
    }

    private static Finding before(Plant plant) {
        List<Condition> conditions =
                plant.getStatus() == null || plant.getStatus().conditions() == null
                        ? List.of()
                        : plant.getStatus().conditions();
        return conditions.stream()
                .filter(each -> each.getType().equals(Finding.KAFKA_OPEN) && !isAboutTheManifest(each.getReason()))
                .findFirst()
                .map(each -> new Finding(
                        each.getType(), Finding.Status.valueOf(each.getStatus()), each.getReason(), each.getMessage()))
                .orElseGet(() ->
                        Finding.unknown(Finding.KAFKA_OPEN, "NotAskedYet", "The brokers have not been asked yet."));
    }

    /** What was said of another manifest does not stand. */
    private static boolean isAboutTheManifest(String reason) {
        return reason.equals("NoKafkaUser") || reason.equals("OneKafkaUser");
    }
}
