package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Compatibility;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Change;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.engine.ContractCompatibility;
import dev.plantline.model.Approved;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.change.Authors;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.change.ChangedPlace;
import dev.plantline.operator.desired.change.Decisions;
import dev.plantline.operator.desired.change.Elsewhere;
import dev.plantline.operator.desired.change.Elsewhere.Known;
import dev.plantline.operator.desired.change.PathRoles;
import dev.plantline.operator.desired.change.RevisionContent;
import dev.plantline.operator.desired.change.RunningEmergency;
import dev.plantline.operator.desired.policy.ManifestHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where its plant or a policy of the centre has {@code changeControl}, keeps what changes a live interface back until the people whose roles it needs have decided. It compares trees
 * under its own form and never hashes of them: a release that fills in one more default changes no interface and voids no decision.
 */
final class Approve implements Stage {
    @Override
    public Draft apply(ClusterState world, Draft draft) {
        if (!world.changes().asked()) {
            return draft;
        }
        var revisions = world.changes().revisions().stream()
                .filter(each -> draft.plant()
                        .getMetadata()
                        .getNamespace()
                        .equals(each.getMetadata().getNamespace()))
                .collect(Collectors.groupingBy(each -> each.getSpec().interfaceName()));
        var agreed = new Elsewhere.Agreed(world, draft.plant());
        return connectionsWhole(
                world,
                draft.each(candidate -> candidate.compiled().isEmpty()
                                || !draft.control(candidate.name()).on()
                        ? candidate
                        : answer(
                                world, draft, agreed, candidate, revisions.getOrDefault(candidate.name(), List.of()))));
    }

    private static Candidate answer(
            ClusterState world,
            Draft draft,
            Elsewhere.Agreed agreed,
            Candidate candidate,
            List<InterfaceRevision> revisions) {
        try {
            return new Question(world, draft, agreed, candidate, revisions).answer();
        } catch (RuntimeException e) {
            return Compile.failed(draft.id(candidate), candidate, e);
        }
    }

    /** A connection leads to one Odoo: what may move to another waits for those that may not yet. */
    static Draft connectionsWhole(ClusterState world, Draft draft) {
        if (!world.changes().asked()) {
            return draft;
        }
        var staying = draft.candidates().values().stream()
                .filter(Candidate::isRefused)
                .flatMap(each -> draft.lastGood().of(each.resource()).stream())
                .filter(each -> draft.lastGood().isHeld(each.configuration().odooConnection()))
                .collect(Collectors.groupingBy(each -> each.configuration().odooConnection(), Collectors.toList()));
        return draft.each(candidate -> candidate
                .compiled()
                .flatMap(moving -> staying.getOrDefault(moving.configuration().odooConnection(), List.of()).stream()
                        .filter(each -> !odoo(each).equals(odoo(moving)))
                        .findFirst())
                .map(first -> candidate.refused(List.of(new Obstacle(
                        Reason.AwaitingApproval,
                        "spec.target.odoo",
                        "its OdooConnection leads to another Odoo now, and moves when all its interfaces may: "
                                + first.id().name() + " may not yet"))))
                .orElse(candidate));
    }

    private static String odoo(EffectiveInterface each) {
        return RevisionContent.odoo(
                each.odooConnection().url(), each.odooConnection().database());
    }

    /** One manifest that is good, and what is known of the revisions of its interface. */
    private static final class Question {
        private final ClusterState world;
        private final Draft draft;
        private final Elsewhere.Agreed agreed;
        private final Candidate candidate;
        private final ChangeControl control;
        private final List<InterfaceRevision> revisions;
        private final RevisionContent content;
        private final ObjectNode form;
        private final Optional<RunningEmergency> emergency;

        Question(
                ClusterState world,
                Draft draft,
                Elsewhere.Agreed agreed,
                Candidate candidate,
                List<InterfaceRevision> revisions) {
            this.world = world;
            this.draft = draft;
            this.agreed = agreed;
            this.candidate = candidate;
            this.control = draft.control(candidate.name());
            this.revisions = revisions.stream()
                    .sorted(Comparator.comparing(Question::weight)
                            .thenComparing(each -> each.getMetadata().getName()))
                    .toList();
            var compiled = candidate.compiled().orElseThrow();
            this.content = RevisionContent.of(
                    candidate.spec().orElseThrow(),
                    candidate.tests(),
                    compiled.environment(),
                    odoo(compiled),
                    candidate.filledIn());
            this.form = form(content);
            this.emergency = emergency();
        }

