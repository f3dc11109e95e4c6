package dev.plantline.odoo.clicks;

import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person does at the browser, each on a case of its own. Quantities are numbers or decimal texts in the unit of the item. Who does it has the
 * rights of the duty's bot, and no more.
 */
public final class Clicks {
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
            double all = each.getValue().stream()
                    .mapToDouble(line -> Double.parseDouble(line.quantity().toString()))
                    .sum();
            transfer.add("move_ids", move -> move.set("product_id", of.item(each.getKey()))
                    .set("product_uom_qty", all));
        }
        transfer.press("action_confirm");
        chooseLots(transfer, of, byItem, shop.place(from));
        validate(transfer);
    }

    /** Opens the details of each tracked item's move and puts the lots there in place of those that Odoo has reserved. */
    private void chooseLots(Form transfer, Shop.Case of, Map<String, List<Line>> byItem, long place) throws OdooFault {
        for (var each : byItem.entrySet()) {
            if (each.getValue().get(0).lot() == null) {
                continue;
            }
            int move = transfer.find("move_ids", "product_id", of.item(each.getKey()));
            Form details = transfer.press("move_ids", move, "action_show_details")
                    .orElseThrow()
                    .open();
            details.clear("move_line_ids");
            for (Line line : each.getValue()) {
                long quant = shop.person(Shop.Duty.stock)
                        .find(
                                "stock.quant",
                                List.of(
                                        List.of("lot_id", "=", of.lot(line.item(), line.lot())),
                                        List.of("location_id", "=", place)));
                details.add(
                        "move_line_ids",
                        Map.of("default_quant_id", quant),
                        row -> row.set("quantity", line.quantity()));
            }
            details.save();
            transfer.reload();
        }
    }

    /** Validates, and answers the question for a backorder, if it is asked, with yes. */
    private static void validate(Form transfer) throws OdooFault {
        var asked = transfer.press("button_validate");
        if (asked.isPresent()) {
            asked.get().open().press("process");
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
