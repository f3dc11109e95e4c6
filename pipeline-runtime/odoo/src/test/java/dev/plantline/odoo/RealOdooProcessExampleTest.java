package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.protocol.OdooFault;
import java.util.List;

/** The messages of both plants on a real Odoo 19, which also values what they leave. */
class RealOdooProcessExampleTest extends ProcessExampleConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    void assertWorth(String item, String value) throws OdooFault {
        assertThat(odoo.search(
                                "bot_bill",
                                "product.product",
                                List.of(List.of("default_code", "=", run + "-" + item)),
                                "total_value")
                        .path(0)
                        .path("total_value")
                        .decimalValue())
                .as("worth of %s", item)
                .isEqualByComparingTo(value);
    }
}