        /** Most manifests are what is live; then nothing else is read. */
        private static int weight(InterfaceRevision each) {
            return is(each, State.live) ? 0 : is(each, State.waiting) ? 1 : 2;
        }

        private static boolean is(InterfaceRevision each, State state) {
            return each.getStatus() != null && each.getStatus().state() == state;
        }

        Candidate answer() {
            var known = revisions.stream()
                    .filter(each -> RevisionContent.read(each.getSpec().content())
                            .filter(there -> form(there).equals(form))
                            .isPresent())
                    .findFirst();
            var live = known.filter(each -> is(each, State.live)).isPresent();
            var once = known.filter(Question::wasApproved).isPresent();
            var places = live ? List.<ChangedPlace>of() : places();
            var roles = new TreeSet<String>();
            var goesBack = once && isStillWhatItWas() && control.isLeftBy(decidedBy(known));
            if (!live && !goesBack && !isNobodysBusiness()) {
                places.forEach(each -> roles.addAll(each.roles()));
            }
            var revision = known.map(each -> each.getSpec().revision()).orElseGet(content::hash);
            if (known.isEmpty()
                    && revisions.stream()
                            .anyMatch(each -> each.getSpec().revision().equals(revision))) {
                // Whoever approved the one has not seen the other.
                throw new IllegalStateException(
                        "revision " + revision + " is another content already: change any text of the manifest");
            }
            var authors = known.map(this::authors).orElseGet(() -> authors(!roles.isEmpty()));
            var decisions = decisions(revision, authors, roles);
            var approval = new Approval(
                    revision,
                    candidate.compiled().orElseThrow().configuration().spec(),
                    known.isPresent() ? Optional.empty() : Optional.of(content),
                    known.isPresent() ? Optional.empty() : compatibility(),
                    authors,
                    places,
                    roles,
                    decisions.all(),
                    decisions.missing(),
                    decisions.emergency().map(this::noLonger),
                    change(known, decisions.all()),
                    emergency);
            return obstacle(approval)
                    .map(why -> candidate.asked(approval).refused(List.of(why)))
                    .orElseGet(() -> candidate.asked(approval).compiled(approved(known, approval)));
        }

        private Optional<Compatibility> compatibility() {
            var next = candidate.spec().orElseThrow();
            return running().map(each -> each.configuration().spec()).map(live -> {
                var judged = ContractCompatibility.judged(live, next);
                var named = judged.breaks().stream()
                        .limit(InterfaceRevisionSpec.MOST_BREAKS)
                        .map(each -> each.substring(0, Math.min(each.length(), InterfaceRevisionSpec.BREAK_LENGTH)))
                        .toList();
                var more = judged.breaks().size() - named.size();
                return new Compatibility(
                        judged.mode(),
                        live.contract().version(),
                        next.contract().version(),
                        named.isEmpty() ? null : named,
                        more == 0 ? null : more);
            });
        }

        /** With who decided: what is written of a revision that nobody is asked about now, because it is or was live, and else what counts now. */
        private EffectiveInterface approved(Optional<InterfaceRevision> known, Approval approval) {
            var compiled = candidate.compiled().orElseThrow();
            var written = known.filter(each -> approval.roles().isEmpty());
            var decisions = written.map(InterfaceRevision::getStatus)
                    .map(InterfaceRevisionStatus::decisions)
                    .orElseGet(approval::decisions);
            var alone = written.map(InterfaceRevision::getStatus)
                    .map(InterfaceRevisionStatus::emergency)
                    .or(() -> approval.byEmergency().filter(each -> approval.isEmergency()));
            var by = decisions.stream()
                    .filter(Approval::isApproval)
                    .map(Question::by)
                    .toList();
            return compiled.with(compiled.configuration()
                    .approvedAs(new Approved(
                            approval.revision(),
                            approval.authors().isEmpty() ? null : approval.authors(),
                            world.changes().proven()
                                            && known.map(each -> Boolean.TRUE.equals(
                                                            each.getSpec().proven()))
                                                    .orElse(true)
                                    ? true
                                    : null,
                            by.isEmpty() ? null : by,
                            alone.map(each ->
                                            new Approved.Emergency(each.by(), each.reason(), Instant.parse(each.at())))
                                    .orElse(null))));
        }

