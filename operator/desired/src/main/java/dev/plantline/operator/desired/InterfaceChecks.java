package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the API server cannot see: whether an interface agrees with the other resources of its namespace and cluster. */
final class InterfaceChecks {
    /** {@code <plant>-<class>} names a CronJob, at most 52 characters long. */
    static final int LONGEST_CLASS = 27;

    private final MappingVerdicts verdicts;
    private final ClusterState world;
    private final Plant plant;
    private final HttpPaths paths;
    private final Set<String> ownTopics = new HashSet<>();

    /** Looks over all interfaces of the plant once. */
    InterfaceChecks(
            ClusterState world,
            Plant plant,
            List<OdooInterface> interfaces,
            LastGood lastGood,
            MappingVerdicts verdicts) {
        this.verdicts = verdicts;
        this.world = world;
        this.plant = plant;
        for (var each : interfaces) {
            var id = EffectiveInterfaces.id(plant, each);
            ownTopics.addAll(List.of(id.inTopic(), id.asideTopic(), id.auditTopic()));
        }
        this.paths = new HttpPaths(
                interfaces, lastGood, each -> obstaclesButPath(each).isEmpty());
    }

    /** What is wrong with an interface; empty: it can go live. */
    List<Obstacle> obstacles(OdooInterface resource) {
        var found = new ArrayList<Obstacle>();
        paths.isTaken(resource)
                .ifPresent(owner -> found.add(new Obstacle(
                        Reason.HttpPathTaken,
                        "spec.source.http.path",
                        "interface " + owner.getMetadata().getName() + " receives '"
                                + resource.getSpec().source().http().path() + "' already: choose another path")));
        found.addAll(obstaclesButPath(resource));
        return List.copyOf(found);
    }

    private List<Obstacle> obstaclesButPath(OdooInterface resource) {
        var found = new ArrayList<Obstacle>();
        var spec = resource.getSpec();
        latencyClass(spec, found);
        source(resource, found);
        target(resource, found);
        mapping(resource, found);
        return List.copyOf(found);
    }

    /** Defaults of an unknown class do not matter here: no mapping depends on one. */
    private void mapping(OdooInterface resource, List<Obstacle> found) {
        var timing = EffectiveInterfaces.latencyClass(world, resource.getSpec().latencyClass())
                .orElse(Defaults.ANY_TIMING);
        found.addAll(verdicts.of(
                        EffectiveInterfaces.id(plant, resource),
                        Defaults.effective(resource.getSpec(), plant.getSpec(), timing),
                        ZoneId.of(plant.getSpec().timeZone()))
                .obstacles());
    }

    private void latencyClass(OdooInterfaceSpec spec, List<Obstacle> found) {
        var name = spec.latencyClass();
        if (EffectiveInterfaces.latencyClass(world, name).isEmpty()) {
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

    private void source(OdooInterface resource, List<Obstacle> found) {
        var source = resource.getSpec().source();
        if (source.http() != null) {
            SecretFiles.hmac(resource.getSpec())
                    .flatMap(reference -> PlantChecks.missing(
                            world, resource, "spec.source.http.authentication.hmac.secretRef", reference))
                    .ifPresent(found::add);
        } else if (ownTopics.contains(source.kafka().topic())) {
            found.add(
                    new Obstacle(
                            Reason.OwnTopicAsSource,
                            "spec.source.kafka.topic",
                            "'" + source.kafka().topic()
                                    + "' is a topic that Plantline writes itself: name the topic that the plant's system writes"));
        }
    }

    private void target(OdooInterface resource, List<Obstacle> found) {
        var odoo = resource.getSpec().target().odoo();
        var name = Defaults.odooConnection(resource.getSpec(), plant.getSpec());
        var path = odoo.connection() == null ? "spec.target.odoo" : "spec.target.odoo.connection";
        var odooConnection = EffectiveInterfaces.odooConnection(world, plant, name);
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
        var key = SecretFiles.odooKey(odooConnection.get(), odoo.duty());
        if (key.isEmpty()) {
            var known = new TreeSet<String>();
            odooConnection.get().getSpec().credentials().forEach(each -> known.add(each.duty()));
            found.add(new Obstacle(
                    Reason.UnknownDuty,
                    "spec.target.odoo.duty",
                    "OdooConnection " + name + " has no credential for duty '" + odoo.duty() + "': choose one of "
                            + known + " or ask the platform team to add it"));
            return;
        }
        PlantChecks.missing(world, resource, "spec.target.odoo.duty", key.get()).ifPresent(found::add);
        SecretFiles.odooCa(odooConnection.get())
                .flatMap(reference -> PlantChecks.missing(world, resource, path, reference))
                .ifPresent(found::add);
    }
}
