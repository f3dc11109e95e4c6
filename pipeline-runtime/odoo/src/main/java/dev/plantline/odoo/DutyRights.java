package dev.plantline.odoo;

import java.util.List;

/**
 * How the groups of a duty's user compare with those that its interfaces need.
 *
 * @param missing external ids of needed groups that the user is not in
 * @param missingForSome of groups that only some messages need, each with what needs it
 * @param excess groups by which the user may write what no interface needs, each with what that is
 */
public record DutyRights(List<String> missing, List<String> missingForSome, List<String> excess) {
    /** Copies the lists. */
    public DutyRights {
        missing = List.copyOf(missing);
        missingForSome = List.copyOf(missingForSome);
        excess = List.copyOf(excess);
    }
}
