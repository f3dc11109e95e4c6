package dev.plantline.odoo.operations;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.ServerActions;

/** The suite on a real Odoo 19. */
class RealOdooEntryDraftTest extends EntryDraftConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    String offBalance(String code) throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    "env(user=1, su=True)['account.account'].create({'name': '%1$s', 'code': '%1$s', 'account_type': 'off_balance'})"
                            .formatted(code));
        }
        return code;
    }
}
