package dev.plantline.odoo;

import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** The suite on a real Odoo 19. */
class RealOdooRehomeTest extends RehomeConformance {
    private ServerActions database;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    List<String> ledger() throws Exception {
        if (database == null) {
            database = new ServerActions(odoo);
        }
        return database.ledger(OdooUnderTest.PLANT);
    }

    @AfterAll
    void tidy() throws Exception {
        if (database != null) {
            database.close();
        }
    }
}
