package dev.plantline.odoo.records;

/** Moments as Odoo writes them, {@code 2026-11-28 03:00:00} in UTC, and as messages do. */
final class OdooMoments {
    private static final int LENGTH = "2026-11-28 03:00:00".length();

    private OdooMoments() {}

    /** ISO 8601; what has another form stays as it is. */
    static String iso(String odoo) {
        return odoo.length() == LENGTH && odoo.charAt(10) == ' ' ? odoo.replace(' ', 'T') + "Z" : odoo;
    }

    /** Odoo's form; what has another form than ISO 8601 in UTC stays as it is. */
    static String odoo(String iso) {
        return iso.length() == LENGTH + 1 && iso.charAt(10) == 'T' && iso.endsWith("Z")
                ? iso.substring(0, LENGTH).replace('T', ' ')
                : iso;
    }
}
