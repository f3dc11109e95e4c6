package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.Operations;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The templates that the chart installs, and the page about them: onboarding an interface is a few lines, and what comes of them keeps every policy. */
class ChartTemplatesTest {
    private static final Path PAGE = Path.of("../../docs/templates.md");
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final int INTERFACE_LINES = 12;
    private static final int PLANT_LINES = 25;

    @TempDir
    private Path directory;

    /** What is attached, and to what, is a matter of each plant. */
    @Test
    void thereIsOneForEachOperation() {
        var operations = new TreeSet<String>();
        templates().forEach(each -> each.at("/spec/interface/mapping/steps")
                .forEach(step -> operations.add(step.path("do").asText())));
        var all = new TreeSet<>(Operations.shipped().names());
        all.remove("document.attach");

        assertThat(operations).isEqualTo(all);
    }

    @Test
    void anInterfaceOfEachKeepsEveryPolicyInAFewLines() throws IOException {
        var plant = blocks().get(1);
        write(
                "plant.yaml",
                plant.replace(
                        "  - {duty: stock,",
                        credentials("production", "purchase", "master-data") + "  - {duty: stock,"));
        write(
                "finance.yaml",
                plant.replace("plant-lyon", "finance")
                        .replace("name: lyon", "name: books")
                        .replace("  timeZone:", "  changeControl: true\n  timeZone:")
                        .replace("  - {duty: stock,", credentials("posting") + "  - {duty: finance,"));
        for (var template : templates().toList()) {
            var name = template.at("/metadata/name").asText();
            var manifest = manifest(template, name);
            assertThat(manifest.lines().count()).isLessThanOrEqualTo(INTERFACE_LINES);
            write(name + ".yaml", manifest);
        }

        var checked = Checked.of(Manifests.read(directory));

        assertThat(checked.findings()).isEmpty();
        assertThat(checked.warnings())
                .as("with action Deny none of them would go live")
                // the warning is true, and a version that was shipped never changes
                .filteredOn(each -> !each.resource().endsWith("wms-workorder-time-v1")
                        || !each.message().startsWith("workcenter is not required by the contract"))
                .isEmpty();
        assertThat(checked.world().interfaces()).hasSizeGreaterThan(20);
    }

    /** A supplier numbers bills and refunds apart, and one number of each is no repeat of the other. */
    @Test
    void aBillAndARefundWithOneNumberAreTwoMessages() throws Exception {
        var template = template("bill-draft.v2");
        var spec = Json.MAPPER.treeToValue(template.at("/spec/interface"), OdooInterfaceSpec.class);
        CompiledInterface compiled = InterfaceCompiler.receiving(new InterfaceId("books", "bills"), spec)
                .match(ready -> ready.compiled(), refused -> null);
        var keys = new TreeSet<String>();
        for (var number : List.of(0, 1)) {
            var message = Json.MAPPER.writeValueAsBytes(template.at("/spec/interface/tests/" + number + "/given"));
            keys.add(compiled.keys(compiled.decode(message)).idempotencyKey());
        }
        assertThat(keys).hasSize(2);
    }

    /** What it says of the message is what the operation says of its document, but for what it needs beside that. */
    @Test
    void aTemplateWithAContractOfItsOwnTakesWhatItsOperationTakes() {
        assertThat(contract("bill-draft.v2", "type")).isEqualTo(document("bill.draft"));

        var time = contract("workorder-time.v2", "id", "workcenter");
        ((ObjectNode) time.get("properties")).remove("id");
        assertThat(time).isEqualTo(document("workorder.time"));
    }

    /** The contract of a template, without the members that it requires more than the operation. */
    private static ObjectNode contract(String template, String... more) {
        ObjectNode contract =
                template(template).at("/spec/interface/contract/schema").deepCopy();
        var required = (ArrayNode) contract.get("required");
        for (var each : more) {
            assertThat(required.remove(0).asText()).isEqualTo(each);
        }
        return contract;
    }

    private static JsonNode document(String operation) {
        return plain(Operations.shipped().named(operation).orElseThrow().schema());
    }

