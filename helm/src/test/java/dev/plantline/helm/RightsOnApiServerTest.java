package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.operator.testing.ClusterExtension;
import dev.plantline.operator.testing.Rights;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server lets the operator's account and people do, when the chart confines the operator to one namespace. */
class RightsOnApiServerTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.apiServer();

    private static final List<HasMetadata> INSTALLED = new ArrayList<>();
    private static KubernetesClient client;
    private static String plant;
    private static String elsewhere;
    private static Rights rights;

    @BeforeAll
    static void install() {
        client = CLUSTER.client();
        plant = CLUSTER.namespace();
        elsewhere = CLUSTER.namespace();
        rights = new Rights(client, "system:serviceaccount:plantline-system:" + plant + "-operator");
        for (JsonNode resource : Chart.parse(Chart.renderAs(plant, "plants.namespaces[0]", plant))) {
            if (resource.path("apiVersion").asText().startsWith("rbac.")) {
                INSTALLED.add(client.resource(Serialization.unmarshal(resource.toString(), HasMetadata.class))
                        .create());
            }
        }
        List.of("view", "edit", "admin").forEach(RightsOnApiServerTest::bind);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> person("view").allow("get", "plantline.dev", "plants", null, plant)
                        && person("edit").allow("create", "plantline.dev", "plants", null, plant)
                        && person("admin").allow("create", "plantline.dev", "odooconnections", null, plant)
                        && allowed("watch", "", "secrets", null, plant)
                        && allowed("create", "", "services", null, plant)
                        && allowed("patch", "plantline.dev", "plants", "status", elsewhere));
    }

    @AfterAll
    static void uninstall() {
        if (client != null) {
            INSTALLED.forEach(resource -> client.resource(resource).delete());
            client.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "watch, '', secrets",
        "patch, '', secrets",
        "create, apps, deployments",
        "patch, batch, cronjobs",
        "delete, '', configmaps",
        "create, '', services",
        "list, '', pods",
        "create, monitoring.coreos.com, prometheusrules",
        "list, monitoring.coreos.com, prometheusrules",
        "list, openreports.io, reports",
        "patch, openreports.io, reports",
    })
    void worksInThePlantsNamespaceAndNowhereElse(String verb, String group, String resource) {
        assertThat(allowed(verb, group, resource, null, plant)).isTrue();
        assertThat(allowed(verb, group, resource, null, elsewhere)).isFalse();
        assertThat(allowed(verb, group, resource, null, null)).as("everywhere").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plants",
                "odooconnections",
                "odoointerfaces",
                "codemaps",
                "latencyclasses",
                "interfacepolicies",
                "interfacetemplates"
            })
    void seesDeclarationsEverywhereAndWritesOnlyTheirStatus(String kind) {
        assertThat(allowed("watch", "plantline.dev", kind, null, null)).isTrue();
        assertThat(allowed("patch", "plantline.dev", kind, "status", elsewhere)).isTrue();
        for (String verb : List.of("create", "update", "patch", "delete")) {
            assertThat(allowed(verb, "plantline.dev", kind, null, plant))
                    .as(verb)
                    .isFalse();
        }
    }

    /** The roles themselves, bound in the plant's namespace: aggregating them is a controller's work, which an API server alone lacks. */
    @ParameterizedTest
    @CsvSource({
        "view, get, odoointerfaces, true",
        "view, create, odoointerfaces, false",
        "view, list, odooconnections, true",
        "edit, create, odoointerfaces, true",
        "edit, patch, plants, true",
        "edit, patch, odooconnections, false",
        "admin, patch, odooconnections, true",
        "admin, create, latencyclasses, false",
        "edit, patch, codemaps, false",
        "admin, patch, interfacepolicies, false",
        "admin, create, interfacetemplates, false",
    })
    void peopleMayDoInThePlantsNamespaceWhatTheirRoleSays(String role, String verb, String kind, boolean may) {
        Rights person = person(role);
        assertThat(person.allow(verb, "plantline.dev", kind, null, plant)).isEqualTo(may);
        assertThat(person.allow(verb, "plantline.dev", kind, null, elsewhere))
                .as("elsewhere")
                .isFalse();
        assertThat(person.allow("patch", "plantline.dev", kind, "status", plant))
                .as("status")
                .isFalse();
    }

    @Test
    void readsTheLabelsOfThePlantsNamespaceAndNobodyWhoOwnsItSetsOne() {
        assertThat(rights.allowOnNamespace("list", plant)).isTrue();
        assertThat(rights.allowOnNamespace("watch", plant)).isTrue();
        assertThat(rights.allowOnNamespace("watch", elsewhere)).isFalse();
        assertThat(allowed("list", "", "namespaces", null, null)).as("all").isFalse();
        for (String verb : List.of("update", "patch")) {
            assertThat(rights.allowOnNamespace(verb, plant)).as(verb).isFalse();
            assertThat(person("admin").allowOnNamespace(verb, plant))
                    .as("admin %s", verb)
                    .isFalse();
        }
    }

    @Test
    void entersNoPodAndGivesNoRights() {
        assertThat(allowed("create", "", "pods", "exec", plant)).isFalse();
        assertThat(allowed("create", "", "serviceaccounts", "token", plant)).isFalse();
        assertThat(allowed("create", "rbac.authorization.k8s.io", "rolebindings", null, plant))
                .isFalse();
        assertThat(allowed("delete", "", "pods", null, plant)).isFalse();
        assertThat(allowed("get", "", "nodes", null, null)).isFalse();
    }

    private static void bind(String role) {
        INSTALLED.add(client.rbac()
                .roleBindings()
                .inNamespace(plant)
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", plant + "-" + role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", plant + "-" + role, null)
                        .build())
                .create());
    }

    private static Rights person(String role) {
        return new Rights(client, plant + "-" + role);
    }

    private static boolean allowed(String verb, String group, String resource, String subresource, String namespace) {
        return rights.allow(verb, group, resource, subresource, namespace);
    }
}
