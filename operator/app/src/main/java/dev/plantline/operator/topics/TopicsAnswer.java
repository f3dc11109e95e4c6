package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.InterfaceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plant's Kafka says.
 *
 * @param cluster id of the cluster; empty: it does not answer
 * @param foreign why the cluster is not the plant's; empty: it is, or does not answer
 * @param states how each family stands; every family that was asked for has an entry
 * @param leftBehind topics with messages that no interface reads; empty: not known
 * @param access whether the brokers refuse what nobody was allowed; empty: not known
 */
public record TopicsAnswer(
        Optional<String> cluster,
        Optional<TopicsState.Broken> foreign,
        Map<InterfaceId, TopicsState> states,
        Optional<List<PlantStatus.LeftBehind>> leftBehind,
        Optional<BrokerAccess> access) {
    /** Whether the cluster was asked and is the plant's. */
    public boolean isThePlants() {
        return cluster.isPresent() && foreign.isEmpty();
    }

    /** Whether everything is as it should be. */
    public boolean allMade() {
        return isThePlants() && states.values().stream().allMatch(TopicsState.Made.class::isInstance);
    }
}
