package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;

/** The suite on a real Odoo 19. */
class RealOdooOrderCodeTest extends OrderCodeConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
