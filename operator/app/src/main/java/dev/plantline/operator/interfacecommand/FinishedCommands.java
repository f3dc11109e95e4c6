package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How long finished commands are kept; what they did stands in the audit. */
final class FinishedCommands {
    /** A finished one is kept for so long. */
    static final Duration KEPT = Duration.ofDays(30);
    /** A dry run is kept for so long. */
    static final Duration SHOWN = Duration.ofDays(1);
    /** So many of a namespace are kept, the latest, and as many dry runs. */
    static final int MOST = 100;

    private FinishedCommands() {}

    /** Whether nothing comes of a command any more. */
    static boolean isFinished(InterfaceCommand command) {
        return command.getStatus() != null
                && command.getStatus().state() != null
                && command.getStatus().state().isFinal();
    }

    /**
     * Those that are not kept any more.
     *
     * @param all commands of one namespace
     */
    static List<InterfaceCommand> surplus(Stream<InterfaceCommand> all, Instant now) {
        List<InterfaceCommand> those = all.toList();
        Set<String> open = those.stream()
                .filter(each -> !isFinished(each))
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
        // An agreement counts until what it agrees to has come to its end; dry runs push nobody's answers out.
        Map<Boolean, List<InterfaceCommand>> finished = those.stream()
                .filter(each -> isFinished(each)
                        && !(each.getSpec().action() == Action.agree
                                && open.contains(each.getSpec().command())))
                .sorted(Comparator.comparing(FinishedCommands::since)
                        .reversed()
                        .thenComparing(each -> each.getMetadata().getName()))
                .collect(Collectors.partitioningBy(each -> each.getStatus().state() == State.shown));
        return Stream.concat(
                        surplus(finished.get(true), now.minus(SHOWN)), surplus(finished.get(false), now.minus(KEPT)))
                .toList();
    }

    private static Stream<InterfaceCommand> surplus(List<InterfaceCommand> latest, Instant oldest) {
        return Stream.concat(
                latest.stream().skip(MOST),
                latest.stream().limit(MOST).filter(each -> since(each).isBefore(oldest)));
    }

    /** When it came to its end. */
    static Instant since(InterfaceCommand command) {
        return Instant.parse(command.getStatus().since());
    }
}
