package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooFailureTest extends FailureConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
