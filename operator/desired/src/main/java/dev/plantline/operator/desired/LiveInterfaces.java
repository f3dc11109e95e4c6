package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the workloads are to run, while it is decided: the manifest's own revision unless something keeps it back, then the last good one. */
final class LiveInterfaces {
    private final LastGood lastGood;
    private final Map<String, EffectiveInterface> live = new TreeMap<>();
    private final Map<String, List<Obstacle>> obstacles = new TreeMap<>();

    LiveInterfaces(LastGood lastGood) {
        this.lastGood = lastGood;
    }

    /** A manifest without obstacles so far. */
    void declare(EffectiveInterface each) {
        live.put(each.id().name(), each);
    }

    /** A manifest that cannot go live; what runs of it goes on. */
    void refuse(OdooInterface resource, List<Obstacle> why) {
        var name = resource.getMetadata().getName();
        var all = new ArrayList<>(obstacles.getOrDefault(name, List.of()));
        all.addAll(why);
        obstacles.put(name, List.copyOf(all));
        lastGood.of(resource).ifPresentOrElse(each -> live.put(name, each), () -> live.remove(name));
    }

    /** In the order of their names. */
    List<EffectiveInterface> all() {
        return List.copyOf(live.values());
    }

    /** Why manifests are not live, by name of OdooInterface. */
    Map<String, List<Obstacle>> obstacles() {
        return obstacles;
    }

    /** The revision that runs now. */
    Optional<EffectiveInterface> running(EffectiveInterface each) {
        return lastGood.of(each.resource());
    }

    LastGood lastGood() {
        return lastGood;
    }
}
