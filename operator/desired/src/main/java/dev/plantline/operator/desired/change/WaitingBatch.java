package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceReleaseSpec;
import dev.plantline.api.v1alpha1.InterfaceReleaseSpec.Changes;
import dev.plantline.api.v1alpha1.InterfaceReleaseSpec.Part;
import dev.plantline.api.v1alpha1.InterfaceReleaseSpec.Total;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Gate;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.GateRole;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideState;
import dev.plantline.model.Batch;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Release;
import dev.plantline.operator.desired.ClusterState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The batch that was measured last at the gate of an interface, and what people decided about it.
 *
 * @param release what they decide about
 * @param roles whose decisions it needs
 * @param authors who made what it is applied with, as far as it is known, and after them whose commands its held messages follow and who agreed to these: they do not
 *     release it
 * @param decisions the last one of each person
 * @param missing roles that have not approved yet
 */
public record WaitingBatch(
        InterfaceRelease release,
        SortedSet<String> roles,
        List<String> authors,
        List<Decision> decisions,
        SortedSet<String> missing) {
    /** What to do about a batch that nobody can release, as a sentence without its end. A key that is discarded is closed: the same key again has no effect. */
    public static final String NOBODYS =
            "More people gave commands about its messages than can be named, so no approval counts:"
                    + " discard the messages that were commanded so often, and have their source send what they say"
                    + " under other idempotency keys, or book it by hand";

    private static final Comparator<InterfaceRelease> BY_NUMBER = Comparator.comparingInt(WaitingBatch::number);

    /** Of an interface with this gate; empty: nothing was measured yet that waits. */
    public static Optional<WaitingBatch> of(ClusterState world, OdooInterface resource, Gate gate) {
        var known = world.changes();
        return latest(known.releases(), resource).map(release -> {
            var roles = new TreeSet<String>();
            Optional.ofNullable(gate.roles())
                    .orElse(List.of(GateRole.business))
                    .forEach(each -> roles.add(each.name()));
            var authors = Authors.ofRunning(
                    world,
                    resource,
                    Optional.ofNullable(release.getSpec().codeMaps())
                            .map(Map::keySet)
                            .orElse(Set.of()));
            var commanders = new TreeSet<>(
                    Optional.ofNullable(release.getSpec().commandedBy()).orElse(List.of()));
            var decisions = Decisions.ofRelease(
                    known, resource, release.getSpec().digest(), authors, commanders, roles, world.now());
            var all = Stream.concat(authors.stream(), commanders.stream())
                    .distinct()
                    .filter(each -> !each.equals(AsideState.SOMEBODY))
                    .toList();
            return new WaitingBatch(release, roles, all, decisions.all(), decisions.missing());
        });
    }

    /** The newest of an interface. */
    public static Optional<InterfaceRelease> latest(Collection<InterfaceRelease> all, OdooInterface resource) {
        return all.stream().filter(each -> isOf(each, resource)).max(BY_NUMBER);
    }

    /** Whether it is one of an interface, and not about to be deleted. */
    static boolean isOf(InterfaceRelease each, OdooInterface resource) {
        return !each.isMarkedForDeletion()
                && resource.getMetadata()
                        .getNamespace()
                        .equals(each.getMetadata().getNamespace())
                && resource.getMetadata().getName().equals(each.getSpec().interfaceName());
    }

    /** The operator numbers them; what is named otherwise is the oldest. */
    static int number(InterfaceRelease each) {
        var name = each.getMetadata().getName();
        var text = name.substring(name.lastIndexOf('-') + 1);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** Who refused it; empty: nobody. */
    public Optional<Decision> refusal() {
        return Approval.refusal(decisions);
    }

    /** Whose approval does not count and why, as a sentence without its end; empty: everybody's does. */
    public Optional<String> inVain() {
        return decisions.stream()
                .filter(each -> Decisions.MADE_IT.equals(each.ignored()) || Decisions.COMMANDED.equals(each.ignored()))
                .findFirst()
                .map(each -> "The approval of " + each.by() + " does not count: he "
                        + (Decisions.COMMANDED.equals(each.ignored())
                                ? Decisions.COMMANDED
                                : "made what it is applied with"));
    }

    /** Whether nobody can release it, because more people commanded its messages than are known. */
    public boolean isNobodys() {
        return isNobodys(release.getSpec());
    }

    /** The same of what a release says. */
    public static boolean isNobodys(InterfaceReleaseSpec spec) {
        return spec.commandedBy() != null && spec.commandedBy().contains(AsideState.SOMEBODY);
    }

    /** Whether it may be applied. */
    public boolean isReleased() {
        return missing.isEmpty() && refusal().isEmpty();
    }

    /**
     * As delivery is told. With whom it was told first, as long as their approvals count: who approves once more of what is released, or after others, changes
     * nothing in what runs.
     *
     * @param plant whose interface it is
     */
    public Release told(ClusterState world, String plant) {
        var now = told(world.changes().proven());
        return world.running().stream()
                .filter(each -> each.plant().name().equals(plant))
                .flatMap(each -> each.interfaces().stream())
                .filter(each -> each.name().equals(release.getSpec().interfaceName()))
                .map(RuntimeConfiguration.Interface::release)
                .filter(each -> now.isAs(each) && stillCounts(each.by()))
                .findFirst()
                .map(each -> new Release(
                        now.name(),
                        now.released(),
                        now.batch(),
                        each.proven() == null ? null : now.proven(),
                        each.by()))
                .orElse(now);
    }

    private boolean stillCounts(List<Approved.By> by) {
        return by != null
                && by.stream().allMatch(before -> decisions.stream()
                        .anyMatch(each -> Approval.isApproval(each)
                                && each.by().equals(before.who())
                                && each.role().equals(before.role())));
    }

    private Release told(boolean proven) {
        var by = decisions.stream()
                .filter(each -> isReleased() && Approval.isApproval(each))
                .map(each -> new Approved.By(each.by(), each.role(), Instant.parse(each.at()), null, null))
                .toList();
        return new Release(
                release.getMetadata().getName(),
                isReleased(),
                batch(release.getSpec()),
                proven && !by.isEmpty() ? true : null,
                by.isEmpty() ? null : by);
    }

    /** What delivery measured, as a manifest says it. */
    public static InterfaceReleaseSpec spec(String interfaceName, Batch batch) {
        var why = batch.why();
        return new InterfaceReleaseSpec(
                interfaceName,
                batch.digest(),
                batch.revision(),
                batch.codeMaps().isEmpty() ? null : batch.codeMaps(),
                why.length() <= InterfaceReleaseSpec.WHY_LENGTH
                        ? why
                        : why.substring(0, InterfaceReleaseSpec.WHY_LENGTH),
                batch.messages(),
                batch.repeats(),
                batch.failing(),
                batch.totals().isEmpty()
                        ? null
                        : batch.totals().stream()
                                .map(each ->
                                        new Total(each.document(), each.unit(), each.messages(), each.amountText()))
                                .toList(),
                batch.parts().stream()
                        .map(each -> new Part(
                                each.partition(), each.from(), each.to(), each.setAside(), each.stamp(), each.digest()))
                        .toList(),
                batch.commandedBy().isEmpty() ? null : List.copyOf(batch.commandedBy()),
                Optional.ofNullable(batch.changes())
                        .map(each -> new Changes(each.records(), each.created(), each.changed(), each.unclear()))
                        .orElse(null));
    }

    /** The way back. */
    static Batch batch(InterfaceReleaseSpec spec) {
        return new Batch(
                spec.digest(),
                spec.revision(),
                spec.codeMaps() == null ? new TreeMap<>() : new TreeMap<>(spec.codeMaps()),
                spec.why(),
                spec.messages(),
                spec.repeats(),
                spec.failing(),
                Optional.ofNullable(spec.totals()).orElse(List.of()).stream()
                        .map(each -> new Batch.Total(
                                each.document(),
                                each.unit(),
                                each.messages(),
                                each.amount() == null ? null : new BigDecimal(each.amount())))
                        .toList(),
                spec.partitions().stream()
                        .map(each -> new Batch.Part(
                                each.partition(), each.from(), each.to(), each.setAside(), each.stamp(), each.digest()))
                        .toList(),
                spec.commandedBy() == null ? new TreeSet<>() : new TreeSet<>(spec.commandedBy()),
                Optional.ofNullable(spec.changes())
                        .map(each -> new Batch.Changes(each.records(), each.created(), each.changed(), each.unclear()))
                        .orElse(null));
    }
}
