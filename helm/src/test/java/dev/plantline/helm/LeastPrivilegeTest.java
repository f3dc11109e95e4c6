package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's rights: what it may never have, whoever edits the chart. */
class LeastPrivilegeTest {
    private static final Set<String> FORBIDDEN_VERBS =
            Set.of("*", "escalate", "bind", "impersonate", "deletecollection", "approve", "sign");
    /** Rights over these are rights over other people's containers, or over rights. */
    private static final Set<String> FORBIDDEN_RESOURCES = Set.of(
            "*",
            "pods/exec",
            "pods/attach",
            "pods/portforward",
            "pods/ephemeralcontainers",
            "nodes",
            "nodes/proxy",
            "serviceaccounts/token",
            "roles",
            "rolebindings",
            "clusterroles",
            "clusterrolebindings",
            "validatingwebhookconfigurations",
            "mutatingwebhookconfigurations");

    @Test
    void noWildcardNoEscalationNoOtherPeoplesPods() {
        assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(Chart.strings(rule.path("verbs"))).doesNotContainAnyElementsOf(FORBIDDEN_VERBS);
            assertThat(Chart.strings(rule.path("resources"))).doesNotContainAnyElementsOf(FORBIDDEN_RESOURCES);
            assertThat(Chart.strings(rule.path("apiGroups"))).doesNotContain("*");
            assertThat(rule.has("nonResourceURLs")).isFalse();
        });
    }

    @Test
    void whatPeopleDeclareIsOnlyRead() {
        assertThat(rules())
                .filteredOn(rule -> Chart.strings(rule.path("apiGroups")).contains("plantline.dev"))
                // It makes revisions and releases itself,
                // and deletes decisions about those that are gone, and commands long finished.
                .filteredOn(rule -> !List.of("interfacerevisions", "interfacereleases", "interfacedecisions")
                        .containsAll(Chart.strings(rule.path("resources"))))
                .filteredOn(rule -> !Chart.strings(rule.path("resources")).equals(List.of("interfacecommands"))
                        || !Chart.strings(rule.path("verbs")).equals(List.of("delete")))
                .isNotEmpty()
                .allSatisfy(rule -> {
                    boolean status = Chart.strings(rule.path("resources")).stream()
                            .allMatch(resource -> resource.endsWith("/status"));
                    assertThat(Chart.strings(rule.path("verbs")))
                            .isSubsetOf(status ? List.of("patch", "update") : List.of("get", "list", "watch"));
                });
    }

    @Test
    void itDecidesNothingAndChangesNoRevision() {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(Chart.strings(rule.path("apiGroups"))).doesNotContain("decisions.plantline.dev");
            if (Chart.strings(rule.path("resources")).contains("interfacedecisions")) {
                assertThat(Chart.strings(rule.path("verbs"))).containsExactly("list", "watch", "delete");
            }
            if (Chart.strings(rule.path("resources")).contains("interfacerevisions")
                    || Chart.strings(rule.path("resources")).contains("interfacereleases")) {
                assertThat(Chart.strings(rule.path("verbs"))).containsExactly("list", "watch", "create", "delete");
            }
        });
    }

    @Test
    void confinedToNamespacesNoSecretElsewhereCanBeRead() {
        List<JsonNode> resources =
                Chart.resources("plants.namespaces[0]", "plant-lyon", "plants.namespaces[1]", "plant-porto");
        Set<String> everywhere = new TreeSet<>();
        for (JsonNode binding : Chart.ofKind(resources, "ClusterRoleBinding")) {
            everywhere.add(binding.at("/roleRef/name").asText());
        }
        for (JsonNode role : Chart.ofKind(resources, "ClusterRole")) {
            if (everywhere.contains(role.at("/metadata/name").asText())) {
                assertThat(role.path("rules")).allSatisfy(rule -> assertThat(Chart.strings(rule.path("resources")))
                        .doesNotContain("secrets", "deployments", "cronjobs", "configmaps", "pods"));
            }
        }
        assertThat(Chart.ofKind(resources, "RoleBinding"))
                .extracting(binding -> binding.at("/metadata/namespace").asText())
                .containsExactly("plant-lyon", "plant-porto");
    }

    /** The operator asks them for their status and does nothing else with them. */
    @Test
    void podsAreOnlyLookedAt() {
        assertThat(rules())
                .filteredOn(rule -> Chart.strings(rule.path("resources")).contains("pods"))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(Chart.strings(rule.path("verbs"))).isSubsetOf("get", "list", "watch"));
    }

    @Test
    void rightsGoToTheOperatorsAccountAlone() {
        List<JsonNode> bindings = bindings(Chart.resources("plants.allNamespaces", "true"));
        bindings.addAll(bindings(Chart.resources()));
        assertThat(bindings).isNotEmpty().allSatisfy(binding -> {
            assertThat(binding.path("subjects")).hasSize(1);
            assertThat(binding.at("/subjects/0/kind").asText()).isEqualTo("ServiceAccount");
            assertThat(binding.at("/subjects/0/name").asText()).isEqualTo("plantline-operator");
            assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("plantline-system");
        });
    }

    /** A right that nobody can explain is one that nobody dares to remove. */
    @ParameterizedTest
    @ValueSource(strings = {"rbac-watch.yaml", "rbac-make.yaml", "rbac-people.yaml"})
    void everyRuleHasItsReason(String template) throws IOException {
        List<String> lines =
                Files.readAllLines(Chart.DIRECTORY.resolve("templates").resolve(template));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("  - apiGroups:")) {
                assertThat(lines.get(i - 1))
                        .as("%s line %d: a comment with the reason stands above the rule", template, i + 1)
                        .startsWith("  # ");
            }
        }
    }

    private static List<JsonNode> bindings(List<JsonNode> resources) {
        List<JsonNode> bindings = new ArrayList<>(Chart.ofKind(resources, "ClusterRoleBinding"));
        bindings.addAll(Chart.ofKind(resources, "RoleBinding"));
        return bindings;
    }

    /** Those of the roles that are bound: the operator's. The roles for people are bound by nobody here. */
    private static List<JsonNode> rules() {
        List<JsonNode> resources = Chart.resources();
        List<String> bound = bindings(resources).stream()
                .map(binding -> binding.at("/roleRef/name").asText())
                .toList();
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode role : Chart.ofKind(resources, "ClusterRole")) {
            if (bound.contains(role.at("/metadata/name").asText())) {
                role.path("rules").forEach(rules::add);
            }
        }
        return rules;
    }
}