        private static Approved.By by(Decision each) {
            return new Approved.By(
                    each.by(),
                    each.role(),
                    Instant.parse(each.at()),
                    each.claimed() == null ? null : each.claimed().account(),
                    each.claimed() == null ? null : each.claimed().commit());
        }

        private Optional<Change> change(Optional<InterfaceRevision> known, List<Decision> decisions) {
            return GoLive.counting(
                    GoLive.change(candidate.resource(), draft.plant()),
                    told(known).filter(each -> Approval.isBegun(decisions)));
        }

        /** What those who decide about what waits were told of when it goes live. */
        private static Optional<Change> told(Optional<InterfaceRevision> known) {
            return known.map(InterfaceRevision::getStatus).map(InterfaceRevisionStatus::change);
        }

        /** What is made on top of an emergency has no more time than that: nobody gives himself another three days. */
        private Emergency noLonger(Emergency mine) {
            return emergency
                    .filter(each -> !each.isApproved())
                    .map(each -> each.emergency().until())
                    .filter(each -> Instant.parse(each).isBefore(Instant.parse(mine.until())))
                    .map(each -> new Emergency(mine.by(), mine.reason(), mine.at(), each))
                    .orElse(mine);
        }

        private Decisions decisions(String revision, List<String> authors, Set<String> roles) {
            return new Decisions(
                    world.changes(),
                    candidate.resource(),
                    revision,
                    authors,
                    roles,
                    world.now(),
                    Decisions.whyNotDelegated(control, roles, !roles.isEmpty() && isCritical()),
                    since(),
                    emergency.filter(each -> !each.isApproved()).isPresent());
        }

        private Optional<Instant> since() {
            return revisions.stream()
                    .filter(each -> is(each, State.live))
                    .map(each -> Instant.parse(each.getStatus().since()))
                    .findFirst();
        }

        /** One that went live because one person let it was approved when the operator has written so. */
        private static boolean wasApproved(InterfaceRevision each) {
            return each.getStatus() != null
                    && each.getStatus().wentLive() != null
                    && each.getStatus().emergency() == null;
        }

        /** What runs by an emergency, unless something else has gone live while changeControl was off. */
        private Optional<InterfaceRevision> byEmergency() {
            return revisions.stream()
                    .filter(each -> is(each, State.live) && each.getStatus().emergency() != null)
                    .filter(each -> running()
                            .map(it -> isUndecided(it)
                                    || RevisionContent.read(each.getSpec().content())
                                            .filter(written -> isWritten(it, written))
                                            .isPresent())
                            .orElse(true))
                    .findFirst();
        }

        private Optional<RunningEmergency> emergency() {
            return byEmergency().map(each -> {
                var spec = each.getSpec();
                var decisions = new Decisions(
                        world.changes(),
                        candidate.resource(),
                        spec.revision(),
                        Optional.ofNullable(spec.changedBy()).orElse(List.of()),
                        withThoseOfPolicies(Optional.ofNullable(spec.roles()).orElse(List.of())),
                        world.now(),
                        Optional.of("what went live by an emergency takes people who decide themselves"),
                        Optional.empty(),
                        true);
                return new RunningEmergency(
                        spec.revision(), each.getStatus().emergency(), decisions.all(), decisions.missing());
            });
        }

        /** Also those that were not asked yet when it was made. */
        private Set<String> withThoseOfPolicies(List<String> written) {
            var roles = new TreeSet<>(written);
            if (!roles.isEmpty()) {
                roles.addAll(control.roles().keySet());
            }
            return roles;
        }

        private boolean isCritical() {
            return PathRoles.isCritical(form)
                    || before().filter(each -> PathRoles.isCritical(form(each))).isPresent();
        }

        private List<ChangedPlace> places() {
            return before()
                    .map(there -> ChangedPlace.between(form(there), form))
                    .orElseGet(() -> ChangedPlace.everything(form))
                    .stream()
                    .map(each -> each.askedOf(rolesAt(each)))
                    .toList();
        }

        /** What takes an interface out of a policy counts as much as its target, whichever field does it. */
        private SortedSet<String> rolesAt(ChangedPlace place) {
            var roles = new TreeSet<>(control.left().isEmpty() ? place.roles() : PathRoles.ofAll(form));
            roles.addAll(place.roles());
            if (!roles.isEmpty()) {
                roles.addAll(control.roles().keySet());
            }
            return roles;
        }

