package dev.plantline.model;

import java.time.Instant;
import java.util.List;

/**
 * Who decided that a revision of an interface may run, as the cluster said it when that went live.
 *
 * @param revision by which their decisions name it: another one than the revision of messages, because it has more than decides what becomes of them
 * @param changedBy who asked for it; absent: nobody is named
 * @param proven true: the cluster proved who asked and who decided in person; absent: these names are claims
 * @param by whose approvals counted; absent: nobody was asked about it, or one person let it run
 * @param emergency who let it run alone, because it could not wait; absent: it was approved, or nobody was asked
 */
public record Approved(String revision, List<String> changedBy, Boolean proven, List<By> by, Emergency emergency) {
    /** Copies the lists. */
    public Approved {
        changedBy = changedBy == null ? null : List.copyOf(changedBy);
        by = by == null ? null : List.copyOf(by);
    }

    /**
     * An approval.
     *
     * @param who decided
     * @param role in which role
     * @param at when
     * @param account the machine that applied it and claims it of him; absent: he decided in person
     * @param commit the commit that was reviewed, as that machine claims; absent with account
     */
    public record By(String who, String role, Instant at, String account, String commit) {}

    /**
     * An emergency.
     *
     * @param who decided
     * @param reason why it could not wait
     * @param at when
     */
    public record Emergency(String who, String reason, Instant at) {}
}
