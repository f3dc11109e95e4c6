package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.change.ChangedPlace;
import dev.plantline.operator.desired.change.Decisions;
import dev.plantline.operator.desired.change.RevisionContent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In a plant with {@code changeControl}, keeps what changes a live interface back until the people whose roles it needs have decided. It compares trees
 * under its own form and never hashes of them: a release that fills in one more default changes no interface and voids no decision.
 */
final class Approve implements Stage {
    @Override
    public Draft apply(ClusterState world, Draft draft) {
        if (!world.changes().asked()
                || !Boolean.TRUE.equals(draft.plant().getSpec().changeControl())) {
            return draft;
        }
        var revisions = world.changes().revisions().stream()
                .filter(each -> draft.plant()
                        .getMetadata()
                        .getNamespace()
                        .equals(each.getMetadata().getNamespace()))
                .collect(Collectors.groupingBy(each -> each.getSpec().interfaceName()));
        return draft.each(candidate -> candidate.compiled().isEmpty()
                ? candidate
                : new Question(world, draft, candidate, revisions.getOrDefault(candidate.name(), List.of())).answer());
    }

    /** One manifest that is good, and what is known of the revisions of its interface. */
    private static final class Question {
        private final ClusterState world;
        private final Draft draft;
        private final Candidate candidate;
        private final List<InterfaceRevision> revisions;
        private final RevisionContent content;
        private final ObjectNode form;

        Question(ClusterState world, Draft draft, Candidate candidate, List<InterfaceRevision> revisions) {
            this.world = world;
            this.draft = draft;
            this.candidate = candidate;
            this.revisions = revisions.stream()
                    .sorted(Comparator.comparing(Question::weight)
                            .thenComparing(each -> each.getMetadata().getName()))
                    .toList();
            this.content = RevisionContent.of(
                    candidate.spec().orElseThrow(),
                    candidate.tests(),
                    candidate.compiled().orElseThrow().environment(),
                    candidate.filledIn());
            this.form = form(content);
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
            var once = known.map(InterfaceRevision::getStatus)
                    .map(InterfaceRevisionStatus::wentLive)
                    .isPresent();
            var places = live ? List.<ChangedPlace>of() : places();
            var roles = new TreeSet<String>();
            if (!once && !isNobodysBusiness()) {
                places.forEach(each -> roles.addAll(each.roles()));
            }
            var revision = known.map(each -> each.getSpec().revision()).orElseGet(content::hash);
            var authors = known.map(each -> each.getSpec().changedBy()).orElseGet(this::authors);
            var decisions = new Decisions(world.changes(), candidate.resource(), revision, authors, roles);
            var approval = new Approval(
                    revision,
                    known.isPresent() ? Optional.empty() : Optional.of(content),
                    authors,
                    places,
                    roles,
                    decisions.all(),
                    decisions.missing());
            return obstacle(approval)
                    .map(why -> candidate.asked(approval).refused(List.of(why)))
                    .orElseGet(() -> candidate.asked(approval));
        }

        private List<ChangedPlace> places() {
            return before().map(there -> ChangedPlace.between(form(there), form))
                    .orElseGet(() -> ChangedPlace.everything(form));
        }

        /** What counts now: as the operator has written it down, or when it has not yet, what runs; of that nobody knows the examples. */
        private Optional<RevisionContent> before() {
            return revisions.stream()
                    .filter(each -> is(each, State.live))
                    .flatMap(each -> RevisionContent.read(each.getSpec().content()).stream())
                    .findFirst()
                    .or(() -> running().map(each -> RevisionContent.of(
                                    each.configuration().spec(), List.of(), each.environment(), Map.of())
                            .withTestsOf(content)));
        }

        private Optional<EffectiveInterface> running() {
            return draft.lastGood().of(candidate.resource());
        }

        /** Nothing depends on an Odoo that is for tests, neither on the one that it leaves nor on the one that it goes to. */
        private boolean isNobodysBusiness() {
            return content.environment() == Environment.test
                    && before().map(each -> each.environment() == Environment.test)
                            .orElse(true);
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
            return whole;
        }

        /** Whoever changes what waits joins those who changed it before: nobody approves his own change because somebody else corrected its runbook. */
        private List<String> authors() {
            var named = Optional.ofNullable(candidate.resource().getMetadata().getAnnotations())
                    .map(all -> all.get(PlantlineApi.CHANGED_BY))
                    .filter(each -> !each.isBlank() && each.length() <= PlantlineApi.USER_LENGTH);
            return Stream.concat(
                            named.stream(),
                            revisions.stream()
                                    .filter(each -> is(each, State.waiting) || is(each, State.refused))
                                    .map(each -> each.getSpec().changedBy())
                                    .flatMap(each -> Optional.ofNullable(each).orElse(List.of()).stream()))
                    .distinct()
                    .limit(InterfaceRevisionSpec.MOST_AUTHORS)
                    .toList();
        }

        private Optional<Obstacle> obstacle(Approval approval) {
            if (approval.isApproved()) {
                return Optional.empty();
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
            if (world.changes().proven() && approval.authors().isEmpty()) {
                return Optional.of(new Obstacle(
                        Reason.AuthorUnknown,
                        "metadata.annotations",
                        "nobody says who made revision " + approval.revision()
                                + ", so nobody else can approve it: whoever did writes annotation "
                                + PlantlineApi.CHANGED_BY
                                + " with the name that kubectl auth whoami tells"));
            }
            return Optional.of(approval.refusal()
                    .map(each -> new Obstacle(
                            Reason.ChangeRefused,
                            "spec",
                            each.by() + " refused revision " + approval.revision() + " as " + each.role() + ": "
                                    + each.reason() + ". Change the manifest, or go back to the one before"))
                    .orElseGet(() -> new Obstacle(
                            Reason.AwaitingApproval,
                            "spec",
                            "revision " + approval.revision() + " waits for " + String.join(" and ", approval.missing())
                                    + ". Who has such a role looks and decides: plantline approve "
                                    + place(candidate.resource()) + " --role "
                                    + approval.missing().first())));
        }

        private static String place(OdooInterface resource) {
            return resource.getMetadata().getNamespace() + "/"
                    + resource.getMetadata().getName();
        }
    }
}
