package dev.plantline.odoo.protocol;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * How to reach one Odoo database as one user.
 *
 * @param url base address, http or https
 * @param database database name
 * @param key API key, asked for at every call so that a rotated key is used at once; null: there is none now. Never
 *     shown
 * @param trust PEM certificates to trust; null: the Java runtime's
 */
public record OdooEndpoint(URI url, String database, Supplier<String> key, Path trust) {
    /** Address and database; never the key. */
    @Override
    public String toString() {
        return url + " database " + database;
    }
}
