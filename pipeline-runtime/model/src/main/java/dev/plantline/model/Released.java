package dev.plantline.model;

import java.util.List;

/**
 * Which batch of a gated interface was released, and by whom, as the cluster said it when a run began to apply it.
 *
 * @param release name of its InterfaceRelease
 * @param batch its digest, 64 hex digits; absent: only the name is told
 * @param proven true: the cluster proved who decided; absent: the names are claims, or only the name of the release is told
 * @param by whose approvals released it; absent: only the name is told, or they are not known
 */
public record Released(String release, String batch, Boolean proven, List<Approved.By> by) {
    /** Copies the list. */
    public Released {
        by = by == null ? null : List.copyOf(by);
    }

    /** The same without what stands once in the line with which it began. */
    public Released named() {
        return new Released(release, null, null, null);
    }
}
