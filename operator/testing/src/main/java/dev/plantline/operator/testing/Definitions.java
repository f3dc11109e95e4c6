package dev.plantline.operator.testing;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Kinds that are installed on a real API server. */
public final class Definitions {
    private static final int SECONDS = 120;

    private Definitions() {}

    /** Waits until a kind can be used: the API server serves it a moment after it has called it established. */
    public static void awaitServed(KubernetesClient client, String name) {
        CustomResourceDefinition definition = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .waitUntilCondition(Definitions::established, SECONDS, TimeUnit.SECONDS);
        String version = definition.getSpec().getGroup() + "/"
                + definition.getSpec().getVersions().get(0).getName();
        Awaitility.await()
                .atMost(SECONDS, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> client.genericKubernetesResources(
                                        version, definition.getSpec().getNames().getKind())
                                .inAnyNamespace()
                                .list()
                        != null);
    }

    private static boolean established(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(each -> each.getType().equals("Established")
                                && each.getStatus().equals("True"));
    }
}
