package dev.plantline.delivery;

import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Target;

/** Finds the target that an interface's messages have their effect in. */
@FunctionalInterface
public interface TargetDirectory {
    /**
     * The target of an interface, made ready for calls. Asked once per interface and configuration.
     *
     * @throws IllegalArgumentException when the configuration names none, in words for the status
     */
    Target target(RuntimeConfiguration configuration, RuntimeConfiguration.Interface of);
}
