package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OdooTarget;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.MasterClaim;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.secret.Destination;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One owner of the truth: in one database of Odoo each field of a master record is written from one system. Two systems that write the same overwrite
 * each other for ever, and nobody sees it. Whoever runs keeps what it writes; of two that ask for it the older gets it.
 */
final class OwnershipChecks {
    /**
     * What an interface writes of master records.
     *
     * @param resource its manifest
     * @param system where it has them from
     * @param database of Odoo, its address and name
     * @param uuid of the database and what it is for, as Odoo told; null: not known
     * @param company in Odoo that it names; null: the default one of the duty's user
     * @param claims what it writes
     * @param runs whether this is what its pods do now
     */
    private record Claimed(
            OdooInterface resource,
            String system,
            String database,
            String uuid,
            String company,
            List<MasterClaim> claims,
            boolean runs) {

        /** The fields that both write, of the first operation in which they meet; empty: none. */
        Optional<Meeting> meets(Claimed other) {
            boolean apart = system.equals(other.system)
                    || !database.equals(other.database) && (uuid == null || !uuid.equals(other.uuid))
                    || company != null && other.company != null && !company.equals(other.company);
            return apart
                    ? Optional.empty()
                    : claims.stream()
                            .flatMap(each -> other.claims.stream()
                                    .map(one -> new Meeting(other, each.operation(), new TreeSet<>(each.meets(one)))))
                            .filter(each -> !each.fields().isEmpty())
                            .findFirst();
        }

        boolean isOf(HasMetadata another) {
            return resource.getMetadata().getName().equals(another.getMetadata().getName())
                    && resource.getMetadata()
                            .getNamespace()
                            .equals(another.getMetadata().getNamespace());
        }
    }

    /** Reasons that lie in the manifest alone. */
    private static final Set<String> OF_ITSELF = Stream.of(
                    Reason.InvalidManifest, Reason.InvalidMapping, Reason.InvalidSetting, Reason.TemplateContradicted)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private record Meeting(Claimed other, String operation, Set<String> fields) {}

    private final ClusterState world;
    private final LastGood lastGood;
    /** What runs, and what is asked for. */
    private final List<Claimed> all = new ArrayList<>();

    /** Looks over all interfaces that are known once; over none where no manifest of the plant asks for anything. */
    OwnershipChecks(ClusterState world, Draft draft) {
        this.world = world;
        this.lastGood = draft.lastGood();
        if (draft.candidates().values().stream()
                .noneMatch(each -> each.spec().filter(OwnershipChecks::claims).isPresent())) {
            return;
        }
        var namespace = draft.plant().getMetadata().getNamespace();
        draft.candidates().values().forEach(each -> {
            running(each.resource()).ifPresent(all::add);
            each.spec()
                    .filter(spec -> mayRun(each.resource()))
                    .flatMap(spec -> asked(each.resource(), spec, false))
                    .ifPresent(all::add);
        });
        world.elsewhere().entrySet().stream()
                .filter(each -> !namespace.equals(each.getKey()))
                .forEach(each ->
                        each.getValue().forEach(running -> all.addAll(runningElsewhere(each.getKey(), running))));
        world.interfaces().stream()
                .filter(each -> !namespace.equals(each.getMetadata().getNamespace()) && !each.isMarkedForDeletion())
                .filter(each -> hasPlant(each) && mayRun(each))
                .filter(each -> world.templated(each).keepsRecords())
                .flatMap(each -> asked(each, world.spec(each), false).stream())
                .forEach(all::add);
    }

    private boolean hasPlant(OdooInterface resource) {
        return world.plants().stream().anyMatch(each -> each.getMetadata()
                .getNamespace()
                .equals(resource.getMetadata().getNamespace()));
    }

    /** False: it cannot run until somebody changes it, whatever becomes of all else. */
    private static boolean mayRun(OdooInterface resource) {
        return Optional.ofNullable(resource.getStatus()).map(OdooInterfaceStatus::conditions).orElse(List.of()).stream()
                .noneMatch(each -> each.getType().equals("Stalled")
                        && each.getStatus().equals("True")
                        && OF_ITSELF.contains(each.getReason())
                        && Objects.equals(
                                each.getObservedGeneration(),
                                resource.getMetadata().getGeneration()));
    }

