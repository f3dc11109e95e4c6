package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicySpec;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.testing.ClusterExtension;
import dev.plantline.operator.testing.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * examples/process-manufacturer on a real API server, under the chart's policies with interfacePolicies.action=Deny. The cluster may be others' too: what
 * is there once for all has the name of this run, and the policies are asked for this run's plants alone.
 */
class ExamplesOnClusterTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.apiServerForTypes();

    private static final Path EXAMPLE = Path.of("../../examples/process-manufacturer");
    private static final Path OTHER_EXAMPLE = Path.of("../../examples/discrete-manufacturer");
    private static final Path REFUSED = Path.of("../../examples/refused");
    /** Begins the line with what the API server, or kubectl before it, says in its own words. */
    private static final String CLUSTER_SAYS = "# a cluster says: ";

    /** Names of plants and of what there is once in a cluster, wherever they stand in a manifest. */
    private static final String NAMES = "linz|graz|lyon|group-finance|(?<=name: )finance(?=,)"
            + "|lims-decision|batch-report|labor-pruefung|labor-ausschuss|tank-receipt|stock-receive|bill-draft|drafted-bill|queued|scheduled-batch|near-real-time";

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<HasMetadata> forAll = new ArrayList<>();
    private final List<CustomResourceDefinition> installed = new ArrayList<>();
    private final Set<String> namespaces = new TreeSet<>();
    private KubernetesClient client;
    private OperatorUnderTest operator;

    @BeforeEach
    void installTheChartsResources() throws IOException {
        client = CLUSTER.client();
        for (Path file : files(Path.of("../../crds"))) {
            var definition =
                    client.resource(Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class));
            if (definition.get() == null) {
                installed.add(definition.create());
            } else {
                definition.update();
            }
            Definitions.awaitServed(client, definition.get().getMetadata().getName());
        }
        String chart = new Helm(Path.of("../../helm/plantline"))
                .template()
                .withName(run)
                .withNamespace("plantline-system")
                .withKubeVersion("1.34.0")
                .set("plants.allNamespaces", true)
                .set("interfacePolicies.action", "Deny")
                .call();
        Stream.of(chart.split("(?m)^---$"))
                .filter(each -> each.contains("kind: LatencyClass\n")
                        || each.contains("kind: InterfacePolicy\n")
                        || each.contains("kind: InterfaceTemplate\n")
                                && each.matches("(?s).*(stock-receive\\.v1|bill-draft\\.v2).*"))
                .forEach(this::apply);
    }

    @AfterEach
    void leaveNothing() throws IOException {
        try {
            if (operator != null) {
                operator.close();
            }
            namespaces.forEach(each -> client.namespaces().withName(each).delete());
            forAll.forEach(each -> client.resource(each).delete());
            installed.forEach(each -> client.resource(each).delete());
            installed.forEach(each -> client.resource(each).waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS));
        } finally {
            client.close();
        }
    }

    @Test
    void bothPlantsGoLiveByTemplateUnderPoliciesThatDenyAndTheirFinanceOnceThreePeopleHaveApprovedIt()
            throws IOException {
        assertThat(forAll)
                .filteredOn(each -> each.getKind().equals("InterfacePolicy"))
                .hasSize(13);
        for (Path file : files(EXAMPLE).stream()
                .filter(each -> !each.toString().contains("/sandbox/"))
                .sorted(Comparator.comparing(each -> !each.endsWith("namespace.yaml")))
                .toList()) {
            Stream.of(Files.readString(file).split("(?m)^---$")).forEach(this::apply);
        }
        giveKeys();
        operate();

        approve();
        eventually(() -> assertThat(interfaces()).hasSize(8).allSatisfy(each -> {
            assertThat(each.getStatus()).isNotNull();
            assertThat(each.getStatus().accepted())
                    .as(each.getStatus().conditions().toString())
                    .isNotNull();
            assertThat(stalled(each)).get().extracting(Finding::status).isEqualTo(Finding.Status.False);
            assertThat(each.getStatus().policies()).isNotNull();
        }));
        assertThat(interfaces()).allSatisfy(each -> {
            OdooInterfaceStatus.Policies policies = each.getStatus().policies();
            assertThat(policies.passed()).as(each.getMetadata().getName()).matches("(\\d+)/\\1");
            assertThat(policies.violations()).isNullOrEmpty();
        });

        // The same plant, when it says something that the pack refuses.
        String quality = named("graz-" + run + "-pruefung").getStatus().accepted();
        client.resource(named("graz-" + run + "-pruefung"))
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"owners\":{\"technical\":"
                                + "{\"name\":\"Quality Graz\",\"contact\":\"quality.graz@example.com\"}}}}");
        eventually(() -> assertThat(stalled(named("graz-" + run + "-pruefung")))
                .get()
                .satisfies(stalled -> {
                    assertThat(stalled.reason()).isEqualTo("PolicyDenied");
                    assertThat(stalled.message()).contains("(policy owners-" + run + ", rule two-owners)");
                }));
        assertThat(named("graz-" + run + "-pruefung").getStatus().accepted())
                .as("what runs goes on")
                .isEqualTo(quality);
    }

    /** Each is the same good manifest with one fault. */
    @Test
    void everyBadManifestIsRefusedInTheSentenceWrittenBesideIt() throws IOException {
        for (String file : List.of("namespace.yaml", "plant.yaml", "odoo-connection.yaml")) {
            Stream.of(Files.readString(OTHER_EXAMPLE.resolve(file)).split("(?m)^---$"))
                    .forEach(this::apply);
        }
        giveKeys();
        operate();
        for (Path file : files(REFUSED)) {
            List<String> lines =
                    Files.readString(file).lines().map(this::ofThisRun).toList();
            GenericKubernetesResource manifest =
                    Serialization.unmarshal(String.join("\n", lines), GenericKubernetesResource.class);
            Optional<String> refused = refused(manifest);
            String sentence = lines.get(1).startsWith(CLUSTER_SAYS)
                    ? lines.get(1).substring(CLUSTER_SAYS.length())
                    : lines.get(0).substring("# says: ".length());
            assertThat(refused.isPresent() || !lines.get(1).startsWith(CLUSTER_SAYS))
                    .as("%s gets as far as the operator", file)
                    .isTrue();
            if (refused.isPresent()) {
                assertThat(refused.get()).as(file.toString()).contains(sentence);
                continue;
            }
            OdooInterface made = named(manifest.getMetadata().getName());
            eventually(() -> assertThat(stalled(client.resource(made).get()))
                    .as(file.toString())
                    .get()
                    .extracting(Finding::message)
                    .asString()
                    // a cluster of others' may have more classes to choose from
                    .contains(sentence.replaceFirst("choose one of \\[near-.*", "")));
            client.resource(made).delete();
            client.resource(made).waitUntilCondition(Objects::isNull, 120, TimeUnit.SECONDS);
        }
    }

    /** What the API server says, and kubectl of a kind that it does not serve; empty: it takes it. */
    private Optional<String> refused(GenericKubernetesResource resource) {
        String version = resource.getApiVersion();
        try {
            client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                            .withGroup(version.substring(0, version.indexOf('/')))
                            .withVersion(version.substring(version.indexOf('/') + 1))
                            .withKind(resource.getKind())
                            .withPlural(resource.getKind().toLowerCase(Locale.ROOT) + "s")
                            .withNamespaced(true)
                            .build())
                    .inNamespace(resource.getMetadata().getNamespace())
                    .resource(resource)
                    .fieldValidation(FieldValidateable.Validation.STRICT)
                    .create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(
                    e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                            ? "no matches for kind \"" + resource.getKind() + "\" in version \"" + version + "\""
                            : e.getMessage());
        }
    }

    private void operate() {
        operator = new OperatorUnderTest(
                Config.fromKubeconfig(CLUSTER.kubeconfig()),
                namespaces,
                new RecordedTopics(),
                new ScriptedOdoo(),
                (pod, mostBytes) -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Nothing of finance goes live, what posts least of all, before people have decided who did not make it. */
    private void approve() {
        String finance = "group-finance-" + run;
        for (String name : List.of("ap-supplier-invoice", "accounting-bill-post")) {
            eventually(() -> assertThat(waiting(finance, name)).hasSize(1).allSatisfy(each -> {
                assertThat(each.getSpec().changedBy()).containsExactly("marie");
                assertThat(each.getStatus().missing()).containsExactly("business", "finance", "technical");
            }));
            eventually(() -> assertThat(named(name).getStatus())
                    .isNotNull()
                    .extracting(OdooInterfaceStatus::accepted)
                    .isNull());
            String revision = waiting(finance, name).get(0).getSpec().revision();
            Map.of("ana", "business", "theo", "technical", "fina", "finance")
                    .forEach((by, role) -> decide(finance, name, revision, by, role));
        }
    }

    private List<InterfaceRevision> waiting(String namespace, String name) {
        return client.resources(InterfaceRevision.class).inNamespace(namespace).list().getItems().stream()
                .filter(each -> each.getSpec().interfaceName().equals(name)
                        && each.getStatus() != null
                        && each.getStatus().state() == State.waiting)
                .toList();
    }

    private void decide(String namespace, String name, String revision, String by, String role) {
        InterfaceDecision decision = new InterfaceDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name + "-" + revision + "-" + by)
                .build());
        decision.setSpec(new InterfaceDecisionSpec(name, revision, Verdict.approve, role, by, null, null, null));
        client.resource(decision).create();
    }

    private void giveKeys() {
        for (String namespace : namespaces) {
            client.resources(OdooConnection.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(connection -> connection.getSpec().credentials().forEach(each -> client.resource(
                                    new SecretBuilder()
                                            .withNewMetadata()
                                            .withName(each.secretRef().name())
                                            .withNamespace(namespace)
                                            .withLabels(Map.of(
                                                    SecretPurpose.PURPOSE, "odoo", SecretPurpose.DUTY, each.duty()))
                                            .withAnnotations(Map.of(
                                                    SecretPurpose.SENT_TO,
                                                    connection.getSpec().url()))
                                            .endMetadata()
                                            .withData(Map.of(each.secretRef().key(), "MDEyMzQ1Njc4OQ=="))
                                            .build())
                            .create()));
        }
    }

    private void apply(String manifest) {
        String text = ofThisRun(manifest);
        HasMetadata made = text.contains("kind: InterfacePolicy\n")
                ? client.resource(forThisRun(Serialization.unmarshal(text, InterfacePolicy.class)))
                        .create()
                : client.resource(text).create();
        if (made.getKind().equals("Namespace")) {
            namespaces.add(made.getMetadata().getName());
        } else if (made.getMetadata().getNamespace() == null) {
            forAll.add(made);
        }
    }

    private String ofThisRun(String manifest) {
        return manifest.replaceAll("\\b(" + NAMES + ")\\b", "$1-" + run)
                // who applies a manifest names himself where people decide about it
                .replaceAll(
                        "(?<=kind: (?:OdooInterface|OdooConnection|Plant)\nmetadata: \\{name: )([a-z0-9-]+, namespace: group-finance-"
                                + run + ")",
                        "$1, annotations: {plantline.dev/changed-by: marie}");
    }

    /** Rules and messages as they are. */
    private InterfacePolicy forThisRun(InterfacePolicy policy) {
        policy.getMetadata().setName(policy.getMetadata().getName() + "-" + run);
        InterfacePolicySpec spec = policy.getSpec();
        String ours = "plant.name.endsWith('-" + run + "')";
        policy.setSpec(new InterfacePolicySpec(
                spec.action(),
                spec.when() == null ? ours : ours + " && (" + spec.when() + ")",
                spec.rules(),
                spec.decisions(),
                spec.exceptions()));
        return policy;
    }

    private static Optional<Finding> stalled(OdooInterface each) {
        return each.getStatus() == null
                ? Optional.empty()
                : Conditions.finding(each.getStatus().conditions(), Finding.STALLED);
    }

    private OdooInterface named(String name) {
        return interfaces().stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<OdooInterface> interfaces() {
        return namespaces.stream()
                .flatMap(each -> client.resources(OdooInterface.class).inNamespace(each).list().getItems().stream())
                .toList();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }
}
