package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** stock.ship: goods have gone out, for an order or for one delivery. Nothing is reserved here, so all of it is free, and as in an Odoo without the module for it there are no carriers. */
final class StockShipOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "stock.ship";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        if (!document.has("order") && !document.has("delivery")) {
            throw OperationScene.wrong("document", "the message names neither an order nor a delivery", "/order");
        }
        OpenTransfers open = new OpenTransfers(scene, OpenTransfers.Way.OUT, document)
                .find()
                .fill()
                .allPlanned();
        for (String named : List.of("carrier", "trackingReference")) {
            if (document.has(named)) {
                throw OperationScene.wrong(
                        "state",
                        "deliveries have no carrier in this Odoo, because its module stock_delivery is not installed: have it installed, or leave "
                                + named + " out in the mapping",
                        "/" + named);
            }
        }
        Map<String, Long> packages = packages(scene, document);
        boolean refuses = document.path("shortage").asText().equals("refuse");
        Map<List<Object>, BigDecimal> taken = new HashMap<>();
        open.fills().replaceAll((move, parts) -> {
            List<StockLines.Part> all = new ArrayList<>();
            for (StockLines.Part part : parts) {
                StockLines.checkLot(scene, part);
                Long into = packages.get(document.at(line(part)).path("package").asText());
                all.addAll(taken(
                        scene,
                        into == null ? part : part.into(into),
                        scene.records().one("stock.move", move, "location_id"),
                        refuses,
                        taken));
            }
            return all;
        });
        Outcome outcome = open.finish();
        List<String> bookings = new ArrayList<>(outcome.bookings());
        packages.values().forEach(each -> bookings.add(scene.booking("stock.package", each)));
        return new Outcome(outcome.model(), outcome.id(), outcome.totals(), bookings);
    }

    /** The line that a part is of, as a pointer. */
    private static String line(StockLines.Part part) {
        return part.place().substring(0, part.place().indexOf('/', "/lines/".length()));
    }

    /** The packages that the document names, which are made where there are none. What is in one never leaves it here. */
    private static Map<String, Long> packages(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        Map<String, Long> packages = new LinkedHashMap<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            String place = "/lines/" + n + "/package";
            String name = document.at(place).asText("");
            if (document.at(place).isMissingNode() || packages.containsKey(name)) {
                continue;
            }
            if (name.isBlank()) {
                throw OperationScene.wrong("document", "the name of a package is empty", place);
            }
            List<Long> found = scene.with("stock.package", "name", name);
            if (found.size() > 1) {
                throw OperationScene.wrong(
                        "lookup",
                        found.size() + " packages are called " + name + " in Odoo: give each its own name there, ids "
                                + found.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        place);
            }
            for (long line : found.isEmpty()
                    ? Set.<Long>of()
                    : records.store().with("stock.move.line", "result_package_id", found.get(0))) {
                if (!records.text("stock.move.line", line, "state").equals("done")) {
                    continue;
                }
                long item = records.one("stock.move.line", line, "product_id");
                throw OperationScene.wrong(
                        "state",
                        "the package " + name + " holds "
                                + StockLines.said(
                                        scene,
                                        records.number("stock.move.line", line, "quantity"),
                                        records.one("product.product", item, "uom_id"))
                                + " of " + records.displayName("product.product", item)
                                + " in Odoo, which the message does not name",
                        place);
            }
            packages.put(
                    name,
                    found.isEmpty()
                            ? records.create("stock.package", OperationScene.values("name", name))
                            : found.get(0));
        }
        return packages;
    }

    /**
     * Where a part is taken from: the place of the delivery and those below it. Where all of it is not enough, the first goes below 0.
     *
     * @param taken what the document has taken already, by item, lot and place
     */
    private static List<StockLines.Part> taken(
            OperationScene scene,
            StockLines.Part part,
            long from,
            boolean refuses,
            Map<List<Object>, BigDecimal> taken) {
        List<StockLines.Part> parts = new ArrayList<>();
        BigDecimal wanted = part.quantity();
        BigDecimal there = BigDecimal.ZERO;
        for (long place : scene.records().store().all("stock.location").keySet()) {
            if (!StockPlaces.isBelow(scene, place, from)) {
                continue;
            }
            List<Object> key = Arrays.asList(part.item(), part.lot(), place);
            BigDecimal free = scene.inventory()
                    .available(part.item(), place, part.lot())
                    .subtract(taken.getOrDefault(key, BigDecimal.ZERO));
            there = there.add(free);
            BigDecimal some = wanted.min(free);
            if (some.signum() > 0) {
                parts.add(part.of(some, place));
                taken.merge(key, some, BigDecimal::add);
                wanted = wanted.subtract(some);
            }
        }
        if (wanted.signum() > 0 && refuses) {
            throw OperationScene.wrong(
                    "state",
                    "Odoo has "
                            + StockLines.said(
                                    scene, there, scene.records().one("product.product", part.item(), "uom_id"))
                            + " of " + part.code() + (part.lotName() == null ? "" : " of lot " + part.lotName())
                            + " at " + StockPlaces.name(scene, from) + " and below, and "
                            + OperationScene.plain(part.quantity()) + " are to go out",
                    part.place());
        }
        if (wanted.signum() > 0) {
            parts.add(part.of(wanted, from));
            taken.merge(Arrays.asList(part.item(), part.lot(), from), wanted, BigDecimal::add);
        }
        return parts;
    }
}
