package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How long finished commands are kept; what they did stands in the audit. */
final class FinishedCommands {
    /** A finished one is kept for so long. */
    static final Duration KEPT = Duration.ofDays(30);
    /** So many of a namespace are kept, the latest. */
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
        List<InterfaceCommand> finished = all.filter(FinishedCommands::isFinished)
                .sorted(Comparator.comparing(FinishedCommands::since)
                        .reversed()
                        .thenComparing(each -> each.getMetadata().getName()))
                .toList();
        Instant oldest = now.minus(KEPT);
        return Stream.concat(
                        finished.stream().skip(MOST),
                        finished.stream().limit(MOST).filter(each -> since(each).isBefore(oldest)))
                .toList();
    }

    /** When it came to its end. */
    static Instant since(InterfaceCommand command) {
        return Instant.parse(command.getStatus().since());
    }
}