        /** In which roles people decided about what has been live once. */
        private static List<String> decidedBy(Optional<InterfaceRevision> known) {
            return known.flatMap(each -> Optional.ofNullable(each.getSpec().roles()))
                    .orElse(List.of());
        }

        /**
         * What counts now: as the operator has written it down, or when it has not, what runs. It has not either what went live while changeControl was off;
         * then the revision that it calls live is an old one. What runs, and by what is written still waits, went live in a look that came to no end: who decided
         * is looked up anew.
         */
        private Optional<RevisionContent> before() {
            return known().map(Known::content);
        }

        private Optional<Known> known() {
            if (emergency.filter(each -> !each.isApproved()).isPresent()) {
                // Whoever approves the next change approves with it what nobody has approved yet.
                return revisions.stream()
                        .filter(Question::wasApproved)
                        // What people are asked about anew is not what they approved last.
                        .filter(each -> !is(each, State.waiting) && !is(each, State.refused))
                        .max(Comparator.comparing(each -> each.getStatus().since()))
                        .flatMap(Known::of);
            }
            var running = running();
            return revisions.stream()
                    .filter(each -> is(each, State.live))
                    .flatMap(each -> Known.of(each).stream())
                    .findFirst()
                    .filter(written -> running.map(each -> isUndecided(each) || isWritten(each, written.content()))
                            .orElse(true))
                    .or(() -> running.filter(each -> !isUndecided(each))
                            .map(each -> new Known(
                                    RevisionContent.of(
                                                    each.configuration().spec(),
                                                    List.of(),
                                                    each.environment(),
                                                    odoo(each),
                                                    Map.of())
                                            .withWhatNeverRunsOf(content),
                                    Optional.empty())));
        }

        /** What class and defaults filled in may differ: another release or class does not make it another one. */
        private boolean isWritten(EffectiveInterface running, RevisionContent written) {
            return form(RevisionContent.of(
                                    running.configuration().spec(),
                                    List.of(),
                                    written.environment(),
                                    odoo(running),
                                    written.filledIn())
                            .withWhatNeverRunsOf(written))
                    .equals(form(written));
        }

        private boolean isUndecided(EffectiveInterface running) {
            return revisions.stream()
                    .filter(each -> is(each, State.waiting) || is(each, State.refused))
                    .flatMap(each -> RevisionContent.read(each.getSpec().content()).stream())
                    .anyMatch(each -> isWritten(running, each));
        }

        private Optional<EffectiveInterface> running() {
            return draft.lastGood().of(candidate.resource());
        }

        /** Nothing depends on an Odoo that is for tests, neither on the one that it leaves nor on the one that it goes to. */
        private boolean isNobodysBusiness() {
            return isForTests()
                    && before().map(each -> each.environment() == Environment.test)
                            .orElse(true);
        }

        private Stream<InterfaceRevision> live() {
            return revisions.stream().filter(each -> is(each, State.live));
        }

        private boolean ranForTests() {
            return !isNobodysBusiness()
                    && before().filter(each -> each.environment() == Environment.test)
                            .isPresent();
        }

        /** Whom nobody was asked about while it was for tests is not thereby approved for production. */
        private boolean isStillWhatItWas() {
            return content.environment() != Environment.test || isForTests();
        }

        /**
         * Whoever writes a connection says what it is for. So an Odoo is not for tests that another connection, or an interface that is live, calls production;
         * nor is one whose connection still leads elsewhere.
         */
        private boolean isForTests() {
            return content.environment() == Environment.test
                    && world.odooConnections().stream()
                            .map(OdooConnection::getSpec)
                            .filter(each -> each.environment() != Environment.test)
                            .noneMatch(each -> RevisionContent.odoo(each.url(), each.database())
                                    .equals(content.odoo()))
                    && draft.lastGood()
                            .leadsTo(candidate
                                    .spec()
                                    .orElseThrow()
                                    .target()
                                    .odoo()
                                    .connection())
                            .allMatch(content.odoo()::equals)
                    && world.changes().revisions().stream()
                            .filter(each -> is(each, State.live))
                            .flatMap(each -> RevisionContent.read(each.getSpec().content()).stream())
                            .noneMatch(each -> each.environment() != Environment.test
                                    && content.odoo().equals(each.odoo()));
        }

