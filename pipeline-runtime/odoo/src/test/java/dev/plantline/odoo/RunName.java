package dev.plantline.odoo;

import java.util.UUID;

/**
 * What the names and codes of one run of a suite begin with, so that runs do not meet in an Odoo that all share. It begins with a letter that is no
 * digit of any notation: documents of tests are YAML, which takes 12345678E1 for a number.
 */
public final class RunName {
    private RunName() {}

    /** Eight characters that no run has had. */
    public static String fresh() {
        return "r" + UUID.randomUUID().toString().substring(0, 7);
    }
}
