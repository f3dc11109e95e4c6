package dev.plantline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart installs, and what it refuses to install. */
class ChartTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void lintFindsNothing() {
        LintResult lint = Chart.helm().lint().strict().call();
        assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    }

    @Test
    void installationForEveryNamespaceIsTheGoldenOne() throws IOException {
        assertGolden("all-namespaces.yaml", Chart.render("plants.allNamespaces", "true"));
    }

    /** The larger right, to every Secret of the cluster, is never taken because nobody chose. */
    @Test
    void whereThePlantsAreIsSaidBySomebody() {
        assertThatThrownBy(() -> Chart.render("plants.allNamespaces", "false"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("plants.namespaces is empty")
                .hasMessageContaining("--set 'plants.namespaces={plant-lyon}'");
        assertThatThrownBy(() -> Chart.render("plants.allNamespaces", "true", "plants.namespaces[0]", "plant-lyon"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exclude each other");
    }

    @Test
    void installationConfinedToTwoNamespacesIsTheGoldenOne() throws IOException {
        assertGolden(
                "confined.yaml",
                Chart.render(
                        "plants.namespaces[0]",
                        "plant-lyon",
                        "plants.namespaces[1]",
                        "plant-porto",
                        "operator.image.digest",
                        "sha256:" + "0".repeat(64),
                        "runtime.image.tag",
                        "1.2.3",
                        "imagePullSecrets[0]",
                        "registry",
                        "runtime.imagePullSecrets[0]",
                        "plant-registry",
                        "alerts.labels.release",
                        "monitoring",
                        "alerts.labels.team",
                        "integration",
                        "latencyClasses.install",
                        "false",
                        "administrators[0].url",
                        "https://odoo.example.com",
                        "administrators[0].database",
                        "lyon",
                        "administrators[0].secretRef.name",
                        "odoo-administrator",
                        "administrators[0].secretRef.key",
                        "apiKey",
                        "administrators[0].caSecretRef.name",
                        "odoo-ca",
                        "administrators[0].caSecretRef.key",
                        "ca.crt",
                        "network.allow[0]",
                        "odoo.erp.svc",
                        "network.allow[1]",
                        "10.96.0.0/12"));
    }

    @ParameterizedTest
    @CsvSource({
        "runtime.image.tga, 1.0, tga",
        "operator.image.pullPolicy, Sometimes, pullPolicy",
        "operator.image.digest, sha256:short, digest",
        "operator.image.repository, Has Spaces, repository",
        "operator.logLevel, LOUD, logLevel",
        "plants.namespaces[0], Plant_Lyon, namespaces",
        "plants.allNamespaces, perhaps, allNamespaces",
        "roles.aggregate, perhaps, aggregate",
        "latencyClasses.install, maybe, install",
        "interfacePolicies.install, maybe, install",
        "interfacePolicies.reports, maybe, reports",
        "interfaceTemplates.install, maybe, install",
        "interfacePolicies.action, Enforce, action",
        "runtime.imagePullSecrets[0], Has Spaces, imagePullSecrets",
        "alerts.labels.release, two words, alerts",
        "alerts.operator, perhaps, operator",
        "administrators[0].url, odoo, administrators",
        "administrators[0].key, 0123456789, administrators",
        "network.allow[0], http://odoo, network",
        "network.loopback, true, network",
        "replicas, 2, replicas",
    })
    void wrongOrUnknownValueIsRefusedByName(String path, String value, String named) {
        assertThatThrownBy(() -> Chart.render(path, value))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(named);
    }

    @Test
    void threeLatencyClassesComeWithTheFirstInstallation() {
        assertThat(Chart.ofKind(Chart.resources(), "LatencyClass"))
                .extracting(c -> c.at("/metadata/name").asText())
                .containsExactlyInAnyOrder("near-real-time", "queued", "scheduled-batch");
        assertThat(Chart.ofKind(Chart.resources("latencyClasses.install", "false"), "LatencyClass"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Audit", "Warn", "Deny"})
    void oneValueSaysWhatBecomesOfWhoBreaksAPolicy(String action) {
        assertThat(Chart.ofKind(Chart.resources("interfacePolicies.action", action), "InterfacePolicy"))
                .hasSizeGreaterThan(10)
                .extracting(each -> each.at("/spec/action").asText())
                .containsOnly(action);
    }

    @Test
    void policiesComeAsWarningsUnlessTheCentreBringsItsOwn() {
        assertThat(Chart.ofKind(Chart.resources(), "InterfacePolicy"))
                .extracting(each -> each.at("/spec/action").asText())
                .containsOnly("Warn");
        assertThat(Chart.ofKind(Chart.resources("interfacePolicies.install", "false"), "InterfacePolicy"))
                .isEmpty();
    }

    @Test
    void theRightToReportsCanBeLeftOut() {
        assertThat(Chart.render()).contains("openreports.io");
        assertThat(Chart.render("interfacePolicies.reports", "false")).doesNotContain("openreports.io");
    }

    @Test
    void aTemplateForEachOperationComesUnlessTheCentreBringsItsOwn() {
        assertThat(Chart.ofKind(Chart.resources(), "InterfaceTemplate")).hasSizeGreaterThan(20);
        assertThat(Chart.ofKind(Chart.resources("interfaceTemplates.install", "false"), "InterfaceTemplate"))
                .isEmpty();
    }

    /** In the source tree the chart has links to them, in a package it has them. */
    @Test
    void resourceTypesAreThoseOfTheProject() throws IOException {
        String packaged = Chart.helm().show().crds().call();
        try (Stream<Path> files = Files.list(Path.of("../crds"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".yaml")).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(packaged)
                            .as(
                                    "the chart packages another %s; refresh with: mvn -pl crds test -Drefresh",
                                    file.getFileName())
                            .contains(Files.readString(file)));
        }
    }

    /** What the build makes is what the chart asks for: {@code mvn package -Pimage}, load, {@code helm install}. */
    @Test
    void imagesAreThoseOfTheBuild() {
        String version = System.getProperty("plantline.version");
        String prefix = System.getProperty("plantline.image.prefix");
        JsonNode container =
                Chart.ofKind(Chart.resources(), "Deployment").get(0).at("/spec/template/spec/containers/0");
        assertThat(container.path("image").asText()).isEqualTo(prefix + "/plantline-operator:" + version);
        assertThat(container.path("env"))
                .anySatisfy(
                        e -> assertThat(e.path("value").asText()).isEqualTo(prefix + "/plantline-runtime:" + version));
    }

    /** An operator that believes in policies which are not there would call proven what is not. */
    @Test
    void whatIsProvenHangsTogetherWithTheAdmissionPolicies() {
        assertThat(Chart.ofKind(Chart.resources(), "ValidatingAdmissionPolicy")).hasSize(10);
        assertThat(Chart.render()).contains("PLANTLINE_CHANGES_PROVEN");
        assertThat(Chart.render("admission.install", "false"))
                .doesNotContain("PLANTLINE_CHANGES_PROVEN", "admissionregistration.k8s.io");
    }

    @Test
    void everyStatusIsWrittenByTheOperatorAlone() {
        String policies =
                Chart.ofKind(Chart.resources("plants.allNamespaces", "true"), "ValidatingAdmissionPolicy").stream()
                        .map(Object::toString)
                        .collect(Collectors.joining());
        Chart.observedKinds().forEach(each -> assertThat(policies).contains("\"" + each + "/status\""));
    }

    /** Interfaces of all plants name them. */
    @Test
    void theTemplatesStayWhenTheReleaseGoes() {
        assertThat(Chart.ofKind(Chart.resources(), "InterfaceTemplate"))
                .hasSizeGreaterThan(20)
                .allSatisfy(each -> assertThat(each.path("metadata")
                                .path("annotations")
                                .path("helm.sh/resource-policy")
                                .asText())
                        .isEqualTo("keep"));
    }

    @Test
    void everyNamespacedResourceIsInTheReleasesNamespaceOrInOneOfThePlants() {
        List<String> clusterScoped = List.of(
                "ClusterRole",
                "ClusterRoleBinding",
                "LatencyClass",
                "InterfacePolicy",
                "InterfaceTemplate",
                "ValidatingAdmissionPolicy",
                "ValidatingAdmissionPolicyBinding");
        assertThat(Chart.resources("plants.namespaces[0]", "plant-lyon"))
                .filteredOn(r -> !clusterScoped.contains(r.path("kind").asText()))
                .isNotEmpty()
                .allSatisfy(
                        r -> assertThat(r.at("/metadata/namespace").asText()).isIn("plantline-system", "plant-lyon"));
    }

    private static void assertGolden(String file, String rendered) throws IOException {
        Path golden = GOLDEN.resolve(file);
        if (System.getProperty("refresh") != null) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered)
                .as(
                        "helm/%s; if the change is meant: mvn -pl helm -am test -Drefresh, and look at the difference",
                        golden)
                .isEqualTo(Files.readString(golden));
    }
}
