package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooValueTest extends ValueConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
