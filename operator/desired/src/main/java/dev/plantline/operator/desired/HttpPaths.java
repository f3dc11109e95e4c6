package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.source.HttpSource;
import dev.plantline.api.v1alpha1.source.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which interface has which path of the plant's gateway. Who receives a path now keeps it until its own manifest leaves it and can go live; a path
 * that nobody receives goes to the oldest manifest that names it.
 */
final class HttpPaths {
    private final Map<String, OdooInterface> owners = new HashMap<>();

    /**
     * Gives out the paths.
     *
     * @param interfaces of the plant
     * @param lastGood what receives now
     * @param good whether nothing but its path can keep a manifest back
     */
    HttpPaths(List<OdooInterface> interfaces, LastGood lastGood, Predicate<OdooInterface> good) {
        var oldestFirst = interfaces.stream().sorted(PlantChecks.OLDER_FIRST).toList();
        var now = new HashMap<OdooInterface, String>();
        oldestFirst.forEach(each -> lastGood.of(each)
                .flatMap(running -> path(running.configuration().spec()))
                .ifPresent(path -> now.put(each, path)));
        Set<OdooInterface> staying = new HashSet<>();
        now.keySet().stream().filter(good.negate()).forEach(staying::add);
        do {
            giveOut(oldestFirst, now, staying);
        } while (now.keySet().stream()
                .filter(each -> isTaken(each).isPresent())
                .map(staying::add)
                .reduce(false, Boolean::logicalOr));
    }

    private void giveOut(List<OdooInterface> oldestFirst, Map<OdooInterface, String> now, Set<OdooInterface> staying) {
        owners.clear();
        for (var each : oldestFirst) {
            var path = now.get(each);
            if (path != null && (staying.contains(each) || wanted(each).equals(Optional.of(path)))) {
                owners.putIfAbsent(path, each);
            }
        }
        for (var each : oldestFirst) {
            if (!staying.contains(each)) {
                wanted(each).ifPresent(path -> owners.putIfAbsent(path, each));
            }
        }
    }

    /** The other interface that has the path of this manifest; empty: none. */
    Optional<OdooInterface> isTaken(OdooInterface resource) {
        return wanted(resource).map(owners::get).filter(owner -> owner != resource);
    }

    private static Optional<String> wanted(OdooInterface resource) {
        return path(resource.getSpec());
    }

    /** A manifest may lack everything. */
    private static Optional<String> path(OdooInterfaceSpec spec) {
        return Optional.ofNullable(spec.source()).map(Source::http).map(HttpSource::path);
    }
}
