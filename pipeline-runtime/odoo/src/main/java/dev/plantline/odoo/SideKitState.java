package dev.plantline.odoo;

/** What is known of a side kit's name in a database. */
public enum SideKitState {
    /** It is there and its code is what its name says. */
    installed,
    /** It is not there, or not for this user, or what is there is of an earlier release. */
    missing,
    /** Same name, other code: somebody edited it; delivery stops. */
    drifted,
    /** It is there, and the plant is another cluster's; delivery stops. */
    otherCluster,
    /** It is there, and the trigger that keeps others from changing the ledger is not; delivery stops. */
    unguarded
}
