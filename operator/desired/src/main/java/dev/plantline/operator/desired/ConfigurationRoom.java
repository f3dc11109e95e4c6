package dev.plantline.operator.desired;

import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The room that a plant's configuration has: a ConfigMap holds 1 MiB, their number is fixed, and the gateway's hold every interface. */
final class ConfigurationRoom {
    /** What is left is for the plant, the instances and the ConfigMap's metadata. */
    static final int SHARD_BYTES = 950_000;

    private ConfigurationRoom() {}

    /** Takes out what does not fit; the older interfaces stay. */
    static void withoutThoseBeyondIt(List<EffectiveInterface> live, Map<String, List<Obstacle>> obstacles) {
        var used = new int[RuntimeConfigurations.SHARDS];
        live.stream()
                .sorted(Comparator.comparing(EffectiveInterface::resource, PlantChecks.OLDER_FIRST))
                .toList()
                .forEach(each -> {
                    var shard = RuntimeConfigurations.shard(each.id().name());
                    var bytes = RuntimeConfigurations.bytes(each.configuration());
                    if (used[shard] + bytes <= SHARD_BYTES) {
                        used[shard] += bytes;
                    } else {
                        live.remove(each);
                        var all =
                                new ArrayList<>(obstacles.getOrDefault(each.id().name(), List.of()));
                        all.add(new Obstacle(
                                Reason.ConfigurationTooLarge,
                                "spec",
                                "with its " + bytes
                                        + " bytes the plant's configuration would be larger than Kubernetes stores: shorten the"
                                        + " contract or the code maps, or move interfaces to another plant"));
                        obstacles.put(each.id().name(), List.copyOf(all));
                    }
                });
    }
}
