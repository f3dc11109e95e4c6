package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The suite on a real Odoo. */
class RealOdooNoticeTest extends NoticeConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    String feedback(int number) throws Exception {
        JsonNode messages = odoo.search(
                BOT, "mail.message", List.of(List.of("body", "ilike", run + " " + number + "</span>")), "body");
        return messages.toString();
    }
}
