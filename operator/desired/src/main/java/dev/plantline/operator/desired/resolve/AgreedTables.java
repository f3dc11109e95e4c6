package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Criticality;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.CodeMapState.Chosen;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.change.AgreedTable;
import dev.plantline.operator.desired.change.Authors;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.change.ChangedCode;
import dev.plantline.operator.desired.change.CodeMapApproval;
import dev.plantline.operator.desired.change.CodeMapRevisions;
import dev.plantline.operator.desired.change.Decisions;
import dev.plantline.operator.desired.change.PathRoles;
import dev.plantline.operator.desired.change.RevisionContent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In a plant with {@code changeControl}, what of a new table may count: all of it, where it says no more than that codes mean something that meant nothing;
 * else what is live and the codes that were unmapped, until a second person has agreed to the rest.
 */
final class AgreedTables {
    private static final int MOST_TOLD = 5;

    private final ClusterState world;
    private final Draft draft;
    private final String namespace;
    private final ZoneId zone;

    private AgreedTables(ClusterState world, Draft draft) {
        this.world = world;
        this.draft = draft;
        this.namespace = draft.plant().getMetadata().getNamespace();
        this.zone = ZoneId.of(draft.plant().getSpec().timeZone());
    }

    /** Empty: nobody is asked. */
    static Optional<AgreedTables> of(ClusterState world, Draft draft) {
        return world.changes().asked() ? Optional.of(new AgreedTables(world, draft)) : Optional.empty();
    }

    /**
     * Whether people are asked about a code map: about all where the plant says so, else about what an interface runs with about which they are asked.
     *
     * @param users the interfaces that run with it
     */
    boolean isAsked(Collection<String> users) {
        return Boolean.TRUE.equals(draft.plant().getSpec().changeControl())
                || controls(users).anyMatch(ChangeControl::on);
    }

    private Stream<ChangeControl> controls(Collection<String> users) {
        return users.stream().map(draft::control);
    }

    /** The revision of a code map that is live; empty: nothing was written down yet. */
    Optional<InterfaceRevision> live(String name) {
        return CodeMapRevisions.live(CodeMapRevisions.of(world, namespace, name));
    }

    /** Whether what was agreed stands in a form of a later release, so that nobody knows what a table would change. */
    boolean isUnreadable(String name) {
        return CodeMapRevisions.isUnreadable(CodeMapRevisions.of(world, namespace, name));
    }

    /**
     * What may count.
     *
     * @param chosen table for the pods
     * @param table the same as a revision holds it
     * @param onlyMore whether it has all that is live, and at most codes more
     * @param asked what people are asked; empty: nothing
     * @param obstacle why it is not what the manifest says; empty: it is
     */
    record Answer(
            Chosen chosen,
            AgreedTable table,
            boolean onlyMore,
            Optional<CodeMapApproval> asked,
            Optional<Obstacle> obstacle) {}

    /**
     * What may count of a good table.
     *
     * @param wanted as the manifest says it
     * @param digest of that
     * @param live what counts now; empty: nothing does
     * @param users the interfaces that run with it, by name
     * @param asking the names of all on whose account people are asked
     */
    Answer answer(
            CodeMap resource,
            Chosen wanted,
            String digest,
            Optional<Chosen> live,
            Supplier<Map<String, OdooInterfaceSpec>> users,
            Collection<String> asking) {
        var whole = new AgreedTable(digest, wanted.stored());
        if (live.isEmpty() || live.get().table().firstChanged(wanted.table()).isEmpty()) {
            return new Answer(wanted, whole, true, Optional.empty(), Optional.empty());
        }
        var question = new Question(resource, wanted, whole, live.get(), users.get(), asking);
        if (question.isGoingBack() || isForTests()) {
            return new Answer(wanted, whole, false, Optional.empty(), Optional.empty());
        }
        return question.answer();
    }

    /** As a revision holds it; empty: this release would not take it any more. */
    Optional<AgreedTable> written(String name, Chosen table) {
        return live(name)
                .map(each -> new AgreedTable(
                        each.getSpec().revision(), each.getSpec().content()))
                .or(() -> spec(table)
                        .flatMap(spec -> Optional.ofNullable(
                                CodeTableCompiler.compile(name, spec, zone).digest()))
                        .map(digest -> new AgreedTable(digest, table.stored())));
    }

    private static Optional<CodeMapSpec> spec(Chosen table) {
        return CodeMapConfigurations.read(table.stored()).map(file -> file.spec());
    }