        private ObjectNode form(RevisionContent each) {
            var latencyClass = world.latencyClass(
                            each.declared().path("latencyClass").asText(null))
                    .orElse(null);
            var whole = FilledIn.of(each.declared(), List.of(Defaults.layer(latencyClass), Defaults.layer()))
                    .tree();
            whole.remove("suspend");
            if (each.environment() != null) {
                whole.put("environment", each.environment().name());
            }
            if (each.odoo() != null) {
                whole.put("odoo", each.odoo());
            }
            return whole;
        }

        /**
         * Whoever changes what waits joins those who changed it before: nobody approves his own change because somebody else corrected its runbook. Where
         * names are proven, one change without a name makes the author unknown, until the manifest is what is live: nobody else can answer for that part. What
         * comes from plant, connection or template was made by whom these name; who wrote the manifest that is live has not made it. What ran for tests nobody was
         * asked about: whoever made that is an author of it in production.
         */
        private List<String> authors(boolean asked) {
            var unjudged = Authors.known(candidate.resource());
            var undecided = revisions.stream()
                    .filter(each -> is(each, State.waiting) || is(each, State.refused) || isUnapproved(each))
                    .toList();
            var sources = elsewhere(undecided);
            var all = new ArrayList<List<String>>();
            var ranForTests = ranForTests();
            if (sources.isEmpty()
                    || ranForTests
                    || !ManifestHash.isAccepted(candidate.resource(), world.template(candidate.resource()))) {
                all.add(Authors.named(candidate.resource()).stream().toList());
            }
            sources.stream()
                    .filter(each -> each.author().isPresent() || asked && each.must())
                    .forEach(each -> all.add(each.author().stream().toList()));
            undecided.forEach(each -> all.add(authors(each)));
            if (ranForTests) {
                live().forEach(each -> all.add(authors(each)));
                all.add(List.copyOf(Authors.ofRunning(world, candidate.resource(), List.of())));
            }
            if (world.changes().proven() && (unjudged.isEmpty() || all.stream().anyMatch(List::isEmpty))) {
                return List.of();
            }
            var authors = Stream.concat(
                            Stream.concat(unjudged.stream(), all.stream()).flatMap(List::stream),
                            undecided.stream()
                                    .flatMap(each -> Decisions.claimedAuthors(
                                            world.changes(),
                                            candidate.resource(),
                                            each.getSpec().revision())
                                            .stream()))
                    .distinct()
                    .toList();
            // Who is not named could approve: more than can be named are as good as none.
            return authors.size() > InterfaceRevisionSpec.MOST_AUTHORS ? List.of() : authors;
        }

        private List<Elsewhere.Source> elsewhere(List<InterfaceRevision> undecided) {
            return Elsewhere.of(
                    world,
                    agreed,
                    candidate.resource(),
                    content,
                    Stream.concat(known().stream(), undecided.stream().flatMap(each -> Known.of(each).stream()))
                            .toList());
        }

        private List<String> authors(InterfaceRevision each) {
            return Authors.of(world.changes(), each);
        }

        /** Whoever made what runs by an emergency does not approve it with the change that follows. */
        private boolean isUnapproved(InterfaceRevision each) {
            return is(each, State.live)
                    && emergency
                            .filter(it -> !it.isApproved()
                                    && it.revision().equals(each.getSpec().revision()))
                            .isPresent();
        }

