package dev.plantline.operator.desired;

import dev.plantline.model.RuntimeConfiguration.Role;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The labels of everything that the operator makes. Those of manifests are never copied: deployment tools track their own by them. */
public final class Labels {
    /** Standard label; its value is {@link #OPERATOR}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    /** Who made it. */
    public static final String OPERATOR = "plantline";
    /** Name of the plant. */
    public static final String PLANT = "plantline.dev/plant";
    /** Name of the workload. */
    public static final String WORKLOAD = "plantline.dev/workload";
    /** Name of the latency class. */
    public static final String LATENCY_CLASS = "plantline.dev/latency-class";
    /** Name of the interface that a revision is of. */
    public static final String INTERFACE = "plantline.dev/interface";
    /** Name of the code map that a revision is of. */
    public static final String CODE_MAP = "plantline.dev/code-map";
    /** What the workload does: streaming, batch or gateway. */
    public static final String ROLE = "plantline.dev/role";

    /**
     * Set to {@value #TRUE} by the platform on a Namespace that may have interfaces of finance. The operator sets it on what it makes for a workload of
     * finance, so that policies can tell these pods from others.
     */
    public static final String FINANCE = "plantline.dev/finance";

    private static final String TRUE = "true";
    private static final String NAME = "app.kubernetes.io/name";
    private static final String RUNTIME = "plantline-runtime";
    private static final String DESK = "plantline-desk";

    private Labels() {}

    /** Name of the workload that a resource was made for. */
    public static Optional<String> workload(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getLabels()).map(labels -> labels.get(WORKLOAD));
    }

    /** Name of the plant that a resource was made for. */
    public static Optional<String> plant(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getLabels()).map(labels -> labels.get(PLANT));
    }

    /** Whether the platform lets a namespace have interfaces of finance. */
    public static boolean allowsFinance(Namespace namespace) {
        return Optional.ofNullable(namespace.getMetadata().getLabels())
                .map(labels -> labels.get(FINANCE))
                .filter(TRUE::equals)
                .isPresent();
    }

    /** Those of everything that belongs to a plant as a whole. */
    public static Map<String, String> of(String plant) {
        return new TreeMap<>(Map.of(MANAGED_BY, OPERATOR, PLANT, plant));
    }

    static Map<String, String> of(Workload workload) {
        var labels = of(workload.plant());
        labels.put(NAME, RUNTIME);
        labels.put(WORKLOAD, workload.name());
        labels.put(ROLE, workload.role().name());
        if (workload.role() != Role.gateway) {
            labels.put(LATENCY_CLASS, workload.latencyClass());
        }
        if (workload.finance()) {
            labels.put(FINANCE, TRUE);
        }
        return labels;
    }

    /** Those of a plant's desk, which is no workload: nobody asks its pod how it stands, and nothing is scraped there. */
    static Map<String, String> ofDesk(String plant) {
        var labels = of(plant);
        labels.put(NAME, DESK);
        return labels;
    }

    /** What a desk's StatefulSet finds its pod by; must never change. */
    static Map<String, String> deskSelector(String plant) {
        return new TreeMap<>(Map.of(PLANT, plant, NAME, DESK));
    }

    /** What a Deployment and a Service find their pods by; must never change. */
    static Map<String, String> selector(Workload workload) {
        return new TreeMap<>(Map.of(PLANT, workload.plant(), WORKLOAD, workload.name()));
    }
}
