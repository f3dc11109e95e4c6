package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.RuntimeConfigurations;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The room that a plant's configuration has: a ConfigMap holds 1 MiB, their number is fixed, and the gateway's hold every interface. */
final class ConfigurationRoom {
    /** What is left is for the plant, the connections and the ConfigMap's metadata. */
    static final int SHARD_BYTES = 950_000;

    private ConfigurationRoom() {}

    /** Takes back what does not fit. What runs has its room already; of the rest the older interfaces come first. */
    static Draft keep(Draft draft) {
        var used = new int[RuntimeConfigurations.SHARDS];
        var live = draft.live();
        live.forEach(each -> used[shard(each)] += running(draft, each));
        var tooLarge = new TreeMap<String, List<Obstacle>>();
        live.stream()
                .filter(each -> !each.lastGood())
                .sorted(Comparator.comparing(EffectiveInterface::resource, ClusterState.OLDER_FIRST))
                .forEach(each -> {
                    var bytes = RuntimeConfigurations.bytes(each.configuration());
                    var growth = Math.max(0, bytes - running(draft, each));
                    if (growth == 0 || used[shard(each)] + growth <= SHARD_BYTES) {
                        used[shard(each)] += growth;
                    } else {
                        tooLarge.put(each.id().name(), List.of(tooLarge(bytes)));
                    }
                });
        return draft.refuse(tooLarge);
    }

    private static int shard(EffectiveInterface each) {
        return RuntimeConfigurations.shard(each.id().name());
    }

    private static int running(Draft draft, EffectiveInterface each) {
        return draft.running(each)
                .map(now -> RuntimeConfigurations.bytes(now.configuration()))
                .orElse(0);
    }

    private static Obstacle tooLarge(int bytes) {
        return new Obstacle(
                Reason.ConfigurationTooLarge,
                "spec",
                "takes " + bytes
                        + " bytes, and the plant's configuration would be larger than Kubernetes can store: shorten the"
                        + " contract or the code maps, or move interfaces to another plant");
    }
}
