package dev.plantline.odoo;

/** External ids as Odoo stores them: {@code module.name}, the first dot splits, no spaces. */
final class ExternalId {
    /** The module that Odoo itself gives to a bare name. */
    private static final String BARE = "__import__.";

    private ExternalId() {}

    /**
     * The full form of a bare or full name. Spaces, which Odoo refuses, become percent codes, so that two names stay two.
     *
     * @throws IllegalArgumentException when nothing is left of it
     */
    static String full(String name) {
        if (name == null || name.isBlank() || name.startsWith(".") || name.endsWith(".")) {
            throw new IllegalArgumentException("not an external id: \"" + name + "\"");
        }
        StringBuilder text = new StringBuilder(name.length() + BARE.length());
        if (name.indexOf('.') < 0) {
            text.append(BARE);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '%' || Character.isWhitespace(c)) {
                text.append('%').append(String.format("%02X", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
