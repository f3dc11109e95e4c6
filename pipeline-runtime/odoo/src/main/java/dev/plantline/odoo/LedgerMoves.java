package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a duty's own rows of the ledger tell of rows that were moved away from it. */
final class LedgerMoves {
    private static final String KEY = "m:";
    /** More than a plant has; the row grows by one word with each interface that was moved. */
    private static final int MOST = 500;

    private LedgerMoves() {}

    /** By topic id the duty that has its rows now; empty too when this user reads no ledger. */
    static Map<String, String> of(OdooProtocol transport, String duty) throws OdooFault {
        JsonNode rows;
        try {
            rows = transport.call(
                    SideKit.LEDGER,
                    "search_read",
                    Map.of(
                            "domain",
                            List.of(List.of("x_key", "=", KEY)),
                            "fields",
                            List.of("x_owner", "x_text"),
                            "limit",
                            MOST));
        } catch (OdooFault e) {
            if (e.kind() == OdooFault.Kind.unknownName || e.kind() == OdooFault.Kind.notAllowed) {
                return Map.of();
            }
            throw e;
        }
        Map<String, String> moved = new TreeMap<>();
        for (JsonNode row : rows) {
            // An administrator who is a duty's user as well reads the rows of all.
            if (row.path("x_owner").asText().endsWith("/" + duty)) {
                String[] all = row.path("x_text").asText("").split(" ");
                for (int i = Math.max(0, all.length - MOST); i < all.length; i++) { // the newest are last
                    int at = all[i].indexOf('=');
                    if (at > 0) {
                        moved.put(all[i].substring(0, at), all[i].substring(at + 1));
                    }
                }
            }
        }
        return moved;
    }
}
