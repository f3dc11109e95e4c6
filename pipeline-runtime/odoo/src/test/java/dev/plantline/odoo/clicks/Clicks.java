package dev.plantline.odoo.clicks;

import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person does at the browser, each on a case of its own. Quantities are numbers or decimal texts in the unit of the item. Who does it has the
 * rights of the duty's bot, and no more.
 */
public final class Clicks {
    private static final String LINES = "move_line_ids";

    private final Shop shop;

    /** In a shop. */
    public Clicks(Shop shop) {
        this.shop = shop;
    }

    /**
     * So much of an item.
     *
     * @param item role of the item
     * @param lot name of a lot; null: the item has none
     */
    public record Line(String item, Object quantity, String lot) {
        /** Of an item that is not tracked. */
        public static Line of(String item, Object quantity) {
            return new Line(item, quantity, null);
        }

        /** Of a lot. */
        public static Line of(String item, Object quantity, String lot) {
            return new Line(item, quantity, lot);
        }
    }

    /** {@link Shop#receipt}: types what came of the two lines, and has Odoo make a backorder of the rest. As {@link Shop.Duty#stock}. */
    public void receive(Shop.Case of, Object first, Object second) throws OdooFault {
        Form receipt = shop.person(Shop.Duty.stock).open("stock.picking", of.document("receipt"));
        receipt.edit("move_ids", 0, line -> line.set("quantity", first));
        receipt.edit("move_ids", 1, line -> line.set("quantity", second));
        validate(receipt);
    }

