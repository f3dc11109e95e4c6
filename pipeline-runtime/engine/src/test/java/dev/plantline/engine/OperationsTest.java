package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations that are shipped, and what their documents have in common. */
class OperationsTest {
    private static final Path DIRECTORY = Path.of("src/main/resources/dev/plantline/engine/operations");
    /** Kinds of codes that the references of a connection know. */
    private static final Set<String> KINDS = Set.of(
            "item",
            "location",
            "partner",
            "unit",
            "workcenter",
            "operationType",
            "tax",
            "account",
            "journal",
            "category",
            "carrier",
            "productionOrder",
            "purchaseOrder",
            "salesOrder");

    private static final Set<String> OBJECT = Set.of("type", "additionalProperties", "required", "properties");
    private static final Set<String> LIST = Set.of("type", "minItems", "maxItems", "items", "uniqueItems");
    private static final Set<String> PLAIN = Set.of(
            "type",
            "format",
            "enum",
            "contentEncoding",
            "x-plantline-personal",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "x-plantline");

    private static Stream<BusinessOperation> all() {
        return Operations.shipped().names().stream()
                .map(name -> Operations.shipped().named(name).orElseThrow());
    }

    @Test
    void theTableOfWorkflowsNamesThoseThatHaveADocumentAndNoOthers() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Operations.shipped().names().stream()
                            .map(name -> name + ".json")
                            .toList());
        }
    }

    @Test
    void aNameThatNoWorkflowHasIsNone() {
        assertThat(Operations.shipped().named("stock.teleport")).isEmpty();
        assertThat(Operations.shipped().named("../workflows")).isEmpty();
        assertThat(Operations.shipped().named(null)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aDocumentIsPlainBoundedAndExplainedEverywhere(BusinessOperation operation) {
        JsonNode schema = operation.schema();
        assertThat(operation.name()).matches("[a-z]+([.][a-zA-Z]+)+");
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asText())
                .isEqualTo("https://plantline.dev/operations/" + operation.name() + "/" + operation.version());
        assertThat(operation.version()).isPositive();
        assertThat(operation.title()).endsWith(".").doesNotContain("\n");
        assertThat(schema.path("description").asText()).isNotBlank();
        assertThat(names(schema)).containsAll(Set.of("$schema", "$id", "title", "description"));
        object(schema, operation.name(), 0, Set.of("$schema", "$id", "title", "description"));
    }

    private static void object(JsonNode schema, String at, int depth, Set<String> around) {
        if (depth == 0 && schema.has("oneOf")) {
            assertThat(schema.path("oneOf")).as(at).hasSizeGreaterThan(1).allSatisfy(one -> {
                assertThat(names(one)).as(at + ": a choice of one property").containsExactly("required");
                assertThat(one.path("required")).hasSize(1);
                assertThat(schema.path("properties")
                                .has(one.path("required").path(0).asText()))
                        .isTrue();
            });
            object(((ObjectNode) schema.deepCopy()).without("oneOf"), at, depth, around);
            return;
        }
        assertThat(depth).as(at + ": lines of lines are the deepest").isLessThanOrEqualTo(2);
        assertThat(names(schema)).as(at).isSubsetOf(union(OBJECT, around)).containsAll(Set.of("type", "properties"));
        assertThat(schema.path("additionalProperties")).as(at).isEqualTo(Json.MAPPER.valueToTree(false));
        assertThat(names(schema.path("properties"))).as(at).isNotEmpty().allSatisfy(name -> assertThat(name)
                .matches("[a-z][a-zA-Z0-9]*"));
        schema.path("required")
                .forEach(name -> assertThat(schema.path("properties").has(name.asText()))
                        .as(at + " needs " + name)
                        .isTrue());
        schema.path("properties").properties().forEach(property -> {
            String place = at + "/" + property.getKey();
            assertThat(property.getValue().path("title").asText()).as(place).isNotBlank();
            assertThat(property.getValue().path("description").asText())
                    .as(place)
                    .isNotBlank();
            value(property.getValue(), place, depth);
        });
    }

    private static void value(JsonNode schema, String at, int depth) {
        Set<String> said = Set.of("title", "description");
        switch (schema.path("type").asText()) {
            case "array" -> {
                assertThat(names(schema)).as(at).isSubsetOf(union(LIST, said)).containsAll(LIST_NEEDS);
                assertThat(schema.path("maxItems").asInt()).as(at).isBetween(1, 500);
                JsonNode items = schema.path("items");
                if (items.path("type").asText().equals("object")) {
                    object(items, at, depth + 1, said);
                } else {
                    plain(items, at, said);
                }
            }
            case "object" -> object(schema, at, depth + 1, said);
            default -> plain(schema, at, said);
        }
    }

    private static final Set<String> LIST_NEEDS = Set.of("minItems", "maxItems", "items");

    private static void plain(JsonNode schema, String at, Set<String> said) {
        assertThat(names(schema)).as(at).isSubsetOf(union(PLAIN, said));
        JsonNode own = schema.path("x-plantline");
        assertThat(names(own)).as(at).isSubsetOf("code", "codes", "total", "record");
        assertThat(schema.path("enum")).as(at + ": choices are texts").allMatch(JsonNode::isTextual);
        switch (schema.path("type").asText(schema.has("enum") ? "string" : "")) {
            case "string" -> {
                assertThat(schema.has("enum") || schema.has("format") || schema.has("maxLength"))
                        .as(at + ": a text has an end")
                        .isTrue();
                assertThat(schema.has("enum") || schema.has("format") || schema.has("minLength"))
                        .as(at + ": is it allowed to be empty?")
                        .isTrue();
                if (schema.has("contentEncoding")) {
                    assertThat(schema.path("contentEncoding").asText()).as(at).isEqualTo("base64");
                }
                if (schema.has("format")) {
                    assertThat(schema.path("format").asText()).as(at).isIn("date", "date-time");
                }
                assertThat(own.has("total")).as(at).isFalse();
                if (own.has("code")) {
                    assertThat(own.path("code").asText()).as(at).isIn(KINDS);
                }
                own.path("codes")
                        .forEach(kind -> assertThat(kind.asText()).as(at).isIn(KINDS));
            }
            case "number", "integer" -> {
                assertThat(own.has("code")).as(at).isFalse();
                if (schema.path("type").asText().equals("integer")) {
                    assertThat(schema.has("maximum") && schema.has("minimum"))
                            .as(at + ": a whole number has bounds, it goes to Odoo as it is")
                            .isTrue();
                }
            }
            case "boolean" -> assertThat(own.isMissingNode()).as(at).isTrue();
            default -> assertThat(schema.path("type")).as(at + ": one type").isNull();
        }
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aDocumentHasAtMostOneTotal(BusinessOperation operation) {
        assertThat(operation.schema().findValues("x-plantline").stream()
                        .filter(own -> own.has("total"))
                        .count())
                .isEqualTo(operation.total().stream().count());
    }

    /** Else documents without it would all be about one record. */
    @ParameterizedTest
    @MethodSource("all")
    void whatNamesARecordIsInEveryDocument(BusinessOperation operation) {
        operation.schema().path("properties").properties().forEach(property -> {
            if (property.getValue().path("x-plantline").path("record").asBoolean()) {
                assertThat(Json.MAPPER
                                .convertValue(operation.schema().path("required"), List.class)
                                .contains(property.getKey()))
                        .as(property.getKey())
                        .isTrue();
            }
        });
    }

    @Test
    void placesOfCodesAndOfTheTotalAreRead() {
        BusinessOperation transfer =
                Operations.shipped().named("stock.transfer").orElseThrow();

        assertThat(transfer.codes())
                .containsEntry("from", "location")
                .containsEntry("to", "location")
                .containsEntry("operationType", "operationType")
                .containsEntry("lines/item", "item")
                .containsEntry("lines/unit", "unit")
                .doesNotContainKey("lines/lot");
        assertThat(transfer.total()).contains("lines/quantity");
        assertThat(transfer.version()).isEqualTo(1);
    }

    @Test
    void amountsOfDifferentUnitsAreNeverAddedAndMoneyHasItsCurrency() throws Exception {
        assertThat(
                        Quantity.sum(
                                quantities(
                                        "stock.transfer",
                                        """
                        {"lines": [{"quantity": 0.1, "unit": "kg"}, {"quantity": 3, "unit": "Units"}, {"quantity": 0.2, "unit": "kg"},
                                   {"quantity": 7, "lots": [{"lot": "A", "quantity": 7}]}]}""")))
                .hasToString("[0.3 kg, 3 Units, 7]");
        assertThat(quantities(
                        "bill.draft",
                        "{\"currency\": \"EUR\", \"total\": 12345678.90, \"lines\": [{\"quantity\": 2}]}"))
                .hasToString("[12345678.9 EUR]");
        assertThat(quantities("product.master", "{\"item\": \"A\", \"unit\": \"kg\"}"))
                .isEmpty();
        assertThat(quantities("production.order", "{\"order\": \"A\", \"unit\": \"kg\"}"))
                .isEmpty();
    }

    private static List<Quantity> quantities(String operation, String document) throws Exception {
        return Operations.shipped().named(operation).orElseThrow().quantitiesOf(Json.MAPPER.readTree(document));
    }

    @Test
    void everyOperationIsOfSomeWorkflow() {
        assertThat(Stream.of(Workflow.values())
                        .flatMap(each -> WorkflowMatrix.shipped().of(each).operations().stream())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Operations.shipped().names());
    }

    /** Policies that keep stock and books apart look at nothing else. */
    @Test
    void everyOperationSaysWhoseRecordsItMakesOrChanges() {
        WorkflowMatrix matrix = WorkflowMatrix.shipped();
        Operations.shipped().names().forEach(each -> assertThat(matrix.modelsOf(each))
                .as(each)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(model -> model.matches("[a-z]+([.][a-z]+)+")));
        for (Workflow workflow : Workflow.values()) {
            matrix.of(workflow).operations().stream()
                    .filter(each -> !each.equals("document.attach"))
                    .forEach(each -> assertThat(matrix.modelsOf(each).stream()
                                    .anyMatch(model -> model.matches("account[.].*|stock[.]landed[.]cost")))
                            .as("%s of %s reaches the books", each, workflow)
                            .isEqualTo(matrix.isFinance(workflow)));
        }
        assertThat(matrix.modelsOf("stock.teleport")).isEmpty();
    }

    @Test
    void theModelsOfAnInterfaceAreThoseItWritesAndNotThoseItLooksAt() throws Exception {
        assertThat(models("[]")).isEmpty();
        assertThat(models("[{\"do\": \"stock.receive\"}]"))
                .containsExactly("purchase.order", "stock.lot", "stock.picking");
        assertThat(models("[{\"do\": \"stock.teleport\"}, {\"call\": \"action_confirm\"}, {}]"))
                .isEmpty();
        assertThat(
                        models(
                                """
                        [{"load": {"model": "stock.scrap"}}, {"upsert": {"model": "stock.lot", "id": "a"}},
                         {"find": {"model": "res.partner"}}, {"find": {"model": "uom.uom"}, "fields": [{"to": "name"}]},
                         {"find": {"model": "mrp.bom"}, "lines": [{"to": "bom_line_ids"}]},
                         {"find": {"model": "stock.picking"}}, {"call": "action_confirm"}, {"call": "button_validate"}]"""))
                .containsExactly("stock.scrap", "stock.lot", "uom.uom", "mrp.bom", "stock.picking");
        assertThat(Operations.models(Json.MAPPER.readValue("{}", OdooInterfaceSpec.class)))
                .isEmpty();
    }

    private static List<String> models(String steps) throws IOException {
        return Operations.models(
                Json.MAPPER.readValue("{\"mapping\": {\"steps\": " + steps + "}}", OdooInterfaceSpec.class));
    }

    /** One spelling for what is equal: the side kit and the simulator compare documents. */
    /** The side kit refuses the whole call, and with it messages that are right. */
    @Test
    void aNumberThatNoSideKitTakesFailsItsOwnMessage() throws Exception {
        for (String number : List.of("0.3333333333333", "1234567890123456", "1e20")) {
            ObjectNode document = (ObjectNode) Json.MAPPER.readTree(
                    "{\"reference\":\"T\",\"from\":\"A\",\"to\":\"B\",\"lines\":[{\"item\":\"I\",\"quantity\":" + number
                            + "}]}");
            assertThatThrownBy(() -> Operations.shipped()
                            .named("stock.transfer")
                            .orElseThrow()
                            .document(document))
                    .isInstanceOfSatisfying(
                            MessageFailedException.class,
                            failed -> assertThat(failed.failure().place()).isEqualTo("/lines/0/quantity"));
        }
    }

    @Test
    void aDocumentIsMadeCanonical() throws Exception {
        BusinessOperation transfer =
                Operations.shipped().named("stock.transfer").orElseThrow();
        JsonNode document = transfer.checked(
                (ObjectNode)
                        Json.MAPPER.readTree(
                                """
                        {"reference": "W-1", "from": "A", "to": "B", "movedAt": "2026-01-31T10:00:00.900+01:00",
                         "lines": [{"item": "X", "quantity": 1200}, {"item": "Y", "quantity": 2.50}, {"item": "Z", "quantity": 1E+3}]}"""),
                new PatternSteps(0));

        assertThat(document.path("movedAt").textValue()).isEqualTo("2026-01-31T09:00:00Z");
        assertThat(List.of(
                        document.at("/lines/0/quantity"),
                        document.at("/lines/1/quantity"),
                        document.at("/lines/2/quantity")))
                .allMatch(JsonNode::isBigDecimal)
                .extracting(JsonNode::asText)
                .containsExactly("1200", "2.5", "1000");
        assertThat(Quantity.sum(transfer.quantitiesOf(document))).hasToString("[2202.5]");
    }

    @Test
    void thePlaceOfACountIsToldAsFarAsAPathOfTheMessageSaysIt() throws IOException {
        assertThat(counted("{\"do\": \"stock.count\"}")).containsExactly("location");
        assertThat(counted("{\"do\": \"stock.count\", \"fields\": [{\"to\": \"location\", \"from\": \"bin\"}]}"))
                .containsExactly("bin");
        assertThat(counted("{\"do\": \"stock.count\", \"fields\": [{\"to\": \"location\", \"value\": \"A\"}]}"))
                .isEmpty();
        assertThat(counted("{\"do\": \"stock.count\", \"forEach\": \"rows\"}")).isEmpty();
        assertThat(counted("{\"do\": \"stock.receive\"}")).isEmpty();
    }

    private static Set<String> counted(String step) throws IOException {
        return Operations.placesCounted(
                Json.MAPPER.readValue("{\"mapping\": {\"steps\": [" + step + "]}}", OdooInterfaceSpec.class));
    }
}
