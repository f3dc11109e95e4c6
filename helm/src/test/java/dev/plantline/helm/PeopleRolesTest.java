package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the chart adds to the built-in roles of people: view, edit and admin. */
class PeopleRolesTest {
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> WRITE = List.of("create", "update", "patch", "delete");
    private static final String COMMANDS = "interfacecommands";

    @Test
    void viewSeesEveryKindButCommandsAndWritesNone() {
        assertThat(Chart.kinds()).contains("plants", "odoointerfaces");
        for (String kind : Chart.kinds()) {
            assertThat(verbs("view", kind))
                    .as(kind)
                    .containsExactlyInAnyOrderElementsOf(kind.equals(COMMANDS) ? List.of() : READ);
        }
        for (String kind : Chart.observedKinds()) {
            assertThat(verbs("view", kind + "/status"))
                    .as(kind)
                    .containsExactlyElementsOf(kind.equals(COMMANDS) ? List.of() : List.of("get"));
        }
    }

    @Test
    void editWritesPlantsAndInterfacesAndNoConnection() {
        assertThat(verbs("edit", "plants")).containsAll(WRITE).containsAll(READ);
        assertThat(verbs("edit", "odoointerfaces")).containsAll(WRITE).containsAll(READ);
        assertThat(verbs("edit", "odooconnections")).containsExactlyInAnyOrderElementsOf(READ);
    }

    @Test
    void adminWritesConnectionsToo() {
        assertThat(verbs("admin", "odooconnections")).containsAll(WRITE).containsAll(READ);
        assertThat(verbs("admin", "odoointerfaces")).containsAll(WRITE).containsAll(READ);
    }

    @Test
    void latencyClassesAreWrittenByClusterAdministratorsAlone() {
        assertThat(verbs("admin", "latencyclasses")).containsExactlyInAnyOrderElementsOf(READ);
    }

    /** Who may write interfaces could else loosen the rules that they are held against. */
    @Test
    void policiesAreWrittenByWhoGovernsAlone() {
        assertThat(verbs("admin", "interfacepolicies")).containsExactlyInAnyOrderElementsOf(READ);
        assertThat(verbs("admin", "interfacetemplates")).containsExactlyInAnyOrderElementsOf(READ);
        assertThat(Chart.ofKind(Chart.resources(), "ClusterRole"))
                .filteredOn(role -> role.at("/metadata/name").asText().equals("plantline-governance"))
                .singleElement()
                .satisfies(role -> assertThat(role.at("/metadata/labels").fieldNames())
                        .toIterable()
                        .noneMatch(label -> label.contains("aggregate-to")));
    }

    /** Who may change a plant could else decide about his own changes. */
    @Test
    void noBuiltInRoleDecidesAboutChanges() {
        for (String kind : List.of("interfacedecisions", "interfacerevisions")) {
            assertThat(verbs("admin", kind)).as(kind).containsExactlyInAnyOrderElementsOf(READ);
        }
        assertThat(Chart.ofKind(Chart.resources(), "ClusterRole"))
                .filteredOn(role -> role.at("/metadata/name").asText().startsWith("plantline-approve-"))
                .hasSize(5)
                .allSatisfy(role -> assertThat(role.at("/metadata/labels").fieldNames())
                        .toIterable()
                        .noneMatch(label -> label.contains("aggregate-to")));
    }

    /** The patch of an edit is content of a message, which nobody sees who may only see how a plant stands. */
    @Test
    void noBuiltInRoleReadsCommands() {
        for (String role : List.of("view", "edit", "admin")) {
            assertThat(verbs(role, COMMANDS)).as(role).isEmpty();
        }
    }

