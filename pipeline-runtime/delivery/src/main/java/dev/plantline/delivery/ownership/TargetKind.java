package dev.plantline.delivery.ownership;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Target;

/** One kind of system that messages can have their effect in. Thread safe. */
public interface TargetKind {
    /** Its name: the field below {@code spec.target}. */
    String name();

    /** Whether the interface's target is of this kind. */
    boolean isOf(OdooInterfaceSpec spec);

    /**
     * The target of an interface, made ready for calls; nothing is asked of it yet. Called once per interface and configuration.
     *
     * @throws IllegalArgumentException when the configuration lacks something for it, in words for the status
     */
    Opened open(RuntimeConfiguration configuration, RuntimeConfiguration.Interface of);

    /**
     * A target and what delivery has to know about it.
     *
     * @param target works the calls
     * @param connection name of the connection whose share and circuit breaker the calls go through; interfaces with the same name share them
     * @param place where it is, as configured, for humans. When it changes, its partitions are owned again, so that another database is noticed
     * @param noticeLogin user of the target who is told, on their records, of messages of the interface that it refuses; null: nobody is
     */
    record Opened(Target target, String connection, String place, String noticeLogin) {
        /** Where nobody is told. */
        public Opened(Target target, String connection, String place) {
            this(target, connection, place, null);
        }
    }
}
