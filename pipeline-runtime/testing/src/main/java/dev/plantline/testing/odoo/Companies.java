package dev.plantline.testing.odoo;

import java.util.List;

/** The companies of a user. */
final class Companies {
    private Companies() {}

    /** Those of a name that a user is allowed. */
    static List<Long> named(Records records, long user, String name) {
        return records.ids("res.users", user, "company_ids").stream()
                .filter(each -> name(records, each).equals(name))
                .toList();
    }

    /** Why a user has not exactly one of a name, as the side kit says it. */
    static String foreign(Records records, long user, String name, String said) {
        List<Long> met = named(records, user, name);
        return "the user " + records.text("res.users", user, "login") + " has "
                + (met.isEmpty() ? "no company" : met.size() + " companies") + " called " + name + " in Odoo, but "
                + String.join(
                        ", ",
                        records.ids("res.users", user, "company_ids").stream()
                                .map(each -> name(records, each))
                                .sorted()
                                .toList())
                + "; correct " + said + ", or allow the company to the user";
    }

    /** Its name. */
    static String name(Records records, long company) {
        return records.text("res.company", company, "name");
    }
}
