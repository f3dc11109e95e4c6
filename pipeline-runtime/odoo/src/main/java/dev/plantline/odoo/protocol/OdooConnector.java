package dev.plantline.odoo.protocol;

import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;

/** Opens ways to Odoos that trust the same certificates, and chooses their protocol: the only one that is supported is JSON-2. Thread safe. */
public final class OdooConnector {
    /** Longest wait for an answer that fits Odoo. */
    public static final Duration READ_TIMEOUT = Json2Transport.READ_TIMEOUT;

    /** Longest answer that a way reads unless it is told less, bytes. */
    public static final int MOST_BYTES = Json2Transport.MOST_BYTES;

    private final HttpClient client;
    private final AddressRules rules;

    /**
     * For a human who calls an address of his own; asks nothing of anybody yet.
     *
     * @param trust PEM certificates to trust; null: the Java runtime's
     * @throws IllegalArgumentException when they cannot be read
     */
    public OdooConnector(Path trust) {
        this(trust, AddressRules.none());
    }

    /**
     * Asks nothing of anybody yet.
     *
     * @param trust PEM certificates to trust; null: the Java runtime's
     * @param rules say before each call whether its address may be called
     * @throws IllegalArgumentException when the certificates cannot be read
     */
    public OdooConnector(Path trust, AddressRules rules) {
        this.client = Json2Transport.client(trust);
        this.rules = rules;
    }

    /** A way to a database, with the time-out that fits Odoo. */
    public OdooProtocol open(OdooEndpoint endpoint) {
        return open(endpoint, READ_TIMEOUT);
    }

    /**
     * A way to a database.
     *
     * @param readTimeout longest wait for the whole answer of a call
     */
    public OdooProtocol open(OdooEndpoint endpoint, Duration readTimeout) {
        return open(endpoint, readTimeout, MOST_BYTES);
    }

    /**
     * A way to a database.
     *
     * @param readTimeout longest wait for the whole answer of a call
     * @param mostBytes longest answer; what is longer is given up with {@link OdooFault.Kind#tooLong}
     */
    public OdooProtocol open(OdooEndpoint endpoint, Duration readTimeout, int mostBytes) {
        return new Json2Transport(endpoint, readTimeout, mostBytes, client, rules);
    }
}
