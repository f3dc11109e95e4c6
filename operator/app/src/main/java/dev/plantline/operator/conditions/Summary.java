package dev.plantline.operator.conditions;

import dev.plantline.operator.conditions.Finding.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ready, Reconciling and Stalled as kstatus reads them, summed up from the findings in detail. */
public final class Summary {
    private Summary() {}

    /** The three of them when the operator itself failed. */
    static List<Finding> failed(String why) {
        String message = "The operator failed: " + why
                + ". What runs keeps running, and the operator tries again. Its log has the cause.";
        return List.of(
                Finding.no(Finding.READY, Finding.OPERATOR_FAILED, message),
                Finding.yes(Finding.RECONCILING, Finding.OPERATOR_FAILED, message),
                Finding.no(Finding.STALLED, Finding.OPERATOR_FAILED, "The operator tries again by itself."));
    }

    /**
     * The three of them, in front of the details.
     *
     * @param stalled why only a human can go on; empty: nobody is needed
     * @param details everything that Ready depends on, the most telling first
     */
    public static List<Finding> with(Optional<Finding> stalled, List<Finding> details) {
        List<Finding> all = new ArrayList<>();
        Optional<Finding> missing =
                details.stream().filter(each -> each.status() != Status.True).findFirst();
        if (stalled.isPresent()) {
            Finding why = stalled.get();
            all.add(Finding.no(Finding.READY, why.reason(), why.message()));
            all.add(Finding.no(Finding.RECONCILING, why.reason(), "Waiting for a corrected manifest."));
            all.add(Finding.yes(Finding.STALLED, why.reason(), why.message()));
        } else if (missing.isPresent()) {
            Finding why = missing.get();
            all.add(new Finding(
                    Finding.READY,
                    why.status() == Status.Unknown ? Status.Unknown : Status.False,
                    why.reason(),
                    why.message()));
            all.add(Finding.yes(Finding.RECONCILING, why.reason(), why.message()));
            all.add(Finding.no(Finding.STALLED, Finding.AS_DECLARED, "The operator continues by itself."));
        } else {
            all.add(Finding.yes(Finding.READY, Finding.AS_DECLARED, "Works as declared."));
            all.add(Finding.no(Finding.RECONCILING, Finding.AS_DECLARED, "Nothing to do."));
            all.add(Finding.no(Finding.STALLED, Finding.AS_DECLARED, "Nothing is wrong."));
        }
        all.addAll(details);
        return all;
    }
}
