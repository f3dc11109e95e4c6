package dev.plantline.odoo.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.model.Json;
import dev.plantline.odoo.kit.References.Reference;
import dev.plantline.testing.odoo.ReferencesText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How codes find their records. */
class ReferencesTest {
    @Test
    void whatAConnectionDoesNotSayIsTheDefaultOfTheKind() {
        assertThat(References.of(null)).isEqualTo(References.DEFAULT);
        References said = References.of(item("barcode", null));
        assertThat(said.kinds().get("item")).isEqualTo(new Reference("product.product", List.of("barcode"), ""));
        assertThat(said.kinds().get("location"))
                .isEqualTo(new Reference("stock.location", List.of("complete_name"), ""));
        assertThat(said.kinds())
                .hasSize(14)
                .containsOnlyKeys(References.DEFAULT.kinds().keySet());
    }

    @Test
    void thePageNamesEveryKindWithItsDefault() throws IOException {
        String page = Files.readString(Path.of("../../docs/documents.md"));
        References.DEFAULT.kinds().forEach((kind, reference) -> assertThat(page)
                .contains("| `" + kind + "` | `" + reference.model() + "` | `"
                        + reference.fields().get(0) + "` |"));
    }

    @Test
    void anExternalIdWithoutAModuleIsOneOfWhatWasImported() {
        assertThat(List.of("product_{code}", "erp.product_{code}", "{code}.x", "__export__.{code}"))
                .extracting(template ->
                        References.of(item(null, template)).kinds().get("item").template())
                .containsExactly(
                        "__import__.product_{code}", "erp.product_{code}", "__import__.{code}.x", "__export__.{code}");
    }

    @Test
    void aKitHasTheKindsThatItsDocumentNames() {
        assertThat(References.of(item(null, "product_{code}")).python(List.of("unit", "item", "item")))
                .isEqualTo(
                        "{'item': ('product.product', (), '__import__.product_{code}'), 'unit': ('uom.uom', ('name', ), '')}");
        assertThatThrownBy(() -> References.DEFAULT.python(List.of("colour")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colour")
                .hasMessageContaining("[account, carrier, category, item,");
    }

    @Test
    void aCodeMayStandInEitherOfTwoFieldsAndAnOrderGoesByTheNameOfItsChainAsWell() {
        References said = References.of(ReferencesText.read(
                "{item: {by: 'default_code', orBy: 'barcode'}, productionOrder: {by: 'origin', orBy: 'name'}}"));
        assertThat(said.python(List.of("item", "productionOrder")))
                .isEqualTo(
                        "{'item': ('product.product', ('default_code', 'barcode', ), ''), "
                                + "'productionOrder': ('mrp.production', ('origin', 'name', 'production_group_id.name', ), '')}");
        assertThat(said.ways(List.of("item", "productionOrder")))
                .isEqualTo("{'item': 'default_code or barcode', 'productionOrder': 'origin or name'}");
        assertThat(said.hasTwoFields(List.of("item"))).isTrue();
        assertThat(References.DEFAULT.hasTwoFields(List.of("productionOrder"))).isFalse();
    }

    /** The API server refuses it before; a file of another make must not get into Odoo's code. */
    @Test
    void whatCouldLeaveItsQuotesIsNoTemplate() {
        for (String template : List.of("x'_{code}", "x_{code}\n", "{code}{code}", "a b{code}", "x\\\\{code}")) {
            assertThatThrownBy(() -> References.of(item(null, template)).python(List.of("item")))
                    .as(template)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> References.of(item("x' or '", null)).python(List.of("item")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static OdooConnectionSpec.References item(String by, String externalId) {
        return ReferencesText.read(
                "{item: " + Json.MAPPER.valueToTree(new OdooConnectionSpec.Reference(by, null, externalId)) + "}");
    }
}
