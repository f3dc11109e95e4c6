package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys that sign a plant's history, as they stand in Secrets: in those that the operator makes once, and in those of its workloads, which are copies. */
public final class HistoryCopies {
    private HistoryCopies() {}

    /**
     * Keys out of a Secret.
     *
     * @param base64 as it stands in a Secret's data
     * @throws IllegalArgumentException when it is not Base64, or as {@link HistoryKeys#read}; the message never has a key
     */
    public static HistoryKeys keys(String base64) {
        return HistoryKeys.read(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    /**
     * Keys for anchors out of a Secret.
     *
     * @param base64 as it stands in a Secret's data
     * @throws IllegalArgumentException when it is not Base64, or as {@link AnchorKeys#read}; the message never has a key
     */
    public static AnchorKeys anchorKeys(String base64) {
        return AnchorKeys.read(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    /**
     * The public halves of the keys in the Secret that signs anchors.
     *
     * @return empty: it holds none, or something else
     */
    static Optional<PublicAnchorKeys> publicAnchorKeys(Secret secret, String key) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(key))
                .filter(HistoryCopies::areAnchorKeys)
                .map(value -> anchorKeys(value).publics());
    }

    /** The public keys of a plant's anchors: those that sign now, and those of before from its status, because what they signed can still be verified. */
    static List<String> publicAnchorKeys(Plant plant, ClusterState world) {
        var reference = SecretFiles.anchorKeys(plant.getMetadata().getName());
        var now = world.secrets()
                .secret(plant.getMetadata().getNamespace(), reference.name())
                .flatMap(secret -> publicAnchorKeys(secret, reference.key()))
                .map(PublicAnchorKeys::texts)
                .orElse(List.of());
        var before = world.plants().stream()
                .filter(each -> each.getMetadata()
                                .getNamespace()
                                .equals(plant.getMetadata().getNamespace())
                        && each.getMetadata()
                                .getName()
                                .equals(plant.getMetadata().getName()))
                .map(Plant::getStatus)
                .flatMap(Stream::ofNullable)
                .map(PlantStatus::anchorKeys)
                .flatMap(Stream::ofNullable)
                .flatMap(List::stream);
        return Stream.concat(now.stream(), before)
                .distinct()
                .limit(PublicAnchorKeys.MOST)
                .toList();
    }

    static boolean areAnchorKeys(String base64) {
        try {
            anchorKeys(base64);
            return true;
        } catch (IllegalArgumentException unusable) {
            return false;
        }
    }

    /**
     * What the plant's pods sign and verify with, as Base64: the copy with the most keys, so that none is lost while one is being replaced.
     *
     * @param secrets of the plant's namespace
     * @return empty: no workload of this plant has keys
     */
    public static Optional<String> ofPods(Plant plant, Stream<Secret> secrets) {
        return secrets.filter(secret -> isOf(plant, secret))
                .sorted(Comparator.comparing(secret -> secret.getMetadata().getName()))
                .map(Secret::getData)
                .flatMap(Stream::ofNullable)
                .map(data -> data.get(SecretFiles.HISTORY_KEYS))
                .flatMap(Stream::ofNullable)
                .filter(HistoryCopies::areKeys)
                .max(Comparator.comparing(value -> keys(value).ids().size()));
    }

    static boolean areKeys(String base64) {
        try {
            keys(base64);
            return true;
        } catch (IllegalArgumentException unusable) {
            return false;
        }
    }

    private static boolean isOf(Plant plant, Secret secret) {
        return Labels.workload(secret).isPresent()
                && secret.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> plant.getMetadata().getUid().equals(owner.getUid()));
    }
}
