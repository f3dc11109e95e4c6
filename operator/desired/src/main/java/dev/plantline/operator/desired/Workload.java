package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;

/**
 * One Deployment or CronJob of a plant: its gateway, one latency class, or the interfaces of finance in a latency class. These have pods of their own,
 * so that no pod holds a key for money beside one for stock.
 *
 * @param plant the plant's name
 * @param role what it does
 * @param latencyClass name of the class; null for the gateway
 * @param finance whether it delivers interfaces of finance and no others
 */
public record Workload(String plant, Role role, String latencyClass, boolean finance) {
    private static final String GATEWAY = "gateway";
    /** What the name of a workload of finance ends with; no latency class has such a name. */
    private static final String FINANCE = "-finance";
    /** Longest name of a CronJob, characters. */
    private static final int LONGEST_NAME = 52;

    /** The plant's gateway. */
    public static Workload gateway(String plant) {
        return new Workload(plant, Role.gateway, null, false);
    }

    /** The workload that a configuration is for. */
    public static Workload of(RuntimeConfiguration configuration) {
        return new Workload(
                configuration.plant().name(),
                configuration.role(),
                configuration.latencyClass(),
                configuration.finance());
    }

    /** The workload that delivers an interface. */
    public static Workload of(EffectiveInterface each) {
        return new Workload(
                each.id().plant(),
                each.timing().mode() == LatencyClassSpec.Mode.batch ? Role.batch : Role.streaming,
                each.latencyClass(),
                each.isFinance());
    }

    /**
     * How long the name of a class may be in which a plant has interfaces of finance, characters.
     *
     * @param plant the plant's name
     */
    public static int longestClassOfFinance(String plant) {
        return LONGEST_NAME - plant.length() - 1 - FINANCE.length();
    }

    /** Name of everything that is made for it: {@code <plant>-<class>}, {@code <plant>-<class>-finance} or {@code <plant>-gateway}. */
    public String name() {
        return plant + "-" + (latencyClass == null ? GATEWAY : latencyClass) + (finance ? FINANCE : "");
    }
}
