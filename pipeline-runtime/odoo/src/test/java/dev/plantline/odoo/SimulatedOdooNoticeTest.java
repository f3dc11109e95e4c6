package dev.plantline.odoo;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on the simulator. */
class SimulatedOdooNoticeTest extends NoticeConformance {
    @RegisterExtension
    static final SimulatedDatabase SIMULATED = new SimulatedDatabase();

    @Override
    OdooUnderTest odoo() {
        return SIMULATED.odoo();
    }

    @Override
    String feedback(int number) throws Exception {
        return odoo.search(BOT, "mail.activity", List.of(List.of("summary", "=", run + " " + number)), "feedback")
                .toString();
    }
}
