package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicySpec;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Action;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.Operations;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.KnownCodeMaps;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.RuntimeConfigurations;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.operator.desired.policy.Policies;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import dev.plantline.operator.desired.resolve.TemplateFaults;
import dev.plantline.operator.desired.resolve.TemplatedSpec;
import dev.plantline.operator.desired.validation.CrdValidator;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory of manifests after every check that needs neither cluster nor Odoo: readable, as the definitions of the kinds say, in agreement
 * with one another. Secrets that are not among them count as present, and as being for what they are wanted for.
 *
 * @param world the good ones, with the latency classes, policies and templates of the chart that the directory does not define itself
 * @param form what is wrong with single manifests; these are not in the world
 * @param agreement what is wrong with the good ones together, with their mappings and with their examples
 * @param warnings what policies and the compiler say of the good ones without denying them
 * @param files where each good interface stands
 */
public record Checked(
        ClusterState world,
        List<Finding> form,
        List<Finding> agreement,
        List<Finding> warnings,
        Map<OdooInterface, Manifest> files) {

    /** Compiles each rule once. */
    private static final CrdValidator VALIDATOR = new CrdValidator();

    /** Checks manifests. */
    public static Checked of(Manifests manifests) {
        return of(manifests, List.of(), Map.of());
    }

    /**
     * Checks manifests as if they were applied where others run.
     *
     * @param running what pods are configured with, see {@link #configurations}
     * @param tables the code maps that they work with, see {@link #tables}
     */
    static Checked of(
            Manifests manifests, List<RuntimeConfiguration> running, Map<String, SortedMap<String, String>> tables) {
        List<Finding> form = new ArrayList<>(manifests.findings());
        Map<CustomResource<?, ?>, Manifest> files = new IdentityHashMap<>();
        List<Plant> plants = new ArrayList<>();
        List<LatencyClass> classes = new ArrayList<>();
        List<InterfacePolicy> policies = new ArrayList<>();
        List<InterfaceTemplate> templates = new ArrayList<>();
        List<OdooConnection> odooConnections = new ArrayList<>();
        List<OdooInterface> interfaces = new ArrayList<>();
        List<CodeMap> codeMaps = new ArrayList<>();
        Map<String, Manifest> seen = new HashMap<>();
        Set<String> refused = new HashSet<>();
        for (Manifest manifest : withTheChart(manifests.all())) {
            List<Finding> found = VALIDATOR.validate(manifest.tree()).stream()
                    .map(each -> manifest.finding(each.path(), each.message()))
                    .toList();
            Manifest first = seen.putIfAbsent(manifest.resource() + " " + manifest.namespace(), manifest);
            if (first != null) {
                found = List.of(twice(manifest, first));
            }
            if (!found.isEmpty()) {
                refused.add(manifest.kind());
                form.addAll(found);
                continue;
            }
            boolean kept =
                    switch (manifest.ownKind().orElseThrow()) {
                        case PLANT -> plants.add(read(manifest, PlantSpec.class, Plant::new, files));
                        case LATENCY_CLASS ->
                            classes.add(read(manifest, LatencyClassSpec.class, LatencyClass::new, files));
                        case INTERFACE_POLICY -> {
                            InterfacePolicy policy =
                                    read(manifest, InterfacePolicySpec.class, InterfacePolicy::new, files);
                            Policies.faults(policy).stream()
                                    .map(each -> manifest.finding(each.path(), each.message()))
                                    .forEach(form::add);
                            yield policies.add(policy);
                        }
                        case INTERFACE_REVISION, INTERFACE_RELEASE -> {
                            form.add(
                                    manifest.finding(
                                            "kind",
                                            "revisions and releases are written by the operator alone: remove it from the directory"));
                            yield false;
                        }
                        case INTERFACE_DECISION, INTERFACE_COMMAND -> true; // the people whose cluster it is judge it
                        case INTERFACE_TEMPLATE -> {
                            InterfaceTemplate template =
                                    read(manifest, InterfaceTemplateSpec.class, InterfaceTemplate::new, files);
                            TemplateFaults.of(template).stream()
                                    .map(each -> manifest.finding(each.path(), each.message()))
                                    .forEach(form::add);
                            yield templates.add(template);
                        }
                        case ODOO_CONNECTION ->
                            odooConnections.add(read(manifest, OdooConnectionSpec.class, OdooConnection::new, files));
                        case CODE_MAP -> codeMaps.add(read(manifest, CodeMapSpec.class, CodeMap::new, files));
                        case ODOO_INTERFACE ->
                            interfaces.add(read(manifest, OdooInterfaceSpec.class, OdooInterface::new, files));
                    };
        }
        ClusterState world = new ClusterState(
                Instant.now(),
                plants,
                classes,
                policies,
                templates,
                odooConnections,
                interfaces,
                new KnownCodeMaps(codeMaps, tables),
                running,
                GivenSecrets.of(manifests),
                // Which namespaces are labelled only the cluster knows; a hint names those that must be.
                interfaces.stream()
                        .filter(each -> isFinance(
                                new TemplatedSpec(each.getSpec(), ClusterState.template(each, templates)).whole()))
                        .map(each -> each.getMetadata().getNamespace())
                        .collect(Collectors.toSet()),
                ChangeRecords.NONE);
        Map<OdooInterface, Manifest> ofInterfaces = new IdentityHashMap<>();
        interfaces.forEach(each -> ofInterfaces.put(each, files.get(each)));
        boolean unread = !manifests.findings().isEmpty();
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        Map<String, EffectiveInterfaces> resolved = new TreeMap<>();
        namespaces(world).forEach(each -> resolved.put(each, resolution.of(world, each)));
        resolved.values().stream()
                .flatMap(each -> each.codeMaps().values().stream())
                .filter(each -> !each.obstacles().isEmpty())
                .forEach(each -> {
                    refused.add(Kinds.CODE_MAP.kind());
                    Manifest manifest = files.get(each.resource().orElseThrow());
                    each.obstacles().forEach(one -> form.add(manifest.finding(one.path(), one.message())));
                });
        Checked checked = new Checked(
                world,
                List.copyOf(form),
                obstacles(world, resolved, files, each -> followsFrom(each.reason(), refused, unread)),
                warnings(resolved, ofInterfaces),
                Collections.unmodifiableMap(ofInterfaces));
        return new Checked(
                world,
                checked.form,
                checked.agreement,
                Stream.concat(checked.warnings.stream(), checked.ofTheCompiler())
                        .sorted(Comparator.comparing(each -> each.file() + " " + each.resource()))
                        .toList(),
                checked.files);
    }

    /** What has no effect, and is most likely not what was meant. */
    private Stream<Finding> ofTheCompiler() {
        return files.entrySet().stream().flatMap(each -> compile(each.getKey()).warnings().stream()
                .map(warning -> each.getValue().finding(warning.path(), warning.message())));
    }

    /** What pods would be configured with. */
    List<RuntimeConfiguration> configurations() {
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        return namespaces().stream()
                .flatMap(each -> RuntimeConfigurations.of(world, resolution.of(world, each), "").stream())
                .toList();
    }

    /** The code maps that pods would work with, by namespace and name. */
    Map<String, SortedMap<String, String>> tables() {
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        return namespaces().stream()
                .collect(Collectors.toMap(
                        each -> each,
                        each -> CodeMapConfigurations.stored(
                                resolution.of(world, each).codeMaps())));
    }

    /** Everything that is wrong. */
    public List<Finding> findings() {
        return Stream.concat(form.stream(), agreement.stream()).toList();
    }

    private static List<Manifest> withTheChart(List<Manifest> all) {
        Set<String> own = all.stream().map(Manifest::resource).collect(Collectors.toSet());
        return Stream.concat(
                        all.stream().filter(each -> VALIDATOR.knows(each.tree())),
                        Manifests.ofTheChart().stream().filter(each -> !own.contains(each.resource())))
                .toList();
    }

    /** The API server would keep whichever is applied last. */
    private static Finding twice(Manifest manifest, Manifest first) {
        return manifest.finding(
                "metadata.name",
                "the same " + manifest.kind() + " stands in " + first.file() + ":"
                        + first.document().line("metadata.name") + " already: remove one of the two or rename it");
    }

    /** The namespaces of its plants and interfaces. */
    public TreeSet<String> namespaces() {
        return namespaces(world);
    }

    private static TreeSet<String> namespaces(ClusterState world) {
        TreeSet<String> namespaces = new TreeSet<>();
        world.plants().forEach(each -> namespaces.add(each.getMetadata().getNamespace()));
        world.interfaces().forEach(each -> namespaces.add(each.getMetadata().getNamespace()));
        return namespaces;
    }

    /** The plant of a namespace. */
    Optional<Plant> plant(String namespace) {
        return world.plants().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .findFirst();
    }

    /** The OdooConnection that an interface names, or else its plant; empty: neither does. */
    Optional<String> connection(OdooInterface each) {
        return Optional.ofNullable(spec(each).target())
                .map(target -> target.odoo().connection())
                .or(() -> plant(each.getMetadata().getNamespace())
                        .map(plant -> plant.getSpec().odooConnection()));
    }

    /** The time zone of a namespace's plant; empty: it has none that is known. */
    Optional<ZoneId> zone(String namespace) {
        return plant(namespace)
                .map(each -> each.getSpec().timeZone())
                .filter(ZoneId.getAvailableZoneIds()::contains)
                .map(ZoneId::of);
    }

    /** What an interface says with its template; the rest is filled in when it goes live. */
    OdooInterfaceSpec spec(OdooInterface each) {
        return world.spec(each);
    }

    /** Compiles an interface by itself: whether plant, Odoo and classes agree with it is another matter. Without a plant that is called plant, in UTC. */
    Compilation compile(OdooInterface each) {
        String namespace = each.getMetadata().getNamespace();
        List<Problem> problems =
                world.templated(each).problems(each.getMetadata().getName());
        if (!problems.isEmpty()) {
            return new Compilation.Refused(problems, List.of(), Set.of());
        }
        String plant = plant(namespace).map(p -> p.getMetadata().getName()).orElse("plant");
        return InterfaceCompiler.compile(
                new InterfaceId(plant, each.getMetadata().getName()),
                spec(each),
                zone(namespace).orElse(ZoneOffset.UTC),
                codeMaps(namespace));
    }

    /** The good CodeMaps of a namespace; what is wrong with the others is told with them. */
    PlantCodeMaps codeMaps(String namespace) {
        return PlantCodeMaps.of(world.codeMaps().declared().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .map(each -> CodeTableCompiler.compile(
                                each.getMetadata().getName(),
                                each.getSpec(),
                                zone(namespace).orElse(ZoneOffset.UTC))
                        .table())
                .filter(Objects::nonNull)
                .toList());
    }

    /** What is denied is an obstacle, and told as one. */
    private static List<Finding> warnings(
            Map<String, EffectiveInterfaces> resolved, Map<OdooInterface, Manifest> files) {
        List<Finding> warnings = new ArrayList<>();
        files.forEach(
                (resource, manifest) -> resolved.get(resource.getMetadata().getNamespace())
                        .policies()
                        .getOrDefault(resource.getMetadata().getName(), List.of())
                        .forEach(verdict -> verdict.broken().stream()
                                .filter(each -> each.isExcepted() || verdict.action() != Action.deny)
                                .map(each -> manifest.finding(each.path(), warning(verdict, each)))
                                .forEach(warnings::add)));
        warnings.sort(Comparator.comparing(each -> each.file() + " " + each.resource()));
        return List.copyOf(warnings);
    }

    private static String warning(PolicyVerdict verdict, PolicyVerdict.Broken broken) {
        return broken.message() + " (policy " + verdict.policy()
                + (broken.isExcepted() ? ", tolerated until " + broken.exceptUntil() : "") + ")";
    }

    private static List<Finding> obstacles(
            ClusterState world,
            Map<String, EffectiveInterfaces> resolved,
            Map<CustomResource<?, ?>, Manifest> files,
            Predicate<Obstacle> toldElsewhere) {
        List<Finding> findings = new ArrayList<>();
        resolved.forEach((namespace, effective) -> {
            Map<String, List<Obstacle>> whateverThePlant =
                    effective.plant().isPresent() ? Map.of() : AssumedPlant.obstacles(world, namespace);
            Stream.of(world.plants(), world.interfaces())
                    .flatMap(List::stream)
                    .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                    .forEach(each -> {
                        String name = each.getMetadata().getName();
                        boolean isPlant = each instanceof Plant;
                        var byName = isPlant ? effective.plantObstacles() : effective.interfaceObstacles();
                        Stream.concat(
                                        byName.getOrDefault(name, List.of()).stream(),
                                        isPlant
                                                ? Stream.empty()
                                                : whateverThePlant.getOrDefault(name, List.of()).stream()
                                                        .filter(Predicate.not(AssumedPlant::dependsOnPlant)))
                                .filter(Predicate.not(toldElsewhere))
                                .map(obstacle -> finding(files.get(each), obstacle))
                                .forEach(findings::add);
                    });
        });
        return List.copyOf(findings);
    }

    private static Finding finding(Manifest manifest, Obstacle obstacle) {
        boolean assumed = obstacle.reason() == Obstacle.Reason.PlantMissing && !manifest.hasNamespace();
        return manifest.finding(
                obstacle.path(),
                (assumed ? "is missing, so that namespace " + manifest.namespace() + " is assumed; " : "")
                        + obstacle.message());
    }

    /** What is not wrong, but has surprised others. What the platform did with the namespaces only the cluster knows. */
    public List<String> hints() {
        return Stream.of(namespaceHints(), financeHints(), countHints())
                .flatMap(each -> each)
                .toList();
    }

    /** Counts of one place are worked in the order in which they came by its order key alone. */
    private Stream<String> countHints() {
        return world.interfaces().stream().flatMap(each -> {
            OdooInterfaceSpec spec = spec(each);
            if (spec.keys() == null || spec.keys().order() == null) {
                return Stream.empty();
            }
            return Operations.placesCounted(spec).stream()
                    .filter(place -> !spec.keys().order().equals(List.of(place)))
                    .limit(1)
                    .map(place -> each.getMetadata().getName() + ": stock.count counts the place in " + place
                            + " of the message, and spec.keys.order is "
                            + spec.keys().order() + ": with order: ["
                            + place
                            + "] the counts of one place are worked in the order in which they came; with another"
                            + " one an older count may come after a newer one, and is refused then");
        });
    }

    private Stream<String> financeHints() {
        return world.interfaces().stream()
                .filter(each -> isFinance(spec(each)))
                .collect(Collectors.groupingBy(
                        each -> each.getMetadata().getNamespace(),
                        TreeMap::new,
                        Collectors.mapping(each -> each.getMetadata().getName(), Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(each -> each.getValue()
                        + ": the workflow is one of finance, so the platform team must have labelled the"
                        + " namespace: kubectl label namespace " + each.getKey() + " " + Labels.FINANCE + "=true");
    }

    private static boolean isFinance(OdooInterfaceSpec spec) {
        return spec.workflow() != null && WorkflowMatrix.shipped().isFinance(spec.workflow());
    }

    private Stream<String> namespaceHints() {
        return world.plants().stream()
                .map(Plant::getMetadata)
                .filter(each -> each.getNamespace().equals(Manifest.DEFAULT_NAMESPACE))
                .map(each -> "Plant " + each.getName() + " is in namespace " + each.getNamespace()
                        + ", or names none. Plantline looks after the namespaces that the chart's plants.namespaces lists:"
                        + " give the plant one of its own, and list it there");
    }

    /**
     * What is wrong only because of another resource is told there and not a second time; what is missing may stand in a file that could not
     * be read.
     */
    private static boolean followsFrom(Obstacle.Reason reason, Set<String> refused, boolean unread) {
        return switch (reason) {
            case PlantRefused -> true;
            case PlantMissing -> unread || refused.contains(Kinds.PLANT.kind());
            case UnknownTemplate -> unread || refused.contains(Kinds.INTERFACE_TEMPLATE.kind());
            case UnknownCodeMap -> unread || refused.contains(Kinds.CODE_MAP.kind());
            case UnknownLatencyClass -> unread || refused.contains(Kinds.LATENCY_CLASS.kind());
            case UnknownOdooConnection -> unread || refused.contains(Kinds.ODOO_CONNECTION.kind());
            default -> false;
        };
    }

    private static <S, R extends CustomResource<S, ?>> R read(
            Manifest manifest, Class<S> specType, Supplier<R> make, Map<CustomResource<?, ?>, Manifest> files) {
        try {
            R resource = make.get();
            resource.getMetadata().setName(manifest.name());
            resource.getMetadata().setNamespace(manifest.namespace());
            resource.setSpec(Json.MAPPER.treeToValue(manifest.tree().path("spec"), specType));
            files.put(resource, manifest);
            return resource;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(manifest.resource() + " passed the rules of its kind", e);
        }
    }
}