    /**
     * Whether nothing of the plant is for production, now or in what was live once and may be gone back to without asking: who makes a code map wrong while
     * everything is for tests must not go back to production with it.
     */
    private boolean isForTests() {
        var mine = world.odooConnections().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .map(OdooConnection::getSpec)
                .toList();
        var odoos = mine.stream()
                .map(each -> RevisionContent.odoo(each.url(), each.database()))
                .collect(Collectors.toCollection(HashSet::new));
        return !mine.isEmpty()
                && mine.stream().allMatch(each -> each.environment() == Environment.test)
                && world.odooConnections().stream()
                        .map(OdooConnection::getSpec)
                        .filter(each -> each.environment() != Environment.test)
                        .noneMatch(each -> odoos.contains(RevisionContent.odoo(each.url(), each.database())))
                && draft.lastGood()
                        .classes()
                        .flatMap(each -> each.odooConnections().values().stream())
                        .allMatch(each -> odoos.contains(RevisionContent.odoo(each.url(), each.database())))
                && world.changes().revisions().stream()
                        .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                        .filter(each ->
                                each.getStatus() != null && each.getStatus().wentLive() != null)
                        .allMatch(each -> RevisionContent.read(each.getSpec().content())
                                .filter(content -> content.environment() == Environment.test)
                                .isPresent());
    }

    /** What is asked about one table that changes what codes mean. */
    private final class Question {
        private final CodeMap resource;
        private final String name;
        private final Chosen wanted;
        private final AgreedTable whole;
        private final Chosen live;
        private final Map<String, OdooInterfaceSpec> users;
        private final Collection<String> asking;
        private final List<InterfaceRevision> known;
        private final CodeMapSpec before;
        private final CodeMapSpec after;

        Question(
                CodeMap resource,
                Chosen wanted,
                AgreedTable whole,
                Chosen live,
                Map<String, OdooInterfaceSpec> users,
                Collection<String> asking) {
            this.resource = resource;
            this.name = resource.getMetadata().getName();
            this.wanted = wanted;
            this.whole = whole;
            this.live = live;
            this.users = users;
            this.asking = asking;
            this.known = CodeMapRevisions.of(world, namespace, name);
            this.before = spec(live).orElseThrow();
            this.after = resource.getSpec();
        }

        /** To what was live before people agreed last, with every code that came since. */
        boolean isGoingBack() {
            return CodeMapRevisions.before(known)
                    .flatMap(each -> CodeMapConfigurations.read(each.getSpec().content()))
                    .flatMap(past -> table(past.spec()).map(table -> ChangedCode.withMore(past.spec(), table, before)))
                    .flatMap(this::table)
                    .filter(back -> back.firstChanged(wanted.table()).isEmpty())
                    .isPresent();
        }

        private Optional<CodeTable> table(CodeMapSpec spec) {
            return Optional.ofNullable(
                    CodeTableCompiler.compile(name, spec, zone).table());
        }

        Answer answer() {
            var authors = authors();
            var roles = roles();
            var decisions = Decisions.ofCodeMap(
                    world.changes(),
                    namespace,
                    name,
                    whole.revision(),
                    authors,
                    roles,
                    world.now(),
                    Decisions.whyNotDelegated(
                            control(), roles, users.values().stream().anyMatch(Question::isCritical)),
                    CodeMapRevisions.live(known)
                            .map(each -> Instant.parse(each.getStatus().wentLive())));
            var asked = new CodeMapApproval(whole, authors, changes(), roles, decisions.all(), decisions.missing());
            var obstacle = obstacle(asked);
            if (obstacle.isEmpty()) {
                return new Answer(wanted, whole, false, Optional.of(asked), Optional.empty());
            }
            var more = more();
            return more.isPresent()
                    ? new Answer(more.get().chosen(), more.get().table(), true, Optional.of(asked), obstacle)
                    : new Answer(
                            live,
                            written(name, live).orElse(null),
                            true,
                            Optional.of(asked),
                            obstacle.map(Question::andAllWaits));
        }

        private static Obstacle andAllWaits(Obstacle each) {
            return new Obstacle(
                    each.reason(),
                    each.path(),
                    each.message()
                            + ". The codes that were unmapped wait with it: with what is live they are more than a code map holds");
        }

        private record More(Chosen chosen, AgreedTable table) {}

        /** What is live with the codes that were unmapped; empty: that is too large. */
        private Optional<More> more() {
            var spec = ChangedCode.withMore(before, live.table(), after);
            if (spec == before) {
                return written(name, live).map(table -> new More(live, table));
            }
            var compiled = CodeTableCompiler.compile(name, spec, zone);
            if (compiled.table() == null) {
                return Optional.empty();
            }
            var chosen = CodeMaps.stored(compiled.table(), spec);
            return Optional.of(new More(chosen, new AgreedTable(compiled.digest(), chosen.stored())));
        }

        private List<String> changes() {
            return what().limit(InterfaceRevisionSpec.MOST_CHANGES).toList();
        }

        private Stream<String> what() {
            return Stream.concat(
                    before.kind() == after.kind()
                            ? Stream.of()
                            : Stream.of("kind " + before.kind() + ", which becomes " + after.kind()),
                    changed(after).map(ChangedCode::name));
        }

