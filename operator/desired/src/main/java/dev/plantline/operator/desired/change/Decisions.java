package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.OdooInterface;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What people decided about one revision. The last decision of a person counts, in the one role that it names: one person under two logins is one person,
 * and whoever made the change does not approve it.
 */
public final class Decisions {
    /** Of two in one second, a refusal is the later one. */
    private static final Comparator<InterfaceDecision> IN_ORDER = Comparator.<InterfaceDecision, String>comparing(
                    each -> each.getMetadata().getCreationTimestamp(), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(each -> each.getSpec().verdict())
            .thenComparing(each -> each.getMetadata().getName());

    private final ChangeRecords known;
    private final Set<String> authors;
    private final Set<String> roles;
    private final List<Decision> all;

    /**
     * What people decided.
     *
     * @param authors who asked for the change
     * @param roles whose decisions it needs
     */
    public Decisions(
            ChangeRecords known,
            OdooInterface resource,
            String revision,
            Collection<String> authors,
            Set<String> roles) {
        this(
                known,
                authors,
                roles,
                each -> isAbout(each, resource)
                        && revision.equals(each.getSpec().revision()));
    }

    /** What people decided about a batch, which nobody has made. */
    static Decisions ofRelease(ChangeRecords known, OdooInterface resource, String digest, Set<String> roles) {
        return new Decisions(
                known,
                Set.of(),
                roles,
                each -> isAbout(each, resource) && digest.equals(each.getSpec().release()));
    }

    private Decisions(
            ChangeRecords known, Collection<String> authors, Set<String> roles, Predicate<InterfaceDecision> isAbout) {
        this.known = known;
        this.authors = authors.stream().map(known::person).collect(Collectors.toSet());
        this.roles = roles;
        Map<String, InterfaceDecision> last = new LinkedHashMap<>();
        known.decisions().stream()
                .filter(isAbout)
                .sorted(IN_ORDER)
                .forEach(each -> last.put(known.person(each.getSpec().by()), each));
        this.all = shortened(last.values().stream()
                .sorted(IN_ORDER.reversed())
                .map(this::judged)
                .toList());
    }

    /** Nobody pushes a refusal out by decisions that do not count. */
    private static List<Decision> shortened(List<Decision> all) {
        return all.size() <= InterfaceRevisionStatus.MOST_DECISIONS
                ? all
                : all.stream()
                        .sorted(Comparator.comparing(Decisions::weight))
                        .limit(InterfaceRevisionStatus.MOST_DECISIONS)
                        .toList();
    }

    private static int weight(Decision each) {
        return each.ignored() != null ? 2 : each.verdict().equals(Verdict.refuse.name()) ? 0 : 1;
    }

    private static boolean isAbout(InterfaceDecision each, OdooInterface resource) {
        return resource.getMetadata().getNamespace().equals(each.getMetadata().getNamespace())
                && resource.getMetadata().getName().equals(each.getSpec().interfaceName())
                && !each.isMarkedForDeletion();
    }

    private Decision judged(InterfaceDecision each) {
        var spec = each.getSpec();
        return new Decision(
                spec.by(),
                spec.role(),
                spec.verdict().name(),
                spec.reason(),
                each.getMetadata().getCreationTimestamp(),
                ignored(each));
    }

    private String ignored(InterfaceDecision each) {
        var spec = each.getSpec();
        if (!roles.contains(spec.role())) {
            return "role " + spec.role() + " is not asked";
        }
        return spec.verdict() == Verdict.approve && authors.contains(known.person(spec.by()))
                ? "made the change"
                : null;
    }

    /** The last one of each person, the newest first. */
    public List<Decision> all() {
        return all;
    }

    /** The roles in which nobody has approved yet. */
    public SortedSet<String> missing() {
        var missing = new TreeSet<>(roles);
        all.stream()
                .filter(each -> each.ignored() == null && each.verdict().equals(Verdict.approve.name()))
                .forEach(each -> missing.remove(each.role()));
        return missing;
    }
}
