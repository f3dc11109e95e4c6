package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.ShippedText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Compares Odoo's stock with its done moves. A server action does it, because only there both are read in one transaction: between two calls a move could
 * be done, which would be taken for stock without one. It also needs no right but that of an administrator, and sees the stock of every company.
 * The action is there for one reading, so that there is none that somebody could have edited since the one before.
 */
final class StockReader {
    /** Name of the action. */
    static final String NAME = "Plantline: compare stock with moves";

    private static final String CODE = ShippedText.of(StockReader.class, "stock.py");
    /** Of one call. A million lines of moves take some 14 seconds, and most databases have fewer in all. */
    private static final int PRODUCTS = 500;
    /** Told by one call at most, 700 bytes each where Odoo escapes every letter of two names. */
    private static final int DIFFERENCES = 500;

    /** An action that is so old was left behind by an operator that ended while it read. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

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
        JsonNode left = search(
                SideKitInstaller.ACTION,
                List.of(
                        List.of("name", "=", NAME),
                        List.of("create_date", "<", ODOO_TIME.format(now.minus(LEFT_BEHIND)))));
        if (!left.isEmpty()) {
            unlink(left);
        }
        JsonNode action = administrator.call(
                SideKitInstaller.ACTION,
                "create",
                Map.of(
                        "vals_list",
                        List.of(Map.of(
                                "name",
                                NAME,
                                "model_id",
                                model,
                                "state",
                                "code",
                                "code",
                                CODE,
                                "group_ids",
                                List.of(List.of(6, 0, List.of(SideKitInstaller.administrators(administrator))))))));
        try {
            return pages(action, after, goesOn);
        } finally {
            try {
                unlink(action);
            } catch (OdooFault stays) {
                // what was read is right nevertheless, and a later reading deletes it
            }
        }
    }

    private StockReading pages(JsonNode action, long after, BooleanSupplier goesOn) throws OdooFault {
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
    private Optional<JsonNode> page(JsonNode action, long after, int products) throws OdooFault {
        try {
            return Optional.of(run(action, after, products));
        } catch (OdooFault fault) {
            if (fault.kind() != OdooFault.Kind.contention || products == 1) {
                throw fault;
            }
            return Optional.empty(); // the database gave up in the time that it was given
        }
    }

    private JsonNode run(JsonNode action, long after, int products) throws OdooFault {
        JsonNode page = administrator.call(
                SideKitInstaller.ACTION,
                "run",
                Map.of(
                        "ids",
                        action,
                        "context",
                        Map.of(
                                SideKit.CONTEXT,
                                Map.of("after", after, "products", products, "most", DIFFERENCES + 1))));
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

    private void unlink(JsonNode actions) throws OdooFault {
        administrator.call(SideKitInstaller.ACTION, "unlink", Map.of("ids", actions));
    }
}
