package dev.plantline.odoo;

import java.time.Instant;

/**
 * When an API key of Odoo ends.
 *
 * @param at from when on Odoo refuses it; null: never, or that is not known
 * @param unknown why it is not known; empty: it is
 */
public record KeyEnd(Instant at, String unknown) {
    /** Of a key that does not end. */
    public static final KeyEnd NEVER = new KeyEnd(null, "");

    /** Of a key that Odoo does not accept: it is wrong, or has ended. */
    public static final KeyEnd REFUSED = unknown("Odoo refuses it");

    /** Of a key that ends. */
    public static KeyEnd at(Instant at) {
        return new KeyEnd(at, "");
    }

    /**
     * Of a key of which that is not known.
     *
     * @param why without a full stop
     */
    public static KeyEnd unknown(String why) {
        return new KeyEnd(null, why);
    }
}
