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
        if (database == null) {
            database = new ServerActions(odoo);
        }
        return database.ledger(plants);
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
