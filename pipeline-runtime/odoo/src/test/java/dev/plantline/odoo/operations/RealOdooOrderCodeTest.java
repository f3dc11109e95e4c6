package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19. */
class RealOdooOrderCodeTest extends OrderCodeConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** What is of no company is named in each of them: neither by its user nor in his messages does it show which company that is, or what it has. */
    @Test
    void anItemOfNoCompanyTakesNoCodeOfOneOfAnotherCompany() throws Exception {
        long company = odoo.as("bot_admin")
                .call("res.company", "create", Map.of("vals_list", List.of(Map.of("name", "Niece " + run))))
                .path(0)
                .asLong();
        odoo.as("bot_admin")
                .call(
                        "product.product",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of("name", "Hidden", "default_code", run + "BO", "company_id", company))));
        OperationDesk master = desk(
                "bot_master", "product.master", by("item", "product.product", List.of("default_code", "barcode"), ""));
        assertThat(master.refuse("{item: %s, barcode: %sBO}".formatted(item("none"), run)))
                .startsWith("/item: by this message the barcode of item ")
                .contains(
                        " is " + run + "BO, which is the default_code of a record of another company (product.product,")
                .doesNotContain("Hidden");
        OperationDesk.open(odoo, "bot_master", "product.master");
    }
}
