package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.PlantlineApi;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who changed a manifest, as the annotation {@code plantline.dev/changed-by} says after each change. */
public final class Authors {
    /** Somebody whom a manifest does not name. */
    private static final String SOMEBODY = "";

    private Authors() {}

    /** Whom a manifest names; empty: nobody. */
    public static Optional<String> named(OdooInterface resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(all -> all.get(PlantlineApi.CHANGED_BY))
                .filter(each -> !each.isBlank() && each.length() <= PlantlineApi.USER_LENGTH);
    }

    /** Who changed a manifest while nobody could be asked about it, before and with its last change. */
    public static List<String> ofUnjudged(OdooInterface resource) {
        return joined(before(resource), List.of(named(resource).orElse(SOMEBODY)));
    }

    /** Both. More than can be named are as good as somebody who is not. */
    public static List<String> joined(Collection<String> some, Collection<String> others) {
        var all = Stream.concat(some.stream(), others.stream()).distinct().toList();
        return all.size() <= InterfaceRevisionSpec.MOST_AUTHORS ? all : List.of(SOMEBODY);
    }

    /** Who changed it while nobody could be asked about it, as its status says; empty where one of them is not named. */
    public static Optional<List<String>> known(OdooInterface resource) {
        return Optional.of(before(resource)).filter(all -> !all.contains(SOMEBODY));
    }

    private static List<String> before(OdooInterface resource) {
        return Optional.ofNullable(resource.getStatus())
                .map(OdooInterfaceStatus::changedBy)
                .orElse(List.of());
    }
}
