package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;

/** The suite on a real Odoo 19. */
class RealOdooUnitMasterTest extends UnitMasterConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
