package dev.plantline.operator.desired;

/**
 * What the cluster and the operator's installation bring.
 *
 * @param runtimeImage image of the workloads
 * @param imagePullPolicy when the kubelet pulls it: Always, IfNotPresent or Never
 * @param prometheusRules whether the kind PrometheusRule is installed
 * @param kitNames tells the name of a side kit's server action
 * @param verdicts judges mappings; pass the same one each time, because it remembers
 */
public record Platform(
        String runtimeImage,
        String imagePullPolicy,
        boolean prometheusRules,
        KitNames kitNames,
        MappingVerdicts verdicts) {
    /** A platform that judges every mapping anew. */
    public Platform(String runtimeImage, String imagePullPolicy, boolean prometheusRules, KitNames kitNames) {
        this(runtimeImage, imagePullPolicy, prometheusRules, kitNames, new MappingVerdicts());
    }
}
