package dev.plantline.operator;

import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.odoo.Json2OdooAdministration;
import dev.plantline.operator.odoo.OdooAdministration;
import dev.plantline.operator.odooinstance.InstanceStatuses;
import dev.plantline.operator.odoointerface.InterfaceStatuses;
import dev.plantline.operator.plant.PlantStatuses;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.plant.PlantWork;
import dev.plantline.operator.runtime.HttpRuntimeStatus;
import dev.plantline.operator.runtime.Observations;
import dev.plantline.operator.topics.KafkaTopics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;

/** The operator's parts as beans of Quarkus, and when they begin and end. */
@Singleton
class OperatorBeans {
    /** The extension starts the reconcilers at {@code LIBRARY_AFTER + 123}, and stops them before. */
    private static final int BEFORE_RECONCILERS = Interceptor.Priority.LIBRARY_AFTER;

    private static final int AFTER_RECONCILERS = Interceptor.Priority.LIBRARY_AFTER + 500;

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

    void beforeReconcilers(@Observes @Priority(BEFORE_RECONCILERS) StartupEvent event) {
        wiring.beforeStart();
    }

    void afterReconcilers(@Observes @Priority(AFTER_RECONCILERS) StartupEvent event) {
        wiring.afterStart();
    }

    void afterReconcilersHaveStopped(@Observes @Priority(AFTER_RECONCILERS) ShutdownEvent event) {
        wiring.close();
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
    InstanceStatuses instanceStatuses() {
        return new InstanceStatuses(wiring.conditions());
    }

    @Produces
    @Singleton
    OdooAdministration odoo() {
        return new Json2OdooAdministration();
    }
}
