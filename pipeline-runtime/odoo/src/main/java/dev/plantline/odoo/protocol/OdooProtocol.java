package dev.plantline.odoo.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The way to one Odoo database as one user. One call is one method call and one transaction. Thread safe. Its text says whom it speaks to, and
 * never the key.
 */
public interface OdooProtocol {
    /**
     * Calls a method.
     *
     * @param model Odoo model
     * @param method public method
     * @param arguments named arguments, with {@code ids} and {@code context} among them
     * @return what the method returned
     * @throws OdooFault when it did not succeed or nobody knows
     */
    JsonNode call(String model, String method, Map<String, ?> arguments) throws OdooFault;

    /**
     * The server's version, for example 19.0; needs no key.
     *
     * @throws OdooFault when nobody answers, or no Odoo that this protocol is for
     */
    String serverVersion() throws OdooFault;
}
