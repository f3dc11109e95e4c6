package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.secret.Destination;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps reading and writing apart: a duty with which the gateway reads an Odoo is none with which an interface of the plant writes. So who reads what is
 * to be posted is another user of Odoo than who posts it, and the pod to which senders have a way holds no key that can write.
 */
final class ReadingDuties {
    /**
     * The keys of an interface, by all that they are known by.
     *
     * @param reads with which its records are read; empty: it reads none
     * @param writes with which it writes
     */
    private record Keys(Set<String> reads, Set<String> writes) {
        boolean clashesWith(Keys other) {
            return !Collections.disjoint(reads, other.writes) || !Collections.disjoint(writes, other.reads);
        }
    }

    private final ClusterState world;
    private final String namespace;
    private final Draft draft;
    private final Map<String, Keys> running = new HashMap<>();
    private final Map<String, Keys> asked = new HashMap<>();

    /** Looks over all interfaces of the plant once; over none where none reads an Odoo. */
    ReadingDuties(ClusterState world, Draft draft) {
        this.world = world;
        this.draft = draft;
        this.namespace = draft.plant().getMetadata().getNamespace();
        draft.lastGood().classes().forEach(configuration -> configuration.interfaces().stream()
                .filter(each -> draft.candidates().containsKey(each.name()))
                .forEach(each -> running.put(each.name(), keys(each.spec()))));
        draft.candidates().values().forEach(each -> each.spec().ifPresent(spec -> asked.put(each.name(), keys(spec))));
    }

    private Keys keys(OdooInterfaceSpec spec) {
        var target = spec.target().odoo();
        return new Keys(
                spec.source()
                        .needs()
                        .reading()
                        .map(reading -> known(reading.connection(target.connection()), reading.duty()))
                        .orElse(Set.of()),
                known(target.connection(), target.duty()));
    }

    /** Two connections can mean the same Odoo, and two duties be in one Secret. */
    private Set<String> known(String connection, String duty) {
        var known = new HashSet<>(Set.of("duty " + duty + " of connection " + connection));
        world.odooConnection(namespace, connection).map(OdooConnection::getSpec).ifPresent(declared -> {
            known.add("duty " + duty + " of database "
                    + Destination.parse(declared.url())
                            .map(Destination::toString)
                            .orElse(declared.url())
                    + " " + declared.database());
            declared.credentials().stream()
                    .filter(credential -> credential.duty().equals(duty))
                    .forEach(credential -> known.add("secret " + credential.secretRef()));
        });
        return Set.copyOf(known);
    }

    /** Why an interface may not have the keys that it asks for; empty: it may. */
    Optional<Obstacle> obstacle(OdooInterface resource, OdooInterfaceSpec spec) {
        var mine = keys(spec);
        if (!Collections.disjoint(mine.reads(), mine.writes())) {
            return Optional.of(refused(spec, "this interface writes"));
        }
        return draft.candidates().values().stream()
                .filter(each -> !each.name().equals(resource.getMetadata().getName()))
                .filter(each -> comesFirst(each, resource, mine))
                .findFirst()
                .map(each -> refused(
                        spec,
                        "interface " + each.name()
                                + (reads(mine, each) ? " writes" : " reads an Odoo, and this interface writes")));
    }

    private boolean reads(Keys mine, Candidate other) {
        return Stream.of(running.get(other.name()), asked.get(other.name()))
                .filter(Objects::nonNull)
                .anyMatch(each -> !Collections.disjoint(mine.reads(), each.writes()));
    }

    /** Who runs with a key keeps it; of two that ask for it the older gets it. */
    private boolean comesFirst(Candidate other, OdooInterface resource, Keys mine) {
        var itRuns = clashes(running.get(other.name()), mine);
        if (!itRuns && !clashes(asked.get(other.name()), mine)) {
            return false;
        }
        var now = running.get(resource.getMetadata().getName());
        var thisRuns = now != null && now.equals(mine);
        return itRuns != thisRuns ? itRuns : ClusterState.OLDER_FIRST.compare(other.resource(), resource) < 0;
    }

    private static boolean clashes(Keys theirs, Keys mine) {
        return theirs != null && theirs.clashesWith(mine);
    }

    private static Obstacle refused(OdooInterfaceSpec spec, String who) {
        var reading = spec.source().needs().reading();
        var duty = reading.map(SourceNeeds.Reading::duty)
                .orElse(spec.target().odoo().duty());
        return new Obstacle(
                Reason.ReadingDutyWrites,
                reading.map(each -> each.field() + ".duty").orElse("spec.target.odoo.duty"),
                "with the key of duty '" + duty + "' " + who
                        + ". Who reads is another user of Odoo than who writes, and no gateway holds a key that can write:"
                        + " choose a duty with which nothing is written, or ask the platform team for one that may read alone");
    }
}
