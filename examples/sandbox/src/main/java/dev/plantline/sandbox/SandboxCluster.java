package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.resolve.TemplatedSpec;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Kubernetes API of the sandbox with a directory of manifests in it, as somebody would apply them. What says where Kafka and Odoo are is
 * replaced by where they are here; nothing else is. Thread safe.
 */
final class SandboxCluster implements AutoCloseable {
    private static final String MANAGER = "plantline-apply";
    private static final String INSECURE = "insecureTransport";

    private final InMemoryKubernetes kubernetes;
    private final KubernetesClient client;
    private final String bootstrapServers;
    private final SandboxUsers users;
    private final SandboxOdoo odoo;
    private final SandboxDirectory directory;
    /** What was applied, by kind, namespace and name. */
    private volatile Map<String, Manifest> applied = Map.of();
    /** Resources that were not applied, because nobody could work with them here. */
    private volatile List<String> leftOut = List.of();

    /**
     * What applying a directory did with one manifest.
     *
     * @param resource kind and name
     * @param what what was done
     */
    record Change(String resource, What what) {
        /** What can be done. */
        enum What {
            /** It is new. */
            created,
            /** It was there and says something else now. */
            configured,
            /** It was there and says the same. */
            unchanged,
            /** It is not in the directory any more. */
            deleted,
            /** It is not in the directory any more, and nobody asked to delete it. */
            left
        }
    }

    private SandboxCluster(
            InMemoryKubernetes kubernetes,
            String bootstrapServers,
            SandboxUsers users,
            SandboxOdoo odoo,
            SandboxDirectory directory) {
        this.kubernetes = kubernetes;
        this.client = kubernetes.client();
        this.bootstrapServers = bootstrapServers;
        this.users = users;
        this.odoo = odoo;
        this.directory = directory;
    }

    /**
     * Starts an API without manifests.
     *
     * @param definitions directory of the custom resource definitions
     * @param bootstrapServers of the sandbox's broker
     * @param users of that broker
     * @param odoo of the sandbox
     * @param directory keeps the keys that senders share
     */
    static SandboxCluster start(
            Path definitions,
            String bootstrapServers,
            SandboxUsers users,
            SandboxOdoo odoo,
            SandboxDirectory directory) {
        return new SandboxCluster(
                InMemoryKubernetes.start(0, List.of(definitions)), bootstrapServers, users, odoo, directory);
    }

    /**
     * Applies everything: namespaces, Secrets, latency classes, manifests.
     *
     * @param manifests checked ones
     * @param prune whether what was applied before and is not among them is deleted
     * @return what was done, in the order of the manifests
     * @throws SandboxException when Odoo has no user for a duty
     */
    synchronized List<Change> apply(Manifests manifests, boolean prune) {
        Map<String, Manifest> wanted = wanted(manifests);
        TreeSet<String> namespaces = new TreeSet<>();
        wanted.values().stream().filter(SandboxCluster::isNamespaced).forEach(each -> namespaces.add(each.namespace()));
        namespaces.forEach(
                namespace -> applySecrets(namespace, wanted.values().stream().toList()));
        List<Change> changes = new ArrayList<>();
        wanted.forEach((id, manifest) -> {
            Manifest before = applied.get(id);
            boolean same = before != null && before.tree().equals(manifest.tree());
            if (!same) {
                put(client.resource(Serialization.asJson(manifest.tree())));
            }
            changes.add(new Change(
                    manifest.resource(),
                    before == null ? Change.What.created : same ? Change.What.unchanged : Change.What.configured));
        });
        Map<String, Manifest> next = new LinkedHashMap<>(wanted);
        applied.forEach((id, manifest) -> {
            if (!wanted.containsKey(id)) {
                if (prune) {
                    client.resource(Serialization.asJson(manifest.tree())).delete();
                } else {
                    next.put(id, manifest);
                }
                changes.add(new Change(manifest.resource(), prune ? Change.What.deleted : Change.What.left));
            }
        });
        applied = next;
        return changes;
    }

