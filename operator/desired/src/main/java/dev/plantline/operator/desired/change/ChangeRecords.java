package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import java.util.List;
import java.util.Map;

/**
 * What is known of changes that people decide about.
 *
 * @param asked whether people are asked at all: not where manifests are only looked at, and not in a plant without {@code changeControl};
 *     about batches they are, whoever made that choice
 * @param revisions InterfaceRevisions, at least those of the namespace
 * @param decisions InterfaceDecisions, at least those of the namespace
 * @param people the person behind a login, as the centre says it; who is not listed is a person of his own
 * @param proven whether admission holds who changes and who decides to be the user of the request
 * @param releases InterfaceReleases, at least those of the namespace
 */
public record ChangeRecords(
        boolean asked,
        List<InterfaceRevision> revisions,
        List<InterfaceDecision> decisions,
        Map<String, String> people,
        boolean proven,
        List<InterfaceRelease> releases) {
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