        /** The codes of a table about which people are asked. */
        private Stream<ChangedCode> changed(CodeMapSpec spec) {
            return ChangedCode.between(before, spec).stream()
                    .filter(each -> before.kind() != spec.kind() || !each.isUnmappedIn(live.table()));
        }

        private SortedSet<String> roles() {
            var roles = new TreeSet<>(List.of(PathRoles.STEWARD));
            if (users.values().stream()
                    .anyMatch(each ->
                            each.workflow() != null && WorkflowMatrix.shipped().isFinance(each.workflow()))) {
                roles.add(PathRoles.FINANCE);
            }
            controls(asking).forEach(each -> roles.addAll(each.roles().keySet()));
            return roles;
        }

        /** As for all that run with it: one that wants people who decide themselves gets them. */
        private ChangeControl control() {
            return ChangeControl.ofAll(draft.plant(), controls(asking).toList());
        }

        private static boolean isCritical(OdooInterfaceSpec each) {
            return each.classification() != null && each.classification().criticality() == Criticality.critical;
        }

        /**
         * Whoever changes what waits joins those who changed it before, as with an interface. Who only adds codes that were unmapped does not: these are live,
         * and what still waits the others asked for.
         */
        private List<String> authors() {
            var mine = known.stream()
                    .filter(each -> each.getSpec().revision().equals(whole.revision()))
                    .filter(each -> each.getStatus() != null && !CodeMapRevisions.isPast(each))
                    .findFirst();
            if (mine.isPresent()) {
                return Authors.of(world.changes(), mine.get());
            }
            var undecided = CodeMapRevisions.undecided(known);
            var unjudged = Authors.known(resource);
            var same = unjudged.filter(List::isEmpty)
                    .flatMap(nobody ->
                            undecided.stream().filter(this::changesTheSame).findFirst());
            if (same.isPresent()) {
                return withClaimed(Authors.of(world.changes(), same.get()), List.of(same.get()));
            }
            var all = new ArrayList<List<String>>();
            all.add(Authors.named(resource).stream().toList());
            undecided.forEach(each -> all.add(Authors.of(world.changes(), each)));
            if (world.changes().proven() && (unjudged.isEmpty() || all.stream().anyMatch(List::isEmpty))) {
                return List.of();
            }
            unjudged.ifPresent(all::add);
            return withClaimed(all.stream().flatMap(List::stream).toList(), undecided);
        }

        /** Who is not named could approve: more than can be named are as good as none. */
        private List<String> withClaimed(List<String> authors, List<InterfaceRevision> undecided) {
            if (authors.isEmpty()) {
                return authors;
            }
            var all = Stream.concat(
                            authors.stream(),
                            undecided.stream()
                                    .flatMap(each -> Decisions.claimedAuthors(world.changes(), each).stream()))
                    .distinct()
                    .toList();
            return all.size() > InterfaceRevisionSpec.MOST_AUTHORS ? List.of() : all;
        }

        private boolean changesTheSame(InterfaceRevision each) {
            return CodeMapConfigurations.read(each.getSpec().content())
                    .filter(there -> there.spec().kind() == after.kind())
                    .filter(there -> changed(there.spec())
                            .collect(Collectors.toSet())
                            .equals(changed(after).collect(Collectors.toSet())))
                    .isPresent();
        }

        private Optional<Obstacle> obstacle(CodeMapApproval asked) {
            if (world.changes().proven() && asked.authors().isEmpty()) {
                return Optional.of(new Obstacle(
                        Reason.AuthorUnknown,
                        "metadata.annotations",
                        "nobody says who made revision " + whole.revision() + ", which changes "
                                + whatForPeople()
                                + ", so nobody else can approve it: apply the CodeMap that is live, and then the change again with annotation "
                                + PlantlineApi.CHANGED_BY
                                + " and the name that kubectl auth whoami tells"));
            }
            if (asked.isApproved()) {
                return Optional.empty();
            }
            return Optional.of(asked.refusal()
                    .map(each -> new Obstacle(
                            Reason.ChangeRefused,
                            "spec.entries",
                            each.by() + " refused revision " + whole.revision() + " as " + each.role() + " ("
                                    + each.reason() + "), which changes " + whatForPeople()
                                    + ": change the manifest, or go back to what is live"))
                    .orElseGet(() -> new Obstacle(
                            Reason.AwaitingApproval,
                            "spec.entries",
                            "revision " + whole.revision() + " changes " + whatForPeople() + " and waits for "
                                    + String.join(" and ", asked.missing())
                                    + ". Whoever has that role looks and decides: `plantline approve " + namespace
                                    + "/" + name + " --code-map --role "
                                    + asked.missing().first() + "`")));
        }

        private String whatForPeople() {
            var all = what().toList();
            return all.stream().limit(MOST_TOLD).collect(Collectors.joining(", "))
                    + (all.size() > MOST_TOLD ? " and " + (all.size() - MOST_TOLD) + " more" : "");
        }
    }
}
