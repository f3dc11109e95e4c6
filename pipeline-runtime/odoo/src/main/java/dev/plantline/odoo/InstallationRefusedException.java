package dev.plantline.odoo;

/** An installation of side kits that would take what is somebody else's; only a human can decide. */
public final class InstallationRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The plant's rows in this database are those of another cluster. */
        otherCluster,
        /** One Odoo user would serve several duties, so that the key of one could do what only another may. */
        sharedUser
    }

    private final Reason reason;

    InstallationRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
