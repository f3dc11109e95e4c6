package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.PartitionId;
import dev.plantline.model.ShippedText;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19. */
class RealOdooLedgerTest extends LedgerConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    void age(PartitionId partition, Duration by) throws OdooFault {
        String place = partition.text();
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    "env.cr.execute(\"UPDATE x_plantline_ledger SET create_date = create_date - make_interval(secs => %s),"
                            + " write_date = write_date - make_interval(secs => %s) WHERE x_position LIKE %s OR x_key LIKE %s OR x_key = %s\","
                            + " [" + by.toSeconds() + ", " + by.toSeconds() + ", '" + place + "/%', 'a:" + place
                            + "/%', 'o:" + place
                            + "'])");
        }
    }

    /** What a purge reads is what it deletes, beside many rows of others and of its own that are young. Everything is rolled back. */
    @Test
    void aPurgeFindsItsRowsByAnIndex() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            JsonNode answer = actions.run(
                    """
                    OWNER = 'nantes/purge'
                    request = {'partition': 'topic/0', 'sealed': 1000000, 'kept': ['%%032x' %% 8]}
                    cr = env.cr
                    cr.execute("SELECT set_config('plantline.ops', 'on', true)")
                    cr.execute("INSERT INTO x_plantline_ledger (x_owner, x_key, x_position, x_outcome, x_stamp, create_date)"
                               " SELECT 'nantes/purge', lpad(to_hex(n), 32, '0'), 'topic/' || n %% 2 || '/' || n || '/0', 'applied', 0,"
                               " now() - make_interval(days => CASE WHEN n < 4000 THEN 401 ELSE 1 END) FROM generate_series(0, 39999) AS n")
                    cr.execute("ANALYZE x_plantline_ledger")
                    %s
                    cr.execute("EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF) SELECT id FROM x_plantline_ledger"
                               " WHERE x_owner = %%s AND " + PLACE + " = %%s AND " + WRITTEN + " < now() AT TIME ZONE 'UTC' - interval '400 days'"
                               " AND " + SETTLED + " ORDER BY " + WRITTEN + " LIMIT 1001", [OWNER, 'topic/0'])
                    plan = [row[0] for row in cr.fetchall()]
                    purged = []
                    before = time.time()
                    while not purged or purged[-1]:
                        purged.append(purge()['purged'])
                    seconds = time.time() - before
                    cr.rollback()
                    action = {'plan': plan, 'purged': purged, 'seconds': seconds}
                    """
                            .formatted(ShippedText.of(KitText.class, "parts/purge.py")));
            System.out.println("purge of the ledger: " + answer);
            assertThat(answer.path("plan").toString()).contains("Index Scan using x_plantline_ledger_old");
            assertThat(answer.path("plan").toString()).doesNotContain("Rows Removed by Filter", "Sort");
            assertThat(answer.path("purged").toString())
                    .as("4 000 are old, half of them of this partition, and one of these is set aside")
                    .isEqualTo("[1000,999,0]");
        }
    }
}
