package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceReleaseStatus;
import dev.plantline.api.v1alpha1.InterfaceReleaseStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.model.Batch;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to write of the batches that wait at gates. As with revisions everything that decides stands in the cluster.
 *
 * @param changed releases with another status than they have
 * @param superfluous releases that are not kept any more
 */
public record ReleasePlan(List<InterfaceRelease> changed, List<InterfaceRelease> superfluous) {
    /** Releases of an interface that are kept beside the last. */
    public static final int KEPT = 5;

    /** What to write of the plant of a namespace. */
    public static ReleasePlan of(ClusterState world, DesiredPlant desired) {
        var plan = new ReleasePlan(new ArrayList<>(), new ArrayList<>());
        var now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
        desired.live().forEach(each -> plan.add(world, each, now));
        return plan;
    }

    private void add(ClusterState world, EffectiveInterface each, String now) {
        var gate = each.configuration().spec().gate();
        var last = gate == null ? Optional.<WaitingBatch>empty() : WaitingBatch.of(world, each.resource(), gate);
        last.ifPresent(batch -> stands(batch.release(), status(batch, now)));
        var past = world.changes().releases().stream()
                .filter(one -> WaitingBatch.isOf(one, each.resource()))
                .filter(one ->
                        last.map(WaitingBatch::release).filter(it -> it == one).isEmpty())
                .sorted(Comparator.comparingInt(WaitingBatch::number).reversed())
                .toList();
        past.stream()
                .limit(KEPT)
                .forEach(one -> stands(
                        one,
                        new InterfaceReleaseStatus(
                                State.superseded,
                                now,
                                Optional.ofNullable(one.getStatus())
                                        .map(InterfaceReleaseStatus::roles)
                                        .orElse(null),
                                Optional.ofNullable(one.getStatus())
                                        .map(InterfaceReleaseStatus::authors)
                                        .orElse(null),
                                Optional.ofNullable(one.getStatus())
                                        .map(InterfaceReleaseStatus::decisions)
                                        .orElse(null),
                                null)));
        past.stream().skip(KEPT).forEach(superfluous::add);
    }

    private static InterfaceReleaseStatus status(WaitingBatch batch, String now) {
        var state = batch.refusal().isPresent() ? State.refused : batch.isReleased() ? State.released : State.waiting;
        return new InterfaceReleaseStatus(
                state,
                now,
                List.copyOf(batch.roles()),
                batch.authors().isEmpty()
                        ? null
                        : batch.authors().stream()
                                .limit(InterfaceReleaseStatus.MOST_AUTHORS)
                                .toList(),
                batch.decisions().isEmpty() ? null : batch.decisions(),
                batch.missing().isEmpty() ? null : List.copyOf(batch.missing()));
    }

    private void stands(InterfaceRelease each, InterfaceReleaseStatus wanted) {
        var before = each.getStatus();
        var since = before != null && before.state() == wanted.state() ? before.since() : wanted.since();
        var status = new InterfaceReleaseStatus(
                wanted.state(), since, wanted.roles(), wanted.authors(), wanted.decisions(), wanted.missing());
        if (!Objects.equals(before, status)) {
            var other = new InterfaceRelease();
            other.setMetadata(each.getMetadata());
            other.setSpec(each.getSpec());
            other.setStatus(status);
            changed.add(other);
        }
    }

    /**
     * A batch that pods have measured and that is not the last one that is there.
     *
     * @param known InterfaceReleases of the namespace
     * @return empty: it is
     */
    public static Optional<InterfaceRelease> made(
            OdooInterface resource, Batch batch, Collection<InterfaceRelease> known) {
        var last = WaitingBatch.latest(known, resource);
        if (last.filter(each -> each.getSpec().digest().equals(batch.digest())).isPresent()) {
            return Optional.empty();
        }
        var owner = resource.getMetadata();
        var release = new InterfaceRelease();
        release.setMetadata(new ObjectMetaBuilder()
                .withNamespace(owner.getNamespace())
                // Whoever has not seen the last one yet makes it again, and finds it there.
                .withName(
                        owner.getName() + "-" + (last.map(WaitingBatch::number).orElse(0) + 1))
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.INTERFACE, owner.getName())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(resource.getApiVersion())
                        .withKind(resource.getKind())
                        .withName(owner.getName())
                        .withUid(owner.getUid())
                        .build())
                .build());
        release.setSpec(WaitingBatch.spec(owner.getName(), batch));
        return Optional.of(release);
    }
}
