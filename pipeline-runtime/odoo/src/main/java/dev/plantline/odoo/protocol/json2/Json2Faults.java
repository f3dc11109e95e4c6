package dev.plantline.odoo.protocol.json2;

import dev.plantline.odoo.protocol.OdooFault.Kind;

/** The table of JSON-2's faults, observed on Odoo 19: the exception's name decides, never the HTTP status alone. */
final class Json2Faults {
    private Json2Faults() {}

    /**
     * What a fault means.
     *
     * @param status HTTP status, not 200
     * @param name field {@code name} of the JSON body; null: the body is not JSON
     */
    static Kind kindOf(int status, String name) {
        if (status == 401) {
            return Kind.keyRefused;
        }
        return name == null ? withoutName(status) : named(status, name);
    }

    private static Kind withoutName(int status) {
        return switch (status) {
            // a proxy that sends elsewhere: the address is wrong
            case 301, 302, 303, 307, 308 -> Kind.configuration;
            case 404 -> Kind.unknownDatabase;
            case 403, 400, 405, 415 -> Kind.configuration;
            case 429 -> Kind.unreachable;
            default -> Kind.ambiguous;
        };
    }

    private static Kind named(int status, String name) {
        if (name.equals("psycopg2.errors.InsufficientPrivilege")) {
            return Kind.notAllowed;
        }
        if (name.startsWith("psycopg2.") || name.endsWith(".LockError") || name.endsWith(".ConcurrencyError")) {
            return Kind.contention;
        }
        return switch (name) {
            case "odoo.exceptions.AccessDenied",
                    "odoo.http.SessionExpiredException",
                    "werkzeug.exceptions.Unauthorized" -> Kind.keyRefused;
            case "odoo.exceptions.AccessError" -> Kind.notAllowed;
            case "odoo.exceptions.UserError",
                    "odoo.exceptions.ValidationError",
                    "odoo.exceptions.MissingError",
                    "odoo.exceptions.RedirectWarning" -> Kind.business;
            case "builtins.ValueError", "builtins.TypeError", "builtins.AttributeError", "builtins.KeyError" ->
                Kind.mapping;
            case "werkzeug.exceptions.NotFound" -> Kind.unknownName;
            default -> name.startsWith("werkzeug.exceptions.") && status < 500 ? Kind.configuration : Kind.ambiguous;
        };
    }
}
