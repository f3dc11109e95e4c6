package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import java.util.List;
import java.util.Map;

/**
 * What is known of changes that people decide about. What is of code maps stands apart, so that nobody takes it for an interface's.
 *
 * @param asked whether people are asked at all: not where manifests are only looked at, and not in a plant without {@code changeControl};
 *     about batches they are, whoever made that choice
 * @param revisions InterfaceRevisions of interfaces, at least those of the namespace
 * @param decisions InterfaceDecisions about interfaces, at least those of the namespace
 * @param people the person behind a login, as the centre says it; who is not listed is a person of his own
 * @param proven whether admission holds who changes and who decides to be the user of the request
 * @param releases InterfaceReleases, at least those of the namespace
 * @param codeMaps revisions of code maps and decisions about them
 */
public record ChangeRecords(
        boolean asked,
        List<InterfaceRevision> revisions,
        List<InterfaceDecision> decisions,
        Map<String, String> people,
        boolean proven,
        List<InterfaceRelease> releases,
        OfCodeMaps codeMaps) {
    /**
     * What is known of changes of code maps.
     *
     * @param revisions InterfaceRevisions of code maps, at least those of the namespace
     * @param decisions InterfaceDecisions about code maps, at least those of the namespace
     */
    public record OfCodeMaps(List<InterfaceRevision> revisions, List<InterfaceDecision> decisions) {
        /** Copies the lists. */
        public OfCodeMaps {
            revisions = List.copyOf(revisions);
            decisions = List.copyOf(decisions);
        }
    }

    /** Nobody is asked. */
    public static final ChangeRecords NONE = new ChangeRecords(false, List.of(), List.of(), Map.of(), false);

    /** Without a batch that waits. */
    public ChangeRecords(
            boolean asked,
            List<InterfaceRevision> revisions,
            List<InterfaceDecision> decisions,
            Map<String, String> people,
            boolean proven) {
        this(asked, revisions, decisions, people, proven, List.of());
    }

    /** With those of interfaces and of code maps in one list. */
    public ChangeRecords(
            boolean asked,
            List<InterfaceRevision> revisions,
            List<InterfaceDecision> decisions,
            Map<String, String> people,
            boolean proven,
            List<InterfaceRelease> releases) {
        this(
                asked,
                revisions.stream().filter(ChangeRecords::isOfAnInterface).toList(),
                decisions.stream().filter(ChangeRecords::isOfAnInterface).toList(),
                people,
                proven,
                releases,
                new OfCodeMaps(
                        revisions.stream()
                                .filter(each -> each.getSpec().codeMap() != null)
                                .toList(),
                        decisions.stream()
                                .filter(each -> each.getSpec().codeMap() != null)
                                .toList()));
    }

    /** Whether it is a revision of an interface. */
    public static boolean isOfAnInterface(InterfaceRevision each) {
        return each.getSpec().interfaceName() != null;
    }

    private static boolean isOfAnInterface(InterfaceDecision each) {
        return each.getSpec().interfaceName() != null;
    }

    /** Copies the collections. */
    public ChangeRecords {
        revisions = List.copyOf(revisions);
        decisions = List.copyOf(decisions);
        people = Map.copyOf(people);
        releases = List.copyOf(releases);
    }

    /** The person behind a login. */
    public String person(String login) {
        return people.getOrDefault(login, login);
    }
}
