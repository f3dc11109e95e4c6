package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The side kit of one duty of an OdooConnection.
 *
 * @param plant the plant's code
 * @param action name of the server action that the workloads call now
 * @param workflows what the newest kit must be able to work; its name differs from {@code action} as long as it is not installed and the one before
 *     goes on
 */
public record KitInUse(String plant, String action, Set<Workflow> workflows) {
    /** Copies the set. */
    public KitInUse {
        workflows = Collections.unmodifiableSet(new TreeSet<>(workflows));
    }
}
