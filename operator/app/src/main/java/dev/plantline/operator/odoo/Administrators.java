package dev.plantline.operator.odoo;

import java.nio.file.Path;
import java.util.Optional;

/** The keys with which the operator administers Odoo. They belong to the platform: no manifest of a plant names one. Thread safe. */
@FunctionalInterface
public interface Administrators {
    /**
     * The API key of an administrator.
     *
     * @param url base address of an Odoo, as a manifest writes it: case, a default port and a slash at the end make no other Odoo
     * @param database its name
     * @return empty: the platform names none for this database, or its key or the certificates to trust are not there now
     */
    Optional<String> keyFor(String url, String database);

    /**
     * Whose certificates an Odoo has to show before an administrator's key is sent to it. A plant chooses those for its own keys, and may have a say in where
     * the name of the Odoo leads to.
     *
     * @param url as above
     * @return PEM file; empty: the certificates of the Java runtime
     */
    default Optional<Path> trustFor(String url, String database) {
        return Optional.empty();
    }

    /**
     * Whether the platform means to have a key for a database, be it there now or not.
     *
     * @param url as above
     */
    default boolean isNamed(String url, String database) {
        return keyFor(url, database).isPresent();
    }
}
