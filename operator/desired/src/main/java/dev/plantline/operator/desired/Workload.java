package dev.plantline.operator.desired;

import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;

/**
 * One Deployment or CronJob of a plant: its gateway, or one latency class.
 *
 * @param plant the plant's name
 * @param role what it does
 * @param latencyClass name of the class; null for the gateway
 */
public record Workload(String plant, Role role, String latencyClass) {
    private static final String GATEWAY = "gateway";

    /** The plant's gateway. */
    public static Workload gateway(String plant) {
        return new Workload(plant, Role.gateway, null);
    }

    /** The workload that a configuration is for. */
    public static Workload of(RuntimeConfiguration configuration) {
        return new Workload(configuration.plant().name(), configuration.role(), configuration.latencyClass());
    }

    /** Name of everything that is made for it: {@code <plant>-<class>} or {@code <plant>-gateway}. */
    public String name() {
        return plant + "-" + (latencyClass == null ? GATEWAY : latencyClass);
    }
}
