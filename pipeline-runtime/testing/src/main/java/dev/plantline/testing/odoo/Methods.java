package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The business methods of documents. */
final class Methods {
    private final Inventory inventory;
    private final Manufacturing manufacturing;
    private final Trade trade;

    Methods(Inventory inventory, Manufacturing manufacturing, Trade trade) {
        this.inventory = inventory;
        this.manufacturing = manufacturing;
        this.trade = trade;
    }

    /**
     * Calls {@code model.method} and returns what Odoo would: true, or a question.
     *
     * @param arguments named ones: texts, and ids of records
     */
    Object call(String name, List<Long> ids, JsonNode context, Map<String, Object> arguments) {
        return switch (name) {
            case "mrp.production.action_confirm" -> manufacturing.confirm(ids);
            case "mrp.production.button_mark_done" -> manufacturing.markDone(ids, context);
            case "stock.picking.button_validate" -> inventory.validate(ids, context);
            case "stock.picking.action_put_in_pack" -> inventory.pack(ids, arguments);
            case "stock.picking.action_confirm" -> inventory.confirm(ids);
            case "purchase.order.button_confirm" -> trade.confirmPurchases(ids);
            case "purchase.order.button_lock" -> trade.lock(ids);
            case "sale.order.action_confirm" -> trade.confirmSales(ids);
            case "account.move.button_cancel" -> trade.cancel(ids);
            case "stock.landed.cost.button_cancel" -> trade.cancelCosts(ids);
            case "stock.scrap.action_validate" -> inventory.scrap(ids);
            default -> throw OdooError.notFound("the simulator does not know the method " + name);
        };
    }
}
