package dev.plantline.operator.desired.kafka;

import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.PlantSpec.Sasl;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import java.util.Optional;

/** The users that a plant has in its Kafka. */
public final class KafkaUsers {
    private KafkaUsers() {}

    /** The user of a role; empty: the plant names none. */
    public static Optional<String> name(PlantSpec plant, KafkaRole role) {
        return sasl(plant).flatMap(sasl -> {
            if (sasl.users() == null) {
                return Optional.ofNullable(sasl.username());
            }
            return switch (role) {
                case gateway -> Optional.of(sasl.users().gateway().username());
                case delivery -> Optional.of(sasl.users().delivery().username());
                case operator -> Optional.of(sasl.users().operator().username());
                case auditor -> Optional.ofNullable(sasl.users().auditor()).map(PlantSpec.Auditor::username);
            };
        });
    }

    /** The password of a role; empty: none is asked for, or it is a human's. */
    public static Optional<SecretKeyReference> password(PlantSpec plant, KafkaRole role) {
        return sasl(plant).flatMap(sasl -> {
            if (sasl.users() == null) {
                return Optional.ofNullable(sasl.passwordSecretRef());
            }
            return switch (role) {
                case gateway -> Optional.of(sasl.users().gateway().passwordSecretRef());
                case delivery -> Optional.of(sasl.users().delivery().passwordSecretRef());
                case operator -> Optional.of(sasl.users().operator().passwordSecretRef());
                case auditor -> Optional.ofNullable(sasl.users().auditor()).map(PlantSpec.Auditor::passwordSecretRef);
            };
        });
    }

    /** Where a role's password is named in the manifest of a plant that has users. */
    public static String passwordPath(PlantSpec plant, KafkaRole role) {
        return plant.kafka().sasl().users() == null
                ? "spec.kafka.sasl.passwordSecretRef"
                : "spec.kafka.sasl.users." + role + ".passwordSecretRef";
    }

    /** Whether one user does everything. */
    public static boolean isOneForAll(PlantSpec plant) {
        return sasl(plant).filter(sasl -> sasl.users() == null).isPresent();
    }

    /** Whether each role has a user of its own. */
    public static boolean isForEachRole(PlantSpec plant) {
        return sasl(plant).filter(sasl -> sasl.users() != null).isPresent();
    }

    private static Optional<Sasl> sasl(PlantSpec plant) {
        return Optional.ofNullable(plant.kafka().sasl());
    }
}
