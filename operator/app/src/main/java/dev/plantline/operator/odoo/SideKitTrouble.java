package dev.plantline.operator.odoo;

import dev.plantline.odoo.SideKitState;
import java.util.Optional;

/** Why a side kit cannot be used, in the words of conditions. */
public enum SideKitTrouble {
    /** It is not there. */
    missing(
            "SideKitMissing",
            "is not installed",
            "Have the platform team list an administrator's key for this database in the operator's chart (administrators), or run: plantline sidekit install"),
    /** Somebody changed it. */
    drifted(
            "SideKitDrifted",
            "is not as it was installed: someone changed in Odoo its code, or who may run it",
            "Find out who and why, then run: plantline sidekit install"),
    /** It does not serve this cluster. */
    otherCluster(
            "OtherCluster",
            "serves a plant of this name that another cluster has",
            "Give the plant here another name; or, when the other cluster is gone, run: plantline sidekit adopt"),
    /** Others than side kits can change the ledger. */
    unguarded(
            "LedgerUnguarded",
            "stands beside a ledger without the trigger that keeps others from changing it",
            "Find out who removed it and what was changed, then run: plantline sidekit install");

    private final String reason;
    private final String what;
    private final String remedy;

    SideKitTrouble(String reason, String what, String remedy) {
        this.reason = reason;
        this.what = what;
        this.remedy = remedy;
    }

    /**
     * The trouble with a kit in this state.
     *
     * @param state as a status has it, see {@link SideKitState}; null: the kit was not looked at
     * @return empty: none
     */
    public static Optional<SideKitTrouble> of(String state) {
        if (SideKitState.installed.name().equals(state)) {
            return Optional.empty();
        }
        for (SideKitTrouble each : values()) {
            if (each.name().equals(state)) {
                return Optional.of(each);
            }
        }
        return Optional.of(missing);
    }

    /** Reason of the condition. */
    public String reason() {
        return reason;
    }

    /** What is wrong, to stand behind the kit's name. */
    public String what() {
        return what;
    }

    /** What a human can do. */
    public String remedy() {
        return remedy;
    }
}
