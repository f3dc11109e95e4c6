package dev.plantline.odoo;

import java.util.regex.Pattern;

/**
 * Stock of a product at a location that Odoo's done moves do not explain.
 *
 * @param product id of the product
 * @param location id of the location
 * @param quantity by which the stock differs from the moves, in the product's own unit: positive where there is more. Plain decimal digits, or what a
 *     database takes for a number besides
 * @param reference the product's internal reference; may be empty
 * @param place name of the location
 */
public record StockDifference(long product, long location, String quantity, String reference, String place) {
    private static final Pattern QUANTITY = Pattern.compile("-?(?:[0-9]{1,40}(?:\\.[0-9]{1,20})?|Infinity)|NaN");

    /**
     * Checks the quantity: it is kept and compared for long.
     *
     * @throws IllegalArgumentException when that is no number
     */
    public StockDifference {
        if (!QUANTITY.matcher(quantity).matches()) {
            throw new IllegalArgumentException("a quantity of stock that is no number");
        }
    }
}
