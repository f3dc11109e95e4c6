package dev.plantline.operator.desired;

import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the cluster and the operator's installation bring.
 *
 * @param cluster identity of the cluster: the uid of its namespace kube-system
 * @param runtimeImage image of the workloads
 * @param imagePullPolicy when the kubelet pulls it: Always, IfNotPresent or Never
 * @param imagePullSecrets names of the Secrets with which it is pulled, in each plant's namespace
 * @param prometheusRules whether the kind PrometheusRule is installed
 * @param allowedAddresses services of the cluster that may be an Odoo: names and ranges
 * @param ruleLabels labels by which the cluster's Prometheus selects the rules that it loads
 * @param tokens makes what nobody can guess, a new one each time, for the pods of a workload that have none yet
 * @param resolution makes manifests live; pass the same one each time, because it remembers
 */
public record Platform(
        String cluster,
        String runtimeImage,
        String imagePullPolicy,
        List<String> imagePullSecrets,
        boolean prometheusRules,
        List<String> allowedAddresses,
        Map<String, String> ruleLabels,
        Supplier<String> tokens,
        InterfaceResolution resolution) {
    /** Copies lists and map. */
    public Platform {
        imagePullSecrets = List.copyOf(imagePullSecrets);
        allowedAddresses = List.copyOf(allowedAddresses);
        ruleLabels = Map.copyOf(ruleLabels);
    }

    /** A platform that pulls without Secrets, allows no service of the cluster, selects rules without labels and remembers nothing yet. */
    public Platform(
            String cluster, String runtimeImage, String imagePullPolicy, boolean prometheusRules, KitNames kitNames) {
        this(
                cluster,
                runtimeImage,
                imagePullPolicy,
                List.of(),
                prometheusRules,
                List.of(),
                Map.of(),
                RandomTokens.SHIPPED,
                new InterfaceResolution(kitNames));
    }
}
