package dev.plantline.operator.odoo;

import java.util.Map;

/**
 * The way to one Odoo.
 *
 * @param url base address
 * @param database its name
 * @param ca PEM certificates to trust; null: those of the Java runtime
 * @param keys API key by duty; a duty whose Secret is missing is not among them
 * @param administratorKey API key of an administrator; null: none, then side kits are only looked at
 */
public record OdooAccess(String url, String database, String ca, Map<String, String> keys, String administratorKey) {
    /** Address and database; never a key. */
    @Override
    public String toString() {
        return url + " database " + database;
    }
}
