package dev.plantline.operator.cluster;

import dev.plantline.operator.desired.policy.PolicyReports;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Arrays;
import java.util.Optional;

/** Kinds that a cluster may have or not have, and of which the operator makes objects where it has them. */
public enum OptionalKind {
    /** A plant's alerts, for the Prometheus operator. */
    PROMETHEUS_RULE("monitoring.coreos.com/v1", "PrometheusRule", "prometheusrules"),
    /** How an interface stands with its policies, for whoever shows OpenReports. */
    REPORT(PolicyReports.API_VERSION, PolicyReports.KIND, "reports") {
        @Override
        ItemStore<GenericKubernetesResource> store() {
            return new BasicItemStore<>(Cache::metaNamespaceKeyFunc) {
                @Override
                public GenericKubernetesResource put(String key, GenericKubernetesResource report) {
                    return super.put(key, Difference.condensed(report));
                }
            };
        }

        @Override
        HasMetadata asKept(HasMetadata object) {
            return Difference.condensed((GenericKubernetesResource) object);
        }
    };

    private final String apiVersion;
    private final String kind;
    private final ResourceDefinitionContext context;

    OptionalKind(String apiVersion, String kind, String plural) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        String[] parts = apiVersion.split("/");
        this.context = new ResourceDefinitionContext.Builder()
                .withGroup(parts[0])
                .withVersion(parts[1])
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** The one that an object is of; empty: it is of a kind that every cluster has. */
    static Optional<OptionalKind> of(HasMetadata object) {
        return Arrays.stream(values()).filter(each -> each.is(object)).findFirst();
    }

    /** Whether an object is of it. */
    public boolean is(HasMetadata object) {
        return apiVersion.equals(object.getApiVersion()) && kind.equals(object.getKind());
    }

    /** For requests. */
    ResourceDefinitionContext context() {
        return context;
    }

    /** Name of its definition. */
    String definition() {
        return context.getPlural() + "." + context.getGroup();
    }

    /** The kind, for people. */
    @Override
    public String toString() {
        return kind;
    }

    /** In which its watch keeps what it sees. There is a report for each interface, and of thousands only what tells whether they are as they should be is kept. */
    ItemStore<GenericKubernetesResource> store() {
        return new BasicItemStore<>(Cache::metaNamespaceKeyFunc);
    }

    /** An object as the watch keeps it, to be compared with what is kept. */
    HasMetadata asKept(HasMetadata object) {
        return object;
    }
}
