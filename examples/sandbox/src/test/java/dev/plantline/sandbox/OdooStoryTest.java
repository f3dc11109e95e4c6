package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OdooStoryTest {
    private static final String STORY =
            """
            duty: master-data
            effect:
            - title: Stock
              model: stock.quant
              domain: [[product_id.default_code, "=", "${p}-A"], [location_id.usage, "=", internal]]
              fields: [product_id, quantity]
              sum: quantity
              expect:
              - ["[${p}-A] Wheel", "10"]
            """;

    @TempDir
    private Path directory;

    private OdooSimulator simulator;
    private SandboxOdoo odoo;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(directory.resolve("sandbox"));
        Files.writeString(directory.resolve("sandbox/odoo.yaml"), STORY);
        simulator = OdooSimulator.start(directory.resolve("odoo"), 0);
        odoo = SandboxOdoo.of(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aDoubledEffectIsADifferenceAndOneInTwoPartsIsNone() throws Exception {
        OdooStory story = new OdooStory(OdooStory.file(directory, "S-1"), odoo::as);
        load("product.product", List.of("id", "default_code", "name", "is_storable"), "a", "S-1-A", "Wheel", "True");
        assertThat(story.stands()).isFalse();
        assertThat(story.differences()).containsExactly("Odoo, Stock: missing: [[S-1-A] Wheel, 10]");

        stock("lot_1", "4");
        stock("lot_2", "6");
        assertThat(story.differences()).isEmpty();
        assertThat(story.stands()).isTrue();

        stock("lot_3", "4");
        assertThat(story.stands()).isFalse();
        assertThat(story.differences())
                .containsExactly(
                        "Odoo, Stock: not expected: [[S-1-A] Wheel, 14]", "Odoo, Stock: missing: [[S-1-A] Wheel, 10]");
    }

    @Test
    void withoutAnEffectNothingIsSaidToStand() {
        assertThat(new OdooStory(OdooStory.file(directory.resolve("sandbox"), "S-1"), odoo::as).stands())
                .isFalse();
    }

    /** Odoo keeps what lies at one place apart by lot, as it does for a moment after moves at the same time. */
    private void stock(String lot, String quantity) throws Exception {
        load("stock.lot", List.of("id", "name", "product_id/id"), lot, lot, "a");
        load(
                "stock.quant",
                List.of("product_id/id", "location_id/id", "lot_id/id", "inventory_quantity_auto_apply"),
                "a",
                "stock.stock_location_stock",
                lot,
                quantity);
    }

    private void load(String model, List<String> fields, String... row) throws Exception {
        assertThat(odoo.as("master-data")
                        .call(model, "load", Map.of("fields", fields, "data", List.of(List.of(row))))
                        .path("ids"))
                .hasSize(1);
    }
}
