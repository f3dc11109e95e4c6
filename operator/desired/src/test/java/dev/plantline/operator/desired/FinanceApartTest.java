package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces of finance: let in by the platform alone, and no pod of others holds a key for money. */
class FinanceApartTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final Path CASE = Path.of("src/test/resources/desired/in-finance.yaml");
    private static final String LABEL = "plantline.dev/finance: \"true\"";
    private static final String FINANCE = "{connection: odoo-finance, duty: finance}";
    private static final String STOCK = "{duty: production, company: Lyon Plant}";

    @TempDir
    Path directory;

    @Test
    void financeIsLetIntoLabelledNamespacesOnly() throws IOException {
        for (var other : List.of("", "plantline.dev/finance: \"True\"", "finance: \"true\"")) {
            var desired = desired(text().replace(LABEL, other));

            assertThat(desired.interfaceObstacles().get("erp-bill"))
                    .as(other)
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.reason()).isEqualTo(Reason.FinanceNotAllowed);
                        assertThat(each.path()).isEqualTo("spec.workflow");
                        assertThat(each.message())
                                .contains("workflow rawBillSteps is one of finance")
                                .contains("kubectl label namespace plant-lyon plantline.dev/finance=true");
                    });
            assertThat(live(desired)).containsExactly("mes-lot");
        }
        assertThat(live(desired(text()))).containsExactly("erp-bill", "mes-lot");
    }

    @Test
    void noPodHoldsAKeyForStockBesideAKeyForMoney() throws IOException {
        var desired = desired(text());

        assertThat(keys(desired))
                .containsOnlyKeys("lyon-gateway", "lyon-near-real-time", "lyon-near-real-time-finance");
        assertThat(keys(desired).get("lyon-gateway")).isEmpty();
        assertThat(keys(desired).get("lyon-near-real-time"))
                .singleElement()
                .asString()
                .startsWith("odoo_odoo_production_");
        assertThat(keys(desired).get("lyon-near-real-time-finance"))
                .singleElement()
                .asString()
                .startsWith("odoo_odoo-finance_finance_");
    }

    @Test
    void eachInterfaceIsInOneWorkloadOfDelivery() throws IOException {
        var interfaces = new TreeMap<String, List<String>>();
        for (var each : desired(text()).configurations()) {
            interfaces.put(
                    Workload.of(each).name(),
                    each.interfaces().stream()
                            .map(RuntimeConfiguration.Interface::name)
                            .toList());
        }

        assertThat(interfaces)
                .isEqualTo(Map.of(
                        "lyon-gateway", List.of("erp-bill", "mes-lot"),
                        "lyon-near-real-time", List.of("mes-lot"),
                        "lyon-near-real-time-finance", List.of("erp-bill")));
    }

    @Test
    void whatRunsIsReadBackFromTheWorkloadOfFinance() throws IOException {
        var running = Manifests.read(write("running.yaml", Manifests.yaml(of(desired(text()), ConfigMap.class))))
                .world()
                .running();

        assertThat(running).extracting(each -> Workload.of(each).name()).contains("lyon-near-real-time-finance");
    }

    @Test
    void aLabelThatIsTakenAwayStopsNothingThatRuns() throws IOException {
        var running = Manifests.yaml(of(desired(text()), ConfigMap.class));

        var now = desired(text().replace(LABEL, "") + "---\n" + running);

        assertThat(now.interfaceObstacles().get("erp-bill"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.FinanceNotAllowed);
        assertThat(now.live())
                .filteredOn(EffectiveInterface::lastGood)
                .extracting(each -> each.id().name())
                .containsExactly("erp-bill");
        assertThat(keys(now)).isEqualTo(keys(desired(text())));
    }

    @Test
    void noDutyIsSharedByFinanceAndOthersAndTheOlderInterfaceHasIt() throws IOException {
        var both = text().replace(FINANCE, "{duty: production}");
        var older = "metadata: {name: mes-lot, namespace: plant-lyon, creationTimestamp: \"2026-11-01T08:00:00Z\"}";
        var younger = older.replace("11-01", "11-20");
        var bill = "metadata: {name: erp-bill, namespace: plant-lyon, creationTimestamp: \"2026-11-10T08:00:00Z\"}";
        both = both.replace("metadata: {name: erp-bill, namespace: plant-lyon}", bill);

        var stockFirst = desired(both.replace("metadata: {name: mes-lot, namespace: plant-lyon}", older));
        assertThat(stockFirst.interfaceObstacles().get("erp-bill"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.FinanceDutyShared);
                    assertThat(each.path()).isEqualTo("spec.target.odoo.duty");
                    assertThat(each.message())
                            .contains("duty 'production' of OdooConnection odoo is asked for by interface mes-lot");
                });
        assertThat(live(stockFirst)).containsExactly("mes-lot");

        var financeFirst = desired(both.replace("metadata: {name: mes-lot, namespace: plant-lyon}", younger));
        assertThat(financeFirst.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(live(financeFirst)).containsExactly("erp-bill");
    }

    /** One key under two names is one key: by its Odoo, however that is written, or by its Secret. */
    @Test
    void aSecondConnectionToTheSameOdooOrSecretOpensNoDutyOfFinance() throws IOException {
        var connection = text().split("---\n")[3];
        var same = connection.replace("name: odoo-finance, namespace", "name: other, namespace");
        var text = text().replace(STOCK, "{connection: other, duty: finance}");
        var elsewhere = same.replace("database: lyon", "database: test");
        for (var other : List.of(
                same.replace("url: https://odoo.example.com", "url: https://ODOO.example.com:443/")
                        .replace("secretRef: {name: odoo-finance", "secretRef: {name: odoo-copy"),
                elsewhere)) {
            var desired = desired(dated(text, "01", "10") + "---\n" + other + "---\n" + copy());

            assertThat(desired.interfaceObstacles()).as(other).containsOnlyKeys("mes-lot");
            assertThat(desired.interfaceObstacles().get("mes-lot"))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.reason()).isEqualTo(Reason.FinanceDutyShared);
                        assertThat(each.message())
                                .contains(
                                        "duty 'finance' of OdooConnection other, which means the same Odoo or Secret as"
                                                + " OdooConnection odoo-finance, is asked for by interface erp-bill, which is of finance");
                    });
        }

        var apart = elsewhere.replace("secretRef: {name: odoo-finance", "secretRef: {name: odoo-copy");
        assertThat(live(desired(text + "---\n" + apart + "---\n" + copy())))
                .as("another database with a key of its own")
                .containsExactly("erp-bill", "mes-lot");
    }

    @Test
    void whoRunsKeepsItsOdooFromAnotherConnectionAlsoWhileItsOwnMoves() throws IOException {
        var dated = dated(text(), "10", "01");
        var running = Manifests.yaml(of(desired(dated), ConfigMap.class));
        var connection = text().split("---\n")[3];
        var other = connection.replace("name: odoo-finance, namespace", "name: other, namespace");
        var moved = dated(text(), "10", "01")
                .replace(connection, connection.replace("https://odoo.example.com", "https://new.example.com"))
                .replace(STOCK, "{connection: other, duty: finance}");

        var now = desired(moved + "---\n" + other + "---\n" + running);

        assertThat(now.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.FinanceDutyShared);
        assertThat(now.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::message)
                .singleElement()
                .asString()
                .contains("is used by interface erp-bill");
    }

    @Test
    void whoRunsWithADutyKeepsItFromAnOlderInterfaceThatAsksForIt() throws IOException {
        var dated = text().replace(
                        "metadata: {name: mes-lot, namespace: plant-lyon}",
                        "metadata: {name: mes-lot, namespace: plant-lyon, creationTimestamp: \"2026-11-01T08:00:00Z\"}")
                .replace(
                        "metadata: {name: erp-bill, namespace: plant-lyon}",
                        "metadata: {name: erp-bill, namespace: plant-lyon, creationTimestamp: \"2026-11-10T08:00:00Z\"}");
        var running = Manifests.yaml(of(desired(dated), ConfigMap.class));

        var now = desired(dated.replace(STOCK, FINANCE) + "---\n" + running);

        assertThat(now.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(now.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.FinanceDutyShared);
        assertThat(keys(now)).isEqualTo(keys(desired(dated)));
    }

    private static final String POST =
            """
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: odoo-posting
              namespace: plant-lyon
              labels: {plantline.dev/purpose: odoo, plantline.dev/duty: posting}
              annotations: {plantline.dev/sent-to: "https://odoo.example.com"}
            data: {apiKey: cG9zdGluZy1rZXk=}
            ---
            apiVersion: plantline.dev/v1alpha1
            kind: OdooInterface
            metadata: {name: erp-post, namespace: plant-lyon}
            spec:
              workflow: posting
              owners:
                business: {name: Accounts payable, contact: payable@example.com}
                technical: {name: ERP integration, contact: erp@example.com}
              classification: {criticality: high, failureImpact: financeDelay, consequence: Suppliers are paid late.}
              latencyClass: scheduled-batch
              gate: {when: always, roles: [finance]}
              runbook: https://runbooks.example.com/plantline/erp-post
              source: {system: erp, kafka: {topic: erp.postings}}
              contract: {version: 1.0.0, format: json}
              keys: {order: [supplier], idempotency: [supplier, reference]}
              target: {odoo: {connection: odoo-finance, duty: posting}}
              mapping:
                steps:
                - do: bill.post
            """;

    private static String withPosting() throws IOException {
        return text().replace(
                                "  - {duty: finance, secretRef: {name: odoo-finance, key: apiKey}}\n",
                                "  - {duty: finance, secretRef: {name: odoo-finance, key: apiKey}}\n  - {duty: posting, secretRef: {name: odoo-posting, key: apiKey}}\n")
                        .replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n  changeControl: true\n")
                + POST;
    }

    @Test
    void whatPostsStandsBehindAGateAtWhichFinanceReleases() throws IOException {
        assertThat(live(desired(withPosting()))).containsExactly("erp-bill", "erp-post", "mes-lot");

        var none = desired(withPosting().replace("  gate: {when: always, roles: [finance]}\n", ""));
        assertThat(none.interfaceObstacles().get("erp-post"))
                .extracting(each -> each.reason() + " " + each.path())
                .containsExactly("PostingWithoutGate spec.gate");
        var others = desired(withPosting().replace("roles: [finance]", "roles: [business, technical]"));
        assertThat(others.interfaceObstacles().get("erp-post"))
                .extracting(each -> each.reason() + " " + each.path())
                .containsExactly("PostingWithoutGate spec.gate.roles");
        for (var limit : List.of("rows > 0", "rows > 999999", "total(total) > 0")) {
            var limited = desired(withPosting().replace("when: always", "when: " + limit));
            assertThat(limited.interfaceObstacles().get("erp-post"))
                    .as(limit)
                    .extracting(each -> each.reason() + " " + each.path())
                    .containsExactly("PostingWithoutGate spec.gate.when");
        }
        var streaming = desired(withPosting().replace("latencyClass: scheduled-batch", "latencyClass: near-real-time"));
        assertThat(streaming.interfaceObstacles().get("erp-post"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.GateWithoutRuns);
        var elsewhere = desired(withPosting().replace(LABEL, ""));
        assertThat(elsewhere.interfaceObstacles().get("erp-post"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.FinanceNotAllowed);
    }

    /** Who made it would be known to nobody, and he could release it. */
    @Test
    void nothingPostsInAPlantThatRecordsNobodyWhoAsksForChanges() throws IOException {
        var desired = desired(withPosting().replace("  changeControl: true\n", ""));

        assertThat(desired.interfaceObstacles()).containsOnlyKeys("erp-post");
        assertThat(desired.interfaceObstacles().get("erp-post")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.PostingWithoutGate);
            assertThat(each.message()).contains("changeControl: true");
        });
    }

    /** Else one user of Odoo, and whoever has his key, could bring a bill into being and into the books. */
    @Test
    void noDutyDraftsAndPostsNeitherByTwoInterfacesNorByOne() throws IOException {
        var dated = withPosting()
                .replace(
                        "metadata: {name: erp-bill, namespace: plant-lyon}",
                        "metadata: {name: erp-bill, namespace: plant-lyon, creationTimestamp: \"2026-11-01T08:00:00Z\"}");
        var shared = desired(dated.replace("duty: posting}}", "duty: finance}}"));
        assertThat(live(shared)).containsExactly("erp-bill", "mes-lot");
        assertThat(shared.interfaceObstacles().get("erp-post")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.FinanceDutyShared);
            assertThat(each.message())
                    .contains(
                            "erp-bill, which is of finance and posts nothing. Who drafts does not post: choose a duty that only interfaces that post use");
        });

        var both = desired(text().stripTrailing() + "\n    - call: action_post\n      until: {state: [posted]}\n");
        assertThat(both.interfaceObstacles().get("erp-bill"))
                .extracting(Obstacle::reason)
                .contains(Reason.PostingNotApart, Reason.PostingWithoutGate);
    }

    /** Before finance had pods of its own: what ran then goes on with the copies of keys that nobody else has any more. */
    @Test
    void aKeyThatOnlyThePodsOfAllStillHaveMovesToThoseOfFinance() throws IOException {
        var documents = List.of(text().split("---\n"));
        var connection = documents.get(3);
        var secret = documents.get(4);
        var bill = desired(text().replace(documents.get(1) + "---\n", ""));
        var before = Manifests.yaml(Stream.concat(of(bill, ConfigMap.class).stream(), of(bill, Secret.class).stream())
                        .toList())
                .replace("lyon-near-real-time-finance", "lyon-near-real-time")
                .replace("\"finance\":true", "\"finance\":false");
        var key = of(bill, Secret.class).stream()
                .filter(each -> each.getMetadata().getName().equals("lyon-near-real-time-finance-secrets"))
                .flatMap(each -> each.getData().entrySet().stream())
                .filter(each -> each.getKey().startsWith("odoo_"))
                .findFirst()
                .orElseThrow();

        for (var gone : List.of(secret, connection)) {
            var now = desired(text().replace("---\n" + gone, "") + "---\n" + before);

            assertThat(now.live())
                    .filteredOn(EffectiveInterface::lastGood)
                    .extracting(each -> each.id().name())
                    .containsExactly("erp-bill");
            assertThat(of(now, Secret.class))
                    .filteredOn(each -> each.getData().containsKey(key.getKey()))
                    .as(gone)
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.getMetadata().getName()).isEqualTo("lyon-near-real-time-finance-secrets");
                        assertThat(each.getData()).contains(key);
                    });
        }
    }

    /** Whoever ends midway has then copied a key before it is taken from those that had it. */
    @Test
    void theWorkloadsOfFinanceAreWrittenFirst() throws IOException {
        assertThat(desired(text()).configurations())
                .extracting(each -> Workload.of(each).name())
                .containsExactly("lyon-near-real-time-finance", "lyon-near-real-time", "lyon-gateway");
    }

    /** Of a plant with the longest name, which is a part of the name of a CronJob. */
    @Test
    void aClassWithALongNameHasAWorkloadOfFinanceToo() throws IOException {
        var plant = "p".repeat(24);
        for (var length : List.of(19, 20, 27)) {
            var name = "c".repeat(length);
            var desired = Desired.of(
                    Manifests.read(
                                    write(
                                            "common.yaml",
                                            Files.readString(COMMON).replace("near-real-time", name)),
                                    write(
                                            "in.yaml",
                                            text().replace("near-real-time", name)
                                                    .replace(
                                                            "metadata: {name: lyon,",
                                                            "metadata: {name: " + plant + ",")))
                            .world(),
                    "plant-lyon",
                    DesiredGoldenTest.PLATFORM);

            assertThat(live(desired)).containsExactly("erp-bill", "mes-lot");
            assertThat(keys(desired).keySet()).hasSize(3).allSatisfy(each -> assertThat(each)
                    .hasSizeLessThanOrEqualTo(52));
            assertThat(keys(desired))
                    .as("its name stays readable while it is short enough")
                    .matches(each -> each.containsKey(plant + "-" + name + "-finance") == (length == 19));
        }
    }

    /** Stored before such names were refused. */
    @Test
    void aClassThatIsNamedLikeAWorkloadOfFinanceIsNotMixedWithIt() throws IOException {
        var near = List.of(Files.readString(COMMON).split("---\n")).stream()
                .filter(each -> each.contains("kind: LatencyClass") && each.contains("name: near-real-time"))
                .findFirst()
                .orElseThrow()
                .replace("near-real-time", "near-real-time-finance");
        var text = text().replaceFirst("latencyClass: near-real-time", "latencyClass: near-real-time-finance");

        var desired = desired(text + "---\n" + near);

        assertThat(live(desired)).containsExactly("erp-bill", "mes-lot");
        assertThat(desired.configurations())
                .filteredOn(each -> each.role() != RuntimeConfiguration.Role.gateway)
                .extracting(
                        each -> each.finance() + " " + each.interfaces().get(0).name())
                .containsExactly("true erp-bill", "false mes-lot");
        assertThat(keys(desired)).hasSize(3);
        assertThat(keys(desired).get("lyon-near-real-time-finance"))
                .singleElement()
                .asString()
                .startsWith("odoo_odoo-finance_finance_");
    }

    /** Whoever is told to look by an alert is sent to a pod that is there. */
    @Test
    void alertsNameTheWorkloadOfFinance() throws IOException {
        var users =
                "sasl: {mechanism: SCRAM-SHA-512, users: {gateway: {username: g, passwordSecretRef: {name: g, key: p}},"
                        + " delivery: {username: d, passwordSecretRef: {name: d, key: p}},"
                        + " operator: {username: o, passwordSecretRef: {name: o, key: p}}}}}";
        var text = text().replace(
                        "kafka: {bootstrapServers: \"kafka:9092\", insecureTransport: true}",
                        "kafka: {bootstrapServers: \"kafka:9092\", insecureTransport: true, " + users);
        for (var user : List.of("g", "d", "o")) {
            text +=
                    """
                    ---
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: %s, namespace: plant-lyon, labels: {plantline.dev/purpose: kafka}, annotations: {plantline.dev/sent-to: "kafka:9092"}}
                    data: {p: cGFzcw==}
                    """
                            .formatted(user);
        }

        var rules = desired(text).resources().stream()
                .filter(each -> each.getKind().equals("PrometheusRule"))
                .map(each -> Json.MAPPER.valueToTree(each).toString())
                .toList();

        assertThat(rules)
                .singleElement()
                .asString()
                .contains("deploy/lyon-near-real-time-finance -- java")
                .contains("deploy/lyon-near-real-time -- java");
    }

    /** With days of November on which the interfaces were made. */
    private static String dated(String text, String bill, String lot) {
        return text.replace(
                        "metadata: {name: mes-lot, namespace: plant-lyon}",
                        "metadata: {name: mes-lot, namespace: plant-lyon, creationTimestamp: \"2026-11-" + lot
                                + "T08:00:00Z\"}")
                .replace(
                        "metadata: {name: erp-bill, namespace: plant-lyon}",
                        "metadata: {name: erp-bill, namespace: plant-lyon, creationTimestamp: \"2026-11-" + bill
                                + "T08:00:00Z\"}");
    }

    /** The Secret of finance once more, under another name. */
    private static String copy() throws IOException {
        return text().split("---\n")[4].replace("name: odoo-finance\n", "name: odoo-copy\n");
    }

    private static List<String> live(DesiredPlant desired) {
        return desired.live().stream().map(each -> each.id().name()).toList();
    }

    /** Files with keys of Odoo that the pods of each workload have. */
    private static Map<String, TreeSet<String>> keys(DesiredPlant desired) {
        var keys = new TreeMap<String, TreeSet<String>>();
        of(desired, Secret.class).forEach(each -> {
            var files = new TreeSet<>(each.getData().keySet());
            files.removeIf(file -> !file.startsWith("odoo_"));
            keys.put(Labels.workload(each).orElseThrow(), files);
        });
        return keys;
    }

    private static String text() throws IOException {
        return Files.readString(CASE);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private DesiredPlant desired(String text) throws IOException {
        return Desired.of(
                Manifests.read(COMMON, write("in.yaml", text)).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }

    private static <T extends HasMetadata> List<T> of(DesiredPlant desired, Class<T> type) {
        return desired.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
