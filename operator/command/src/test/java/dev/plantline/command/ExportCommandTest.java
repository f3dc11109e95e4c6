package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.command.ExamplePlant.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other tools read of the contracts is what the interfaces have. */
class ExportCommandTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    private Path directory;

    @Test
    void aCatalogueReadsOwnersObjectiveAndEveryFieldOfAContract() throws IOException {
        assertThat(export("process-manufacturer", "odcs").code()).isZero();

        JsonNode contract =
                YAML.readTree(directory.resolve("linz.linz-quality.odcs.yaml").toFile());
        assertThat(contract.path("apiVersion").asText()).isEqualTo("v3.1.0");
        assertThat(contract.path("kind").asText()).isEqualTo("DataContract");
        assertThat(contract.path("id").asText()).isEqualTo("linz.linz-quality");
        assertThat(contract.path("status").asText()).isEqualTo("active");
        assertThat(texts(contract.at("/team/members"), "role")).containsExactly("business owner", "technical owner");
        assertThat(contract.at("/slaProperties/0/property").asText()).isEqualTo("latency");
        JsonNode decision = property(contract.at("/schema/0/properties"), "decision");
        assertThat(decision.path("logicalType").asText()).isEqualTo("string");
        assertThat(decision.path("required").asBoolean()).isTrue();
        JsonNode whole = custom(contract, "jsonSchema");
        assertThat(texts(contract.at("/schema/0/properties"), "name"))
                .containsExactlyElementsOf(whole.path("properties")
                        .propertyStream()
                        .map(each -> each.getKey())
                        .toList());
    }

    /** The message is the document of an operation, and its schema stands in no manifest. */
    @Test
    void theContractOfAnOperationsOwnDocumentIsWrittenOut() throws IOException {
        export("process-manufacturer", "odcs");

        JsonNode contract = YAML.readTree(
                directory.resolve("finance.ap-supplier-invoice.odcs.yaml").toFile());

        JsonNode lines = property(contract.at("/schema/0/properties"), "lines");
        assertThat(lines.path("logicalType").asText()).isEqualTo("array");
        assertThat(lines.at("/items/logicalType").asText()).isEqualTo("object");
        assertThat(lines.at("/items/properties")).isNotEmpty();
    }

    @Test
    void toolsAroundMessagesReadWhereEachIsSentAndHowItLooks() throws IOException {
        assertThat(export("discrete-manufacturer", "asyncapi").code()).isZero();

        JsonNode document =
                YAML.readTree(directory.resolve("lyon.asyncapi.yaml").toFile());
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.at("/info/version").asText()).matches("[0-9a-f]{16}");
        assertThat(document.path("channels").size())
                .isEqualTo(document.path("operations").size())
                .isGreaterThan(3);
        document.path("channels").properties().forEach(each -> {
            assertThat(document.at(each.getValue()
                                    .at("/servers/0/$ref")
                                    .asText()
                                    .substring(1))
                            .path("host")
                            .asText())
                    .as(each.getKey())
                    .isNotEmpty();
            assertThat(each.getValue()
                            .at("/messages/message/payload/schema/type")
                            .asText())
                    .as(each.getKey())
                    .isEqualTo("object");
        });
        assertThat(document.at("/channels/mes-production-confirmation/address").asText())
                .isEqualTo("/confirmations");
        assertThat(document.at("/operations/mes-production-confirmation/x-plantline/owners/business/name")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void nothingIsOverwrittenAndWithoutADirectoryEverythingIsPrinted() throws IOException {
        export("process-manufacturer", "asyncapi");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("finance.asyncapi.yaml", "graz.asyncapi.yaml", "linz.asyncapi.yaml");
        }

        Answer again = export("process-manufacturer", "asyncapi");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.text()).contains("finance.asyncapi.yaml").contains("nothing is overwritten");

        Answer printed = ExamplePlant.run("export", "../../examples/process-manufacturer", "--format", "asyncapi");
        assertThat(printed.text().lines().filter("---"::equals)).hasSize(3);
    }

    private Answer export(String example, String form) {
        return ExamplePlant.run("export", "../../examples/" + example, "--format", form, "--to", directory.toString());
    }

    private static JsonNode property(JsonNode properties, String name) {
        return StreamSupport.stream(properties.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode custom(JsonNode contract, String property) {
        return StreamSupport.stream(contract.path("customProperties").spliterator(), false)
                .filter(each -> each.path("property").asText().equals(property))
                .findFirst()
                .orElseThrow()
                .path("value");
    }

    private static List<String> texts(JsonNode all, String field) {
        return StreamSupport.stream(all.spliterator(), false)
                .map(each -> each.path(field).asText())
                .toList();
    }
}