    private static JsonNode template(String name) {
        return templates()
                .filter(each -> each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A schema without what is said about it. */
    private static JsonNode plain(JsonNode schema) {
        var plain = Json.MAPPER.createObjectNode();
        schema.properties().forEach(each -> {
            switch (each.getKey()) {
                case "$schema", "$id", "title", "description", "x-plantline" -> {
                    // For people, and for the operation.
                }
                case "properties" -> {
                    var all = plain.putObject("properties");
                    each.getValue().properties().forEach(one -> all.set(one.getKey(), plain(one.getValue())));
                }
                case "items" -> plain.set("items", plain(each.getValue()));
                default -> plain.set(each.getKey(), each.getValue());
            }
        });
        return plain;
    }

    @Test
    void thePageShowsWhatIsGoodAndShort() throws IOException {
        var blocks = blocks();
        for (var number = 0; number < blocks.size(); number++) {
            write("block-" + number + ".yaml", blocks.get(number));
        }

        var checked = Checked.of(Manifests.read(directory));

        assertThat(checked.findings()).isEmpty();
        assertThat(checked.warnings()).isEmpty();
        assertThat(checked.world().templates())
                .extracting(each -> each.getMetadata().getName())
                .contains("urgent-shipment.v1", "stock-receive.v1");
        assertThat(blocks.get(0).lines().count()).isLessThanOrEqualTo(INTERFACE_LINES);
        assertThat(blocks.get(1).lines().count()).isLessThanOrEqualTo(PLANT_LINES);
    }

    @Test
    void everyValueThatCountsIsExplainedWithItsOrigin() throws IOException {
        var blocks = blocks();
        write(
                "all.yaml",
                String.join("---\n", blocks)
                        .replace("  database: lyon\n", "  database: lyon\n  company: Lyon Plant\n"));

        var answer = explain("mes-scrap");

        assertThat(answer.code()).isZero();
        assertThat(answer.text().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .contains(
                        "FIELD | FROM | VALUE",
                        "workflow | template press-shop-scrap.v1 | scrap",
                        "source.system | manifest | mes",
                        "settings.place | manifest | WH/Stock/Press shop",
                        "settings.shortage | template press-shop-scrap.v1 | refuse",
                        "target.odoo.connection | plant | odoo-lyon",
                        "target.odoo.company | connection | Lyon Plant",
                        "target.odoo.duty | template press-shop-scrap.v1 | stock",
                        "lifecycle.stage | default | production")
                .anyMatch(line -> line.startsWith("owners.business | plant | {"))
                .anyMatch(line -> line.startsWith("contract.schema | template press-shop-scrap.v1 | {"))
                .anyMatch(line -> line.startsWith("mapping.steps | template press-shop-scrap.v1 | [")
                        && line.contains("\"to\":\"location\",\"value\":\"WH/Stock/Press shop\""));
    }

    @Test
    void whatCannotGoLiveIsExplainedWithWhy() throws IOException {
        write("all.yaml", String.join("---\n", blocks()).replace("settings: {place:", "settings: {plaec:"));

        var answer = explain("mes-scrap");

        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(answer.text())
                .contains("has no setting 'plaec': did you mean 'place'?")
                .contains("cannot go live as it stands");
        assertThat(explain("mes-scrab").text()).contains("did you mean mes-scrap?");
    }

    @Test
    void machinesReadEveryValueThatCountsWithItsOrigin() throws IOException {
        var all = String.join("---\n", blocks());
        write("all.yaml", all);
        var answer = explain("mes-scrap", "--output", "json");
        var report = Json.MAPPER.readTree(answer.text());

        assertThat(answer.code()).isZero();
        assertThat(report.path("goesLive").asBoolean()).isTrue();
        assertThat(report.path("findings")).isEmpty();
        assertThat(report.path("values"))
                .extracting(JsonNode::toString)
                .contains(
                        "{\"field\":\"workflow\",\"from\":\"template press-shop-scrap.v1\",\"value\":\"scrap\"}",
                        "{\"field\":\"settings.place\",\"from\":\"manifest\",\"value\":\"WH/Stock/Press shop\"}")
                .anyMatch(each -> each.startsWith("{\"field\":\"owners.business\",\"from\":\"plant\",\"value\":{"))
                .hasSize((int) explain("mes-scrap").text().lines().count() - 1);

        write("all.yaml", all.replace("settings: {place:", "settings: {plaec:"));
        answer = explain("mes-scrap", "--output", "json");
        report = Json.MAPPER.readTree(answer.text());

        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(report.path("goesLive").asBoolean()).isFalse();
        assertThat(report.at("/findings/0/message").asText()).contains("did you mean 'place'?");
        assertThat(report.at("/findings/0/line").asInt()).isPositive();
        assertThat(report.path("values")).isNotEmpty();
    }

    private record Answer(int code, String text) {}

    private Answer explain(String name, String... more) {
        var text = new StringWriter();
        var line = Plantline.commandLine(new Plantline());
        line.setOut(new PrintWriter(text));
        line.setErr(new PrintWriter(text));
        var arguments = Stream.concat(Stream.of("explain", directory.toString(), name), Stream.of(more));
        return new Answer(line.execute(arguments.toArray(String[]::new)), text.toString());
    }

    private static String manifest(JsonNode template, String name) {
        var finance = WorkflowMatrix.shipped().isFinance(workflow(template));
        return """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: wms-%1$s, namespace: %2$s}
                spec:
                  templateRef: {name: %3$s}
                  source: {system: wms, kafka: {topic: wms.%1$s}}
                """
                .formatted(name.replace('.', '-'), finance ? "finance" : "plant-lyon", name);
    }

    private static Workflow workflow(JsonNode template) {
        return Workflow.valueOf(template.at("/spec/interface/workflow").asText());
    }

    private static String credentials(String... duties) {
        return Stream.of(duties)
                .map(duty -> "  - {duty: " + duty + ", secretRef: {name: odoo-" + duty + ", key: apiKey}}\n")
                .reduce("", String::concat);
    }

    private static Stream<JsonNode> templates() {
        return Manifests.ofTheChart().stream()
                .filter(each -> each.is(Kinds.INTERFACE_TEMPLATE))
                .map(Manifest::tree);
    }

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
