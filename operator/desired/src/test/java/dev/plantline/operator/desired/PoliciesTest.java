package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.policy.ManifestHash;
import dev.plantline.operator.desired.policy.Policies;
import dev.plantline.operator.desired.policy.PolicyFault;
import dev.plantline.operator.desired.policy.PolicyReports;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interfaces against the policies of the centre. */
class PoliciesTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final Platform PLATFORM = new Platform(
            "here",
            "plantline.test/plantline-runtime:1",
            "IfNotPresent",
            List.of(),
            false,
            List.of(),
            Map.of(),
            RandomTokens.SHIPPED,
            InterfaceResolution.withoutKits());
    private static final String RUNBOOK = "runbook: https://runbooks.example.com/plantline/mes-lot";

    @TempDir
    private Path directory;

    private final String manifests;

    PoliciesTest() throws IOException {
        manifests = Files.readString(DIRECTORY.resolve("in-operations.yaml"));
    }

    @Test
    void aWarningIsToldAndStopsNothing() throws IOException {
        var desired = desired(manifests, policy("Warn", "interface.runbook != null", ""));

        assertThat(live(desired)).isEqualTo("erp-item mes-lot wms-transfer");
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(desired.policies().get("mes-lot"))
                .extracting(PolicyVerdict::isKept)
                .containsExactly(true);
        assertThat(told(desired, "wms-transfer")).isEqualTo("spec.runbook: write one");
    }

    @Test
    void whatIsDeniedDoesNotGoLiveAndSaysWhereWhyAndByWhom() throws IOException {
        var desired = desired(manifests, policy("Deny", "interface.runbook != null", ""));

        assertThat(live(desired)).isEqualTo("mes-lot");
        assertThat(desired.interfaceObstacles().get("wms-transfer"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.PolicyDenied);
                    assertThat(each.path()).isEqualTo("spec.runbook");
                    assertThat(each.message()).isEqualTo("write one (policy some, rule first)");
                });
    }

    @Test
    void whatRunsGoesOnUnderAPolicyThatDeniesItAndAChangeOfItWaits() throws IOException {
        var before = world(manifests, "");
        var running = desired(manifests, "").configurations();
        var deny = policy("Deny", "interface.runbook != null || interface.name == 'erp-item'", "");

        var text = accepted(manifests.replace(RUNBOOK, "lifecycle: {stage: production}"), before);
        var unchanged = desired(running, text, deny);
        assertThat(live(unchanged)).isEqualTo("erp-item mes-lot wms-transfer");
        assertThat(unchanged.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(told(unchanged, "wms-transfer")).isEqualTo("spec.runbook: write one");
        assertThat(spec(unchanged, "mes-lot").runbook())
                .as("the last good revision")
                .isNotNull();

        var suspended = text.replace("  workflow: stockTransfer", "  suspend: true\n  workflow: stockTransfer");
        assertThat(desired(running, suspended, deny).interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(spec(desired(running, suspended, deny), "wms-transfer").suspend())
                .isTrue();
    }

    /** Else who may edit a ConfigMap could let himself through, and a moved plant would be moved by half. */
    @Test
    void whatCountsIsTheManifestThatWentLiveAndNotWhatRuns() throws IOException {
        var running = desired(manifests, "").configurations();
        var deny = policy("Deny", "interface.runbook != null", "");

        var never = desired(running, manifests, deny);
        assertThat(never.interfaceObstacles()).containsOnlyKeys("erp-item", "wms-transfer");

        var moved =
                accepted(manifests, world(manifests, "")).replace("timeZone: Europe/Paris", "timeZone: Europe/Rome");
        assertThat(desired(running, moved, deny).interfaceObstacles()).isEmpty();
    }

    /** As the operator writes it when a manifest goes live. */
    private static String accepted(String text, ClusterState before) {
        for (var each : before.interfaces()) {
            var named = "metadata: {name: " + each.getMetadata().getName() + ", namespace: plant-lyon}";
            assertThat(text).contains(named);
            text = text.replace(
                    named, named + "\nstatus: {accepted: " + ManifestHash.of(each, before.template(each)) + "}");
        }
        return text;
    }

    /** What is merged into the rest may still be asked for. */
    @Test
    void aPolicySeesTheTemplateThatAManifestNames() throws IOException {
        var template = "---\napiVersion: plantline.dev/v1alpha1\nkind: InterfaceTemplate\nmetadata: {name: book.v1}\n"
                + "spec: {interface: {runbook: 'https://example.com/a'}}\n";
        var named = manifests.replaceFirst("spec:\n  workflow", "spec:\n  templateRef: {name: book.v1}\n  workflow");

        var desired = desired(named + template, policy("Deny", "interface.templateRef != null", ""));

        assertThat(desired(manifests, policy("Deny", "interface.templateRef != null", ""))
                        .interfaceObstacles())
                .hasSize(desired.interfaceObstacles().size() + 1);
    }

    /** The manifest says only its name, and is the same as before. */
    @Test
    void aTemplateMadeAnewUnderItsNameIsAnotherManifest() throws IOException {
        var resource = world(manifests, "").interfaces().get(0);

        assertThat(List.of(
                        ManifestHash.of(resource, Optional.empty()),
                        ManifestHash.of(resource, template("https://example.com/a")),
                        ManifestHash.of(resource, template("https://example.com/b"))))
                .doesNotHaveDuplicates();
    }

    private static Optional<InterfaceTemplate> template(String runbook) {
        var template = new InterfaceTemplate();
        template.setSpec(
                new InterfaceTemplateSpec(Json.MAPPER.createObjectNode().put("runbook", runbook), null, null, null));
        return Optional.of(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['ten'].map(a, a + a + a + a).map(a, a + a + a + a).all(a, size(a) > 0)",
                "interface.mapping.steps.exists(step, step.do + 'x' == 'y')",
                "has(interface.runbook)"
            })
    void whatCouldGrowWithoutEndOrMeansAnotherThingHereIsNoExpression(String check) throws IOException {
        assertThat(Policies.faults(
                        world(manifests, policy("Warn", check, "")).policies().get(0)))
                .singleElement()
                .extracting(PolicyFault::path)
                .isEqualTo("spec.rules[0].check");
    }

    @Test
    void listsAreMappedAndFiltered() throws IOException {
        var check = "interface.mapping.steps.filter(step, step.do != null).map(step, step.do) == ['stock.transfer']";

        assertThat(told(
                        desired(manifests, policy("Warn", check, "  when: interface.name == 'wms-transfer'\n")),
                        "wms-transfer"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{plant: lyon, reason: agreed, until: 2026-11-25}', true",
        "'{plant: lyon, interface: wms-transfer, rules: [first], reason: agreed, until: 2027-01-31}', true",
        "'{plant: lyon, interface: wms-transfer, reason: agreed, until: 2026-11-24}', false",
        "'{plant: metz, interface: wms-transfer, reason: agreed, until: 2027-01-31}', false",
        "'{plant: lyon, interface: mes-lot, reason: agreed, until: 2027-01-31}', false",
        "'{plant: lyon, interface: wms-transfer, rules: [second], reason: agreed, until: 2027-01-31}', false"
    })
    void anExceptionToleratesWhatItNamesUntilItsLastDay(String exception, boolean tolerated) throws IOException {
        var desired =
                desired(manifests, policy("Deny", "interface.runbook != null", "  exceptions: [" + exception + "]\n"));

        assertThat(live(desired).contains("wms-transfer")).isEqualTo(tolerated);
        assertThat(told(desired, "wms-transfer"))
                .as("it is told of in any case")
                .startsWith("spec.runbook: write one");
        assertThat(PolicyVerdict.passed(desired.policies().get("wms-transfer"))).isEqualTo(tolerated ? "1/1" : "0/1");
    }

    @Test
    void aPolicyIsForThoseThatItsConditionNames() throws IOException {
        var desired = desired(
                manifests,
                policy(
                        "Deny",
                        "false",
                        "  when: interface.workflow == 'masterData' && latencyClass.mode == 'batch'\n"));

        assertThat(live(desired)).isEqualTo("mes-lot wms-transfer");
        assertThat(desired.policies()).containsOnlyKeys("erp-item");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interface.lifecycle.stage == 'production'", // filled in by default
                "interface.retries.holdFor == '8h'",
                "interface.lifecycle.replacedBy == null",
                "interface.keys.version == null && interface.source.kafka == null",
                "plant.name == 'lyon' && plant.kafka.tls == null && plant.gateway == null",
                "connection.environment == 'production' && connection.name == 'odoo'",
                "latencyClass.objective == '30s' && duration(latencyClass.objective) < duration('1m')",
                "facts.operation == 'stock.transfer' && !facts.finance && !facts.rawSteps && facts.models == ['stock.picking']",
                "facts.tests == 0 && facts.negativeTests == 0",
                "now > timestamp('2026-11-01T00:00:00Z') && now < timestamp('2026-12-01T00:00:00Z')",
                "interface.source.http.authentication.keys.all(key, key.id == 'mes')",
                "interface.mapping.steps.all(step, step.do != null)"
            })
    void expressionsSeeTheWholeInterfaceAndWhatItNames(String check) throws IOException {
        var desired = desired(manifests, policy("Warn", check, "  when: interface.name == 'wms-transfer'\n"));

        assertThat(told(desired, "wms-transfer")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interface.runbook.size() > 3 | rule first of the policy has no answer for this interface",
                "interface.nothing == 1 | nothing",
                "interface.name | neither true nor false",
                "interface.name == | rule first of the policy has no answer for this interface"
            })
    void anExpressionWithoutAnAnswerCountsAsBroken(String check, String why) throws IOException {
        var desired = desired(manifests, policy("Deny", check, "  when: interface.name == 'wms-transfer'\n"));

        assertThat(live(desired)).isEqualTo("erp-item mes-lot");
        assertThat(told(desired, "wms-transfer"))
                .contains(why)
                .endsWith("Whoever answers for InterfacePolicy some corrects the expression");
    }

    @Test
    void aConditionWithoutAnAnswerDoesNotSwitchAPolicyOff() throws IOException {
        var desired = desired(manifests, policy("Deny", "true", "  when: interface.runbook.size() > 3\n"));

        assertThat(live(desired)).isEqualTo("mes-lot");
        assertThat(told(desired, "wms-transfer")).contains("'when' of the policy has no answer for this interface");
    }

    @Test
    void anExpressionThatNeverEndsIsCutOff() throws IOException {
        var list = "[" + "1,".repeat(60) + "1]";
        var check = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list + ".all(d, a + b + c + d > 0))))";

        var desired = desired(manifests, policy("Warn", check, ""));

        assertThat(told(desired, "wms-transfer")).contains("has no answer for this interface");
    }

    @Test
    void whatCannotBeCompiledIsToldWithItsPlace() throws IOException {
        var world = world(manifests, policy("Warn", "interface.name ==", "  when: unknown.thing\n"));

        assertThat(Policies.faults(world.policies().get(0)))
                .extracting(PolicyFault::path)
                .containsExactly("spec.when", "spec.rules[0].check");
    }

    /** Broken without any exception, tolerated, without an answer, kept. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deny | false | | fail",
                "Warn | false | | warn",
                "Audit | false | | warn",
                "Deny | false | {plant: lyon, reason: agreed, until: 2027-01-31} | skip",
                "Deny | interface.runbook.size() > 3 | | error",
                "Audit | interface.runbook.size() > 3 | {plant: lyon, reason: agreed, until: 2027-01-31} | skip",
                "Deny | true | | pass",
            })
    void aReportSaysOfEachRuleInTheWordsOfOpenReportsHowItStands(
            String action, String check, String exception, String result) throws IOException {
        var report = report(
                policy(action, check, exception == null ? "" : "  exceptions: [" + exception + "]\n"), "wms-transfer");

        assertThat(report.<String>get("results", 0, "policy")).isEqualTo("some");
        assertThat(report.<String>get("results", 0, "rule")).isEqualTo("first");
        assertThat(report.<String>get("results", 0, "result")).isEqualTo(result);
        assertThat(report.<Boolean>get("results", 0, "scored")).isEqualTo(action.equals("Deny"));
        assertThat(report.<String>get("results", 0, "properties", "action")).isEqualTo(action);
        assertThat(report.<String>get("results", 0, "properties", "exceptUntil"))
                .isEqualTo(exception == null ? null : "2027-01-31");
        if (result.equals("pass")) {
            assertThat(report.<String>get("results", 0, "message")).isNull();
        } else {
            assertThat(report.<String>get("results", 0, "message")).startsWith("spec.runbook: ");
        }
        var summary = report.<Map<String, Integer>>get("summary");
        assertThat(summary)
                .containsOnlyKeys("pass", "fail", "warn", "error", "skip")
                .containsEntry(result, 1);
        assertThat(summary.values()).filteredOn(count -> count == 0).hasSize(4);
    }

    @Test
    void aPolicyWhoseConditionHasNoAnswerIsOneErrorInTheReport() throws IOException {
        var report = report(policy("Deny", "true", "  when: interface.runbook.size() > 3\n"), "wms-transfer");

        assertThat(report.<List<?>>get("results")).hasSize(1);
        assertThat(report.<String>get("results", 0, "rule")).isNull();
        assertThat(report.<String>get("results", 0, "result")).isEqualTo("error");
    }

    @Test
    void aReportHasABoundAndBeginsWithWhatIsBroken() throws IOException {
        var policies = new StringBuilder();
        for (var policy = 0; policy < 40; policy++) {
            policies.append(policy("Warn", policy == 39 ? "false" : "true", "")
                    .replace("{name: some}", "{name: p" + policy + "}"));
            for (var rule = 0; rule < 15; rule++) {
                policies.append("  - {name: r" + rule + ", check: \"true\", message: m}\n");
            }
        }

        var report = report(policies.toString(), "wms-transfer");

        assertThat(report.<List<?>>get("results")).hasSize(512);
        assertThat(report.<Integer>get("configuration", "limits", "maxResults")).isEqualTo(512);
        assertThat(report.<Map<String, Integer>>get("summary"))
                .containsEntry("pass", 639)
                .containsEntry("warn", 1);
        assertThat(report.<String>get("results", 0, "policy")).isEqualTo("p39");
        assertThat(report.<String>get("results", 0, "result")).isEqualTo("warn");
    }

    private GenericKubernetesResource report(String policy, String name) throws IOException {
        var world = world(manifests, policy);
        world.interfaces().forEach(each -> each.getMetadata().setUid("any")); // as every object of a cluster has one
        var plant = world.plants().get(0);
        return PolicyReports.of(world, plant, Desired.of(world, "plant-lyon", PLATFORM), Map.of()).resources().stream()
                .filter(each -> each.getMetadata().getName().equals("odoointerface-" + name))
                .map(GenericKubernetesResource.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String policy(String action, String check, String more) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: some}
                spec:
                  action: %s
                  rules:
                  - {name: first, check: "%s", message: write one, place: spec.runbook}
                """
                        .formatted(action, check)
                + more;
    }

    private String told(DesiredPlant desired, String name) {
        return desired.policies().getOrDefault(name, List.of()).stream()
                .flatMap(verdict -> verdict.broken().stream())
                .map(each -> each.path() + ": " + each.message())
                .collect(Collectors.joining("; "));
    }

    private static String live(DesiredPlant desired) {
        return desired.live().stream().map(each -> each.id().name()).collect(Collectors.joining(" "));
    }

    private static OdooInterfaceSpec spec(DesiredPlant desired, String name) {
        return desired.live().stream()
                .filter(each -> each.id().name().equals(name))
                .map(each -> each.configuration().spec())
                .findFirst()
                .orElseThrow();
    }

    private DesiredPlant desired(String text, String policy) throws IOException {
        return desired(List.of(), text, policy);
    }

    private DesiredPlant desired(List<RuntimeConfiguration> running, String text, String policy) throws IOException {
        var world = world(text, policy);
        return Desired.of(
                new ClusterState(
                        world.now(),
                        world.plants(),
                        world.latencyClasses(),
                        world.policies(),
                        world.templates(),
                        world.odooConnections(),
                        world.interfaces(),
                        world.codeMaps(),
                        running,
                        world.secrets(),
                        world.financeNamespaces(),
                        world.changes()),
                "plant-lyon",
                PLATFORM);
    }

    private ClusterState world(String text, String policy) throws IOException {
        var file = Files.writeString(directory.resolve("manifests.yaml"), text + policy);
        return Manifests.read(DIRECTORY.resolve("common.yaml"), file).world();
    }
}
