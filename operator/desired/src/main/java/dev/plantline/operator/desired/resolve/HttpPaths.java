package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.operator.desired.ClusterState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which interface has which path of the plant's gateway. Who receives a path now keeps it until its own manifest leaves it and can go live; a path
 * that nobody receives goes to the oldest manifest that names it, whether that can go live or not. So when more manifests are refused, a path may
 * only go back to the interface that receives it now, and a manifest whose path is taken stays without it.
 */
final class HttpPaths {
    private final Map<String, OdooInterface> owners = new HashMap<>();

    /** Gives out the paths; a candidate with obstacles goes on with the path that it receives now. */
    HttpPaths(Draft draft) {
        var oldestFirst = draft.candidates().values().stream()
                .map(Candidate::resource)
                .sorted(ClusterState.OLDER_FIRST)
                .toList();
        var now = new HashMap<OdooInterface, String>();
        oldestFirst.forEach(each -> draft.lastGood()
                .of(each)
                .flatMap(running -> path(running.configuration().spec()))
                .ifPresent(path -> now.put(each, path)));
        Set<OdooInterface> staying = new HashSet<>();
        now.keySet().stream()
                .filter(each ->
                        draft.candidates().get(each.getMetadata().getName()).isRefused())
                .forEach(staying::add);
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
        oldestFirst.forEach(each -> wanted(each).ifPresent(path -> owners.putIfAbsent(path, each)));
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
        return Optional.ofNullable(spec.source())
                .flatMap(source -> source.needs().path())
                .map(SourceNeeds.Place::name);
    }
}
