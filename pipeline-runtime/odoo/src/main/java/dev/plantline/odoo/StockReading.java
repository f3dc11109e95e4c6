package dev.plantline.odoo;

import java.util.List;
import java.util.OptionalLong;

/**
 * What was read of an Odoo's stock in one go.
 *
 * @param database Odoo's database.uuid; null: this Odoo keeps no stock
 * @param differences stock that no move explains, of the products that were compared, by product and location
 * @param tooMany whether one product differs at more than 500 locations, which nobody reads one by one; then nothing behind it was compared
 * @param next id of the last product that was compared when there are others behind it; empty: none
 */
public record StockReading(String database, List<StockDifference> differences, boolean tooMany, OptionalLong next) {
    /** Of an Odoo without the module stock. */
    public static final StockReading WITHOUT_STOCK = new StockReading(null, List.of(), false, OptionalLong.empty());

    /** Copies the list. */
    public StockReading {
        differences = List.copyOf(differences);
    }
}
