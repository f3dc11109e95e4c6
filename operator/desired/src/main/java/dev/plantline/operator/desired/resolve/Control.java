package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.change.RevisionContent;
import dev.plantline.operator.desired.policy.Asking;
import dev.plantline.operator.desired.policy.Policies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says whether and whom people are asked about each interface. A policy is judged over what counts now and over the manifest. That it was for what counts is
 * written down besides, so that who edits plant or connection takes nothing out of it.
 */
final class Control implements Stage {
    private final Policies policies;

    Control(Policies policies) {
        this.policies = policies;
    }

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        var asking = policies.asking(world);
        var ofPlant = ChangeControl.of(draft.plant());
        var counting = asking.isEmpty()
                ? Map.<String, InterfaceRevision>of()
                : world.changes().revisions().stream()
                        .filter(each -> draft.plant()
                                .getMetadata()
                                .getNamespace()
                                .equals(each.getMetadata().getNamespace()))
                        .filter(each ->
                                each.getStatus() != null && each.getStatus().state() != State.superseded)
                        .collect(Collectors.toMap(
                                each -> each.getSpec().interfaceName(),
                                each -> each,
                                (one, other) -> isLive(one) ? one : other));
        var controls = new TreeMap<String, ChangeControl>();
        draft.candidates()
                .forEach((name, candidate) -> controls.put(
                        name,
                        asking.isEmpty()
                                ? ofPlant
                                : control(world, draft, asking, candidate, Optional.ofNullable(counting.get(name)))));
        return draft.controlled(controls);
    }

    private ChangeControl control(
            ClusterState world,
            Draft draft,
            List<Asking> asking,
            Candidate candidate,
            Optional<InterfaceRevision> counting) {
        var resource = candidate.resource();
        var after = candidate
                .spec()
                .map(each -> policies.asking(world, resource, each.withTests(candidate.tests()), draft.plant()));
        var before = new TreeMap<String, Asking>();
        running(world, draft, candidate, counting.filter(Control::isLive))
                .forEach(each -> before.put(each.policy(), each));
        // Where what runs has no revision, it stands at the one that waits or was refused.
        var written = counting.map(each -> each.getStatus().policies()).orElse(Map.of());
        asking.stream()
                .filter(each -> ChangeControl.isKnown(written, each))
                .forEach(each -> before.put(each.policy(), each));
        return ChangeControl.of(draft.plant(), before.values(), after);
    }

    private static boolean isLive(InterfaceRevision each) {
        return each.getStatus().state() == State.live;
    }

    /** What is for what runs. Its examples nobody knows but from its revision: no workload is given them. */
    private List<Asking> running(
            ClusterState world, Draft draft, Candidate candidate, Optional<InterfaceRevision> live) {
        var resource = candidate.resource();
        if (candidate.spec().isPresent() && Policies.isAccepted(resource, world.template(resource))) {
            return policies.asking(world, resource, candidate.spec().get().withTests(candidate.tests()), draft.plant());
        }
        return draft.lastGood()
                .of(resource)
                .map(each -> each.configuration().spec().withTests(tests(candidate, live)))
                .map(each -> policies.asking(world, resource, each, draft.plant()))
                .orElse(List.of());
    }

    private static List<MappingTest> tests(Candidate candidate, Optional<InterfaceRevision> live) {
        return live.flatMap(each -> RevisionContent.read(each.getSpec().content()))
                .map(RevisionContent::tests)
                .orElse(candidate.tests());
    }
}
