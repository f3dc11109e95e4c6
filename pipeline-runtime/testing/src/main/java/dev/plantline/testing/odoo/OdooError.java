package dev.plantline.testing.odoo;

/** An exception as Odoo reports it: a name, a status, a text. */
final class OdooError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String name;

    OdooError(int status, String name, String message) {
        super(message, null, false, false);
        this.status = status;
        this.name = name;
    }

    /** A rule refuses it. */
    static OdooError user(String message) {
        return new OdooError(422, "odoo.exceptions.UserError", message);
    }

    /** A right is missing. */
    static OdooError access(String message) {
        return new OdooError(403, "odoo.exceptions.AccessError", message);
    }

    /** A record is gone. */
    static OdooError missing(String message) {
        return new OdooError(404, "odoo.exceptions.MissingError", message);
    }

    /** What Python makes of a name or value that it does not know. */
    static OdooError value(String message) {
        return new OdooError(500, "builtins.ValueError", message);
    }

    /** A model or method that is not there. */
    static OdooError notFound(String message) {
        return new OdooError(404, "werkzeug.exceptions.NotFound", message);
    }

    int status() {
        return status;
    }

    /** Full name, with its module. */
    String name() {
        return name;
    }

    /** The class's name alone, as Python's repr begins. */
    String shortName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