    /** What runs writes, whatever its manifest says by now. */
    private List<Claimed> runningElsewhere(String namespace, RuntimeConfiguration running) {
        return running.interfaces().stream()
                .filter(each -> claims(each.spec()))
                .flatMap(each -> Optional.ofNullable(running.odooConnections().get(each.odooConnection()))
                        .map(connection -> new Claimed(
                                named(namespace, each.name()),
                                each.spec().source().system(),
                                database(connection.url(), connection.database()),
                                world.odooConnection(namespace, each.odooConnection())
                                        .filter(now ->
                                                database(now).equals(database(connection.url(), connection.database())))
                                        .map(OwnershipChecks::uuid)
                                        .orElse(null),
                                each.spec().target().odoo().company(),
                                MasterClaim.of(each.spec()),
                                true))
                        .stream())
                .toList();
    }

    private static OdooInterface named(String namespace, String name) {
        var resource = new OdooInterface();
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return resource;
    }

    private Optional<Claimed> running(OdooInterface resource) {
        return lastGood.of(resource)
                .flatMap(each -> asked(resource, each.configuration().spec(), true));
    }

    private Optional<Claimed> asked(OdooInterface resource, OdooInterfaceSpec spec, boolean runs) {
        if (!claims(spec)) {
            return Optional.empty();
        }
        var odoo = spec.target().odoo();
        return connection(resource, odoo)
                .map(each -> new Claimed(
                        resource,
                        spec.source().system(),
                        database(each),
                        uuid(each),
                        // what runs has its connection's in its spec, or none: it goes on where it is when the
                        // connection names another
                        odoo.company() != null || runs
                                ? odoo.company()
                                : each.getSpec().company(),
                        MasterClaim.of(spec),
                        runs));
    }

    private static boolean claims(OdooInterfaceSpec spec) {
        var lifecycle = spec.lifecycle();
        return MasterClaim.isIn(spec)
                && (lifecycle == null || lifecycle.stage() != Stage.retired)
                && spec.source() != null
                && spec.target() != null
                && spec.target().odoo() != null;
    }

    private static String database(String url, String name) {
        return Destination.parse(url).map(Destination::toString).orElse(url) + ", database " + name;
    }

    private static String database(OdooConnection connection) {
        return database(connection.getSpec().url(), connection.getSpec().database());
    }

    /** A copy for tests may have the identity of what it was made from. */
    private static String uuid(OdooConnection connection) {
        return Optional.ofNullable(connection.getStatus())
                .map(OdooConnectionStatus::databaseUuid)
                .map(uuid -> uuid + " " + connection.getSpec().environment())
                .orElse(null);
    }

    private Optional<OdooConnection> connection(OdooInterface resource, OdooTarget odoo) {
        var namespace = resource.getMetadata().getNamespace();
        return Optional.ofNullable(odoo.connection())
                .or(() -> world.plants().stream()
                        .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                        .min(ClusterState.OLDER_FIRST)
                        .map(Plant::getSpec)
                        .map(spec -> spec.odooConnection()))
                .flatMap(name -> world.odooConnection(namespace, name));
    }

    /** Who owns already what an interface wants to write; empty: nobody. */
    Optional<Obstacle> obstacle(OdooInterface resource, OdooInterfaceSpec spec) {
        var now = running(resource);
        return asked(resource, spec, false).flatMap(mine -> all.stream()
                .filter(each -> !each.isOf(resource))
                .filter(each -> comesFirst(each, resource, now))
                .flatMap(each -> mine.meets(each).stream())
                .findFirst()
                .map(each -> conflict(mine, each)));
    }

    /** What runs goes on beside another that runs, whatever was let through before: its next manifest is not kept back for what it does already. */
    private static boolean comesFirst(Claimed other, OdooInterface resource, Optional<Claimed> now) {
        var runsAgainstIt = now.flatMap(other::meets).isPresent();
        return other.runs()
                ? !runsAgainstIt
                : !runsAgainstIt && ClusterState.OLDER_FIRST.compare(other.resource(), resource) < 0;
    }

    private static Obstacle conflict(Claimed mine, Meeting meeting) {
        var other = meeting.other();
        var metadata = other.resource().getMetadata();
        return new Obstacle(
                Reason.OwnershipConflict,
                "spec.source.system",
                "interface " + metadata.getName() + " in namespace " + metadata.getNamespace()
                        + (other.runs() ? " writes " : " asks to write ")
                        + String.join(", ", meeting.fields()) + " by " + meeting.operation() + " from system '"
                        + other.system() + "' into the same Odoo (" + mine.database() + "), and this one would from '"
                        + mine.system()
                        + "': a fact has one owner. Leave these fields to one of the two; or tell their records apart, by"
                        + " target.odoo.company in both or by category or type with another value in each");
    }
}
