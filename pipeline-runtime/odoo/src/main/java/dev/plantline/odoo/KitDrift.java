package dev.plantline.odoo;

/**
 * How a side kit differs from what was installed, as an administrator's key shows it.
 *
 * @param what is not as it was, with writer and date as far as Odoo knows them; at most {@value #LONGEST} characters
 * @param sharedUser whether the user of another duty is among those who may run it
 * @param withdrawn whether it is out of use already
 * @param installation the time of the installation that was looked at, as the ledger has it; empty: not known
 */
public record KitDrift(String what, boolean sharedUser, boolean withdrawn, String installation) {
    private static final int LONGEST = 600;

    /** Cuts the text to what a status can carry. */
    public KitDrift {
        what = what.length() <= LONGEST ? what : what.substring(0, LONGEST - 1) + "…";
    }
}
