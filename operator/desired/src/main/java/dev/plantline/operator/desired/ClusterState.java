package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.operator.desired.resolve.TemplatedSpec;
import dev.plantline.operator.desired.secret.SecretReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that decides what a namespace's plant gets, as seen at one moment. Lists may hold more than one namespace; only what belongs is used.
 *
 * @param now the moment
 * @param plants every Plant of the cluster, because a plant's name is unique in it
 * @param latencyClasses every LatencyClass
 * @param policies every InterfacePolicy
 * @param templates every InterfaceTemplate
 * @param odooConnections OdooConnections, at least those of the namespace and those of the interfaces elsewhere; where people decide about changes, also
 *     all that are for production
 * @param interfaces OdooInterfaces, at least those of the namespace and those elsewhere that keep master records, of which one system is the owner
 * @param codeMaps CodeMaps, and the tables that pods have
 * @param running what the namespace's workloads are configured with now, see {@link RuntimeConfigurations#running}; it keeps an interface's last
 *     good revision at work while a new one is invalid
 * @param elsewhere what workloads of other namespaces are configured with now, by namespace; at least where they keep master records
 * @param secrets looks into the Secrets that manifests refer to
 * @param financeNamespaces namespaces that the platform has labelled for finance; of those without an interface of finance it need not know
 * @param changes what is known of changes that people decide about
 */
public record ClusterState(
        Instant now,
        List<Plant> plants,
        List<LatencyClass> latencyClasses,
        List<InterfacePolicy> policies,
        List<InterfaceTemplate> templates,
        List<OdooConnection> odooConnections,
        List<OdooInterface> interfaces,
        KnownCodeMaps codeMaps,
        List<RuntimeConfiguration> running,
        Map<String, List<RuntimeConfiguration>> elsewhere,
        SecretReader secrets,
        Set<String> financeNamespaces,
        ChangeRecords changes) {

    /** The older wins; of two made in one second, and of files that no server has dated, the one whose name comes first. */
    public static final Comparator<HasMetadata> OLDER_FIRST = Comparator.<HasMetadata, String>comparing(
                    each -> each.getMetadata().getCreationTimestamp(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(each -> each.getMetadata().getNamespace())
            .thenComparing(each -> each.getMetadata().getName());

    /** The plant of a name: the oldest, because a plant's name is unique in the cluster. */
    public static Optional<Plant> plant(Collection<Plant> plants, String name) {
        return plants.stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .min(OLDER_FIRST);
    }

    /** The class of a name, as its manifest says; a null name is that of no class. */
    public Optional<LatencyClassSpec> latencyClass(String name) {
        return latencyClasses.stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .map(LatencyClass::getSpec)
                .findFirst();
    }

    /** The template that a manifest names; empty: it names none, or there is none of the name. */
    public Optional<InterfaceTemplate> template(OdooInterface each) {
        return template(each, templates);
    }

    /** The one of these templates that a manifest names. */
    public static Optional<InterfaceTemplate> template(OdooInterface each, Collection<InterfaceTemplate> templates) {
        return Optional.ofNullable(each.getSpec().templateRef()).flatMap(ref -> templates.stream()
                .filter(one -> one.getMetadata().getName().equals(ref.name()))
                .findFirst());
    }

    /** A manifest with its template. */
    public TemplatedSpec templated(OdooInterface each) {
        return new TemplatedSpec(each.getSpec(), template(each));
    }

    /** What a manifest says with its template; what comes from its class, its plant or by default is not in it. It may lack anything. */
    public OdooInterfaceSpec spec(OdooInterface each) {
        return templated(each).whole();
    }

    /** The connection of a name in a namespace; a null name is that of none. */
    public Optional<OdooConnection> odooConnection(String namespace, String name) {
        return odooConnections.stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace())
                        && each.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The interfaces of a namespace. */
    public Stream<OdooInterface> interfaces(String namespace) {
        return interfaces.stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()));
    }

    /** Of namespaces whose workloads nobody looks at but their own. */
    public ClusterState(
            Instant now,
            List<Plant> plants,
            List<LatencyClass> latencyClasses,
            List<InterfacePolicy> policies,
            List<InterfaceTemplate> templates,
            List<OdooConnection> odooConnections,
            List<OdooInterface> interfaces,
            KnownCodeMaps codeMaps,
            List<RuntimeConfiguration> running,
            SecretReader secrets,
            Set<String> financeNamespaces,
            ChangeRecords changes) {
        this(
                now,
                plants,
                latencyClasses,
                policies,
                templates,
                odooConnections,
                interfaces,
                codeMaps,
                running,
                Map.of(),
                secrets,
                financeNamespaces,
                changes);
    }

    /** The same with other people. */
    public ClusterState withChanges(ChangeRecords others) {
        return new ClusterState(
                now,
                plants,
                latencyClasses,
                policies,
                templates,
                odooConnections,
                interfaces,
                codeMaps,
                running,
                elsewhere,
                secrets,
                financeNamespaces,
                others);
    }

    /** Copies the lists. */
    public ClusterState {
        plants = List.copyOf(plants);
        latencyClasses = List.copyOf(latencyClasses);
        policies = List.copyOf(policies);
        templates = List.copyOf(templates);
        odooConnections = List.copyOf(odooConnections);
        interfaces = List.copyOf(interfaces);
        running = List.copyOf(running);
        elsewhere = Map.copyOf(elsewhere);
        financeNamespaces = Set.copyOf(financeNamespaces);
    }
}
