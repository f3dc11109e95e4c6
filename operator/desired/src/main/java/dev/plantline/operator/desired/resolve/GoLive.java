package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Change;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.ClusterState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** When manifests go live, and with which others. */
public final class GoLive {
    private static final int LOCAL_TO_SECONDS = 19;

    private GoLive() {}

    /** What a manifest says of it. */
    static Optional<Change> change(OdooInterface resource) {
        return Optional.ofNullable(resource.getSpec().change());
    }

    /** The same with its time in UTC; a time that is none stands for none, and keeps the manifest back by itself. */
    static Optional<Change> change(OdooInterface resource, Plant plant) {
        var zone = ZoneId.of(plant.getSpec().timeZone());
        return change(resource)
                .map(each -> new Change(
                        each.group(),
                        each.with(),
                        Optional.ofNullable(each.notBefore())
                                .flatMap(text -> moment(text, zone))
                                .map(Instant::toString)
                                .orElse(null)));
    }

    /** The moment that a manifest names; empty: it names none. */
    static Optional<Instant> moment(String text, ZoneId zone) {
        try {
            return Optional.of(
                    text.length() <= LOCAL_TO_SECONDS && !text.endsWith("Z")
                            ? LocalDateTime.parse(text).atZone(zone).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** When a change goes live, which {@link #change(OdooInterface, Plant)} has made; empty: it names no time. */
    static Optional<Instant> time(Change change) {
        return Optional.ofNullable(change.notBefore()).map(Instant::parse);
    }

    /**
     * What counts of a change that people decide about. Putting off is nobody's decision; once somebody has approved, the time that he was told is not brought
     * forward, and with whom it goes live stands.
     *
     * @param asked what the manifest says, with its time in UTC
     * @param told what those who decide were told; empty: nothing yet, or nobody has approved
     */
    static Optional<Change> counting(Optional<Change> asked, Optional<Change> told) {
        var latest = Stream.of(told, asked)
                .flatMap(Optional::stream)
                .flatMap(each -> time(each).stream())
                .max(Comparator.naturalOrder())
                .map(Instant::toString)
                .orElse(null);
        var group = told.filter(each -> each.group() != null).or(() -> asked);
        return latest == null && group.map(Change::group).isEmpty()
                ? Optional.empty()
                : Optional.of(new Change(
                        group.map(Change::group).orElse(null),
                        group.map(Change::with).orElse(null),
                        latest));
    }

    /** Whether both go live with the same others. */
    static boolean isSameGroup(Optional<Change> one, Optional<Change> other) {
        return Objects.equals(one.map(Change::group), other.map(Change::group))
                && members(one).equals(members(other));
    }

    private static TreeSet<String> members(Optional<Change> change) {
        return new TreeSet<>(change.map(Change::with).orElse(List.of()));
    }

    /** As people read it where the plant is. */
    static String text(Instant time, ZoneId zone) {
        return OffsetDateTime.ofInstant(time, zone) + " (" + zone.getId() + ", " + time.atOffset(ZoneOffset.UTC) + ")";
    }

    /** When a plant has to be looked at again because a time has come; empty: nothing waits for one. */
    public static Optional<Instant> next(ClusterState world, Plant plant) {
        var namespace = plant.getMetadata().getNamespace();
        if (!ZoneId.getAvailableZoneIds().contains(plant.getSpec().timeZone())) {
            return Optional.empty();
        }
        return Stream.concat(
                        world.interfaces(namespace).flatMap(each -> change(each, plant).stream()),
                        world.changes().revisions().stream()
                                .filter(each ->
                                        namespace.equals(each.getMetadata().getNamespace()))
                                .map(InterfaceRevision::getStatus)
                                .filter(Objects::nonNull)
                                .map(InterfaceRevisionStatus::change)
                                .filter(Objects::nonNull))
                .flatMap(each -> time(each).stream())
                .filter(world.now()::isBefore)
                .min(Comparator.naturalOrder());
    }
}
