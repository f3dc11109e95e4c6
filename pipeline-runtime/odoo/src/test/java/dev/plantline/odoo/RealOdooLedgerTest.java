package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooLedgerTest extends LedgerConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
