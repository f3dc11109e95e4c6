package dev.plantline.sandbox;

import static dev.plantline.sandbox.PlantUnderTest.CONFIRMATION;
import static dev.plantline.sandbox.PlantUnderTest.INVOICE;
import static dev.plantline.sandbox.PlantUnderTest.PRODUCT;
import static dev.plantline.sandbox.PlantUnderTest.RECEIPT;
import static dev.plantline.sandbox.PlantUnderTest.SHIPMENT;
import static dev.plantline.sandbox.PlantUnderTest.TRANSFER;
import static dev.plantline.sandbox.PlantUnderTest.assertOneDayStandsInOdoo;
import static dev.plantline.sandbox.PlantUnderTest.entry;
import static dev.plantline.sandbox.PlantUnderTest.once;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.command.Checked;
import dev.plantline.command.Manifests;
import dev.plantline.command.Plantline;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Json;
import dev.plantline.model.MetricNames;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Totals;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.Platform;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of Plantline over the simulator of Odoo. */
class SandboxTest {
    @TempDir
    private Path data;

    private static final Pattern SELECTOR = Pattern.compile("plantline_[a-z_]+\\{[^}]*}");

    private record Answer(int code, String text) {}

    @Test
    void theSameDayTwiceIsOneDayInOdooAndWhatIsSetAsideCanBeSeenAndGivenUp() throws Exception {
        try (Sandbox sandbox = PlantUnderTest.start(data, "LYON", name -> null)) {
            assertThat(sandbox.run()).isEmpty();
            assertThat(once(sandbox, CONFIRMATION)).isEqualTo(new Totals(22, 11, 7, 0, 3, 1, 0, 0));
            assertThat(entry(sandbox, CONFIRMATION).sent().refused()).isEqualTo(2);
            assertThat(entry(sandbox, TRANSFER).totals()).isEqualTo(new Totals(24, 22, 1, 0, 0, 1, 0, 0));
            assertThat(entry(sandbox, PRODUCT).totals()).isEqualTo(new Totals(6, 3, 1, 1, 0, 1, 0, 0));
            assertThat(entry(sandbox, RECEIPT).totals()).isEqualTo(new Totals(5, 2, 1, 0, 1, 1, 0, 0));
            assertThat(entry(sandbox, SHIPMENT).totals()).isEqualTo(new Totals(4, 2, 1, 0, 1, 0, 0, 0));
            assertThat(once(sandbox, INVOICE)).isEqualTo(new Totals(5, 2, 1, 0, 1, 1, 0, 0));
            assertOneDayStandsInOdoo(sandbox, "LYON");
            movesOfAnUnknownProductWereHeldUntilItCame(sandbox);
            everyAlertFindsWhatThePodsExport(sandbox);
            theCommandsWork();
            theAuditIsTheOneThatDeliverySigned(sandbox);
        }
        try (Sandbox sandbox = PlantUnderTest.start(data, "LYON", name -> null)) {
            assertThat(sandbox.run()).isEmpty();
            Totals confirmations = once(sandbox, CONFIRMATION);
            assertThat(confirmations.received()).isEqualTo(44);
            assertThat(confirmations.applied()).isEqualTo(11);
            assertThat(confirmations.discarded()).isEqualTo(2);
            assertThat(entry(sandbox, TRANSFER).totals()).isEqualTo(new Totals(48, 22, 24, 0, 0, 2, 0, 0));
            assertThat(entry(sandbox, PRODUCT).totals().applied()).isEqualTo(3);
            assertOneDayStandsInOdoo(sandbox, "LYON");
        }
    }

    private void movesOfAnUnknownProductWereHeldUntilItCame(Sandbox sandbox) throws Exception {
        Map<Long, List<What>> outcomes = PlantUnderTest.audit(sandbox, TRANSFER).stream()
                .filter(record -> record.message() != null
                        && "LYON-FILTER".equals(record.message().orderKey()))
                .collect(Collectors.groupingBy(
                        AuditRecord::offset, Collectors.mapping(AuditRecord::what, Collectors.toList())));
        assertThat(outcomes.values())
                .hasSize(2)
                .allSatisfy(whats -> assertThat(whats).startsWith(What.held).endsWith(What.applied));
    }

