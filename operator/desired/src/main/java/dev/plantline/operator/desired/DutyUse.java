package dev.plantline.operator.desired;

import java.util.Comparator;

/**
 * Which side kit of an OdooConnection: a duty has one for each use.
 *
 * @param duty name of the credential with which it is called
 * @param use see {@link dev.plantline.engine.KitUse}
 */
public record DutyUse(String duty, String use) implements Comparable<DutyUse> {
    private static final Comparator<DutyUse> ORDER =
            Comparator.comparing(DutyUse::duty).thenComparing(DutyUse::use);

    @Override
    public int compareTo(DutyUse other) {
        return ORDER.compare(this, other);
    }
}
