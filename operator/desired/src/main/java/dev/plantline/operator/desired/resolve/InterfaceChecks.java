package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Change;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Lifecycle;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.engine.Nearest;
import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.MovedRows;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.secret.SecretUse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;

/** What the API server cannot see: whether an interface agrees with the other resources of its namespace and cluster, and with the calendar. */
final class InterfaceChecks {
    /** {@code <plant>-<class>} names a CronJob, at most 52 characters long. */
    static final int LONGEST_CLASS = 27;

    private final ClusterState world;
    private final Plant plant;
    private final LastGood lastGood;
    private final ZoneId zone;
    private final Set<String> names;
    private final Set<String> systems = new TreeSet<>();
    private final ForeignTopics foreignTopics;
    private final FinanceChecks finance;
    private final OwnershipChecks ownership;
    private final ReadingDuties readingDuties;

    /** Looks over all interfaces of the plant once. */
    InterfaceChecks(ClusterState world, Draft draft) {
        this.world = world;
        this.plant = draft.plant();
        this.lastGood = draft.lastGood();
        this.zone = ZoneId.of(plant.getSpec().timeZone());
        this.names = draft.candidates().keySet();
        this.foreignTopics = new ForeignTopics(world.plants());
        this.finance = new FinanceChecks(world, draft);
        this.ownership = new OwnershipChecks(world, draft);
        this.readingDuties = new ReadingDuties(world, draft);
        Optional.ofNullable(plant.getSpec().systems()).orElse(List.of()).stream()
                .map(PlantSpec.SourceSystem::name)
                .forEach(systems::add);
    }

    /** What is wrong with an interface beside the others; empty: nothing. */
    List<Obstacle> obstacles(OdooInterface resource, OdooInterfaceSpec spec) {
        var found = new ArrayList<Obstacle>();
        latencyClass(spec, found);
        gate(spec, found);
        lifecycle(resource, spec.lifecycle(), found);
        change(resource, found);
        system(spec, found);
        source(resource, spec, found);
        target(resource, spec, found);
        var odoo = spec.target().odoo();
        duty(
                resource,
                odoo.duty(),
                MovedRows.in(world.odooConnection(plant.getMetadata().getNamespace(), odoo.connection())),
                found);
        found.addAll(finance.obstacles(resource, spec));
        ownership.obstacle(resource, spec).ifPresent(found::add);
        readingDuties.obstacle(resource, spec).ifPresent(found::add);
        return List.copyOf(found);
    }

    /** A duty has rows of its own in the ledger: to another one each repeat of what was applied would be new. */
    private void duty(OdooInterface resource, String asked, MovedRows moved, List<Obstacle> found) {
        lastGood.of(resource)
                .map(each -> each.configuration().spec().target().odoo().duty())
                .filter(runs -> !runs.equals(asked) && hasApplied(resource))
                .filter(runs -> !moved.isUnder(asked, topic(resource)))
                .ifPresent(runs -> found.add(new Obstacle(
                        Reason.DutyChanged,
                        MovedRows.DUTY,
                        MovedRows.notMoved(runs, asked, topic(resource)) + ". What runs goes on")));
    }

    /** Id of the topic in whose positions the ledger knows the interface's messages. */
    private static String topic(OdooInterface resource) {
        return Optional.ofNullable(resource.getStatus())
                .map(OdooInterfaceStatus::topics)
                .map(OdooInterfaceStatus.TopicIds::in)
                .orElse("ID");
    }

    /** As its pods told last; they have never told: it has not. */
    private static boolean hasApplied(OdooInterface resource) {
        return Optional.ofNullable(resource.getStatus())
                .map(OdooInterfaceStatus::delivery)
                .map(OdooInterfaceStatus.Delivery::applied)
                .filter(applied -> applied > 0)
                .isPresent();
    }

    private void latencyClass(OdooInterfaceSpec spec, List<Obstacle> found) {
        var name = spec.latencyClass();
        if (world.latencyClass(name).isEmpty()) {
            var known = new TreeSet<String>();
            world.latencyClasses().forEach(each -> known.add(each.getMetadata().getName()));
            found.add(new Obstacle(
                    Reason.UnknownLatencyClass,
                    "spec.latencyClass",
                    "there is no LatencyClass '" + name + "': choose one of " + known
                            + " or ask the platform team for another"));
        } else if (name.length() > LONGEST_CLASS) {
            found.add(new Obstacle(
                    Reason.NameTooLong,
                    "spec.latencyClass",
                    "the name of LatencyClass '" + name + "' has " + name.length() + " characters; at most "
                            + LONGEST_CLASS + ", because workloads are named <plant>-<class>: choose another class"));
        }
    }