    /** Who may change a plant could else make messages vanish that he does not like. */
    @Test
    void noBuiltInRoleCommandsAndWhoIsOnCallEndsNothing() {
        assertThat(Chart.ofKind(Chart.resources(), "ClusterRole"))
                .filteredOn(role -> List.of(
                                "plantline-on-call",
                                "plantline-repair",
                                "plantline-recover",
                                "plantline-agree",
                                "plantline-view-commands")
                        .contains(role.at("/metadata/name").asText()))
                .hasSize(5)
                .allSatisfy(role -> assertThat(role.at("/metadata/labels").fieldNames())
                        .toIterable()
                        .noneMatch(label -> label.contains("aggregate-to")))
                .filteredOn(role -> role.at("/metadata/name").asText().equals("plantline-on-call"))
                .singleElement()
                .satisfies(role ->
                        assertThat(Chart.strings(role.at("/rules/2/verbs"))).containsExactly("retry"));
    }

    /** Who writes interfaces could else change what codes mean, and a steward the interfaces. */
    @Test
    void codesAreWrittenByStewardsAloneAndTheyWriteNothingElse() {
        assertThat(verbs("admin", "codemaps")).containsExactlyInAnyOrderElementsOf(READ);
        assertThat(Chart.ofKind(Chart.resources(), "ClusterRole"))
                .filteredOn(role -> role.at("/metadata/name").asText().equals("plantline-steward"))
                .singleElement()
                .satisfies(role -> {
                    assertThat(role.at("/metadata/labels").fieldNames())
                            .toIterable()
                            .noneMatch(label -> label.contains("aggregate-to"));
                    assertThat(role.path("rules")).allSatisfy(rule -> assertThat(Chart.strings(rule.path("resources")))
                            .allMatch(each -> each.equals("codemaps") || each.equals("codemaps/status")));
                    assertThat(Chart.strings(role.at("/rules/0/verbs")))
                            .containsAll(WRITE)
                            .containsAll(READ);
                });
    }

    @Test
    void nobodyWritesAStatus() {
        for (String kind : Chart.observedKinds()) {
            assertThat(verbs("admin", kind + "/status"))
                    .as(kind)
                    .containsExactlyElementsOf(kind.equals(COMMANDS) ? List.of() : List.of("get"));
        }
    }

    /** Everything else that people may do in a namespace is the business of the cluster. */
    @Test
    void onlyOurKindsAndNoWildcard() {
        assertThat(roles("admin")).isNotEmpty().allSatisfy(role -> assertThat(role.path("rules"))
                .allSatisfy(rule -> {
                    assertThat(Chart.strings(rule.path("apiGroups"))).containsExactly("plantline.dev");
                    assertThat(Chart.strings(rule.path("resources"))).doesNotContain("*", "*/status");
                    assertThat(Chart.strings(rule.path("verbs"))).doesNotContain("*");
                }));
    }

    @Test
    void withoutAggregationTheBuiltInRolesStayAsTheyAre() {
        List<JsonNode> roles = Chart.ofKind(Chart.resources("roles.aggregate", "false"), "ClusterRole");
        assertThat(roles)
                .extracting(role -> role.at("/metadata/name").asText())
                .contains("plantline-view", "plantline-view-latency-classes", "plantline-edit", "plantline-admin");
        assertThat(roles)
                .allSatisfy(role -> assertThat(role.at("/metadata/labels").fieldNames())
                        .toIterable()
                        .noneMatch(label -> label.contains("aggregate-to")));
    }

    /** The verbs of a built-in role on a resource, after the cluster has aggregated. */
    private static Set<String> verbs(String builtIn, String resource) {
        Set<String> verbs = new TreeSet<>();
        for (JsonNode role : roles(builtIn)) {
            for (JsonNode rule : role.path("rules")) {
                if (Chart.strings(rule.path("resources")).contains(resource)) {
                    verbs.addAll(Chart.strings(rule.path("verbs")));
                }
            }
        }
        return verbs;
    }

    private static List<JsonNode> roles(String builtIn) {
        return Chart.ofKind(Chart.resources(), "ClusterRole").stream()
                .filter(role -> role.at("/metadata/labels")
                        .path("rbac.authorization.k8s.io/aggregate-to-" + builtIn)
                        .asText()
                        .equals("true"))
                .toList();
    }
}
