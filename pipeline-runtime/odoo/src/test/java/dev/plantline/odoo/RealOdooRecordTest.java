package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.RecordsUnreadableException;
import dev.plantline.odoo.records.OdooRecords;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo. */
class RealOdooRecordTest extends RecordConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aRightThatIsMissingIsSaidWithWhoeverMayRead() {
        var query = new RecordQuery(
                "account.move",
                List.of("ref"),
                new TreeMap<>(),
                List.of(new RecordQuery.Condition("ref", "!=", BooleanNode.FALSE)));
        var records = new OdooRecords(odoo.as("bot_stock"), "stock", "here", "way", query, new Semaphore(1));
        assertThatThrownBy(() -> records.read(0, Optional.empty()))
                .isInstanceOf(RecordsUnreadableException.class)
                .hasMessageContaining("the user of duty stock may not read this")
                .hasMessageContaining("Journal Entry");
    }
}