    /** A client of the API. */
    KubernetesClient client() {
        return client;
    }

    /** Writes a kubeconfig, for processes of their own; readable for its owner only, because it holds a token. */
    Path kubeconfig(Path file) {
        try {
            OwnerOnly.write(file, kubernetes.kubeconfig());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The interfaces, as applied. */
    List<Manifest> interfaces() {
        return ofKind(Kinds.ODOO_INTERFACE);
    }

    /** What an interface says with its template. */
    TemplatedSpec templated(Manifest manifest) {
        return templated(
                manifest,
                manifest.tree().at("/spec/templateRef").isMissingNode()
                        ? List.of()
                        : client.resources(InterfaceTemplate.class).list().getItems());
    }

    /** The name of the plant in the namespace of a manifest; empty when there is none. */
    String plantName(Manifest manifest) {
        return ofKind(Kinds.PLANT).stream()
                .filter(each -> each.namespace().equals(manifest.namespace()))
                .findFirst()
                .map(Manifest::name)
                .orElse("");
    }

    /** The names of all plants. */
    List<String> plants() {
        return ofKind(Kinds.PLANT).stream().map(Manifest::name).distinct().toList();
    }

    /** Whether the operator says that an interface is ready. */
    boolean ready(Manifest manifest) {
        return readiness(manifest)
                .filter(each -> each.getStatus().equals("True"))
                .isPresent();
    }

    /** What the operator says about an interface that is not ready. */
    String notReady(Manifest manifest) {
        return readiness(manifest).map(Condition::getMessage).orElse("the operator has not looked at it yet");
    }

    /** The interfaces as the API has them, with what the operator says of them. */
    List<JsonNode> statuses() {
        return client.resources(OdooInterface.class).inAnyNamespace().list().getItems().stream()
                .map(each -> Serialization.unmarshal(Serialization.asJson(each), JsonNode.class))
                .toList();
    }

    private Optional<Condition> readiness(Manifest manifest) {
        OdooInterface found = client.resources(OdooInterface.class)
                .inNamespace(manifest.namespace())
                .withName(manifest.name())
                .get();
        return found == null || found.getStatus() == null || found.getStatus().conditions() == null
                ? Optional.empty()
                : found.getStatus().conditions().stream()
                        .filter(each -> each.getType().equals("Ready"))
                        .findFirst();
    }

    /** What the sandbox changed in the manifests, for the person at the terminal. */
    List<String> replaced() {
        return Stream.concat(
                        leftOut.stream()
                                .map(each -> each + " is left out: what it posts waits until people of finance have"
                                        + " released it, and there are none here"),
                        applied.values().stream().flatMap(this::replaced))
                .toList();
    }

    private Stream<String> replaced(Manifest manifest) {
        JsonNode spec = manifest.tree().path("spec");
        return switch (own(manifest)) {
            case PLANT ->
                Stream.of(manifest.resource() + ": kafka is "
                        + spec.at("/kafka/bootstrapServers").asText() + ", users are "
                        + spec.at("/kafka/sasl/users").findValuesAsText("username").stream()
                                .collect(Collectors.joining(", ")));
            case ODOO_CONNECTION ->
                Stream.of(manifest.resource() + ": url is " + spec.path("url").asText());
            case ODOO_INTERFACE,
                    CODE_MAP,
                    LATENCY_CLASS,
                    INTERFACE_POLICY,
                    INTERFACE_REVISION,
                    INTERFACE_DECISION,
                    INTERFACE_RELEASE,
                    INTERFACE_COMMAND,
                    INTERFACE_TEMPLATE -> Stream.of();
        };
    }

    @Override
    public void close() {
        kubernetes.close();
    }

    private List<Manifest> ofKind(Kinds kind) {
        return applied.values().stream().filter(each -> each.is(kind)).toList();
    }

    private Map<String, Manifest> wanted(Manifests manifests) {
        List<Manifest> all = Stream.concat(
                        Manifests.ofTheChart().stream(),
                        manifests.all().stream().filter(each -> each.ownKind().isPresent()))
                .toList();
        List<Manifest> posting = posting(all);
        leftOut = posting.stream().map(Manifest::resource).toList();
        Map<String, Manifest> wanted = new LinkedHashMap<>();
        all.stream()
                .filter(each -> !posting.contains(each))
                .map(this::here)
                .forEach(each ->
                        wanted.put(each.resource() + (isNamespaced(each) ? " in " + each.namespace() : ""), each));
        return wanted;
    }

    /** The interfaces that post: the operator lets none go live in a plant that does not record who asks for changes, as none does here. */
    private static List<Manifest> posting(List<Manifest> all) {
        List<InterfaceTemplate> templates = all.stream()
                .filter(each -> each.is(Kinds.INTERFACE_TEMPLATE))
                .map(each -> Json.MAPPER.convertValue(each.tree(), InterfaceTemplate.class))
                .toList();
        return all.stream()
                .filter(each -> each.is(Kinds.ODOO_INTERFACE)
                        && templated(each, templates)
                                .workflow()
                                .filter(Workflow.posting::equals)
                                .isPresent())
                .toList();
    }

    private static TemplatedSpec templated(Manifest manifest, List<InterfaceTemplate> templates) {
        OdooInterface declared = Json.MAPPER.convertValue(manifest.tree(), OdooInterface.class);
        return new TemplatedSpec(declared.getSpec(), ClusterState.template(declared, templates));
    }

    private void applySecrets(String namespace, List<Manifest> manifests) {
        put(client.resource(new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                // As the platform does on a cluster; here whoever starts it is the platform.
                .addToLabels(Labels.FINANCE, "true")
                .endMetadata()
                .build()));
        SandboxSecrets.of(namespace, manifests, odoo, users, directory).forEach(secret -> put(client.resource(secret)));
    }

    private static void put(Resource<?> resource) {
        resource.fieldManager(MANAGER).forceConflicts().serverSideApply();
    }

    private Manifest here(Manifest manifest) {
        return switch (own(manifest)) {
            case PLANT -> {
                ObjectNode tree = manifest.tree().deepCopy();
                tree.withObject("/spec/kafka")
                        .removeAll()
                        .put("bootstrapServers", bootstrapServers)
                        .put("replicationFactor", 1)
                        .put(INSECURE, true)
                        .set("sasl", SandboxUsers.sasl(manifest.name()));
                // Here people run the commands on this machine, as the auditor, and nobody else is there to approve a
                // change.
                tree.withObject("/spec").remove(List.of("desk", "changeControl"));
                yield manifest.with(tree);
            }
            case ODOO_CONNECTION -> {
                ObjectNode tree = manifest.tree().deepCopy();
                ObjectNode spec = tree.withObject("/spec");
                spec.put("url", odoo.url().toString()).put("database", odoo.database());
                spec.remove(List.of("tls", INSECURE));
                if (odoo.url().getScheme().equals("http")) {
                    spec.put(INSECURE, true);
                }
                yield manifest.with(tree);
            }
            // nobody is there who decides
            case INTERFACE_POLICY -> {
                ObjectNode tree = manifest.tree().deepCopy();
                if (tree.at("/spec/decisions").isObject()) {
                    tree.withObject("/spec/decisions").removeAll().put("delegated", false);
                }
                yield manifest.with(tree);
            }
            case ODOO_INTERFACE,
                    CODE_MAP,
                    LATENCY_CLASS,
                    INTERFACE_REVISION,
                    INTERFACE_DECISION,
                    INTERFACE_RELEASE,
                    INTERFACE_COMMAND,
                    INTERFACE_TEMPLATE -> manifest;
        };
    }

    /** Only Plantline's own manifests are applied. */
    private static Kinds own(Manifest manifest) {
        return manifest.ownKind().orElseThrow();
    }

    private static boolean isNamespaced(Manifest manifest) {
        return own(manifest).isNamespaced();
    }
}
