package dev.plantline.odoo;

import java.util.regex.Pattern;

/** A call that Odoo, or the way to it, did not answer with success; classified by the error's name, never by the HTTP status alone. */
public final class OdooFault extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_MESSAGE = 600;
    private static final Pattern KEY = Pattern.compile("\\b[0-9a-fA-F]{40}\\b");

    /** What a fault means for a call that stands for itself. */
    public enum Kind {
        /** No connection was made: nothing was done. */
        unreachable,
        /** Done or not done: the answer is lost or does not tell. */
        ambiguous,
        /** Other transactions were in the way; rolled back. */
        contention,
        /** Key, database, side kit, right or name is wrong for every call like this one. */
        configuration,
        /** Odoo's rules refuse this record. */
        business,
        /** A value has the wrong type, or a name is unknown: this message or its mapping. */
        mapping
    }

    private final Kind kind;
    private final String name;

    /**
     * A classified fault.
     *
     * @param kind what it means
     * @param name the exception's name in Odoo or in Java
     * @param message what Odoo says; cut, and cleaned of anything that looks like an API key
     */
    public OdooFault(Kind kind, String name, String message) {
        super(clean(message));
        this.kind = kind;
        this.name = name;
    }

    /** What it means. */
    public Kind kind() {
        return kind;
    }

    /** The exception's name in Odoo or in Java, for example {@code odoo.exceptions.UserError}. */
    public String name() {
        return name;
    }

    /**
     * The table of faults (observed on Odoo 19).
     *
     * @param status HTTP status, not 200
     * @param name field {@code name} of the JSON body; null: the body is not JSON
     */
    static Kind kindOf(int status, String name) {
        if (name == null) {
            return switch (status) {
                // a proxy that sends elsewhere: the address is wrong
                case 301, 302, 303, 307, 308 -> Kind.configuration;
                case 401, 403, 404, 400, 405, 415 -> Kind.configuration;
                case 429 -> Kind.unreachable;
                default -> Kind.ambiguous;
            };
        }
        if (name.startsWith("psycopg2.") || name.endsWith(".LockError") || name.endsWith(".ConcurrencyError")) {
            return Kind.contention;
        }
        return switch (name) {
            case "odoo.exceptions.AccessDenied", "odoo.http.SessionExpiredException" -> Kind.configuration;
            case "odoo.exceptions.UserError",
                    "odoo.exceptions.ValidationError",
                    "odoo.exceptions.AccessError",
                    "odoo.exceptions.MissingError",
                    "odoo.exceptions.RedirectWarning" -> Kind.business;
            case "builtins.ValueError", "builtins.TypeError", "builtins.AttributeError", "builtins.KeyError" ->
                Kind.mapping;
            default -> {
                if (name.startsWith("werkzeug.exceptions.")) {
                    yield status >= 500 ? Kind.ambiguous : Kind.configuration;
                }
                yield status == 401 ? Kind.configuration : Kind.ambiguous;
            }
        };
    }

    private static String clean(String message) {
        String text = message == null ? "" : KEY.matcher(message).replaceAll("<key>");
        // safe_eval repeats the whole code that it was evaluating
        int code = text.indexOf(" while evaluating\n");
        text = code < 0 ? text : text.substring(0, code);
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
}
