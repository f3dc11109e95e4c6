package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
import java.util.List;
import java.util.Optional;

/**
 * Which interfaces' rows of the ledger in an Odoo were moved from one duty to another, by {@code plantline sidekit rehome}, as the ledger says it.
 *
 * @param all moves; each duty says of each topic where it went last
 */
public record MovedRows(List<Moved> all) {
    /** Nothing was moved, or it is not known. */
    public static final MovedRows NONE = new MovedRows(List.of());

    /** Where a manifest names the duty. */
    public static final String DUTY = "spec.target.odoo.duty";

    /** Copies the list. */
    public MovedRows {
        all = List.copyOf(all);
    }

    /** What is known of an Odoo. */
    public static MovedRows in(Optional<OdooConnection> odooConnection) {
        return odooConnection
                .map(OdooConnection::getStatus)
                .map(OdooConnectionStatus::moved)
                .map(MovedRows::new)
                .orElse(NONE);
    }

    /**
     * Whether what was applied is known under a duty because its rows were moved there, and were not moved on.
     *
     * @param topic id of the interface's topic {@code .in}
     */
    public boolean isUnder(String duty, String topic) {
        return all.stream()
                        .anyMatch(
                                each -> each.topic().equals(topic) && each.to().equals(duty))
                && all.stream()
                        .noneMatch(each ->
                                each.topic().equals(topic) && each.duty().equals(duty));
    }

    /**
     * Why an interface cannot have another duty, and what to do.
     *
     * @param topic id of the interface's topic {@code .in}
     */
    public static String notMoved(String before, String asked, String topic) {
        return "the interface has applied messages under duty '" + before + "', and Odoo would not know them under '"
                + asked + "': a repeat would have a second effect. Name duty '" + before
                + "' again; or move what the ledger knows of them with plantline sidekit rehome --from " + before
                + " --to "
                + asked + " --topic " + topic
                + ", and the operator goes on by itself; or apply an interface of another name and delete this one when its source repeats nothing any more";
    }
}
