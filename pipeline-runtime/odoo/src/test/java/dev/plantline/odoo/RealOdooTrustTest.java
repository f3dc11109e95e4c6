package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooTrustTest extends TrustConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
