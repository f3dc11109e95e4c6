package dev.plantline.odoo.protocol;

import java.util.regex.Pattern;

/**
 * A call that Odoo, or the way to it, did not answer with success; classified by its protocol: who handles it asks for the kind, and shows name and
 * message.
 */
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
        /** The answer was given up because it is longer than an answer of Odoo: done or not done, and most likely not by an Odoo. */
        tooLong,
        /** Other transactions were in the way; rolled back. */
        contention,
        /** The key is wrong or has expired. */
        keyRefused,
        /** There is no such database at this address. */
        unknownDatabase,
        /** The user has no right to do this. */
        notAllowed,
        /** There is no such model or method. */
        unknownName,
        /** Something else is wrong for every call like this one: the address, the certificate, the form of the request. */
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
     * @param name the exception's name in Odoo, or in a word what is wrong where Odoo has not named one
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

    /** The exception's name in Odoo, for example {@code odoo.exceptions.UserError}; a word of ours where Odoo has not named one. */
    public String name() {
        return name;
    }

    /** What people are told: what was said, after the exception's name where Odoo has named one. */
    public String words() {
        return name.indexOf('.') < 0 ? getMessage() : name + ": " + getMessage();
    }

    private static String clean(String message) {
        String text = message == null ? "" : KEY.matcher(message).replaceAll("<key>");
        // safe_eval repeats the whole code that it was evaluating
        int code = text.indexOf(" while evaluating\n");
        text = code < 0 ? text : text.substring(0, code);
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
}
