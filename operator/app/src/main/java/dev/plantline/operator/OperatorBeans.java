package dev.plantline.operator;

import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.ClusterIdentity;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.odoo.Json2OdooProbe;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odooconnection.ConnectionStatuses;
import dev.plantline.operator.odoointerface.InterfaceStatuses;
import dev.plantline.operator.outside.OutsideThreads;
import dev.plantline.operator.plant.PlantStatuses;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.plant.PlantWork;
import dev.plantline.operator.runtime.HttpRuntimeStatus;
import dev.plantline.operator.runtime.Observations;
import dev.plantline.operator.topics.KafkaTopics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** The operator's parts as beans of Quarkus, and when they begin and end. */
@Singleton
class OperatorBeans {
    /** The extension starts the reconcilers at {@code LIBRARY_AFTER + 123}, and stops them without a priority, which is {@code APPLICATION + 500}. */
    private static final int BEFORE_START = Interceptor.Priority.LIBRARY_AFTER;

    private static final int AFTER_START = Interceptor.Priority.LIBRARY_AFTER + 500;
    private static final int BEFORE_STOP = Interceptor.Priority.LIBRARY_BEFORE;
    private static final int AFTER_STOP = Interceptor.Priority.LIBRARY_AFTER;

    private static final Logger LOG = Logger.getLogger(OperatorBeans.class);

    private final Wiring wiring;

    OperatorBeans(KubernetesClient client, OperatorSettings settings) {
        Clock clock = Clock.systemUTC();
        this.wiring = new Wiring(
                client,
                settings,
                clock,
                new KafkaTopics(settings.kafka().timeout(), settings.kafka().checkInterval(), clock),
                new HttpRuntimeStatus());
    }

    void beforeStart(@Observes @Priority(BEFORE_START) StartupEvent event) {
        wiring.beforeStart();
    }

    void afterStart(@Observes @Priority(AFTER_START) StartupEvent event) {
        wiring.afterStart();
    }

    void beforeStop(@Observes @Priority(BEFORE_STOP) ShutdownEvent event) {
        wiring.beforeStop();
    }

    void afterStop(@Observes @Priority(AFTER_STOP) ShutdownEvent event) {
        wiring.close();
    }

    /** A watch that has ended for good leaves a picture that stands still; a new process begins with a true one. */
    @Produces
    @Singleton
    @Unremovable // looked up by the extension, injected nowhere
    InformerStoppedHandler informerStopped() {
        return (informer, failure) -> {
            if (failure != null) {
                LOG.error("A watch of the cluster has ended, the operator starts anew: " + informer, failure);
                Quarkus.asyncExit(1);
            }
        };
    }

    @Produces
    @Singleton
    Wiring wiring() {
        return wiring;
    }

    @Produces
    @Singleton
    ClusterCaches caches() {
        return wiring.caches();
    }

    @Produces
    @Singleton
    NamespaceSecrets secrets() {
        return wiring.secrets();
    }

    @Produces
    @Singleton
    PlantWork work() {
        return wiring.work();
    }

    @Produces
    @Singleton
    PlantViews views() {
        return wiring.views();
    }

    @Produces
    @Singleton
    Observations observations() {
        return wiring.observations();
    }

    @Produces
    @Singleton
    Conditions conditions() {
        return wiring.conditions();
    }

    @Produces
    @Singleton
    PlantStatuses plantStatuses() {
        return new PlantStatuses(wiring.conditions());
    }

    @Produces
    @Singleton
    InterfaceStatuses interfaceStatuses() {
        return new InterfaceStatuses(wiring.conditions());
    }

    @Produces
    @Singleton
    ConnectionStatuses connectionStatuses() {
        return new ConnectionStatuses(wiring.conditions());
    }

    @Produces
    @Singleton
    @Identifier(OutsideThreads.NAME)
    Executor outside() {
        return wiring.outside();
    }

    @Produces
    @Singleton
    OdooProbe odoo(KubernetesClient client) {
        return new Json2OdooProbe(new ClusterIdentity(client));
    }
}