        private Optional<Obstacle> obstacle(Approval approval) {
            if (approval.roles().isEmpty()) {
                return Optional.empty();
            }
            var first = emergency.filter(each -> !each.isApproved() && each.isExpired(world.now()));
            // Who refused it would else refuse also what puts it right; that is held against what was approved last, so
            // those who approve it decide about both.
            var refusal = first.flatMap(RunningEmergency::refusal);
            if (first.isPresent() && (refusal.isEmpty() || !approval.missing().isEmpty())) {
                return Optional.of(new Obstacle(
                        Reason.AwaitingApproval,
                        "spec",
                        "revision " + first.get().revision() + " runs by the emergency decision of "
                                + first.get().emergency().by() + ", which expired at "
                                + first.get().emergency().until() + " and which "
                                + refusal.map(each -> each.by() + " refused as " + each.role()
                                                + "; another change goes live when "
                                                + String.join(" and ", approval.missing()) + " have approved that. ")
                                        .orElseGet(
                                                () -> String.join(
                                                                " and ",
                                                                first.get().missing())
                                                        + " have not approved; no other change goes live before. Approve it: ")
                                + "`plantline approve "
                                + place(candidate.resource())
                                + "`. Or go back: apply the manifest that was approved last"));
            }
            if (approval.content()
                    .filter(each -> each.compressed().length() > InterfaceRevisionSpec.CONTENT_LENGTH)
                    .isPresent()) {
                return Optional.of(
                        new Obstacle(
                                Reason.RevisionTooLarge,
                                "spec",
                                "takes more than 64 KiB compressed, and nobody can decide about what cannot be kept: shorten the contract or the code maps"));
            }
            if (approval.roles().size() > InterfaceRevisionSpec.MOST_ROLES) {
                return Optional.of(
                        new Obstacle(
                                Reason.RevisionTooLarge,
                                "spec",
                                "needs the decisions of " + approval.roles().size() + " roles, and a revision takes "
                                        + InterfaceRevisionSpec.MOST_ROLES
                                        + ": whoever answers for the policies that are for it takes some out of their decisions.roles"));
            }
            if (world.changes().proven() && approval.authors().isEmpty()) {
                return Optional.of(new Obstacle(
                        Reason.AuthorUnknown,
                        "metadata.annotations",
                        "nobody says who made revision " + approval.revision()
                                + ", so nobody else can approve it: apply the manifest that is live (where none is, delete the interface), and then the change again with annotation "
                                + PlantlineApi.CHANGED_BY
                                + " and the name that kubectl auth whoami tells" + whereNobodyIsNamed()));
            }
            if (approval.isApproved()) {
                return anotherGroup(approval);
            }
            return Optional.of(approval.refusal()
                    .map(each -> new Obstacle(
                            Reason.ChangeRefused,
                            "spec",
                            each.by() + " refused revision " + approval.revision() + " as " + each.role() + " ("
                                    + each.reason() + "): change the manifest, or go back to the one before"))
                    .orElseGet(() -> new Obstacle(
                            Reason.AwaitingApproval,
                            "spec",
                            "revision " + approval.revision() + " waits for " + String.join(" and ", approval.missing())
                                    + byPolicy(approval.missing())
                                    + ". Whoever has that role looks and decides: `plantline approve "
                                    + place(candidate.resource()) + " --role "
                                    + approval.missing().first() + "`")));
        }

        /** Who is asked for by the centre alone, and what would be left. */
        private String byPolicy(Set<String> missing) {
            var askedBy = control.roles().entrySet().stream()
                    .filter(each -> missing.contains(each.getKey()))
                    .map(each -> each.getKey() + " because of InterfacePolicy " + each.getValue())
                    .toList();
            return (askedBy.isEmpty() ? "" : " (" + String.join(", ", askedBy) + ")")
                    + (control.left().isEmpty()
                            ? ""
                            : "; InterfacePolicy "
                                    + String.join(" and ", control.left().keySet())
                                    + " would not be for it any more, so this change takes all who decide about its target");
        }

        private String whereNobodyIsNamed() {
            var unnamed = elsewhere(List.of()).stream()
                    .filter(each -> each.must() && each.author().isEmpty())
                    .map(Elsewhere.Source::name)
                    .toList();
            if (!unnamed.isEmpty()) {
                return ". It comes from " + String.join(" and ", unnamed) + " too, where the annotation is missing";
            }
            return ranForTests() && live().anyMatch(each -> authors(each).isEmpty())
                    ? ". Nor does anybody say who made what runs for tests: change any text of it there first, with the annotation"
                    : "";
        }

        /** Whoever approved one half of a change has approved nothing of one without the other half. */
        private Optional<Obstacle> anotherGroup(Approval approval) {
            return approval.change()
                    .filter(each -> !approval.isEmergency())
                    .filter(each -> each.group() != null
                            && !GoLive.isSameGroup(Optional.of(each), GoLive.change(candidate.resource())))
                    .map(
                            each -> new Obstacle(
                                    Reason.AwaitingApproval,
                                    "spec.change.group",
                                    "revision " + approval.revision() + " was approved to go live in group "
                                            + each.group() + " with " + String.join(" and ", each.with())
                                            + ", and the manifest says otherwise: say so again, or change any text of it, so that people decide anew"));
        }

        private static String place(OdooInterface resource) {
            return resource.getMetadata().getNamespace() + "/"
                    + resource.getMetadata().getName();
        }
    }
}