    /** An alert whose selector matches nothing stays silent for ever, and no test of the rule alone finds that. */
    private void everyAlertFindsWhatThePodsExport(Sandbox sandbox) throws Exception {
        List<String> scraped = new ArrayList<>();
        for (LocalPod pod : sandbox.node().pods().values()) {
            URI metrics = URI.create(
                    "http://127.0.0.1:" + pod.port(PodLayout.MANAGEMENT_PORT).orElseThrow() + PodLayout.METRICS_PATH);
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines())
                    .body()
                    .forEach(scraped::add);
        }
        ClusterState world =
                Checked.of(Manifests.read(PlantUnderTest.MANIFESTS)).world();
        Platform platform = new Platform("here", "runtime", "Never", true, (plant, duty, mappings) -> "kit");
        JsonNode rules = Json.MAPPER.valueToTree(Desired.of(world, "plant-lyon", platform).resources().stream()
                .filter(each -> each.getKind().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow());
        List<String> selectors = rules.findValuesAsText("expr").stream()
                .flatMap(expression -> SELECTOR.matcher(expression).results())
                .map(MatchResult::group)
                // The pods of the batch class are gone; only what is held or in flight has an oldest.
                .filter(selector -> !selector.contains(PRODUCT) && !selector.contains(INVOICE))
                .filter(selector -> !selector.startsWith(MetricNames.OLDEST_PENDING) || selector.contains(CONFIRMATION))
                // Only lines behind the last anchor wait for one; only a source that lost something says when.
                .filter(selector -> !selector.startsWith(MetricNames.UNANCHORED))
                .filter(selector -> !selector.startsWith(MetricNames.SOURCE_GAP_SEEN))
                // No quantity has ever differed.
                .filter(selector -> !selector.startsWith(MetricNames.QUANTITY_DIFFERED))
                // The operator exports it, and no pod does.
                .filter(selector -> !selector.startsWith(MetricNames.LEFT_BEHIND))
                // A gateway in the clear has no certificate that could expire.
                .filter(selector -> !selector.startsWith(MetricNames.CERTIFICATE_EXPIRES))
                .distinct()
                .toList();
        assertThat(selectors)
                .hasSizeGreaterThan(10)
                .anyMatch(selector -> selector.startsWith(MetricNames.CONFIGURATION_REFUSED));
        assertThat(selectors).allSatisfy(selector -> assertThat(scraped).anyMatch(sample -> matches(selector, sample)));
    }

    private static boolean matches(String selector, String sample) {
        int labels = selector.indexOf('{');
        return sample.startsWith(selector.substring(0, labels + 1))
                && Stream.of(selector.substring(labels + 1, selector.length() - 1)
                                .split(","))
                        .allMatch(sample::contains);
    }

    private void theCommandsWork() {
        Answer account = plantline("account", CONFIRMATION);
        assertThat(account.code()).isZero();
        assertThat(account.text()).contains("lyon." + CONFIRMATION + "/0").contains("UNACCOUNTED");

        Answer top = plantline("top", "lyon");
        assertThat(top.code()).as(top.text()).isZero();
        assertThat(top.text())
                .doesNotContain("! ")
                .containsPattern("lyon\\." + CONFIRMATION + " +critical +running +0 +- +\\? +3 +1 ");

        Answer list = plantline("aside", "list", CONFIRMATION);
        assertThat(list.text())
                .contains("LYON-MO-04")
                .contains("Code \"BOX\" is not in CodeMap units")
                .contains("waits behind the held message of its order key")
                .contains("deadLettered");
        assertThat(plantline("aside", "list", CONFIRMATION, "--output", "json").text())
                .contains("\"orderKey\" : \"LYON-MO-04\"");

        Answer retry = plantline("aside", "retry", CONFIRMATION, "--order-key", "LYON-MO-04");
        assertThat(retry.code()).as(retry.text()).isZero();
        assertThat(plantline("aside", "list", CONFIRMATION).text()).contains("Code \"BOX\" is not in CodeMap units");

        Answer discard = plantline(
                "aside",
                "discard",
                CONFIRMATION,
                "--order-key",
                "LYON-MO-04",
                "--reason",
                "reported on paper",
                "--actor",
                "test");
        assertThat(discard.code()).as(discard.text()).isZero();
        // The command is answered when it is written; its messages are closed one after the other.
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        plantline("aside", "list", CONFIRMATION).text())
                .doesNotContain("LYON-MO-04"));
        assertThat(plantline("account", CONFIRMATION).code()).isZero();

        Answer nothing = plantline("aside", "discard", CONFIRMATION, "--order-key", "LYON-MO-04", "--reason", "again");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.text()).contains("nothing is set aside").doesNotContain("Exception");
    }

    private void theAuditIsTheOneThatDeliverySigned(Sandbox sandbox) throws Exception {
        Plant plant = sandbox.cluster()
                .client()
                .resources(Plant.class)
                .inNamespace("plant-lyon")
                .withName("lyon")
                .get();
        Path keys = Files.writeString(
                data.resolve("anchor-keys"), plant.getStatus().anchorKeys().toString());
        Answer verified = plantline(
                "audit",
                "verify",
                CONFIRMATION,
                "--anchor-keys",
                keys.toString(),
                "--noted",
                data.resolve("logs/lyon-near-real-time-0.log").toString());
        assertThat(verified.code()).as(verified.text()).isZero();
        assertThat(verified.text()).contains("Signatures were verified.").doesNotContain("never");
    }

    private Answer plantline(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--data";
        all[words.length + 1] = data.toString();
        int code =
                Plantline.commandLine(new Plantline()).setOut(out).setErr(out).execute(all);
        return new Answer(code, text.toString());
    }
}
