package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Change;
import dev.plantline.odoo.OdooUnderTest;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19. */
class RealOdooLookTest extends LookConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    /** Else one message of a broken extract would keep a batch from ever being measured. */
    @Test
    void whatTheDatabaseCannotEvenReadIsUnclearAndTheOthersAreTold() throws Exception {
        String same = "{item: %sN, name: Bolt, type: stored, unit: Units}".formatted(run);
        desk.apply(same);
        assertThat(desk.look(same, "{item: \"%s\\0\", name: Bolt}".formatted(run), same))
                .containsExactly(Change.kept, Change.unclear, Change.kept);
    }
}
