package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.KitUse;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What interfaces share is given out once, whatever is edited at the same time and whatever keeps an edit back. */
class SharedByInterfacesProperties {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final ClusterState WORLD = Manifests.read(
                    DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-streaming-and-batch.yaml"))
            .world();
    private static final List<String> PATHS = List.of("lots", "goods", "orders");
    private static final List<Workflow> WORKFLOWS = List.of(Workflow.rawSteps, Workflow.rawMasterDataSteps);
    private static final List<String> OPERATIONS = List.of("stock.transfer", "product.master");
    private static final List<String> DUTIES = List.of("production", "master-data");
    /** Interfaces that share the room of one ConfigMap. */
    private static final List<String> NAMES = Stream.iterate(0, number -> number + 1)
            .map(number -> "n" + number)
            .filter(each -> RuntimeConfigurations.shard(each) == 0)
            .limit(4)
            .toList();

    /** Two of them fill a ConfigMap. */
    private static final String LARGE = "x".repeat(500_000);

    /**
     * What a manifest says.
     *
     * @param path of the gateway
     * @param workflow that it serves
     * @param duty whose credential it uses
     * @param operation that it does; -1: it has raw steps
     * @param broken whether it cannot be compiled
     * @param large whether it takes half a ConfigMap
     */
    private record Says(int path, int workflow, int duty, int operation, boolean broken, boolean large) {}

    /**
     * What happens at one time.
     *
     * @param edits by number of the interface
     * @param installs whether a human installs the kits that are asked for
     * @param upgrades whether the operator's next release brings another text of the kits
     * @param references whether records are found in another way from now on
     */
    private record Moment(Map<Integer, Says> edits, boolean installs, boolean upgrades, boolean references) {}

    @Provide
    Arbitrary<List<Moment>> moments() {
        var says = Combinators.combine(
                        Arbitraries.integers().between(0, PATHS.size() - 1),
                        Arbitraries.integers().between(0, WORKFLOWS.size() - 1),
                        Arbitraries.integers().between(0, DUTIES.size() - 1),
                        Arbitraries.integers().between(-2, OPERATIONS.size() - 1),
                        Arbitraries.integers().between(0, 4).map(number -> number == 0),
                        Arbitraries.integers().between(0, 19).map(number -> number == 0))
                .as(Says::new);
        var edits = Arbitraries.maps(Arbitraries.integers().between(0, NAMES.size() - 1), says)
                .ofMinSize(1)
                .ofMaxSize(NAMES.size());
        return Combinators.combine(
                        edits,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 5).map(number -> number == 0),
                        Arbitraries.integers().between(0, 5).map(number -> number == 0))
                .as(Moment::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    @Property(tries = 60)
    void aPathStandsOnceAndAKitWorksWhatIsLive(@ForAll("moments") List<Moment> moments) {
        var cluster = new Cluster();
        for (var moment : moments) {
            var ran = names(cluster.running);
            var worked = cluster.worked();
            var duties = cluster.duties();
            moment.edits().forEach((number, says) -> cluster.manifests.put(NAMES.get(number), manifest(number, says)));
            if (moment.upgrades()) {
                cluster.text++;
            }
            if (moment.references()) {
                cluster.references++;
            }
            var desired = cluster.reconcile();
            check(desired, ran);
            assertThat(cluster.worked())
                    .as("what went on with an installed kit, and is not edited, still does")
                    .containsAll(worked.stream()
                            .filter(name -> !moment.edits().containsKey(NAMES.indexOf(name)))
                            // an edit before may go live now, with the path that it waited for: another duty has the
                            // rows of the ledger, and waits for no kit
                            .filter(name ->
                                    duties.get(name).equals(cluster.duties().get(name)))
                            .toList());
            if (moment.installs()) {
                cluster.install(desired);
            }
        }
        for (var round = 0; round < NAMES.size(); round++) {
            var ran = names(cluster.running);
            var desired = cluster.reconcile();
            check(desired, ran);
            cluster.install(desired);
        }
        assertThat(cluster.reconcile().interfaceObstacles().values())
                .as("who waits for a kit goes on when it is there")
                .allSatisfy(obstacles ->
                        assertThat(obstacles).extracting(Obstacle::reason).doesNotContain(Reason.SideKitPending));
    }

    private static void check(DesiredPlant desired, Set<String> ran) {
        assertThat(desired.live().stream().map(each -> path(each.configuration())))
                .as("paths of what is live")
                .doesNotHaveDuplicates();
        assertThat(desired.configurations().stream()
                        .filter(each -> each.role() == Role.gateway)
                        .flatMap(each -> each.interfaces().stream())
                        .map(SharedByInterfacesProperties::path))
                .as("paths of the gateway")
                .doesNotHaveDuplicates();
        assertThat(desired.live()).extracting(each -> each.id().name()).containsAll(ran);
        for (var configuration : desired.configurations()) {
            RuntimeConfigurations.shards(configuration).values().forEach(text -> assertThat(text.length())
                    .isLessThan(1 << 20));
        }
        for (var each : desired.live()) {
            var kit = desired.kits().get("odoo").get(each.kit());
            assertThat(does(kit.action()))
                    .as("what the kit works that is called for " + each.id())
                    .contains(
                            each.kit().use().equals(Duty.STEPS)
                                    ? each.configuration().spec().workflow().name()
                                    : each.kit().use());
        }
    }

    private static Set<String> names(List<RuntimeConfiguration> running) {
        var names = new TreeSet<String>();
        running.forEach(each -> each.interfaces().forEach(one -> names.add(one.name())));
        return names;
    }

    private static String path(RuntimeConfiguration.Interface each) {
        return each.spec().source().http().path();
    }

    private static Set<String> does(String action) {
        return Set.of(
                action.substring(action.indexOf('[') + 1, action.length() - 1).split(", "));
    }

    private static OdooInterface manifest(int number, Says says) {
        var lots = WORLD.interfaces().get(0);
        ObjectNode tree = Json.MAPPER.valueToTree(lots);
        tree.withObject("/metadata").put("name", NAMES.get(number));
        tree.withObject("/spec/source/http").put("path", PATHS.get(says.path()));
        tree.withObject("/spec/target/odoo").put("duty", DUTIES.get(says.duty()));
        tree.withObject("/spec").put("workflow", WORKFLOWS.get(says.workflow()).name());
        if (says.operation() >= 0) {
            does(tree, OPERATIONS.get(says.operation()), says.broken());
        } else if (says.broken()) {
            ((ObjectNode) tree.at("/spec/mapping/steps/0/fields/0")).put("from", "nothing");
        }
        if (says.large()) {
            tree.withObject("/spec/contract/schema").put("description", LARGE);
        }
        return Json.MAPPER.convertValue(tree, OdooInterface.class);
    }

    /** The message is the operation's document. */
    private static void does(ObjectNode tree, String operation, boolean broken) {
        var transfers = operation.startsWith("stock.");
        tree.withObject("/spec").put("workflow", (transfers ? Workflow.stockTransfer : Workflow.masterData).name());
        tree.withObject("/spec/contract").remove("schema");
        tree.withObject("/spec/keys").putArray("order").add(transfers ? "from" : "item");
        tree.withObject("/spec/keys").putArray("idempotency").add(transfers ? "reference" : "item");
        tree.withObject("/spec/mapping").putArray("steps").addObject().put("do", operation + (broken ? "s" : ""));
    }

    /** A namespace over time, with an Odoo whose kits a human installs. */
    private static final class Cluster implements KitNames {
        private final Map<String, OdooInterface> manifests = new TreeMap<>();
        private final Set<String> installed = new HashSet<>();
        private final Platform platform =
                new Platform("here", "plantline.test/plantline-runtime:1", "IfNotPresent", false, this);
        private List<RuntimeConfiguration> running = List.of();
        private List<SideKit> seen;
        private int text;
        private int references;

        DesiredPlant reconcile() {
            var tree =
                    Json.MAPPER.<ObjectNode>valueToTree(WORLD.odooConnections().get(0));
            tree.withObject("/spec/references/item").put("externalId", "r" + references + "_{code}");
            var odoo = Json.MAPPER.convertValue(tree, OdooConnection.class);
            odoo.setStatus(new OdooConnectionStatus(null, List.of(), null, null, seen, null, null, null));
            var world = new ClusterState(
                    WORLD.now(),
                    WORLD.plants(),
                    WORLD.latencyClasses(),
                    WORLD.policies(),
                    WORLD.templates(),
                    List.of(odoo),
                    List.copyOf(manifests.values()),
                    WORLD.codeMaps(),
                    running,
                    WORLD.secrets(),
                    WORLD.financeNamespaces(),
                    WORLD.changes());
            var desired = Desired.of(world, "plant-lyon", platform);
            running = desired.configurations();
            look(desired);
            return desired;
        }

        /** Names of the interfaces that run with a kit that is installed. */
        Set<String> worked() {
            var names = new TreeSet<String>();
            running.stream().filter(each -> each.role() != Role.gateway).forEach(each -> each.interfaces().stream()
                    .filter(one -> each.odooConnections()
                            .get("odoo")
                            .duties()
                            .get(one.spec().target().odoo().duty())
                            .kit(KitUse.of(one.spec()))
                            .filter(installed::contains)
                            .isPresent())
                    .forEach(one -> names.add(one.name())));
            return names;
        }

        /** The duty of each interface that runs. */
        Map<String, String> duties() {
            var duties = new TreeMap<String, String>();
            running.forEach(each -> each.interfaces()
                    .forEach(one ->
                            duties.put(one.name(), one.spec().target().odoo().duty())));
            return duties;
        }

        /** A human installs what the connection asks for, and the operator looks. */
        void install(DesiredPlant desired) {
            kits(desired).forEach((use, kit) -> installed.add(action(kit.plant(), use.duty(), kit.newest())));
            look(desired);
        }

        private void look(DesiredPlant desired) {
            var kits = new ArrayList<SideKit>();
            kits(desired).forEach((use, kit) -> Stream.of(kit.action(), action(kit.plant(), use.duty(), kit.newest()))
                    .distinct()
                    .forEach(action -> kits.add(new SideKit(
                            use.duty(), use.use(), action, installed.contains(action) ? "installed" : "missing"))));
            seen = List.copyOf(kits);
        }

        private static Map<DutyUse, KitInUse> kits(DesiredPlant desired) {
            return Optional.<Map<DutyUse, KitInUse>>ofNullable(desired.kits().get("odoo"))
                    .orElse(Map.of());
        }

        @Override
        public String action(String plant, String duty, KitContent content) {
            return duty + "@" + text + " "
                    + content.match(
                            steps -> steps.workflows().toString(),
                            operation -> operation.references().item().externalId() + " [" + operation.name() + "]");
        }

        @Override
        public boolean isSameText(String one, String other) {
            return one.substring(0, one.indexOf(' ')).equals(other.substring(0, other.indexOf(' ')));
        }
    }
}
