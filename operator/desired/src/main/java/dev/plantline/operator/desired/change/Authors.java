package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.operator.desired.ClusterState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who changed a manifest, as the annotation {@code plantline.dev/changed-by} says after each change. */
public final class Authors {
    /** Somebody whom a manifest does not name. */
    private static final String SOMEBODY = "";

    private Authors() {}

    /** Whom a manifest names; empty: nobody. */
    public static Optional<String> named(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(all -> all.get(PlantlineApi.CHANGED_BY))
                .filter(each -> !each.isBlank() && each.length() <= PlantlineApi.USER_LENGTH);
    }

    /** Who changed a manifest while nobody could be asked about it, before and with its last change. */
    public static List<String> ofUnjudged(HasMetadata resource) {
        return joined(before(resource), List.of(named(resource).orElse(SOMEBODY)));
    }

    /**
     * Who made what an interface runs, as far as it is known: who asked for the revision that is live and for those before it back to the last one that people
     * had to decide about, so that nobody else's correction of a runbook hides him; who changed the manifest last, and its template and its code maps, if
     * they say so.
     */
    public static SortedSet<String> ofRunning(ClusterState world, OdooInterface resource, Collection<String> codeMaps) {
        var authors = new TreeSet<>(before(resource));
        named(resource).ifPresent(authors::add);
        for (var each : liveAndBefore(world.changes(), resource)) {
            authors.addAll(Optional.ofNullable(each.getSpec().changedBy()).orElse(List.of()));
            authors.addAll(Decisions.claimedAuthors(
                    world.changes(), resource, each.getSpec().revision()));
            if (each.getSpec().roles() != null) {
                break;
            }
        }
        world.template(resource).flatMap(Authors::named).ifPresent(authors::add);
        world.codeMaps().declared().stream()
                .filter(each -> isBeside(resource, each)
                        && codeMaps.contains(each.getMetadata().getName()))
                .flatMap(each -> named(each).stream())
                .forEach(authors::add);
        authors.remove(SOMEBODY);
        return authors;
    }

    /** The newest first. */
    private static List<InterfaceRevision> liveAndBefore(ChangeRecords known, OdooInterface resource) {
        return known.revisions().stream()
                .filter(each -> isBeside(resource, each)
                        && each.getSpec()
                                .interfaceName()
                                .equals(resource.getMetadata().getName()))
                .filter(each -> each.getStatus() != null && each.getStatus().wentLive() != null)
                .sorted(Comparator.<InterfaceRevision, Boolean>comparing(
                                each -> each.getStatus().state() != State.live)
                        .thenComparing(each -> Instant.parse(each.getStatus().wentLive()), Comparator.reverseOrder()))
                .toList();
    }

    private static boolean isBeside(HasMetadata one, HasMetadata other) {
        return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }

    /** Both. More than can be named are as good as somebody who is not. */
    public static List<String> joined(Collection<String> some, Collection<String> others) {
        var all = Stream.concat(some.stream(), others.stream()).distinct().toList();
        return all.size() <= InterfaceRevisionSpec.MOST_AUTHORS ? all : List.of(SOMEBODY);
    }

    /** Who changed it while nobody could be asked about it, as its status says; empty where one of them is not named. */
    public static Optional<List<String>> known(HasMetadata resource) {
        return Optional.of(before(resource)).filter(all -> !all.contains(SOMEBODY));
    }

    private static List<String> before(HasMetadata resource) {
        List<String> before = null;
        if (resource instanceof OdooInterface each && each.getStatus() != null) {
            before = each.getStatus().changedBy();
        } else if (resource instanceof CodeMap each && each.getStatus() != null) {
            before = each.getStatus().changedBy();
        }
        return before == null ? List.of() : before;
    }

    /** Who asked for a revision, as it says; where names are proven, those of one that was made before they were are none. */
    public static List<String> of(ChangeRecords known, InterfaceRevision each) {
        return known.proven() && !Boolean.TRUE.equals(each.getSpec().proven())
                ? List.of()
                : Optional.ofNullable(each.getSpec().changedBy()).orElse(List.of());
    }
}
