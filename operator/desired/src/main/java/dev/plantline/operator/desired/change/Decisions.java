package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Claimed;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.model.AsideState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people decided about one revision. The last decision of a person counts, in the one role that it names: one person under two logins is one person,
 * and whoever made the change does not approve it. What a machine applies for reviewers is claimed of each of them, and counts beside nothing that they
 * decided themselves.
 */
public final class Decisions {
    /** Why an author's approval does not count. */
    static final String MADE_IT = "made the change";

    /** Why the approval of a batch by whoever commanded its messages does not count. */
    static final String COMMANDED = "gave a command about its messages, or agreed to one";

    /** Why no approval of a batch counts. */
    static final String COMMANDED_BY_TOO_MANY = "more people gave commands about its messages than can be named";

    /** For so long, all in all, one person lets changes of an interface go live alone before its people have approved one. */
    private static final Duration MOST_ALONE = Duration.ofHours(72);

    /** How the name of a service account begins. */
    private static final String MACHINE = "system:serviceaccount:";

    /** Of two in one second, a refusal is the later one. */
    private static final Comparator<InterfaceDecision> IN_ORDER = Comparator.<InterfaceDecision, String>comparing(
                    each -> each.getMetadata().getCreationTimestamp(), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(each -> each.getSpec().verdict())
            .thenComparing(each -> each.getMetadata().getName());

    private final ChangeRecords known;
    private final Set<String> authors;
    private final Set<String> commanders;
    private final Set<String> roles;
    private final Optional<String> notDelegated;
    private final Set<String> inPerson;
    private final List<Decision> all;
    private final Optional<Instant> since;
    private final Optional<Instant> agreed;
    private final Optional<Instant> thereSince;
    private final List<InterfaceDecision> unapproved;
    private final boolean refusedBefore;
    private final List<InterfaceDecision> mine;
    private final Optional<Emergency> emergency;

    /**
     * The decision of one person.
     *
     * @param login the person as the cluster, or as the claim, names him
     */
    private record Vote(InterfaceDecision decision, String login) {
        boolean isClaimed() {
            return decision.getSpec().delegated() != null;
        }

        /** Decided by an account that names nobody. */
        boolean isOfAMachine() {
            return !isClaimed() && login.startsWith(MACHINE);
        }
    }

    /** A claim about a person takes the place of nothing that the person decided. */
    private record Voter(String person, boolean claimed) {}

    /**
     * What people decided.
     *
     * @param authors who asked for the change
     * @param roles whose decisions it needs
     * @param now the moment
     * @param notDelegated why what a machine applies for others does not count; empty: it does
     * @param since when what runs beside it went live; an emergency is none any more that was decided before
     * @param onTop whether that runs by an emergency itself, whose time is the only one there is
     */
    public Decisions(
            ChangeRecords known,
            OdooInterface resource,
            String revision,
            Collection<String> authors,
            Set<String> roles,
            Instant now,
            Optional<String> notDelegated,
            Optional<Instant> since,
            boolean onTop) {
        this(
                known,
                authors,
                Set.of(),
                roles,
                now,
                notDelegated,
                since,
                Optional.empty(),
                thereSince(resource),
                onTop ? List.of() : unapproved(known, resource),
                each -> isAbout(each, resource)
                        && revision.equals(each.getSpec().revision()),
                each -> isAbout(each, resource)
                        && each.getSpec().revision() != null
                        && !revision.equals(each.getSpec().revision()));
    }

    /**
     * What people decided about a batch. Whoever made what applies it does not release it, and neither does whoever had its messages tried again, or agreed to that.
     *
     * @param commanders whose commands its messages follow, and who agreed to them; {@link AsideState#SOMEBODY} among them: there are others
     */
    static Decisions ofRelease(
            ChangeRecords known,
            OdooInterface resource,
            String digest,
            Set<String> authors,
            Set<String> commanders,
            Set<String> roles,
            Instant now) {
        return new Decisions(
                known,
                authors,
                commanders,
                roles,
                now,
                Optional.of("a batch takes people who decide themselves"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                each -> isAbout(each, resource) && digest.equals(each.getSpec().release()),
                each -> false);
    }

    /**
     * What people decided about a revision of a code map. There is no emergency.
     *
     * @param namespace of the code map
     * @param authors who asked for the change
     * @param notDelegated why what a machine applies for others does not count; empty: it does
     * @param since when what is live was agreed; what was decided before is about something else, and counts for nothing
     */
    public static Decisions ofCodeMap(
            ChangeRecords known,
            String namespace,
            String codeMap,
            String revision,
            Collection<String> authors,
            Set<String> roles,
            Instant now,
            Optional<String> notDelegated,
            Optional<Instant> since) {
        return new Decisions(
                new ChangeRecords(
                        known.asked(),
                        List.of(),
                        known.codeMaps().decisions(),
                        known.people(),
                        known.proven(),
                        List.of(),
                        known.codeMaps()),
                authors,
                Set.of(),
                roles,
                now,
                notDelegated,
                Optional.empty(),
                since,
                Optional.empty(),
                List.of(),
                each -> namespace.equals(each.getMetadata().getNamespace())
                        && codeMap.equals(each.getSpec().codeMap())
                        && revision.equals(each.getSpec().revision())
                        && !isEmergency(each)
                        && !each.isMarkedForDeletion(),
                each -> false);
    }

    private Decisions(
            ChangeRecords known,
            Collection<String> authors,
            Set<String> commanders,
            Set<String> roles,
            Instant now,
            Optional<String> notDelegated,
            Optional<Instant> since,
            Optional<Instant> agreed,
            Optional<Instant> thereSince,
            List<InterfaceDecision> unapproved,
            Predicate<InterfaceDecision> isAbout,
            Predicate<InterfaceDecision> isAboutAnother) {
        this.known = known;
        this.since = since;
        this.agreed = agreed;
        this.thereSince = thereSince;
        this.unapproved = unapproved;
        this.roles = roles;
        this.notDelegated = notDelegated;
        this.mine = known.decisions().stream().filter(isAbout).sorted(IN_ORDER).toList();
        // Whom one claim calls the author is not made a reviewer by another.
        this.authors = Stream.concat(authors.stream(), claimedAuthors(mine))
                .map(known::person)
                .collect(Collectors.toSet());
        this.commanders = commanders.stream().map(known::person).collect(Collectors.toSet());
        Map<Voter, Vote> last = new LinkedHashMap<>();
        mine.stream()
                .filter(each -> !isEmergency(each))
                .flatMap(Decisions::votes)
                .forEach(each -> last.put(new Voter(known.person(each.login()), each.isClaimed()), each));
        this.inPerson = last.entrySet().stream()
                .filter(each -> !each.getKey().claimed()
                        && !isOfEarlierTable(each.getValue().decision()))
                .map(each -> each.getKey().person())
                .collect(Collectors.toSet());
        this.refusedBefore =
                isRefused(known.decisions().stream().filter(isAboutAnother).sorted(IN_ORDER));
        this.emergency = emergency(now);
        this.all = shortened(Stream.concat(
                        last.values().stream(),
                        mine.stream().filter(Decisions::isEmergency).flatMap(Decisions::votes))
                .sorted(Comparator.comparing(Vote::decision, IN_ORDER.reversed()))
                .map(this::judged)
                .toList());
    }

    /**
     * Why what a machine applies for others does not count; empty: it does.
     *
     * @param control what plant and policies say
     * @param roles whose decisions it needs
     * @param critical whether it is about what is critical, before or after
     */
    public static Optional<String> whyNotDelegated(ChangeControl control, Set<String> roles, boolean critical) {
        if (control.inPerson().isPresent()) {
            return Optional.of("InterfacePolicy " + control.inPerson().get() + " takes people who decide themselves");
        }
        if (control.delegates().isEmpty()) {
            return Optional.of("the Plant takes no delegatedDecisions");
        }
        if (roles.contains(PathRoles.FINANCE)) {
            return Optional.of("what is of finance takes people who decide themselves");
        }
        return Optional.of("what is critical takes people who decide themselves")
                .filter(each -> critical);
    }

    private static Stream<String> claimedAuthors(List<InterfaceDecision> all) {
        return all.stream()
                .map(each -> each.getSpec().delegated())
                .filter(Objects::nonNull)
                .map(InterfaceDecisionSpec.Delegated::author);
    }

    /** Whom decisions about a revision of a code map claim to be its author. */
    public static List<String> claimedAuthors(ChangeRecords known, InterfaceRevision revisionOfACodeMap) {
        var spec = revisionOfACodeMap.getSpec();
        return claimedAuthors(known.codeMaps().decisions().stream()
                        .filter(each -> revisionOfACodeMap
                                        .getMetadata()
                                        .getNamespace()
                                        .equals(each.getMetadata().getNamespace())
                                && spec.codeMap().equals(each.getSpec().codeMap())
                                && spec.revision().equals(each.getSpec().revision()))
                        .toList())
                .distinct()
                .toList();
    }

    /** Whom decisions about a revision claim to be its author. */
    public static List<String> claimedAuthors(ChangeRecords known, OdooInterface resource, String revision) {
        return claimedAuthors(known.decisions().stream()
                        .filter(each -> isAbout(each, resource)
                                && revision.equals(each.getSpec().revision()))
                        .toList())
                .distinct()
                .toList();
    }

    /** Of several the one that lasts longest. A machine never has one. */
    private Optional<Emergency> emergency(Instant now) {
        return mine.stream()
                .filter(Decisions::isEmergency)
                .filter(each -> !each.getSpec().by().startsWith(MACHINE)
                        && !isOver(each)
                        && !isAnew(each)
                        && !isOfAnAuthorAfterARefusal(each))
                .map(each -> new Emergency(
                        each.getSpec().by(),
                        each.getSpec().reason(),
                        each.getMetadata().getCreationTimestamp(),
                        Instant.parse(each.getMetadata().getCreationTimestamp())
                                .plus(shorter(Duration.ofHours(each.getSpec().emergencyHours()), left(each)))
                                .toString()))
                .filter(each -> Instant.parse(each.until()).isAfter(now))
                .max(Comparator.comparing(each -> Instant.parse(each.until())));
    }

    /** Who let it go live once, and went back or deleted the interface, gives himself no more time for the same. */
    private boolean isAnew(InterfaceDecision each) {
        var person = known.person(each.getSpec().by());
        return mine.stream()
                .filter(Decisions::isEmergency)
                .anyMatch(before ->
                        isOver(before) && known.person(before.getSpec().by()).equals(person));
    }

    /** Emergencies of an interface since its people approved a change last, and of interfaces that are gone: what was taken back was approved by nobody. */
    private static List<InterfaceDecision> unapproved(ChangeRecords known, OdooInterface resource) {
        var approved = known.revisions().stream()
                .filter(each -> resource.getMetadata()
                                .getNamespace()
                                .equals(each.getMetadata().getNamespace())
                        && resource.getMetadata()
                                .getName()
                                .equals(each.getSpec().interfaceName()))
                .filter(each -> each.getSpec().roles() != null
                        && each.getStatus() != null
                        && each.getStatus().wentLive() != null
                        && each.getStatus().emergency() == null)
                .map(each -> Instant.parse(each.getStatus().wentLive()))
                .max(Comparator.naturalOrder());
        // Of an interface that was deleted without what it owns, revisions stay that nobody owns any more.
        var there = known.revisions().stream()
                .filter(each -> resource.getMetadata()
                                .getNamespace()
                                .equals(each.getMetadata().getNamespace())
                        && !each.getMetadata().getOwnerReferences().isEmpty())
                .map(each -> each.getSpec().interfaceName())
                .collect(Collectors.toSet());
        return known.decisions().stream()
                .filter(each -> isEmergency(each) && !each.isMarkedForDeletion())
                .filter(each -> isAbout(each, resource)
                        ? approved.filter(
                                        at -> !Instant.parse(each.getMetadata().getCreationTimestamp())
                                                .isAfter(at))
                                .isEmpty()
                        // Who deletes an interface and applies it under another name has no more time either.
                        : resource.getMetadata()
                                        .getNamespace()
                                        .equals(each.getMetadata().getNamespace())
                                && !there.contains(each.getSpec().interfaceName()))
                .toList();
    }

    /**
     * Another text is another revision, and gives nobody another three days: for how long he may still let one go live alone. Nothing but decisions tells: the
     * revisions go with the interface, and it is soon applied again.
     */
    private Duration left(InterfaceDecision each) {
        var person = known.person(each.getSpec().by());
        var used = unapproved.stream()
                .filter(before -> IN_ORDER.compare(before, each) < 0
                        && known.person(before.getSpec().by()).equals(person))
                .mapToLong(before -> before.getSpec().emergencyHours())
                .sum();
        return MOST_ALONE.minusHours(used);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Who changes a text of what was refused, so that it is another revision, has not convinced anybody. */
    private boolean isOfAnAuthorAfterARefusal(InterfaceDecision each) {
        return refusedBefore && authors.contains(known.person(each.getSpec().by()));
    }

    /** Whether the last decision of anybody about another revision, since what runs went live, is a refusal that he has not taken back with this one. */
    private boolean isRefused(Stream<InterfaceDecision> others) {
        Map<String, InterfaceDecision> last = new LinkedHashMap<>();
        others.filter(each -> !isOlder(each) && !isEmergency(each))
                .filter(each -> each.getSpec().delegated() == null
                        && roles.contains(each.getSpec().role()))
                .forEach(each -> last.put(each.getSpec().revision() + " " + person(each), each));
        return last.values().stream()
                .filter(each -> each.getSpec().verdict() == Verdict.refuse)
                .anyMatch(each -> mine.stream()
                        .noneMatch(now -> person(now).equals(person(each))
                                && now.getSpec().verdict() == Verdict.approve
                                && !isEmergency(now)));
    }

    private String person(InterfaceDecision each) {
        return known.person(each.getSpec().by());
    }

    /** It was decided about what ran then. */
    private boolean isOlder(InterfaceDecision each) {
        return since.filter(Instant.parse(each.getMetadata().getCreationTimestamp())::isBefore)
                .isPresent();
    }

    /** It was decided about a change of what was live then. */
    private boolean isOfEarlierTable(InterfaceDecision each) {
        return agreed.filter(Instant.parse(each.getMetadata().getCreationTimestamp())::isBefore)
                .isPresent();
    }

    /** Whether an emergency lets nothing go live any more: it was decided about what ran then, or about an interface that was deleted. */
    private boolean isOver(InterfaceDecision each) {
        return isOlder(each) || isOfOneThatIsGone(each);
    }

    /** The interface of this name was deleted since. */
    private boolean isOfOneThatIsGone(InterfaceDecision each) {
        return thereSince
                .filter(Instant.parse(each.getMetadata().getCreationTimestamp())::isBefore)
                .isPresent();
    }

    private static Optional<Instant> thereSince(OdooInterface resource) {
        return Optional.ofNullable(resource.getMetadata().getCreationTimestamp())
                .map(Instant::parse);
    }

    private static boolean isEmergency(InterfaceDecision each) {
        return each.getSpec().emergencyHours() != null && each.getSpec().role().equals(InterfaceDecisionSpec.EMERGENCY);
    }

    private static Stream<Vote> votes(InterfaceDecision each) {
        var claimed = each.getSpec().delegated();
        return claimed == null
                ? Stream.of(new Vote(each, each.getSpec().by()))
                : claimed.reviewers().stream().map(reviewer -> new Vote(each, reviewer));
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

    private Decision judged(Vote each) {
        var spec = each.decision().getSpec();
        return new Decision(
                each.login(),
                spec.role(),
                spec.verdict().name(),
                spec.reason(),
                each.decision().getMetadata().getCreationTimestamp(),
                ignored(each).orElse(null),
                Optional.ofNullable(spec.delegated())
                        .map(it -> new Claimed(spec.by(), it.commit(), it.author()))
                        .orElse(null));
    }

    private Optional<String> ignored(Vote each) {
        var spec = each.decision().getSpec();
        if (isEmergency(each.decision())) {
            if (isOlder(each.decision())) {
                return Optional.of("older than what runs");
            }
            if (isOfOneThatIsGone(each.decision())) {
                return Optional.of("older than the interface, which was deleted and applied again");
            }
            if (isAnew(each.decision())) {
                return Optional.of("let the same go live once already: it takes another person");
            }
            if (left(each.decision()).compareTo(Duration.ZERO) <= 0) {
                return Optional.of("let changes go live for " + MOST_ALONE.toHours()
                        + " hours already that nobody approved: it takes another person");
            }
            return isOfAnAuthorAfterARefusal(each.decision())
                    ? Optional.of("made the change, and one like it was refused: it takes another person")
                    : Optional.of("its time is over").filter(over -> emergency.isEmpty());
        }
        if (isOfEarlierTable(each.decision())) {
            return Optional.of("older than what is live: decide again");
        }
        if (!roles.contains(spec.role())) {
            return Optional.of("role " + spec.role() + " is not asked");
        }
        if (each.isOfAMachine()) {
            return Optional.of("a machine applied it, and names in delegated nobody who decided");
        }
        var person = known.person(each.login());
        if (each.isClaimed() && notDelegated.isPresent()) {
            return notDelegated;
        }
        if (each.isClaimed() && inPerson.contains(person)) {
            return Optional.of("decided in person as well");
        }
        return spec.verdict() == Verdict.approve ? whyNotOf(person) : Optional.empty();
    }

    private Optional<String> whyNotOf(String person) {
        if (authors.contains(person)) {
            return Optional.of(MADE_IT);
        }
        if (commanders.contains(person)) {
            return Optional.of(COMMANDED);
        }
        return Optional.of(COMMANDED_BY_TOO_MANY).filter(it -> commanders.contains(AsideState.SOMEBODY));
    }

    /** The last one of each person, the newest first. */
    public List<Decision> all() {
        return all;
    }

    /** Who lets it go live on his own, as long as that counts; empty: nobody. */
    public Optional<Emergency> emergency() {
        return emergency;
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
