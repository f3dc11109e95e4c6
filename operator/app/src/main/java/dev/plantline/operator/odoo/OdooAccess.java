package dev.plantline.operator.odoo;

import java.nio.file.Path;
import java.util.Map;

/**
 * The way to one Odoo.
 *
 * @param url base address
 * @param database its name
 * @param ca PEM certificates to trust when a duty's key is sent, as the plant chose them; null: those of the Java runtime
 * @param keys API key by duty; a duty whose Secret is missing is not among them
 * @param administratorKey API key of an administrator; null: none, then side kits are only looked at
 * @param administratorTrust PEM file with the certificates to trust when that key is sent, as the platform chose them; null: those of the Java runtime
 */
public record OdooAccess(
        String url,
        String database,
        String ca,
        Map<String, String> keys,
        String administratorKey,
        Path administratorTrust) {
    /** A way on which an administrator's key is sent to whom the Java runtime trusts. */
    public OdooAccess(String url, String database, String ca, Map<String, String> keys, String administratorKey) {
        this(url, database, ca, keys, administratorKey, null);
    }

    /** Address and database; never a key. */
    @Override
    public String toString() {
        return url + " database " + database;
    }
}
