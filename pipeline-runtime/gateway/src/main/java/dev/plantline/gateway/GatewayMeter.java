package dev.plantline.gateway;

import dev.plantline.model.RefusedRequests;

/** Hears what the gateway does, for metrics and status. Called on hot paths by several threads: must be quick and thread safe. */
public interface GatewayMeter {
    /**
     * An interface is sent to at this gateway: counts of it begin at 0, so that a first one is seen as a rise. Told again with each configuration.
     */
    void receives(String interfaceName);

    /**
     * An HTTP request was answered.
     *
     * @param interfaceName empty when no interface has its path
     * @param status HTTP status; 202 is a message received
     */
    void answered(String interfaceName, int status);

    /**
     * An HTTP request was refused; {@link #answered} is told of it as well.
     *
     * @param interfaceName empty when no interface has its path
     */
    void refused(String interfaceName, RefusedRequests.Reason reason);

    /**
     * Messages were fetched: copied from a topic of the plant's own, or read from an Odoo.
     *
     * @param interfaceName whose
     * @param messages how many, in one transaction
     */
    void copied(String interfaceName, int messages);
}
