package dev.plantline.odoo;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** The suite on a real Odoo 19. */
class RealOdooRehomeTest extends RehomeConformance {
    private ServerActions database;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    List<String> ledger(Set<String> topics) throws Exception {
        if (database == null) {
            database = new ServerActions(odoo);
        }
        return database.ledgerWith(topics.toArray(String[]::new));
    }

    @AfterAll
    void tidy() throws Exception {
        if (database != null) {
            database.close();
        }
    }
}
