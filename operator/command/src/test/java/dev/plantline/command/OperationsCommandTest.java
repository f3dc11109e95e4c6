package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.command.ExamplePlant.Answer;
import dev.plantline.engine.Operations;
import dev.plantline.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsCommandTest {
    @Test
    void eachWorkflowIsShownWithWhatItMayDo() {
        Answer answer = ExamplePlant.run("operations");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text().lines()).anyMatch(line -> line.matches("WORKFLOW +OPERATION +MEANING"));
        assertThat(answer.text().lines())
                .anyMatch(line -> line.matches("stockTransfer +stock[.]transfer +Goods have moved .*"));
        assertThat(answer.text())
                .contains("Raw steps, which nothing proves, for what no operation does: analytics, rawSteps, ")
                .contains("plantline operations NAME");
    }

    @Test
    void machinesGetAllOperationsWithTheirWorkflows() throws Exception {
        JsonNode list = Json.MAPPER.readTree(
                ExamplePlant.run("operations", "--output", "json").text());
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asText()));

        assertThat(names).containsExactlyElementsOf(Operations.shipped().names());
        assertThat(list).anySatisfy(each -> {
            assertThat(each.path("name").asText()).isEqualTo("stock.transfer");
            assertThat(each.path("version").asInt()).isPositive();
            assertThat(each.path("workflows").toString()).contains("stockTransfer");
            assertThat(each.path("groups").toString()).isEqualTo("[\"stock.group_stock_user\"]");
        });
        assertThat(list).anySatisfy(each -> {
            assertThat(each.path("name").asText()).isEqualTo("stock.receive");
            assertThat(each.path("more").path(0).path("field").asText()).isEqualTo("unplanned");
            assertThat(each.path("more").path(0).path("groups").path(0).asText())
                    .isEqualTo("purchase.group_purchase_user");
        });
    }

    @Test
    void anOperationIsShownWithEachPropertyOfItsDocument() {
        Answer answer = ExamplePlant.run("operations", "stock.transfer");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text())
                .startsWith("stock.transfer: ")
                .contains("for stockTransfer")
                .contains("Its user in Odoo needs, beside base.group_user: stock.group_stock_user.\n")
                .contains("  lines (required): list of 1 to 500\n")
                .contains("  lines/quantity (required): decimal number, above 0\n")
                .contains("Counts in control totals.")
                .contains("A code of kind item.")
                .contains("  lines/lots/lot (required): text, 1 to 128 characters\n");
    }

    @Test
    void machinesGetTheSchemaOfTheDocument() throws Exception {
        assertThat(Json.MAPPER.readTree(ExamplePlant.run("operations", "stock.transfer", "--output", "json")
                        .text()))
                .isEqualTo(Operations.shipped()
                        .named("stock.transfer")
                        .orElseThrow()
                        .schema());
    }

    @Test
    void anUnknownOneIsToldWithWhatWasMeant() {
        Answer answer = ExamplePlant.run("operations", "stock.transfr");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text())
                .contains("there is no operation \"stock.transfr\"; did you mean stock.transfer?")
                .doesNotContain("Exception");
    }

    @Test
    void anInterfaceThatDoesOneIsCheckedAndTriedWithoutACluster(@TempDir Path directory) throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);

        assertThat(plant.validate().text()).contains("all well");
        assertThat(plant.test().code()).as(plant.test().text()).isZero();
        assertThat(ExamplePlant.run("test", "--show", directory.toString()).text())
                .contains("{\"do\":\"stock.transfer\",\"document\":{\"reference\":\"t-1\"");
    }

    @Test
    void aTypingMistakeInItIsToldWithItsLine(@TempDir Path directory) throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change(ExamplePlant.WHOLE, "{to: item,", "{to: itm,");

        assertThat(plant.validate().text())
                .contains("plm-product-master.yaml:")
                .contains("spec.mapping.steps[0].fields[0].to")
                .contains("product.master has no \"itm\"; did you mean \"item\"?");
    }
}
