package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.number;
import static dev.plantline.odoo.Operations.ref;
import static dev.plantline.odoo.Operations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.Lines;
import dev.plantline.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadTableTest {
    @Test
    void everyFurtherLineIsARowThatLeavesTheDocumentsColumnsEmpty() {
        Lines.Line deep = new Lines.Line(null, Map.of(), Map.of("quantity", number("2.50")), List.of());
        Lines moves = new Lines(
                "move_ids",
                Lines.Mode.create,
                List.of(
                        move("A", new Lines("move_line_ids", Lines.Mode.create, List.of(deep, deep))),
                        move("B", new Lines("move_line_ids", Lines.Mode.create, List.of(deep)))));
        LoadTable table = new LoadTable("picking 1", Map.of("origin", text("WMS")), List.of(moves));
        assertThat(table.columns().stream().map(Column::path))
                .containsExactly("id", "origin", "move_ids/product_id/id", "move_ids/move_line_ids/quantity");
        assertThat(table.rows())
                .containsExactly(
                        List.of("__import__.picking%201", "WMS", "__import__.A", "2.5"),
                        List.of("", "", "", "2.5"),
                        List.of("", "", "__import__.B", "2.5"));
    }

    @Test
    void valuesAreTextAsLoadReadsIt() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("is_storable", new Value.Bool(true));
        fields.put("active", new Value.Bool(false));
        fields.put("note", new Value.Clear());
        fields.put("weight", number("0.000000000000000001"));
        fields.put("categ_id", ref("product.product_category_all"));
        fields.put("uom_id", new Value.Lookup("uom.uom", Map.of("name", text("kg"))));
        LoadTable table = new LoadTable(null, fields, List.of());
        assertThat(table.columns().stream().map(Column::path))
                .containsExactly("is_storable", "active", "note", "weight", "categ_id/id", "uom_id/.id");
        assertThat(table.rows())
                .containsExactly(List.of(
                        "True", "False", "", "0.000000000000000001", "product.product_category_all", List.of("kg")));
    }

    @Test
    void aLineThatLoadCouldNotSeeIsRefused() {
        Lines empty = new Lines(
                "move_ids",
                Lines.Mode.create,
                List.of(new Lines.Line(null, Map.of(), Map.of("note", new Value.Clear()), List.of())));
        assertThatThrownBy(() -> new LoadTable("x", Map.of(), List.of(empty))).hasMessageContaining("move_ids");
        assertThatThrownBy(() -> new LoadTable(null, Map.of(), List.of())).hasMessageContaining("document");
    }

    private static Lines.Line move(String product, Lines lines) {
        return new Lines.Line(null, Map.of(), Map.of("product_id", ref(product)), List.of(lines));
    }
}
