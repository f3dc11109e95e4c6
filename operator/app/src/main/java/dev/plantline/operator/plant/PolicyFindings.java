package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.OdooInterfaceStatus.Policies;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus.Violation;
import dev.plantline.model.Json;
import dev.plantline.model.PlainText;
import dev.plantline.operator.desired.SharedText;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import java.util.Comparator;
import java.util.List;

/** How an interface stands with the centre's policies, as its status shows it. */
final class PolicyFindings {
    /** As many as the status takes; the rest follows when these are mended. */
    private static final int MOST = 64;

    private static final int LONGEST_MESSAGE = 1024;

    private PolicyFindings() {}

    /** The part of the status; null: no policy is for the interface. */
    static Policies status(List<PolicyVerdict> verdicts) {
        if (verdicts.isEmpty()) {
            return null;
        }
        List<Violation> violations = verdicts.stream()
                .flatMap(verdict -> verdict.broken().stream().map(each -> violation(verdict, each)))
                .sorted(Comparator.comparing(PolicyFindings::weight))
                .limit(MOST)
                .toList();
        return new Policies(PolicyVerdict.passed(verdicts), violations.isEmpty() ? null : violations);
    }

    /** What keeps changes back first, then what warns, then what is tolerated or only listed. */
    private static int weight(Violation each) {
        if (each.exceptUntil() != null) {
            return 2;
        }
        return switch (each.action()) {
            case "Deny" -> 0;
            case "Warn" -> 1;
            default -> 2;
        };
    }

    private static Violation violation(PolicyVerdict verdict, PolicyVerdict.Broken broken) {
        return new Violation(
                verdict.policy(),
                broken.rule(),
                SharedText.of(Json.MAPPER.convertValue(verdict.action(), String.class)),
                SharedText.of(PlainText.of(broken.path() + ": " + broken.message(), LONGEST_MESSAGE)),
                broken.exceptUntil());
    }
}