    /** A pod of a streaming class has no runs, and its gate would stay closed for ever. */
    private void gate(OdooInterfaceSpec spec, List<Obstacle> found) {
        world.latencyClass(spec.latencyClass())
                .filter(each -> spec.gate() != null && each.mode() != LatencyClassSpec.Mode.batch)
                .ifPresent(
                        each -> found.add(
                                new Obstacle(
                                        Reason.GateWithoutRuns,
                                        "spec.gate",
                                        "a gate is for interfaces that are applied in runs, and LatencyClass '"
                                                + spec.latencyClass()
                                                + "' applies messages as they come: choose a class with mode: batch, or take the gate out")));
    }

    private void lifecycle(OdooInterface resource, Lifecycle lifecycle, List<Obstacle> found) {
        replacement(resource.getMetadata().getName(), lifecycle, found);
        if (lifecycle.stage() != Stage.deprecated) {
            return;
        }
        // What runs goes on after its last day: a date stops nothing, a human does.
        var runs = lastGood.of(resource)
                .map(each -> each.configuration().spec().lifecycle())
                .filter(lifecycle::equals)
                .isPresent();
        if (!runs && LocalDate.parse(lifecycle.sunset()).isBefore(LocalDate.ofInstant(world.now(), zone))) {
            found.add(
                    new Obstacle(
                            Reason.SunsetPassed,
                            "spec.lifecycle.sunset",
                            lifecycle.sunset()
                                    + " has passed, so the interface would go live after its last day: set a later date, or retire the interface with lifecycle.stage: retired"));
        }
    }

    /** What was written by hand may be no day of the calendar. */
    private void change(OdooInterface resource, List<Obstacle> found) {
        var change = GoLive.change(resource);
        change.map(Change::notBefore)
                .filter(text -> GoLive.moment(text, zone).isEmpty())
                .ifPresent(
                        text -> found.add(
                                new Obstacle(
                                        Reason.InvalidManifest,
                                        "spec.change.notBefore",
                                        "\"" + text
                                                + "\" is no time: write 2027-01-02T05:00, which is in the time zone of the plant, or 2027-01-02T05:00:00+01:00")));
        change.map(Change::with)
                .filter(all -> all.contains(resource.getMetadata().getName()))
                .ifPresent(all -> found.add(new Obstacle(
                        Reason.InvalidManifest,
                        "spec.change.with",
                        "names the interface itself: name the others of the group")));
    }

    private void replacement(String name, Lifecycle lifecycle, List<Obstacle> found) {
        var replacement = lifecycle.replacedBy();
        if (replacement != null && !names.contains(replacement)) {
            found.add(new Obstacle(
                    Reason.UnknownReplacement,
                    "spec.lifecycle.replacedBy",
                    unknown(
                            "Plant " + plant.getMetadata().getName() + " has no interface '" + replacement + "'",
                            Nearest.to(
                                    replacement,
                                    names.stream()
                                            .filter(each -> !each.equals(name)) // the one that ends takes over nothing
                                            .toList()),
                            "apply the one that takes over first")));
        }
    }

    private void system(OdooInterfaceSpec spec, List<Obstacle> found) {
        var name = spec.source().system();
        if (!systems.contains(name)) {
            found.add(new Obstacle(
                    Reason.UnknownSystem,
                    "spec.source.system",
                    unknown(
                            "Plant " + plant.getMetadata().getName() + " declares no system '" + name + "'",
                            Nearest.to(name, systems),
                            "add it to spec.systems of the Plant")));
        }
    }

    private static String unknown(String what, String nearest, String remedy) {
        return nearest == null
                ? what + ": correct the name, or " + remedy
                : what + ": did you mean '" + nearest + "'? Otherwise " + remedy;
    }

    private void source(OdooInterface resource, OdooInterfaceSpec spec, List<Obstacle> found) {
        var needs = spec.source().needs();
        for (var secret : needs.secrets()) {
            var use = SecretUse.compared(secret.reference(), secret.purpose());
            PlantChecks.withoutSecret(world, resource, secret.field(), use).ifPresent(found::add);
        }
        needs.certificates().forEach(subject -> certificate(subject, found));
        needs.path()
                .filter(path -> PodLayout.isOwnPath(path.name()))
                .ifPresent(path -> found.add(new Obstacle(
                        Reason.HttpPathReserved,
                        path.field(),
                        "'" + path.name() + "' is a path of Plantline's own status and health: choose another path")));
        needs.topic()
                .flatMap(topic -> foreignTopics.obstacle(topic.name(), topic.field()))
                .ifPresent(found::add);
        needs.reading().ifPresent(reading -> reading(resource, spec, reading, found));
    }

