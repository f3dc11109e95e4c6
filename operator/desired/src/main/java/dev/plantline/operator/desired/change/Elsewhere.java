package dev.plantline.operator.desired.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a change of an interface has from elsewhere: from its Plant, its OdooConnection or its InterfaceTemplate. Whoever wrote that there is an author of the
 * change; who changed the interface last has not made it.
 */
public final class Elsewhere {
    private final ClusterState world;
    private final OdooInterface resource;
    private final RevisionContent now;
    private final List<Known> known;
    private final Agreed agreed;

    private Elsewhere(
            ClusterState world, Agreed agreed, OdooInterface resource, RevisionContent now, Collection<Known> known) {
        this.world = world;
        this.resource = resource;
        this.now = now;
        this.known = List.copyOf(known);
        this.agreed = agreed;
    }

    /** What people decided about, or took as approved, of all interfaces of a plant; read once, and only when somebody asks. */
    public static final class Agreed {
        private final ClusterState world;
        private final Plant plant;
        private List<RevisionContent> contents;

        /** Of a plant, as the world knows it. */
        public Agreed(ClusterState world, Plant plant) {
            this.world = world;
            this.plant = plant;
        }

        private Stream<RevisionContent> contents() {
            if (contents == null) {
                contents = read();
            }
            return contents.stream();
        }

        private List<RevisionContent> read() {
            return world.changes().revisions().stream()
                    .filter(each -> plant.getMetadata()
                                    .getNamespace()
                                    .equals(each.getMetadata().getNamespace())
                            && each.getSpec().interfaceName() != null)
                    .filter(each -> each.getStatus() != null
                            && each.getStatus().state() == State.live
                            && each.getStatus().emergency() == null)
                    .flatMap(each -> RevisionContent.read(each.getSpec().content()).stream())
                    // About these nobody was asked.
                    .filter(each -> each.environment() != Environment.test)
                    .toList();
        }
    }

    /**
     * What is known of the same interface, whose authors are known as well.
     *
     * @param content what it says
     * @param since from when on that has been so; empty: not known
     */
    public record Known(RevisionContent content, Optional<Instant> since) {
        /** As a revision says; empty: this release cannot read it. */
        public static Optional<Known> of(InterfaceRevision revision) {
            var status = revision.getStatus();
            return RevisionContent.read(revision.getSpec().content())
                    .map(content -> new Known(
                            content,
                            Optional.ofNullable(status)
                                    .map(each -> each.state() == State.superseded ? each.wentLive() : each.since())
                                    .map(Instant::parse)));
        }
    }

    /**
     * Where a change comes from.
     *
     * @param resource Plant, OdooConnection or InterfaceTemplate
     * @param author whom that names; empty: nobody
     * @param must whether the author is not known without that name. A template that never changed is known to whoever names it: the interface's author
     */
    public record Source(HasMetadata resource, Optional<String> author, boolean must) {
        /** For people, for example {@code OdooConnection odoo}. */
        public String name() {
            return resource.getKind() + " " + resource.getMetadata().getName();
        }
    }

    /**
     * Where a change comes from besides the manifest.
     *
     * @param agreed of its plant
     * @param now what the interface would be
     * @param known what counts now, and what people have not decided about; empty: the interface is new
     */
    public static List<Source> of(
            ClusterState world, Agreed agreed, OdooInterface resource, RevisionContent now, Collection<Known> known) {
        var elsewhere = new Elsewhere(world, agreed, resource, now, known);
        var sources = new ArrayList<Source>();
        if (elsewhere.isAnotherOdoo() || elsewhere.isOtherwiseInConnection()) {
            world.odooConnection(agreed.plant.getMetadata().getNamespace(), connection(now))
                    .ifPresent(each -> sources.add(source(each, true)));
        }
        if (elsewhere.isOtherwiseInPlant()) {
            sources.add(source(agreed.plant, true));
        }
        elsewhere.template().ifPresent(sources::add);
        return List.copyOf(sources);
    }

    private static Source source(HasMetadata each, boolean must) {
        return new Source(each, Authors.named(each), must);
    }

