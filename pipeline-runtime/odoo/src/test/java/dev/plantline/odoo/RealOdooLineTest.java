package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooLineTest extends LineConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