    private void reading(
            OdooInterface resource, OdooInterfaceSpec spec, SourceNeeds.Reading reading, List<Obstacle> found) {
        var name = reading.connection(spec.target().odoo().connection());
        var odooConnection = world.odooConnection(plant.getMetadata().getNamespace(), name);
        if (odooConnection.isEmpty()) {
            // Where it is the target's, the target says so.
            if (reading.connection() != null) {
                found.add(new Obstacle(
                        Reason.UnknownOdooConnection,
                        reading.field() + ".connection",
                        "namespace " + resource.getMetadata().getNamespace() + " has no OdooConnection '" + name
                                + "': apply it or correct the name"));
            }
            return;
        }
        var key = SecretFiles.odooKey(odooConnection.get(), reading.duty());
        if (key.isEmpty()) {
            found.add(unknownDuty(odooConnection.get(), reading.duty(), reading.field() + ".duty"));
            return;
        }
        PlantChecks.withoutSecret(world, resource, reading.field() + ".duty", key.get())
                .ifPresent(found::add);
        if (reading.connection() != null) {
            SecretFiles.odooCa(odooConnection.get())
                    .flatMap(use -> PlantChecks.withoutSecret(world, resource, reading.field() + ".connection", use))
                    .ifPresent(found::add);
        }
    }

    private static Obstacle unknownDuty(OdooConnection odooConnection, String duty, String path) {
        var known = new TreeSet<String>();
        odooConnection.getSpec().credentials().forEach(each -> known.add(each.duty()));
        return new Obstacle(
                Reason.UnknownDuty,
                path,
                "OdooConnection " + odooConnection.getMetadata().getName() + " has no credential for duty '" + duty
                        + "': choose one of " + known + " or ask the platform team to add it");
    }

    private void certificate(SourceNeeds.Place subject, List<Obstacle> found) {
        try {
            new X500Principal(subject.name());
        } catch (IllegalArgumentException e) {
            found.add(
                    new Obstacle(
                            Reason.InvalidManifest,
                            subject.field(),
                            "'" + subject.name()
                                    + "' is no name in a certificate: write it as the certificate has it, for example CN=press-1,O=Lyon"));
        }
        if (SecretFiles.gatewayClientCa(plant.getSpec()).isEmpty()) {
            found.add(
                    new Obstacle(
                            Reason.InvalidManifest,
                            subject.field(),
                            "the gateway of Plant " + plant.getMetadata().getName()
                                    + " asks no sender for a certificate: set spec.gateway.tls.clientCertificates of the Plant, or leave subject out"));
        }
    }

    private void target(OdooInterface resource, OdooInterfaceSpec spec, List<Obstacle> found) {
        var odoo = spec.target().odoo();
        var name = odoo.connection();
        var declared = resource.getSpec().target();
        var own = declared != null && declared.odoo() != null && declared.odoo().connection() != null;
        var path = own ? "spec.target.odoo.connection" : "spec.target.odoo";
        var odooConnection = world.odooConnection(plant.getMetadata().getNamespace(), name);
        if (odooConnection.isEmpty()) {
            found.add(new Obstacle(
                    Reason.UnknownOdooConnection,
                    path,
                    name == null
                            ? "neither the interface nor its Plant names an OdooConnection: set spec.odooConnection of the Plant"
                            : "namespace " + resource.getMetadata().getNamespace() + " has no OdooConnection '" + name
                                    + "': apply it or correct the name"));
            return;
        }
        if (spec.lifecycle().stage() == Stage.experimental
                && odooConnection.get().getSpec().environment() == Environment.production) {
            found.add(
                    new Obstacle(
                            Reason.ExperimentalOnProduction,
                            "spec.lifecycle.stage",
                            "an experimental interface may not write to OdooConnection " + name
                                    + ", whose environment is production: name a connection with environment test, or set stage production"));
        }
        var key = SecretFiles.odooKey(odooConnection.get(), odoo.duty());
        if (key.isEmpty()) {
            found.add(unknownDuty(odooConnection.get(), odoo.duty(), "spec.target.odoo.duty"));
            return;
        }
        PlantChecks.withoutSecret(world, resource, "spec.target.odoo.duty", key.get())
                .ifPresent(found::add);
        SecretFiles.odooCa(odooConnection.get())
                .flatMap(use -> PlantChecks.withoutSecret(world, resource, path, use))
                .ifPresent(found::add);
    }
}
