package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.model.Hashes;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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
    /** What the desk of a plant is called after; a latency class of this name is refused, but may be stored from before. */
    private static final String DESK = "desk";
    /** What the name of a workload of finance ends with; a latency class with such a name is refused, but may be stored from before. */
    private static final String FINANCE = "-finance";
    /** Longest name of a CronJob, characters. */
    private static final int LONGEST_NAME = 52;
    /** Hex digits that stand for the name of a class. */
    private static final int DIGITS = 12;

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
     * Name of everything that is made for it, and for no other workload of the plant: {@code <plant>-<class>}, {@code <plant>-<class>-finance} or
     * {@code <plant>-gateway}. A class has 12 hex digits instead of its name where that would be too long, or is stored although its name
     * is taken or ends as those of the workloads of finance do.
     */
    public String name() {
        return plant + "-" + (latencyClass == null ? GATEWAY : className());
    }

    /**
     * Under which name its interfaces ran before those of finance had pods of their own: with all others of their class.
     *
     * @return empty: it has its name from the beginning
     */
    Optional<String> formerName() {
        return Optional.ofNullable(latencyClass)
                .map(each -> plant + "-" + each)
                .filter(former -> !former.equals(name()));
    }

    private String className() {
        if (!finance) {
            return latencyClass.endsWith(FINANCE) || latencyClass.equals(DESK) ? digits() : latencyClass;
        }
        var whole = latencyClass + FINANCE;
        return plant.length() + 1 + whole.length() > LONGEST_NAME ? digits() + FINANCE : whole;
    }

    private String digits() {
        return Hashes.sha256(latencyClass.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }
}
