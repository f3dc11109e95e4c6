package dev.plantline.odoo;

/** The suite on a real Odoo 19. */
class RealOdooCompanyTest extends CompanyConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