    /** Where this interface had the same connection, that one was changed; what others reach by theirs is no excuse. */
    private boolean isAnotherOdoo() {
        var before = ofSameConnection();
        return before.isEmpty()
                ? known.stream().noneMatch(each -> isSameOdoo(each.content()))
                        && agreed.contents().noneMatch(this::isSameOdoo)
                : before.stream().noneMatch(this::isSameOdoo);
    }

    private boolean isSameOdoo(RevisionContent other) {
        return now.environment() == other.environment() && Objects.equals(now.odoo(), other.odoo());
    }

    private boolean isOtherwiseInConnection() {
        return isOtherwiseIn(
                Defaults.CONNECTION, ofSameConnection(), () -> agreed.contents().filter(this::isSameConnection));
    }

    private boolean isOtherwiseInPlant() {
        return isOtherwiseIn(Defaults.PLANT, known.stream().map(Known::content).toList(), agreed::contents);
    }

    private List<RevisionContent> ofSameConnection() {
        return known.stream().map(Known::content).filter(this::isSameConnection).toList();
    }

    private boolean isSameConnection(RevisionContent other) {
        return connection(now).equals(connection(other));
    }

    private static String connection(RevisionContent each) {
        return value(each, "target.odoo.connection").asText();
    }

    /** What an interface takes from there for the first time is no change of it where others have agreed to it; what it had otherwise from there is. */
    private boolean isOtherwiseIn(
            String layer, List<RevisionContent> before, Supplier<Stream<RevisionContent>> others) {
        return Stream.concat(
                        paths(now, layer).stream(),
                        before.stream()
                                .flatMap(each -> paths(each, layer).stream())
                                .filter(path -> !isOfManifest(path)))
                .filter(path -> known.stream().noneMatch(each -> isSame(each.content(), path)))
                .anyMatch(path -> before.stream()
                                .anyMatch(each -> paths(each, layer).contains(path))
                        || others.get().noneMatch(each -> paths(each, layer).contains(path) && isSame(each, path)));
    }

    /** Whether the manifest itself says it, and no longer somebody else. */
    private boolean isOfManifest(String path) {
        return !value(now, path).isMissingNode()
                && now.filledIn().values().stream().noneMatch(each -> each.containsKey(path));
    }

    /** A template never changes: it says something else than before when the manifest has other settings, or when it was made anew. */
    private Optional<Source> template() {
        var template = world.template(resource);
        if (template.isEmpty()) {
            return Optional.empty();
        }
        var layer = Defaults.TEMPLATE + template.get().getMetadata().getName();
        if (known.stream().anyMatch(each -> isSameIn(layer, each.content()))) {
            return Optional.empty();
        }
        var before = known.stream()
                .filter(each -> each.content().filledIn().containsKey(layer))
                .toList();
        if (before.isEmpty()) {
            return Optional.of(source(template.get(), false))
                    .filter(each -> each.author().isPresent());
        }
        var made = Optional.ofNullable(template.get().getMetadata().getCreationTimestamp())
                .map(Instant::parse);
        return before.stream()
                        .flatMap(each -> each.since().stream())
                        .anyMatch(since -> made.filter(at -> at.isAfter(since)).isPresent())
                ? Optional.of(source(template.get(), true))
                : Optional.empty();
    }

    private boolean isSameIn(String layer, RevisionContent other) {
        return Stream.concat(
                        paths(now, layer).stream(), paths(other, layer).stream().filter(path -> !isOfManifest(path)))
                .allMatch(path -> isSame(other, path));
    }

    private boolean isSame(RevisionContent other, String path) {
        return value(now, path).equals(value(other, path));
    }

    private static Set<String> paths(RevisionContent each, String layer) {
        return each.filledIn().getOrDefault(layer, Map.of()).keySet();
    }

    private static JsonNode value(RevisionContent each, String path) {
        JsonNode value = each.declared();
        for (var name : path.split("[.]")) {
            value = value.path(name);
        }
        return value;
    }
}
