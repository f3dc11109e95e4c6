package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.ShippedText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Compares Odoo's stock with its done moves. A server action does it, because only there both are read in one transaction: between two calls a move could
 * be done, which would be taken for stock without one. It also needs no right but that of an administrator, and sees the stock of every company.
 */
final class StockReader {
    /** Name of the action. */
    static final String NAME = "Plantline: compare stock with moves";

    private static final String CODE = ShippedText.of(StockReader.class, "stock.py");
    /** Of one call. A million lines of moves take some 14 seconds, and most databases have fewer in all. */
    private static final int PRODUCTS = 500;
    /** Told by one call at most, 700 bytes each where Odoo escapes every letter of two names. */
    private static final int DIFFERENCES = 500;

    private final OdooProtocol administrator;
    private final int most;

    StockReader(OdooProtocol administrator) {
        this(administrator, PRODUCTS);
    }

    /** Compares so many products a call, and fewer where that takes too long. */
    StockReader(OdooProtocol administrator, int products) {
        this.administrator = administrator;
        this.most = products;
    }

    /**
     * Reads.
     *
     * @param after id of the product to go on behind; 0: from the first
     * @param now by which actions that were left behind are told
     * @param goesOn asked between two calls; false: the rest is for the next reading
     * @throws OdooFault when Odoo cannot be asked, or needs too long for one product
     */
    StockReading read(long after, Instant now, BooleanSupplier goesOn) throws OdooFault {
        long model = search("ir.model", List.of(List.of("model", "=", "stock.quant")))
                .path(0)
                .asLong();
        if (model == 0) {
            return StockReading.WITHOUT_STOCK;
        }
        try (ReadingAction action = new ReadingAction(administrator, NAME, CODE, model, now)) {
            return pages(action, after, goesOn);
        }
    }

    private StockReading pages(ReadingAction action, long after, BooleanSupplier goesOn) throws OdooFault {
        List<StockDifference> differences = new ArrayList<>();
        int largest = most;
        int products = most;
        long last = after;
        while (true) {
            Optional<JsonNode> read = page(action, last, products);
            if (read.isEmpty()) {
                // Each try costs the database all the time that it is given, so it is not tried again in this reading.
                products /= 2;
                largest = products;
                continue;
            }
            JsonNode page = read.get();
            if (page.path("differences").size() > DIFFERENCES && products > 1) {
                products /= 2; // the next ones may differ less
                continue;
            }
            String database = page.path("database").asText();
            for (JsonNode each : page.path("differences")) {
                differences.add(difference(each));
            }
            if (page.path("differences").size() > DIFFERENCES) {
                return new StockReading(database, differences, true, OptionalLong.empty());
            }
            if (!page.path("last").isIntegralNumber()) {
                return new StockReading(database, differences, false, OptionalLong.empty());
            }
            if (page.path("last").asLong() <= last) {
                throw malformed();
            }
            last = page.path("last").asLong();
            if (!goesOn.getAsBoolean()) {
                return new StockReading(database, differences, false, OptionalLong.of(last));
            }
            products = Math.min(largest, products * 2);
        }
    }

    /** Empty: so many products take too long for one call, and it is not the only one. */
    private Optional<JsonNode> page(ReadingAction action, long after, int products) throws OdooFault {
        try {
            return Optional.of(run(action, after, products));
        } catch (OdooFault fault) {
            if (fault.kind() != OdooFault.Kind.contention || products == 1) {
                throw fault;
            }
            return Optional.empty(); // the database gave up in the time that it was given
        }
    }

    private JsonNode run(ReadingAction action, long after, int products) throws OdooFault {
        JsonNode page = action.run(Map.of("after", after, "products", products, "most", DIFFERENCES + 1));
        if (!page.path("database").isTextual() || !page.path("differences").isArray()) {
            throw malformed();
        }
        return page;
    }

    private StockDifference difference(JsonNode row) throws OdooFault {
        try {
            return new StockDifference(
                    row.path(0).asLong(),
                    row.path(1).asLong(),
                    row.path(2).asText(),
                    shown(row.path(3)),
                    shown(row.path(4)));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** People write these names. */
    private static String shown(JsonNode name) {
        return name.asText().replaceAll("\\p{Cntrl}", " ");
    }

    private OdooFault malformed() {
        return new OdooFault(
                OdooFault.Kind.configuration,
                "stock",
                administrator + " answers with something else than the comparison of stock and moves");
    }

    private JsonNode search(String model, List<?> domain) throws OdooFault {
        return administrator.call(model, "search", Map.of("domain", domain, "limit", 100));
    }
}
