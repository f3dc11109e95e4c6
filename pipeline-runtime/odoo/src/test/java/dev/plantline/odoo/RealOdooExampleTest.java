package dev.plantline.odoo;

/** The example's messages on a real Odoo 19. */
class RealOdooExampleTest extends ExampleConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }
}
