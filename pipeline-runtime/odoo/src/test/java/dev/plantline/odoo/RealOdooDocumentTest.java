package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooDocumentTest extends DocumentConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
