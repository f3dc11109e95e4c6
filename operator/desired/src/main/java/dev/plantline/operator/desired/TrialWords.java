package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Fails;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a trial of a retry says to people. */
public final class TrialWords {
    private static final int MOST_TOLD = 5;

    private TrialWords() {}

    /** In a few sentences. */
    public static String of(Trial trial) {
        var words = new StringBuilder();
        if (trial.tried() == 0) {
            words.append("Of ").append(trial.neverPassing() + trial.untried()).append(" nothing was tried.");
        } else {
            words.append(trial.passing())
                    .append(" of ")
                    .append(trial.tried())
                    .append(" would pass contract and mapping now; whether Odoo takes them is not known.");
        }
        String more = trial.tried() == 0 ? "" : " more";
        if (trial.waiting() > 0) {
            words.append(" Of the ")
                    .append(trial.tried())
                    .append(", ")
                    .append(trial.waiting())
                    .append(trial.waiting() == 1 ? " waits" : " wait")
                    .append(
                            " behind another message of the same order key, and would be tried when that one is through.");
        }
        if (trial.neverPassing() > 0) {
            words.append(' ')
                    .append(trial.neverPassing())
                    .append(more)
                    .append(
                            " can never pass, because the keys could not be read on receipt: discard them, and let the source send them repaired.");
        }
        if (trial.untried() > 0) {
            words.append(' ')
                    .append(trial.untried())
                    .append(more)
                    .append(
                            " were not tried, because there are too many, they are too long, the time was over, or they had an outcome meanwhile.");
        }
        trial.fails().stream().limit(MOST_TOLD).forEach(each -> words.append(' ')
                .append(each.messages())
                .append(" would fail again: ")
                .append(each.failureClass())
                .append(each.place().isEmpty() ? "" : " at " + each.place())
                .append(": ")
                .append(each.reason()));
        if (trial.fails().size() > MOST_TOLD) {
            words.append(" The others would fail for ")
                    .append(trial.fails().size() - MOST_TOLD)
                    .append(" more reasons.");
        }
        return words.toString();
    }

    /** Several as one. */
    public static Trial sum(List<Trial> trials) {
        Map<Fails, Integer> fails = new LinkedHashMap<>();
        trials.stream()
                .flatMap(each -> each.fails().stream())
                .forEach(each -> fails.merge(
                        new Fails(0, each.failureClass(), each.place(), each.reason()), each.messages(), Integer::sum));
        return new Trial(
                trials.stream().mapToInt(Trial::tried).sum(),
                trials.stream().mapToInt(Trial::passing).sum(),
                trials.stream().mapToInt(Trial::waiting).sum(),
                trials.stream().mapToInt(Trial::neverPassing).sum(),
                trials.stream().mapToInt(Trial::untried).sum(),
                fails.entrySet().stream()
                        .map(each -> new Fails(
                                each.getValue(),
                                each.getKey().failureClass(),
                                each.getKey().place(),
                                each.getKey().reason()))
                        .sorted(Comparator.comparingInt(Fails::messages).reversed())
                        .limit(InterfaceCommandStatus.MOST_FAILS)
                        .toList());
    }
}