    /**
     * {@link Shop#transfer}: a new internal transfer, confirmed, with the lots chosen from stock, validated. As {@link Shop.Duty#stock}.
     *
     * @param from place, as {@link Shop#place} has it
     * @param to place; with "quarantine" it is a quality hold
     */
    public void transfer(Shop.Case of, String from, String to, Line... lines) throws OdooFault {
        Person person = shop.person(Shop.Duty.stock);
        Map<String, List<Line>> byItem = byItem(lines);
        Form transfer =
                person.menu("stock.picking", "get_action_picking_tree_internal").open();
        transfer.set("location_id", shop.place(from)).set("location_dest_id", shop.place(to));
        for (var each : byItem.entrySet()) {
            BigDecimal all = each.getValue().stream()
                    .map(line -> new BigDecimal(line.quantity().toString()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            transfer.add("move_ids", move -> move.set("product_id", of.item(each.getKey()))
                    .set("product_uom_qty", all));
        }
        transfer.press("action_confirm");
        chooseLots(transfer, "move_ids", of, byItem, shop.place(from));
        validate(transfer);
    }

    /**
     * {@link Shop#shipment}: types what was shipped of each item, with the lots chosen from stock, 0 for an item that is not named, and has Odoo make
     * a backorder of the rest. As {@link Shop.Duty#stock}.
     */
    public void ship(Shop.Case of, Line... lines) throws OdooFault {
        validate(shipped(Shop.Duty.stock, of, lines));
    }

    /** The same, and presses "Put in Pack" before it is validated: all that was typed goes out in one new package. As {@link Shop.Duty#packing}. */
    public void shipPacked(Shop.Case of, Line... lines) throws OdooFault {
        Form delivery = shipped(Shop.Duty.packing, of, lines);
        delivery.press("action_put_in_pack");
        validate(delivery.reload());
    }

    private Form shipped(Shop.Duty duty, Shop.Case of, Line... lines) throws OdooFault {
        Form delivery = shop.person(duty).open("stock.picking", of.document("delivery"));
        Map<String, List<Line>> byItem = byItem(lines);
        for (int move = 0; move < delivery.size("move_ids"); move++) {
            long item = delivery.line("move_ids", move, "product_id").asLong();
            Object quantity = byItem.values().stream()
                    .map(each -> each.get(0))
                    .filter(each -> of.item(each.item()) == item && each.lot() == null)
                    .findFirst()
                    .<Object>map(Line::quantity)
                    .orElse(0);
            delivery.edit("move_ids", move, line -> line.set("quantity", quantity));
        }
        chooseLots(delivery, "move_ids", of, byItem, shop.place("stock"));
        return delivery;
    }

    /** {@link Shop#transfer}: a new scrap order of a lot in stock, validated. As {@link Shop.Duty#stock}. */
    public void scrap(Shop.Case of, String place, String origin, Line line) throws OdooFault {
        Form scrap =
                shop.person(Shop.Duty.stock).menu("stock.action_stock_scrap").open();
        scrap.set("product_id", of.item(line.item()));
        if (line.lot() != null) {
            scrap.set("lot_id", of.lot(line.item(), line.lot()));
        }
        scrap.set("scrap_qty", line.quantity())
                .set("location_id", shop.place(place))
                .set("origin", origin);
        answer(scrap.press("action_validate"));
    }

    /** {@link Shop#count}: opens the physical inventory, which merges quants, types what was counted and applies it. As {@link Shop.Duty#stock}. */
    public void count(Shop.Case of, String place, Object counted) throws OdooFault {
        Action inventory = shop.person(Shop.Duty.stock).menu("stock.quant", "action_view_inventory");
        Form row = inventory.row(inventory.find(
                List.of(List.of("product_id", "=", of.item("item")), List.of("location_id", "=", shop.place(place)))));
        // what the widget of the column does at the first key
        row.set("inventory_quantity_set", true);
        row.set("inventory_quantity", counted);
        answer(row.press("action_apply_inventory"));
    }

    /**
     * {@link Shop#production}: types what was made and its lot, and presses "Produce"; Odoo consumes by plan, from what is reserved, and makes a
     * backorder of the rest, which the next call reports on. As {@link Shop.Duty#production}.
     */
    public void reportPlanned(Shop.Case of, Object quantity, String lot) throws OdooFault {
        answer(produced(of, quantity, lot).press("button_mark_done"));
    }

    /** {@link #finishWork}, and presses "Produce"; Odoo makes a backorder of the rest. */
    public void reportAtWorkOrders(Shop.Case of, Object quantity, String lot, String... operations) throws OdooFault {
        finishWork(of, quantity, lot, operations);
        answer(openOrder(of).press("button_mark_done"));
    }

    /**
     * {@link Shop#routing}: types what is made and its lot, and starts and finishes each work order that is named, in the list of work orders. As
     * {@link Shop.Duty#production}.
     */
    public void finishWork(Shop.Case of, Object quantity, String lot, String... operations) throws OdooFault {
        produced(of, quantity, lot).save();
        Action list = shop.person(Shop.Duty.production).menu("mrp.mrp_workorder_todo");
        for (String operation : operations) {
            Form row = list.row(list.find(List.of(
                    List.of("product_id", "=", of.item("finished")),
                    List.of("name", "=", operation),
                    List.of("state", "in", List.of("blocked", "ready", "progress")))));
            answer(row.press("button_start"));
            answer(row.reload().press("button_finish"));
        }
    }

    /**
     * The same as {@link #reportPlanned}, with what was consumed typed at the components that are named, with the lots chosen from stock. Odoo asks whether that is meant where
     * it is not the plan, and is answered with yes.
     */
    public void reportReported(Shop.Case of, Object quantity, String lot, Line... consumed) throws OdooFault {
        Form order = produced(of, quantity, lot);
        Map<String, List<Line>> byItem = byItem(consumed);
        for (Line line : consumed) {
            if (line.lot() == null) {
                order.edit(
                        "move_raw_ids",
                        order.find("move_raw_ids", "product_id", of.item(line.item())),
                        move -> move.set("quantity", line.quantity()));
            }
        }
        order.save();
        chooseLots(order, "move_raw_ids", of, byItem, shop.place("stock"));
        answer(order.press("button_mark_done"));
    }

    /** {@link Shop#production}: presses the quantity and types another. As {@link Shop.Duty#production}. */
    public void changeQuantity(Shop.Case of, Object quantity) throws OdooFault {
        openOrder(of)
                .pressFor("mrp.action_change_production_qty")
                .open()
                .set("product_qty", quantity)
                .press("change_prod_qty");
    }

    /**
     * {@link Shop#subcontracting}: opens the details, types what came and its lot, and has Odoo make a backorder of the rest; the supplier consumes by
     * plan, from what is reserved. As {@link Shop.Duty#production}: who only keeps stock may receive nothing but the whole.
     */
    public void receiveSubcontracted(Shop.Case of, Object quantity, String lot) throws OdooFault {
        Form receipt = shop.person(Shop.Duty.production).open("stock.picking", of.document("receipt"));
        Form details = receipt.press("move_ids", 0, "action_show_details")
                .orElseThrow()
                .open();
        details.clear(LINES);
        details.add(LINES, line -> line.create("lot_id", lot).set("quantity", quantity));
        details.save();
        validate(receipt.reload());
    }

    /**
     * A line of a bill.
     *
     * @param item role of the item, which is one of the order
     * @param price of one, before tax
     */
    public record BillLine(String item, Object quantity, Object price) {}

    /**
     * {@link Shop#bill}: a new vendor bill, filled by Odoo from the order; types reference, date, and quantity and price of the lines that are named,
     * takes the others away, and saves the draft. The taxes are the order's. As {@link Shop.Duty#purchase}.
     *
     * @param date as 2026-01-31
     */
    public void bill(Shop.Case of, String reference, String date, BillLine... lines) throws OdooFault {
        Form bill = shop.person(Shop.Duty.purchase)
                .menu("account.action_move_in_invoice_type")
                .open();
        bill.set("partner_id", of.partner("supplier"));
        // the list of orders and bills to fill from has orders under the negative of their id
        bill.set("purchase_vendor_bill_id", -of.document("order"));
        bill.set("ref", reference).set("invoice_date", date);
        for (int line = bill.size("invoice_line_ids") - 1; line >= 0; line--) {
            long item = bill.line("invoice_line_ids", line, "product_id").asLong();
            BillLine wanted = Arrays.stream(lines)
                    .filter(each -> of.item(each.item()) == item)
                    .findFirst()
                    .orElse(null);
            if (wanted == null) {
                bill.remove("invoice_line_ids", line);
            } else {
                bill.edit("invoice_line_ids", line, row -> row.set("quantity", wanted.quantity())
                        .set("price_unit", wanted.price()));
            }
        }
        bill.save();
    }

    /** {@link Shop#bill} after {@link #bill}: opens the draft and presses "Confirm". As {@link Shop.Duty#finance}. */
    public void post(Shop.Case of) throws OdooFault {
        Person person = shop.person(Shop.Duty.finance);
        long bill = person.find(
                "account.move",
                List.of(
                        List.of("partner_id", "=", of.partner("supplier")),
                        List.of("state", "=", "draft"),
                        List.of("move_type", "=", "in_invoice")));
        answer(person.open("account.move", bill).press("action_post"));
    }

    private Form openOrder(Shop.Case of) throws OdooFault {
        Person person = shop.person(Shop.Duty.production);
        return person.open(
                "mrp.production",
                person.find(
                        "mrp.production",
                        List.of(
                                List.of("product_id", "=", of.item("finished")),
                                List.of("state", "in", List.of("confirmed", "progress", "to_close")))));
    }

    private Form produced(Shop.Case of, Object quantity, String lot) throws OdooFault {
        return openOrder(of).set("qty_producing", quantity).create("lot_producing_ids", lot);
    }

    /** Opens the details of each tracked item's move and makes the lots that Odoo has reserved those that are named. */
    private void chooseLots(Form form, String moves, Shop.Case of, Map<String, List<Line>> byItem, long place)
            throws OdooFault {
        for (var each : byItem.entrySet()) {
            if (each.getValue().get(0).lot() == null) {
                continue;
            }
            int move = form.find(moves, "product_id", of.item(each.getKey()));
            Form details =
                    form.press(moves, move, "action_show_details").orElseThrow().open();
            Map<Long, Object> wanted = new LinkedHashMap<>();
            each.getValue().forEach(line -> wanted.put(of.lot(line.item(), line.lot()), line.quantity()));
            chooseLots(details, wanted, place);
            details.save();
            form.reload();
        }
    }

    /** Who first took all lines away would leave a component unpicked, and Odoo would refuse it. */
    private void chooseLots(Form details, Map<Long, Object> wanted, long place) throws OdooFault {
        Map<Long, Object> missing = new LinkedHashMap<>(wanted);
        for (int row = 0; row < details.size(LINES); row++) {
            Object quantity = missing.remove(lot(details, row));
            if (quantity != null) {
                details.edit(LINES, row, line -> line.set("quantity", quantity));
            }
        }
        for (var each : missing.entrySet()) {
            long quant = shop.person(Shop.Duty.stock)
                    .find(
                            "stock.quant",
                            List.of(List.of("lot_id", "=", each.getKey()), List.of("location_id", "=", place)));
            details.add(LINES, Map.of("default_quant_id", quant), line -> line.set("quantity", each.getValue()));
        }
        for (int row = details.size(LINES) - 1; row >= 0; row--) {
            // a line that was just added has a place in stock, and its lot only when it is saved
            if (lot(details, row) != 0 && !wanted.containsKey(lot(details, row))) {
                details.remove(LINES, row);
            }
        }
    }

    private static long lot(Form details, int row) {
        return details.line(LINES, row, "lot_id").asLong();
    }

    private static void validate(Form transfer) throws OdooFault {
        answer(transfer.press("button_validate"));
    }

    /** Answers what Odoo asks with yes: a backorder, and consumption that is not the plan. Then it may show the order, and asks no more. */
    private static void answer(Optional<Action> asked) throws OdooFault {
        Optional<Action> next = asked;
        while (next.isPresent()) {
            String button =
                    switch (next.get().model()) {
                        case "stock.backorder.confirmation" -> "process";
                        case "mrp.production.backorder" -> "action_backorder";
                        case "mrp.consumption.warning" -> "action_confirm";
                        case "mrp.production" -> null;
                        default ->
                            throw new IllegalStateException(
                                    "Odoo asks with " + next.get().model());
                    };
            next = button == null ? Optional.empty() : next.get().open().press(button);
        }
    }

    private static Map<String, List<Line>> byItem(Line... lines) {
        Map<String, List<Line>> byItem = new LinkedHashMap<>();
        for (Line line : lines) {
            byItem.computeIfAbsent(line.item(), any -> new ArrayList<>()).add(line);
        }
        return byItem;
    }
}
