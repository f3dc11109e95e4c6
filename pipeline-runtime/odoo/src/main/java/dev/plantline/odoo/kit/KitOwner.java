package dev.plantline.odoo.kit;

import java.util.regex.Pattern;

/**
 * Whose a side kit is: one duty of one plant. Its rows in the ledger, its group in Odoo and its server actions are named after it, so that
 * another duty's kit neither sees nor can disturb them.
 *
 * @param plant the plant's code
 * @param duty name of the credential
 */
public record KitOwner(String plant, String duty) {
    /** First part of the external ids of everything that is made in Odoo; no installed module is called so. */
    public static final String MODULE = "plantline";

    /** Of the name of a kit for raw steps; the name of an operation, which has two, stands in others before the last. */
    private static final int PARTS = 4;

    /** As Kubernetes allows names, so that neither a dot nor a slash nor a quote is in them. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /**
     * Checks both names.
     *
     * @throws IllegalArgumentException when one is not of 1 to 63 lowercase letters, digits and hyphens
     */
    public KitOwner {
        for (String name : new String[] {plant, duty}) {
            if (!LABEL.matcher(name).matches()) {
                throw new IllegalArgumentException("neither a plant nor a duty can be called " + name);
            }
        }
    }

    /**
     * Reads the name of a server action.
     *
     * @throws IllegalArgumentException when it is none of a side kit
     */
    public static KitOwner ofAction(String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length != PARTS && parts.length != PARTS + 2 || !parts[0].equals(MODULE)) {
            throw new IllegalArgumentException("not the name of a side kit's server action: " + name);
        }
        return new KitOwner(parts[1], parts[2]);
    }

    /** The owner in the ledger: {@code <plant>/<duty>}. */
    public String ledger() {
        return plant + "/" + duty;
    }

    /** Name and external id of the group that may run the kit: {@code plantline.<plant>.<duty>}. */
    public String group() {
        return MODULE + "." + plant + "." + duty;
    }
}
