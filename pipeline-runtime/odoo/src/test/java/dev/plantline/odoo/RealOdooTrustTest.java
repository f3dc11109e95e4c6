package dev.plantline.odoo;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The suite on a real Odoo 19. */
@Tag("alone") // it looks at all that the plants nantes and turin have
class RealOdooTrustTest extends TrustConformance {
    private ServerActions database;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    List<String> ledger(String... plants) throws Exception {
        return database().ledger(plants);
    }

    @Override
    List<String> ledgerWith(String text) throws Exception {
        return database().ledgerWith(text);
    }

    private ServerActions database() throws Exception {
        if (database == null) {
            database = new ServerActions(odoo);
        }
        return database;
    }

    @AfterAll
    void tidy() throws Exception {
        if (odoo != null) {
            leaveTheirGroups();
        }
        if (database != null) {
            database.close();
        }
    }
}
